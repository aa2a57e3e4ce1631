//! Photos: pieces in any order, what is kept, and what is swept.

use super::share::{MOST_BYTES_A_DAY, MOST_PHOTOS_A_DAY, Sent};
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
    assert_eq!(gathered(&mut conn, &half, asker().account).await.unwrap(), None, "its pieces went with it");
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
    assert!(!wanted(&store, somebody, &hashes, now).await.unwrap()[1].later, "others have their own share");
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
    assert_eq!(gathered(&mut conn, &hash, me).await.unwrap().unwrap(), b"new", "nothing of before is left");
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
