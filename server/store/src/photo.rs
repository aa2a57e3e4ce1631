//! 照片 — how much of each has arrived, and from whom. Pieces lie in the database until the whole is checked, so that
//! each may come through another server; what is stored lies in the [`Gallery`](crate::gallery::Gallery).
//!
//! A photo's name is no key to it: whoever knows the name of another village's photo could link it in a record of
//! their own. So each person sends the bytes themselves, also of a photo that is stored already, and a link counts
//! when whoever made it has done so.

use crate::engine::Engine;
use crate::sql::{bytes, day, number, signed};
use crate::{Asker, Conn, Error, Result, Store, meta, postgres};
use domain::{AccountId, At, Day, PhotoHash, Standing};
use sqlx::{Connection, Row};
use sync::wire::PhotoState;

/// What one person may send in a day: a grid worker who was offline for a week, with sixty photos a day. The rest
/// waits on the phone for the next day (docs/decisions/0028-the-door-to-the-internet.md).
const MOST_PHOTOS_A_DAY: u64 = 400;
/// The same in bytes: 200 MB.
const MOST_BYTES_A_DAY: u64 = 200_000_000;
/// How long a photo that nothing links is kept, in milliseconds: a phone may be that long without a network between
/// sending a photo and saving what belongs to it.
const UNLINKED_MS: i64 = 30 * 86_400_000;
/// Most photos swept at a time.
const SWEPT_AT_ONCE: usize = 500;

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

/// What a person has sent on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Sent {
    photos: u64,
    bytes: u64,
}

