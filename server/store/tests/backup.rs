//! A backup taken while the store serves, and a zone that comes back from one.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use std::path::{Path, PathBuf};
use store::gallery::Gallery;
use store::{Error, Store, backup};
use sync::Intent;
use village::*;

fn act(phone: &mut Phone, name: &str) -> sync::wire::PushItem {
    phone.op(DONGFANG, Intent::RecordActivity(activity(name)), vec![])
}

/// Comes back on a machine whose photos lie in its data folder.
async fn restore(data: &Path, file: &Path, photos: &Path) -> store::Result<backup::Restored> {
    let gallery = Gallery::in_folder(&store::photo_folder(data))?;
    backup::restore(data, file, photos, &gallery).await
}

#[tokio::test]
async fn phones_hear_how_far_a_backup_reaches_and_send_the_rest_again_after_a_restore() {
    let li = li();
    let village = Village::at(Fresh::on_sqlite(), std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let (first, second) = (act(&mut phone, "清扫"), act(&mut phone, "巡河"));
    assert_eq!(village.push(&phone, vec![first.clone()]).await.backup_dseq, 0);
    let aside = tempfile::tempdir().unwrap();
    let (file, photos) = (aside.path().join("qunxing.db"), aside.path().join("photos"));
    let taken = backup::take(&village.store, &file, &photos).await.unwrap();
    assert_eq!((taken.ops, taken.devices), (1, 1));
    let after = village.push(&phone, vec![second.clone()]).await;
    assert_eq!((after.dev_ack, after.backup_dseq), (2, 1), "the second came after the copy");

    let elsewhere = tempfile::tempdir().unwrap();
    let restored = restore(elsewhere.path(), &file, &photos).await.unwrap();
    assert_eq!((restored.ops, restored.before.clone()), (1, None));
    let store = Store::open(elsewhere.path(), None).await.unwrap();
    assert_eq!(store.epoch(), restored.epoch);
    assert_ne!(store.epoch(), village.store.epoch(), "another life");
    let village = Village { store, home: Fresh { folder: elsewhere, url: None } };
    let asked = village.push(&phone, vec![]).await;
    assert_eq!((asked.dev_ack, asked.backup_dseq), (1, 1), "what was lost shows");
    let again = village.push(&phone, vec![first, second]).await;
    assert_eq!((again.dev_ack, again.backup_dseq), (2, 1));
    assert_eq!(village.number("select count(*) from op").await, 2);
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test]
async fn a_device_that_the_backup_has_never_heard_of_still_sends_what_it_kept() {
    let (li, wang) = (li(), wang());
    let village = Village::at(Fresh::on_sqlite(), &[li.clone(), wang.clone()]).await;
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("qunxing.db");
    backup::take(&village.store, &file, aside.path()).await.unwrap();
    let (mut new, other) = (village.phone(&li).await, village.phone(&wang).await);
    let op = act(&mut new, "清扫");
    village.push(&new, vec![op.clone()]).await;
    let elsewhere = tempfile::tempdir().unwrap();
    restore(elsewhere.path(), &file, aside.path()).await.unwrap();
    let village = Village {
        store: Store::open(elsewhere.path(), None).await.unwrap(),
        home: Fresh { folder: elsewhere, url: None },
    };
    let answer = village.push(&new, vec![op]).await;
    assert_eq!(answer.dev_ack, 1);
    assert!(answer.outcomes[0].outcome.ver().is_some());
    // What is 李's now is not taken over by 王.
    let stolen = sync::wire::PushRequest {
        proto: 1,
        schema: 1,
        epoch: None,
        device_id: new.asker.device,
        ops: vec![],
    };
    let refused = store::push::receive(&village.store, other.asker, &stolen, NOW).await;
    assert!(matches!(refused, Err(Error::NotYourDevice)));
}

#[tokio::test]
async fn nothing_takes_the_place_of_a_database_that_serves() {
    let li = li();
    let village = Village::at(Fresh::on_sqlite(), std::slice::from_ref(&li)).await;
    let aside = tempfile::tempdir().unwrap();
    let file = aside.path().join("qunxing.db");
    backup::take(&village.store, &file, aside.path()).await.unwrap();
    let data = village.home.folder.path().to_owned();
    let refused = restore(&data, &file, aside.path()).await;
    assert!(matches!(refused, Err(Error::StillServing)));
    assert_eq!(village.number("select count(*) from account").await, 1, "and it goes on");

    let mut phone = village.phone(&li).await;
    let op = act(&mut phone, "清扫");
    village.push(&phone, vec![op]).await;
    village.store.close().await;
    let Village { store, home } = village;
    drop(store);
    let mut restored = restore(&data, &file, aside.path()).await;
    for _ in 0..50 {
        // The driver closes its file a moment after it was let go.
        if !matches!(restored, Err(Error::StillServing)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        restored = restore(&data, &file, aside.path()).await;
    }
    let before = restored.unwrap().before.unwrap();
    let old = tempfile::tempdir().unwrap();
    std::fs::copy(before, old.path().join("qunxing.db")).unwrap();
    let old = Village {
        store: Store::open(old.path(), None).await.unwrap(),
        home: Fresh { folder: old, url: None },
    };
    assert_eq!(old.number("select count(*) from op").await, 1, "what stood there is kept whole");
    let new = Village { store: Store::open(&data, None).await.unwrap(), home };
    assert_eq!(new.number("select count(*) from op").await, 0);
}

#[tokio::test]
async fn photos_are_copied_once_and_found_again() {
    let li = li();
    let village = Village::at(Fresh::on_sqlite(), std::slice::from_ref(&li)).await;
    let phone = village.phone(&li).await;
    let aside = tempfile::tempdir().unwrap();
    let (file, photos) = (aside.path().join("qunxing.db"), aside.path().join("photos"));
    let hashes: Vec<domain::PhotoHash> =
        ["a", "b", "c"].map(|digit| digit.repeat(64).parse().unwrap()).into();
    for hash in &hashes {
        store::photo::take_piece(&village.store, phone.asker, hash, 0, 3, b"jpg", NOW).await.unwrap();
    }
    for hash in &hashes[..2] {
        store::photo::judge(&village.store, hash, phone.asker.account, true).await.unwrap();
        village.store.photos().put(hash, b"jpg".to_vec()).await.unwrap();
    }
    assert_eq!(backup::take(&village.store, &file, &photos).await.unwrap().photos, 2);
    assert_eq!(backup::take(&village.store, &file, &photos).await.unwrap().photos, 0, "they never change");
    let lost: PathBuf = photos.join(format!("{}.jpg", hashes[1]));
    std::fs::remove_file(lost).unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    let restored = restore(elsewhere.path(), &file, &photos).await.unwrap();
    assert_eq!(restored.photos_missing, 1);
    let village = Village {
        store: Store::open(elsewhere.path(), None).await.unwrap(),
        home: Fresh { folder: elsewhere, url: None },
    };
    let mut conn = village.store.read().await.unwrap();
    for (hash, stored, offset) in [(&hashes[0], true, 3), (&hashes[1], false, 0), (&hashes[2], false, 0)] {
        let state = store::photo::state(&mut conn, hash).await.unwrap();
        assert_eq!((state.stored, state.offset), (stored, offset), "{hash}");
    }
    assert!(village.store.photos().hashes().await.unwrap().contains(&hashes[0]));
}
