//! A zone that moves while somebody serves from its old database: nothing is acknowledged there any more.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use std::time::Duration;

use domain::PhotoHash;
use store::engine::must_be_alone;
use store::{Error, Store, moving, photo, push};
use sync::Intent;
use sync::wire::PushRequest;
use village::*;

/// What a phone pushes to a server, and what it hears.
async fn pushed(server: &Store, phone: &mut Phone, name: &str) -> store::Result<u64> {
    let op = phone.op(DONGFANG, Intent::RecordActivity(activity(name)), vec![]);
    let request =
        PushRequest { proto: 1, schema: 1, epoch: None, device_id: phone.asker.device, ops: vec![op] };
    Ok(push::receive(server, phone.asker, &request, NOW).await?.dev_ack)
}

async fn ops(store: &Store) -> i64 {
    let mut conn = store.read().await.unwrap();
    sqlx::query_scalar("select count(*) from op").fetch_one(&mut *conn).await.unwrap()
}

/// A server that has no idea serves from a database that moves into `there`.
async fn moves_under_a_server(here: Fresh, there: Fresh) {
    let li = li();
    let village = Village::at(here, std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let server = village.home.open().await;
    assert_eq!(pushed(&server, &mut phone, "清扫").await.unwrap(), 1);
    let target = there.open().await;
    moving::everything(&village.store, &target).await.unwrap();

    let told = pushed(&server, &mut phone, "巡逻").await;
    assert!(matches!(told, Err(Error::Moved)), "{told:?}");
    let hash: PhotoHash = "0f".repeat(32).parse().unwrap();
    let told = photo::take_piece(&server, phone.asker, &hash, 0, 3, b"jpg", NOW).await;
    assert!(matches!(told, Err(Error::Moved)), "{told:?}");
    assert!(matches!(push::release_held(&server, NOW).await, Err(Error::Moved)));
    assert!(matches!(server.ready().await, Err(Error::Moved)), "and whoever watches it hears so");
    assert!(matches!(server.announce().await, Err(Error::Moved)));
    assert_eq!((ops(&server).await, ops(&target).await), (1, 1), "nothing was kept in the retired database");
}

/// Nobody moves a database from which somebody serves.
async fn is_refused_while_somebody_serves(home: Fresh) {
    let server = home.open().await;
    server.announce().await.unwrap();
    let url = home.url.as_deref();
    let told = must_be_alone(home.folder.path(), url).await;
    assert!(matches!(told, Err(Error::StillServing)), "{told:?}");
    server.close().await;
    drop(server);
    must_be_alone(home.folder.path(), url).await.unwrap();
    let again = home.open().await;
    again.announce().await.unwrap();
    again.ready().await.unwrap();
}

/// A server that is on its way out is waited for: its connections end a moment after it closed them.
async fn waits_for_a_server_that_leaves(home: Fresh) {
    let server = home.open().await;
    server.announce().await.unwrap();
    let leaves = async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.close().await;
        drop(server);
    };
    let ((), alone) = tokio::join!(leaves, must_be_alone(home.folder.path(), home.url.as_deref()));
    alone.unwrap();
}

#[tokio::test]
async fn a_server_on_a_file_that_moved_away_acknowledges_nothing_more() {
    moves_under_a_server(Fresh::on_sqlite(), Fresh::on_sqlite()).await;
}

#[tokio::test]
async fn a_file_is_not_moved_while_somebody_serves_from_it() {
    is_refused_while_somebody_serves(Fresh::on_sqlite()).await;
    waits_for_a_server_that_leaves(Fresh::on_sqlite()).await;
}

#[tokio::test]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn a_server_on_a_postgresql_that_moved_away_acknowledges_nothing_more() {
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    moves_under_a_server(Fresh::on_postgres(&server).await, Fresh::on_sqlite()).await;
    is_refused_while_somebody_serves(Fresh::on_postgres(&server).await).await;
    waits_for_a_server_that_leaves(Fresh::on_postgres(&server).await).await;
}

/// A push that waits for its turn while everything moves is told no when its turn comes.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn a_push_that_waits_for_a_move_to_end_is_told_no() {
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let li = li();
    let village = Village::at(Fresh::on_postgres(&server).await, std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    for _ in 0..10 {
        let there = Fresh::on_sqlite();
        let (from, target) = (village.home.open().await, there.open().await);
        let pushes = async {
            for _ in 0..20 {
                match pushed(&village.store, &mut phone, "清扫").await {
                    Ok(_) => {}
                    Err(Error::Moved) => return true,
                    Err(other) => panic!("{other:?}"),
                }
            }
            false
        };
        let (moved, _) = tokio::join!(moving::everything(&from, &target), pushes);
        moved.unwrap();
        let before = ops(&village.store).await;
        assert!(matches!(pushed(&village.store, &mut phone, "清扫").await, Err(Error::Moved)));
        assert_eq!(ops(&target).await, before, "what was acknowledged has moved");
        // Back in use for the next round.
        let mut conn = village.store.write().await.unwrap();
        sqlx::query("delete from meta where key = 'moved'").execute(&mut *conn).await.unwrap();
    }
}