impl Sent {
    async fn on(conn: &mut Conn, account: AccountId, on: Day) -> Result<Self> {
        let row = sqlx::query("select photos, bytes from photo_day where account = $1 and on_day = $2")
            .bind(bytes(account.uuid()))
            .bind(day(on))
            .fetch_optional(conn)
            .await?;
        let Some(row) = row else { return Ok(Self::default()) };
        Ok(Self { photos: number(&row, "photos")?, bytes: number(&row, "bytes")? })
    }
    /// Whether no other photo may begin.
    const fn begins_no_more(self) -> bool {
        self.photos >= MOST_PHOTOS_A_DAY || self.bytes >= MOST_BYTES_A_DAY
    }
    async fn add(conn: &mut Conn, account: AccountId, on: Day, more: Self) -> Result<()> {
        sqlx::query(
            "insert into photo_day (account, on_day, photos, bytes) values ($1, $2, $3, $4) \
             on conflict (account, on_day) do update set photos = photo_day.photos + excluded.photos, \
             bytes = photo_day.bytes + excluded.bytes",
        )
        .bind(bytes(account.uuid()))
        .bind(day(on))
        .bind(signed(more.photos))
        .bind(signed(more.bytes))
        .execute(conn)
        .await?;
        Ok(())
    }
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

/// Sweeps away photos that nothing has linked for 30 days, and what people sent on days before yesterday is counted
/// no more. Says how many photos went.
pub async fn sweep(store: &Store, now: At) -> Result<usize> {
    {
        let mut conn = store.write().await?;
        // From before the instant was noted: their 30 days begin now.
        sqlx::query("update photo set arrived_at = $1 where arrived_at = 0")
            .bind(now.millis())
            .execute(&mut *conn)
            .await?;
        sqlx::query("delete from photo_day where on_day < $1")
            .bind(day(now.day().plus_days(-1)))
            .execute(&mut *conn)
            .await?;
        // Marked first and gone last, so that nobody sends anew what is about to be removed.
        sqlx::query(
            "update photo set state = 'sweeping' where arrived_at < $1 and not exists \
             (select 1 from photo_link where photo_link.hash = photo.hash)",
        )
        .bind(now.plus_millis(-UNLINKED_MS).millis())
        .execute(&mut *conn)
        .await?;
    }
    let marked: Vec<String> =
        sqlx::query_scalar("select hash from photo where state = 'sweeping' order by hash limit $1")
            .bind(signed(SWEPT_AT_ONCE as u64))
            .fetch_all(&mut *store.read().await?)
            .await?;
    for hash in &marked {
        let hash: PhotoHash = hash.parse().map_err(|_| Error::Malformed("a photo's name"))?;
        store.photos().remove(&hash).await?;
        let mut conn = store.write().await?;
        let begin = Engine::of(&conn).begin();
        let mut tx = conn.begin_with(begin).await?;
        hold(&mut tx, &hash).await?;
        sqlx::query("delete from photo where hash = $1 and state = 'sweeping'")
            .bind(hash.as_str())
            .execute(&mut *tx)
            .await?;
        for sql in [
            "delete from photo_part where hash = $1",
            "delete from photo_arrival where hash = $1",
            "delete from photo_holder where hash = $1",
        ] {
            sqlx::query(sql).bind(hash.as_str()).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(marked.len())
}

/// Sweeps away files that have lain among the photos for 30 days and that neither a photo nor a link knows, such as
/// what a server that died half-way left behind. Says how many went.
pub async fn sweep_strays(store: &Store, now: At) -> Result<usize> {
    let mut gone = 0;
    for hash in store.photos().hashes_before(now.plus_millis(-UNLINKED_MS)).await? {
        let known: i64 = sqlx::query_scalar(
            "select (select count(*) from photo where hash = $1) + (select count(*) from photo_link where hash = $1)",
        )
        .bind(hash.as_str())
        .fetch_one(&mut *store.read().await?)
        .await?;
        if known == 0 {
            store.photos().remove(&hash).await?;
            gone += 1;
        }
    }
    Ok(gone)
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::DeviceId;
    use uuid::Uuid;

    fn asker() -> Asker {
        Asker {
            account: AccountId::from_uuid(Uuid::from_u128(1)),
            device: DeviceId::from_uuid(Uuid::from_u128(2)),
        }
    }
    fn hash(byte: u8) -> PhotoHash {
        format!("{byte:02x}").repeat(32).parse().unwrap()
    }
    /// A photo as it lies here once it has been checked.
    async fn stored(store: &Store, hash: &PhotoHash, at: At) {
        let (_, whole) = take_piece(store, asker(), hash, 0, 3, b"jpg", at).await.unwrap();
        assert!(whole);
        store.photos().put(hash, b"jpg".to_vec()).await.unwrap();
        assert!(judge(store, hash, asker().account, true).await.unwrap().stored);
    }
    async fn link(store: &Store, hash: &PhotoHash) {
        sqlx::query("insert into photo_link (hash, village) values ($1, '410871001001')")
            .bind(hash.as_str())
            .execute(&mut *store.write().await.unwrap())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn what_nothing_links_is_swept_after_thirty_days_and_nothing_else() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let (begin, day) = (At::from_millis(1_795_400_000_000), 86_400_000);
        let (linked, loose, half, fresh) = (hash(1), hash(2), hash(3), hash(4));
        for photo in [&linked, &loose] {
            stored(&store, photo, begin).await;
        }
        link(&store, &linked).await;
        take_piece(&store, asker(), &half, 0, 9, b"half", begin).await.unwrap();
        let later = begin.plus_millis(31 * day);
        stored(&store, &fresh, later).await;
        assert_eq!(sweep(&store, begin.plus_millis(30 * day)).await.unwrap(), 0, "not before its time");
        assert_eq!(sweep(&store, later).await.unwrap(), 2);
        assert_eq!(store.photos().hashes().await.unwrap(), [linked.clone(), fresh.clone()].into());
        let mut conn = store.read().await.unwrap();
        for (photo, is_stored) in [(&linked, true), (&loose, false), (&half, false), (&fresh, true)] {
            let told = state_for(&mut conn, photo, asker().account).await.unwrap();
            assert_eq!((told.stored, told.offset), (is_stored, if is_stored { 3 } else { 0 }));
        }
        assert_eq!(
            gathered(&mut conn, &half, asker().account).await.unwrap(),
            None,
            "its pieces went with it"
        );
        drop(conn);
        // What was swept may come again.
        stored(&store, &loose, later).await;
        // A file that nobody knows goes by its own age, which is that of this test.
        store.photos().put(&hash(9), b"stray".to_vec()).await.unwrap();
        let now = At::from_millis(i64::MAX / 2);
        assert_eq!(sweep_strays(&store, At::from_millis(0)).await.unwrap(), 0);
        assert_eq!(sweep_strays(&store, now).await.unwrap(), 1);
        assert_eq!(store.photos().hashes().await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn beyond_a_days_share_photos_wait_for_the_next_day() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let now = At::from_millis(1_795_400_000_000);
        let (begun, next) = (hash(1), hash(2));
        take_piece(&store, asker(), &begun, 0, 9, b"half", now).await.unwrap();
        let rest = Sent { photos: MOST_PHOTOS_A_DAY - 1, bytes: 0 };
        Sent::add(&mut store.write().await.unwrap(), asker().account, now.day(), rest).await.unwrap();
        let (told, _) = take_piece(&store, asker(), &next, 0, 3, b"jpg", now).await.unwrap();
        assert_eq!((told.later, told.offset), (true, 0));
        let (_, whole) = take_piece(&store, asker(), &begun, 4, 9, b"other", now).await.unwrap();
        assert!(whole, "what has begun is finished");
        let hashes = [begun.clone(), next.clone()];
        let told = wanted(&store, asker().account, &hashes, now).await.unwrap();
        assert_eq!(told.iter().map(|photo| photo.later).collect::<Vec<_>>(), [false, true]);
        let somebody = AccountId::from_uuid(Uuid::from_u128(7));
        assert!(
            !wanted(&store, somebody, &hashes, now).await.unwrap()[1].later,
            "others have their own share"
        );
        let tomorrow = now.plus_millis(86_400_000);
        stored(&store, &next, tomorrow).await;
        let bytes = Sent { photos: 0, bytes: MOST_BYTES_A_DAY - 3 };
        Sent::add(&mut store.write().await.unwrap(), asker().account, tomorrow.day(), bytes).await.unwrap();
        let (told, _) = take_piece(&store, asker(), &hash(3), 0, 3, b"jpg", tomorrow).await.unwrap();
        assert!(told.later, "bytes count, too");
    }

    #[tokio::test]
    async fn a_stored_photo_whose_file_is_gone_is_asked_for_again() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let now = At::from_millis(1_795_400_000_000);
        stored(&store, &hash(1), now).await;
        store.photos().remove(&hash(1)).await.unwrap();
        let told = wanted(&store, asker().account, &[hash(1)], now).await.unwrap();
        assert_eq!((told[0].stored, told[0].offset, told[0].later), (false, 0, false));
        stored(&store, &hash(1), now).await;
        assert!(wanted(&store, asker().account, &[hash(1)], now).await.unwrap()[0].stored);
    }

    #[tokio::test]
    async fn pieces_gather_in_order_however_often_they_come() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let (asker, hash, now) = (asker(), hash(0x0f), At::from_millis(1_795_400_000_000));
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
            let (state, whole) = take_piece(&store, asker, &hash, offset, 10, piece, now).await.unwrap();
            assert_eq!((state.offset, whole), (goes_on, complete), "{offset}");
        }
        let me = asker.account;
        let mut conn = store.read().await.unwrap();
        assert_eq!(gathered(&mut conn, &hash, me).await.unwrap().unwrap(), b"0123456789");
        // The bytes were not what the name says.
        assert_eq!(start_again(&store, &hash, me).await.unwrap().offset, 0);
        let (_, whole) = take_piece(&store, asker, &hash, 0, 3, b"new", now).await.unwrap();
        assert!(whole);
        assert_eq!(
            gathered(&mut conn, &hash, me).await.unwrap().unwrap(),
            b"new",
            "nothing of before is left"
        );
        assert!(judge(&store, &hash, me, true).await.unwrap().stored);
        assert_eq!(gathered(&mut conn, &hash, me).await.unwrap(), None);
        let (state, whole) = take_piece(&store, asker, &hash, 0, 5, b"other", now).await.unwrap();
        assert!(state.stored && !whole, "what is stored stays");
    }

    #[tokio::test]
    async fn who_has_not_sent_a_photo_has_not_shown_that_they_have_it() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let asker = |number| Asker {
            account: AccountId::from_uuid(Uuid::from_u128(number)),
            device: DeviceId::from_uuid(Uuid::from_u128(100 + number)),
        };
        let (li, zhao, hash, now) = (asker(1), asker(2), hash(0x0f), At::from_millis(1_795_400_000_000));
        take_piece(&store, zhao, &hash, 0, 6, b"abc", now).await.unwrap();
        take_piece(&store, li, &hash, 0, 3, b"jpg", now).await.unwrap();
        judge(&store, &hash, li.account, true).await.unwrap();
        let mut conn = store.read().await.unwrap();
        assert!(state_for(&mut conn, &hash, li.account).await.unwrap().stored);
        let told = state_for(&mut conn, &hash, zhao.account).await.unwrap();
        assert_eq!((told.offset, told.stored), (3, false), "a stored photo is still asked of the other one");
        // Their own pieces are not mixed with anybody's.
        let (_, whole) = take_piece(&store, zhao, &hash, 3, 6, b"def", now).await.unwrap();
        assert!(whole);
        assert_eq!(gathered(&mut conn, &hash, zhao.account).await.unwrap().unwrap(), b"abcdef");
        assert_eq!(start_again(&store, &hash, zhao.account).await.unwrap().offset, 0);
        assert!(state(&mut conn, &hash).await.unwrap().stored, "somebody's wrong bytes spoil nobody's photo");
        judge(&store, &hash, zhao.account, false).await.unwrap();
        assert!(state(&mut conn, &hash).await.unwrap().stored);
    }
}
