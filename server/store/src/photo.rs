//! 照片 — how much of each has arrived, and from whom. Pieces lie in the database until the whole is checked, so that
//! each may come through another server; what is stored lies in the [`Gallery`](crate::gallery::Gallery).
//!
//! A photo's name is no key to it: whoever knows the name of another village's photo could link it in a record of
//! their own. So each person sends the bytes themselves, also of a photo that is stored already, and a link counts
//! when whoever made it has done so.

mod share;
mod sweep;
#[cfg(test)]
mod tests;

pub use sweep::{sweep, sweep_strays};

use crate::engine::Engine;
use crate::sql::bytes;
use crate::{Asker, Conn, Error, Result, Store, meta, postgres};
use domain::{AccountId, At, PhotoHash, Standing};
use share::Sent;
use sqlx::{Connection, Row};
use sync::wire::PhotoState;

fn total(row: &sqlx::any::AnyRow, column: &str) -> Result<u32> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::Malformed("a size"))
}

/// What is known of a photo, whoever sent it.
pub async fn state(conn: &mut Conn, hash: &PhotoHash) -> Result<PhotoState> {
    Ok(progress(conn, hash).await?.0)
}

/// The same, and whether the photo is being swept away just now.
async fn progress(conn: &mut Conn, hash: &PhotoHash) -> Result<(PhotoState, bool)> {
    let row = sqlx::query("select arrived, state from photo where hash = $1")
        .bind(hash.as_str())
        .fetch_optional(conn)
        .await?;
    let none = PhotoState { hash: hash.clone(), offset: 0, stored: false, refused: false, later: false };
    let Some(row) = row else { return Ok((none, false)) };
    let word: String = row.try_get("state")?;
    if word == "sweeping" {
        return Ok((none, true));
    }
    let (stored, refused) = (word == "stored", word == "refused");
    Ok((PhotoState { offset: total(&row, "arrived")?, stored, refused, ..none }, false))
}

/// How much of a photo has arrived from this person. Stored only when they have sent all of it: what others sent
/// says nothing about whether this one has the photo.
pub async fn state_for(conn: &mut Conn, hash: &PhotoHash, account: AccountId) -> Result<PhotoState> {
    let known = state(conn, hash).await?;
    if known.refused || (known.stored && is_holder(conn, hash, account).await?) {
        return Ok(known);
    }
    let row = sqlx::query("select arrived from photo_arrival where hash = $1 and account = $2")
        .bind(hash.as_str())
        .bind(bytes(account.uuid()))
        .fetch_optional(conn)
        .await?;
    let offset = row.as_ref().map_or(Ok(0), |row| total(row, "arrived"))?;
    Ok(PhotoState { offset, stored: false, ..known })
}

async fn is_holder(conn: &mut Conn, hash: &PhotoHash, account: AccountId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar("select count(*) from photo_holder where hash = $1 and account = $2")
        .bind(hash.as_str())
        .bind(bytes(account.uuid()))
        .fetch_one(conn)
        .await?;
    Ok(found > 0)
}

/// What a phone needs to hear of the photos it wants to send: how much of each is here, and which have to wait for
/// another day. One that is called stored and whose file is gone is asked for again.
pub async fn wanted(
    store: &Store,
    account: AccountId,
    hashes: &[PhotoHash],
    now: At,
) -> Result<Vec<PhotoState>> {
    let mut conn = store.read().await?;
    let full = Sent::on(&mut conn, account, now.day()).await?.begins_no_more();
    let mut states = Vec::with_capacity(hashes.len());
    for hash in hashes {
        states.push(state_for(&mut conn, hash, account).await?);
    }
    drop(conn);
    for told in &mut states {
        if told.stored && !store.photos().has(&told.hash).await? {
            *told = vanished(store, &told.hash).await?;
        }
        told.later = full && !told.stored && !told.refused && told.offset == 0;
    }
    Ok(states)
}

/// Takes a piece that begins at `offset`. A piece that came before, or that begins beyond what is here,
/// changes nothing; the answer says where to go on. `true` when the photo is now complete.
pub async fn take_piece(
    store: &Store,
    asker: Asker,
    hash: &PhotoHash,
    offset: u32,
    total: u32,
    piece: &[u8],
    now: At,
) -> Result<(PhotoState, bool)> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    let (_, swept) = progress(&mut tx, hash).await?;
    let before = state_for(&mut tx, hash, asker.account).await?;
    let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
    let end = offset.saturating_add(length);
    if before.stored || before.refused || swept || offset != before.offset || end > total {
        return Ok((before, false));
    }
    // What has begun may be finished: it is counted all the same.
    let begins = offset == 0;
    if begins && Sent::on(&mut tx, asker.account, now.day()).await?.begins_no_more() {
        return Ok((PhotoState { later: true, ..before }, false));
    }
    let more = Sent { photos: u64::from(begins), bytes: u64::from(length) };
    Sent::add(&mut tx, asker.account, now.day(), more).await?;
    if !piece.is_empty() {
        sqlx::query("insert into photo_part (hash, account, begins, body) values ($1, $2, $3, $4)")
            .bind(hash.as_str())
            .bind(bytes(asker.account.uuid()))
            .bind(i64::from(offset))
            .bind(piece)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "insert into photo (hash, total, arrived, state, sender, arrived_at) values ($1, $2, 0, 'arriving', $3, $4) \
         on conflict (hash) do nothing",
    )
    .bind(hash.as_str())
    .bind(i64::from(total))
    .bind(bytes(asker.account.uuid()))
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into photo_arrival (hash, account, total, arrived) values ($1, $2, $3, $4) \
         on conflict (hash, account) do update set total = excluded.total, arrived = excluded.arrived",
    )
    .bind(hash.as_str())
    .bind(bytes(asker.account.uuid()))
    .bind(i64::from(total))
    .bind(i64::from(end))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok((PhotoState { offset: end, ..before }, end == total))
}

