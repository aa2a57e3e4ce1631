//! 照片 — how much of each has arrived. Pieces lie in the database until the whole is checked, so that each may come
//! through another server; what is stored lies in the [`Gallery`](crate::gallery::Gallery).

use crate::engine::Engine;
use crate::sql::bytes;
use crate::{Asker, Conn, Error, Result, Store, postgres};
use domain::{PhotoHash, Standing};
use sqlx::{Connection, Row};
use sync::wire::PhotoState;

fn total(row: &sqlx::any::AnyRow, column: &str) -> Result<u32> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::Malformed("a size"))
}

/// How much of a photo has arrived.
pub async fn state(conn: &mut Conn, hash: &PhotoHash) -> Result<PhotoState> {
    let row = sqlx::query("select arrived, state from photo where hash = $1")
        .bind(hash.as_str())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else {
        return Ok(PhotoState { hash: hash.clone(), offset: 0, stored: false, refused: false });
    };
    let word: String = row.try_get("state")?;
    Ok(PhotoState {
        hash: hash.clone(),
        offset: total(&row, "arrived")?,
        stored: word == "stored",
        refused: word == "refused",
    })
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
) -> Result<(PhotoState, bool)> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    let before = state(&mut tx, hash).await?;
    let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
    let end = offset.saturating_add(length);
    if before.stored || before.refused || offset != before.offset || end > total {
        return Ok((before, false));
    }
    if !piece.is_empty() {
        sqlx::query("insert into photo_piece (hash, begins, body) values ($1, $2, $3)")
            .bind(hash.as_str())
            .bind(i64::from(offset))
            .bind(piece)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query(
        "insert into photo (hash, total, arrived, state, sender) values ($1, $2, $3, 'arriving', $4) \
         on conflict (hash) do update set total = excluded.total, arrived = excluded.arrived",
    )
    .bind(hash.as_str())
    .bind(i64::from(total))
    .bind(i64::from(end))
    .bind(bytes(asker.account.uuid()))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok((PhotoState { offset: end, ..before }, end == total))
}

/// Two phones may send the same photo to two servers: its pieces come one at a time.
async fn hold(conn: &mut Conn, hash: &PhotoHash) -> Result<()> {
    if Engine::of(conn) == Engine::Sqlite {
        return Ok(());
    }
    let key =
        i64::from_str_radix(&hash.as_str()[..15], 16).map_err(|_| Error::Malformed("a photo's name"))?;
    postgres::hold(conn, [(key, true)]).await
}

/// A photo that has arrived and waits to be checked; none when somebody else has done so.
pub async fn gathered(conn: &mut Conn, hash: &PhotoHash) -> Result<Option<Vec<u8>>> {
    let rows = sqlx::query("select body from photo_piece where hash = $1 order by begins")
        .bind(hash.as_str())
        .fetch_all(conn)
        .await?;
    let pieces = rows.iter().map(|row| Ok(row.try_get("body")?)).collect::<Result<Vec<Vec<u8>>>>()?;
    Ok((!pieces.is_empty()).then(|| pieces.concat()))
}

/// Notes what came of checking a complete photo, and forgets its pieces; a refused one may not be sent again.
pub async fn judge(store: &Store, hash: &PhotoHash, fine: bool) -> Result<PhotoState> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    sqlx::query("update photo set state = $2 where hash = $1")
        .bind(hash.as_str())
        .bind(if fine { "stored" } else { "refused" })
        .execute(&mut *tx)
        .await?;
    forget_pieces(&mut tx, hash).await?;
    let told = state(&mut tx, hash).await?;
    tx.commit().await?;
    Ok(told)
}

/// Forgets the pieces of a photo whose bytes are not what its name says, so that it can be sent again.
pub async fn start_again(store: &Store, hash: &PhotoHash) -> Result<PhotoState> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    hold(&mut tx, hash).await?;
    sqlx::query("delete from photo where hash = $1 and state = 'arriving'")
        .bind(hash.as_str())
        .execute(&mut *tx)
        .await?;
    forget_pieces(&mut tx, hash).await?;
    let told = state(&mut tx, hash).await?;
    tx.commit().await?;
    Ok(told)
}

async fn forget_pieces(conn: &mut Conn, hash: &PhotoHash) -> Result<()> {
    sqlx::query("delete from photo_piece where hash = $1").bind(hash.as_str()).execute(conn).await?;
    Ok(())
}

/// Whether somebody of this standing may look at a photo: a village they reach links it.
pub async fn readable(conn: &mut Conn, hash: &PhotoHash, standing: &Standing) -> Result<bool> {
    let rows = sqlx::query("select village from photo_link where hash = $1")
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AccountId, DeviceId};
    use uuid::Uuid;

    #[tokio::test]
    async fn pieces_gather_in_order_however_often_they_come() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let asker = Asker {
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            device: DeviceId::from_uuid(Uuid::from_u128(2)),
        };
        let hash: PhotoHash = serde_json::from_str(&format!("\"{}\"", "0f".repeat(32))).unwrap();
        // offset and bytes of each piece, where to go on, whether all is here
        let table: [(u32, &[u8], u32, bool); 7] = [
            (4, b"too early", 0, false),
            (0, b"0123", 4, false),
            (0, b"0123", 4, false),
            (2, b"overlaps", 4, false),
            (4, b"longer than the whole", 4, false),
            (4, b"456789", 10, true),
            (4, b"456789", 10, false),
        ];
        for (offset, piece, goes_on, complete) in table {
            let (state, whole) = take_piece(&store, asker, &hash, offset, 10, piece).await.unwrap();
            assert_eq!((state.offset, whole), (goes_on, complete), "{offset}");
        }
        let mut conn = store.read().await.unwrap();
        assert_eq!(gathered(&mut conn, &hash).await.unwrap().unwrap(), b"0123456789");
        // The bytes were not what the name says.
        assert_eq!(start_again(&store, &hash).await.unwrap().offset, 0);
        let (_, whole) = take_piece(&store, asker, &hash, 0, 3, b"new").await.unwrap();
        assert!(whole);
        assert_eq!(gathered(&mut conn, &hash).await.unwrap().unwrap(), b"new", "nothing of before is left");
        assert!(judge(&store, &hash, true).await.unwrap().stored);
        assert_eq!(gathered(&mut conn, &hash).await.unwrap(), None);
        let (state, whole) = take_piece(&store, asker, &hash, 0, 5, b"other").await.unwrap();
        assert!(state.stored && !whole, "what is stored stays");
    }
}
