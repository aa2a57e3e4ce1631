//! What the rules refuse is kept whole; a person decides, and the phone hears of it.

use crate::harness::{GRID_3, GRID_4, TestVillage, VILLAGE, code};
use device::EntryState;
use domain::OpId;
use sync::record::{Record, RecordKey, RecordKind};
use sync::review::ReviewState;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

/// Li visits a household that was moved to Wang's grid while she was away.
async fn refused(village: &TestVillage) -> (crate::harness::Hand, domain::HouseholdId, OpId) {
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    village.clock.pass(60_000);
    let moved = Intent::MoveHousehold { household: sun_home, to: code(GRID_4) };
    assert!(village.act(&village.people.zhang, VILLAGE, moved).await.ver().is_some());
    let op = li.record_visit(sun_home, "老人血压平稳").await;
    li.sync().await;
    (li, sun_home, op)
}

fn state_on(hand: &crate::harness::Hand, op: OpId) -> ReviewState {
    match hand.phone.world().record(RecordKey::review(op)).expect("the review is on this phone").record {
        Record::Review(item) => item.state,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_record_says_why_on_the_phone_and_stays_whole() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = refused(&village).await;
    let state = li.phone.entry(op).unwrap().state;
    let EntryState::Arrived { outcome: Outcome::Review { reason }, .. } = state else { panic!("{state:?}") };
    assert_eq!(reason, ReviewReason::OutsideYourGrid { grid: code(GRID_4) });
    assert!(village.visits_to(sun_home).await.is_empty());
    let kept = village.records(RecordKind::Review, VILLAGE).await;
    let [Record::Review(item)] = kept.as_slice() else { panic!("{kept:?}") };
    assert!(item.op.contains("老人血压平稳"), "every word is kept");
}

#[tokio::test]
async fn the_secretary_accepts_and_it_stands() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = refused(&village).await;
    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    assert_eq!(state_on(&zhang, op), ReviewState::Waiting);
    zhang.phone.save(Intent::AcceptReview { op }).await.unwrap();
    zhang.sync().await;
    let visits = village.visits_to(sun_home).await;
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].by, village.people.li.id, "in the name of who did it");
    li.sync().await;
    assert!(matches!(state_on(&li, op), ReviewState::Accepted { .. }));
}

#[tokio::test]
async fn the_secretary_returns_it_and_the_note_reaches_the_phone() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = refused(&village).await;
    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    zhang
        .phone
        .save(Intent::Office(OfficeAct::ReturnReview {
            op, note: "这户归4号网格了,请告诉王建军".into()
        }))
        .await
        .unwrap();
    zhang.sync().await;
    li.sync().await;
    let ReviewState::Returned { note, by, .. } = state_on(&li, op) else { panic!() };
    assert_eq!((note.as_str(), by), ("这户归4号网格了,请告诉王建军", village.people.zhang.id));
    assert!(village.visits_to(sun_home).await.is_empty());
}

#[tokio::test]
async fn only_the_author_the_secretary_and_the_grid_it_went_to_read_it() {
    let village = TestVillage::new().await;
    let (_li, sun_home, op) = refused(&village).await;
    let wang = village.phone(&village.people.wang).await;
    wang.sync().await;
    assert!(wang.phone.world().record(RecordKey::review(op)).is_none());

    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    zhang.phone.save(Intent::HandOverReview { op, to: code(GRID_4) }).await.unwrap();
    zhang.sync().await;
    wang.sync().await;
    wang.phone.save(Intent::AcceptReview { op }).await.unwrap();
    wang.sync().await;
    assert_eq!(village.visits_to(sun_home).await.len(), 1);
}