/// Two phones may send the same photo to two servers: its pieces come one at a time. Nobody is told of a photo in a
/// database that was moved away.
async fn hold(conn: &mut Conn, hash: &PhotoHash) -> Result<()> {
    if Engine::of(conn) == Engine::Postgres {
        let key =
            i64::from_str_radix(&hash.as_str()[..15], 16).map_err(|_| Error::Malformed("a photo's name"))?;
        postgres::hold(conn, [(key, true)]).await?;
    }
    meta::must_be_in_use(conn).await
}

/// A photo that has arrived from this person and waits to be checked; none when that has been done.
pub async fn gathered(conn: &mut Conn, hash: &PhotoHash, account: AccountId) -> Result<Option<Vec<u8>>> {
    let rows = sqlx::query("select body from photo_part where hash = $1 and account = $2 order by begins")
        .bind(hash.as_str())
        .bind(bytes(account.uuid()))
        .fetch_all(conn)
        .await?;
    let parts = rows.iter().map(|row| Ok(row.try_get("body")?)).collect::<Result<Vec<Vec<u8>>>>()?;
    Ok((!parts.is_empty()).then(|| parts.concat()))
}

/// Notes what came of checking a complete photo of this person, whose bytes are what its name says, and forgets its
/// parts. A refused one may not be sent again by anybody; of a stored one this person is a holder from now on.
pub async fn judge(store: &Store, hash: &PhotoHash, account: AccountId, fine: bool) -> Result<PhotoState> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    if fine {
        // The one that comes second, after a request that heard nothing, finds no arrival any more.
        sqlx::query(
            "update photo set state = 'stored', \
             total = coalesce((select a.total from photo_arrival a where a.hash = $1 and a.account = $2), total), \
             arrived = coalesce((select a.total from photo_arrival a where a.hash = $1 and a.account = $2), arrived) \
             where hash = $1",
        )
        .bind(hash.as_str())
        .bind(bytes(account.uuid()))
        .execute(&mut *tx)
        .await?;
        sqlx::query("insert into photo_holder (hash, account) values ($1, $2) on conflict do nothing")
            .bind(hash.as_str())
            .bind(bytes(account.uuid()))
            .execute(&mut *tx)
            .await?;
    } else {
        sqlx::query("update photo set state = 'refused' where hash = $1 and state <> 'stored'")
            .bind(hash.as_str())
            .execute(&mut *tx)
            .await?;
    }
    forget_parts(&mut tx, hash, account).await?;
    let told = state(&mut tx, hash).await?;
    tx.commit().await?;
    Ok(told)
}

/// Forgets the parts of a photo whose bytes are not what its name says, so that this person can send it again.
pub async fn start_again(store: &Store, hash: &PhotoHash, account: AccountId) -> Result<PhotoState> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    forget_parts(&mut tx, hash, account).await?;
    let told = state_for(&mut tx, hash, account).await?;
    tx.commit().await?;
    Ok(told)
}

async fn forget_parts(conn: &mut Conn, hash: &PhotoHash, account: AccountId) -> Result<()> {
    for sql in [
        "delete from photo_part where hash = $1 and account = $2",
        "delete from photo_arrival where hash = $1 and account = $2",
    ] {
        sqlx::query(sql).bind(hash.as_str()).bind(bytes(account.uuid())).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Notes that the file of a stored photo is gone, so that a phone that still keeps the photo is asked for it.
pub async fn vanished(store: &Store, hash: &PhotoHash) -> Result<PhotoState> {
    tracing::error!(%hash, "the file of a stored photo is gone; it is asked for again");
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    sqlx::query("delete from photo where hash = $1 and state = 'stored'")
        .bind(hash.as_str())
        .execute(&mut *tx)
        .await?;
    let told = state(&mut tx, hash).await?;
    tx.commit().await?;
    Ok(told)
}

/// Whether somebody of this standing may look at a photo: in a village they reach, somebody linked it who had it.
pub async fn readable(conn: &mut Conn, hash: &PhotoHash, standing: &Standing) -> Result<bool> {
    let rows = sqlx::query(
        "select distinct l.village from photo_linker l \
         join photo_holder h on h.hash = l.hash and h.account = l.account where l.hash = $1",
    )
    .bind(hash.as_str())
    .fetch_all(conn)
    .await?;
    for row in &rows {
        if standing.reaches(&crate::sql::code(row, "village")?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Linked photos that have not been stored, by village: listed, never guessed at (I14).
pub async fn missing(conn: &mut Conn) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "select l.hash from photo_link l left join photo p on p.hash = l.hash where p.state is null or p.state <> 'stored'",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(row.try_get("hash")?)).collect()
}
