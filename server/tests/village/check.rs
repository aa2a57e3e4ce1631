//! `qunxing check`: what is whole is said to be, and what is not is told in plain words.

use crate::harness::{GRID_3, TestVillage};
use domain::PhotoHash;
use server::check::run;
use store::photo;

#[tokio::test]
async fn a_check_says_whether_everything_verifies() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "血压平稳").await;
    li.sync().await;
    let report = run(&village.app.store).await.unwrap();
    assert!(report.is_fine());
    let told = report.to_string();
    assert!(told.starts_with("没有发现问题:查了") && told.contains("2 条操作"), "{told}");

    // A picture that somebody tidied away.
    let hash: PhotoHash = "0f".repeat(32).parse().unwrap();
    let (store, asker) = (&village.app.store, li.session.asker);
    photo::take_piece(store, asker, &hash, 0, 3, b"jpg", village.clock.now()).await.unwrap();
    photo::judge(store, &hash, asker.account, true).await.unwrap();
    let report = run(&village.app.store).await.unwrap();
    assert!(!report.is_fine());
    let told = report.to_string();
    assert!(told.contains("却找不到了") && told.contains("发现 1 处问题"), "{told}");
}
