//! What waits for a person: who reads it, and what becomes of it.

use crate::village::*;
use domain::activity::NewActivity;
use domain::{PhotoHash, PhotoRef, Role};
use sync::record::{Record, RecordKind};
use sync::review::ReviewState;
use sync::{Intent, Outcome, ReviewReason};

#[tokio::test]
async fn a_stranger_reaches_neither_the_village_nor_its_inbox() {
    let li = li();
    let zhao = account("赵", "410871002001", Role::GridWorker, "410871002001001");
    let village = Village::new(&[li.clone(), zhao.clone()]).await;
    let mut phone = village.phone(&zhao).await;
    let sun = household("410871001001003", "5-2-301");
    let op = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let answer = village.push(&phone, vec![op.clone()]).await;
    assert_eq!(answer.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::NotInThisVillage });
    assert!(village.get(RecordKind::Household, sun.id.uuid()).await.is_none());
    let mut conn = village.store.read().await.unwrap();
    let waiting = store::figures::open_reviews(&mut conn, &code("410871")).await.unwrap();
    assert_eq!(waiting.keys().collect::<Vec<_>>(), vec![&code("410871002001")]);
    drop(conn);
    let mut li_phone = village.phone(&li).await;
    assert!(village.news(&mut li_phone).await.iter().all(|change| change.kind != RecordKind::Review));
}

#[tokio::test]
async fn photos_of_what_waits_for_review_can_be_seen_by_those_who_decide() {
    let (li, zhang) = (li(), zhang());
    let village = Village::new(&[li.clone(), zhang.clone()]).await;
    let mut phone = village.phone(&li).await;
    let hash: PhotoHash = serde_json::from_str(&format!("\"{}\"", "ab".repeat(32))).unwrap();
    let photo = PhotoRef { hash: hash.clone(), bytes: 9, width: 1, height: 1 };
    let new = NewActivity { name: String::new(), photos: vec![photo], ..activity("") };
    let op = phone.op(DONGFANG, Intent::RecordActivity(new), vec![]);
    let told = village.push(&phone, vec![op]).await;
    assert!(told.outcomes[0].outcome.ver().is_none(), "it has no name");
    let mut conn = village.store.read().await.unwrap();
    assert_eq!(store::photo::missing(&mut conn).await.unwrap(), vec![hash.to_string()], "I14");
    store::photo::take_piece(&village.store, phone.asker, &hash, 0, 3, b"jpg", NOW).await.unwrap();
    store::photo::judge(&village.store, &hash, li.id, true).await.unwrap();
    assert!(store::photo::readable(&mut conn, &hash, &zhang.standing(NOW)).await.unwrap());
    let stranger = account("赵", "410871002001", Role::GridWorker, "410871002001001");
    assert!(!store::photo::readable(&mut conn, &hash, &stranger.standing(NOW)).await.unwrap());
}

#[tokio::test]
async fn what_a_person_accepts_stands_once() {
    let (li, zhang) = (li(), zhang());
    let village = Village::new(&[li.clone(), zhang.clone()]).await;
    let (mut phone, mut desk) = (village.phone(&li).await, village.phone(&zhang).await);
    let zhou = household(GRID_4, "9-1");
    let op = phone.op(DONGFANG, Intent::RegisterHousehold(zhou.clone()), vec![]);
    let told = village.push(&phone, vec![op.clone()]).await;
    assert_eq!(
        told.outcomes[0].outcome,
        Outcome::Review { reason: ReviewReason::OutsideYourGrid { grid: code(GRID_4) } }
    );
    let accept = desk.op(DONGFANG, Intent::AcceptReview { op: op.op_id }, vec![]);
    let once_more = desk.op(DONGFANG, Intent::AcceptReview { op: op.op_id }, vec![]);
    let told = village.push(&desk, vec![accept, once_more]).await;
    assert!(told.outcomes[0].outcome.ver().is_some());
    assert_eq!(told.outcomes[1].outcome, Outcome::Review { reason: ReviewReason::AlreadyThere });
    assert!(village.get(RecordKind::Household, zhou.id.uuid()).await.is_some());
    let Some(Record::Review(item)) = village.get(RecordKind::Review, op.op_id.uuid()).await else { panic!() };
    assert_eq!(item.state, ReviewState::Accepted { by: Some(zhang.id), at: NOW.plus_millis(-500) });
    let again = village.push(&phone, vec![op]).await;
    assert!(again.outcomes[0].outcome.ver().is_none(), "what was told once is told again (I4)");
}
