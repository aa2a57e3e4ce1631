//! Operations that build on others: they wait for them, apply in their order, and never wait for ever.

use crate::village::*;
use crate::{APPLIED, WAITS};
use domain::OpId;
use sync::record::{Record, RecordKind};
use sync::review::ReviewState;
use sync::{Intent, Outcome, ReviewReason};

#[tokio::test]
async fn what_builds_on_something_later_waits_and_applies_by_itself() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household("410871001001003", "5-2-301");
    let first = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let record = visit(sun.id, "血压平稳");
    let second = phone.op("410871001001", Intent::RecordVisit(record.clone()), vec![first.op_id]);
    let answer = village.push(&phone, vec![second.clone()]).await;
    assert_eq!(answer.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::WaitsForEarlier });
    assert_eq!((answer.dev_ack, answer.missing.clone()), (0, vec![1]));
    assert!(village.get(RecordKind::Visit, record.id.uuid()).await.is_none());
    let answer = village.push(&phone, vec![first]).await;
    assert_eq!(answer.dev_ack, 2);
    assert!(village.get(RecordKind::Visit, record.id.uuid()).await.is_some());
    let again = village.push(&phone, vec![second]).await;
    assert_eq!(again.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::WaitsForEarlier }, "I4");
}

#[tokio::test]
async fn a_chain_that_arrives_backwards_applies_in_its_order() {
    let li = li();
    for one_by_one in [true, false] {
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut phone = village.phone(&li).await;
        let sun = household(GRID_3, "5-2-301");
        let first = phone.op(DONGFANG, Intent::RegisterHousehold(sun.clone()), vec![]);
        let record = visit(sun.id, "血压平稳");
        let second = phone.op(DONGFANG, Intent::RecordVisit(record.clone()), vec![first.op_id]);
        let amended = Intent::AmendVisit { visit: record.id, talk: visit(sun.id, "血压偏高").talk };
        let third = phone.op(DONGFANG, amended, vec![second.op_id]);
        if one_by_one {
            for op in [second.clone(), third.clone()] {
                assert_eq!(village.push(&phone, vec![op]).await.outcomes[0].outcome, WAITS);
            }
        } else {
            let told = village.push(&phone, vec![third.clone(), second.clone()]).await;
            assert!(told.outcomes.iter().all(|told| told.outcome == WAITS));
        }
        let later =
            phone.op(DONGFANG, Intent::JudgeTwin { visit: record.id, same: false }, vec![third.op_id]);
        let told = village.push(&phone, vec![first, later]).await;
        assert_eq!(told.outcomes[0].outcome, APPLIED);
        assert_eq!(
            told.outcomes[1].outcome,
            Outcome::Review { reason: ReviewReason::NothingThere },
            "no twin, but no wait"
        );
        assert_eq!(told.dev_ack, 4);
        let Some(Record::Visit(kept)) = village.get(RecordKind::Visit, record.id.uuid()).await else {
            panic!()
        };
        assert_eq!(kept.amendments.len(), 1);
        assert_eq!(village.number("select count(*) from op_waiting").await, 0);
        assert!(village.chain_verifies(DONGFANG).await);
    }
}

#[tokio::test]
async fn what_waits_too_long_is_left_to_people_and_what_was_taken_back_stays_so() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let missing = OpId::new(NOW, chance());
    let lonely = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![missing]);
    let hopeless =
        phone.op(DONGFANG, Intent::RecordVisit(visit(household(GRID_3, "1").id, "无此户")), vec![missing]);
    village.push(&phone, vec![lonely.clone(), hopeless]).await;
    let day = |days: i64| NOW.plus_millis(days * 86_400_000);
    assert_eq!(store::push::release_held(&village.store, day(4)).await.unwrap(), 0);
    assert_eq!(store::push::release_held(&village.store, day(6)).await.unwrap(), 2);
    assert_eq!(village.open_reviews(DONGFANG).await, 1, "one could stand by itself, one a person has to see");
    assert_eq!(village.number("select count(*) from volunteer_activity").await, 1);

    let first = phone.op(DONGFANG, Intent::RecordActivity(activity("先")), vec![]);
    let second = phone.op(DONGFANG, Intent::RecordActivity(activity("后")), vec![first.op_id]);
    let back = phone.op(DONGFANG, Intent::WithdrawReview { op: second.op_id }, vec![]);
    village.push(&phone, vec![second, back]).await;
    village.push(&phone, vec![first]).await;
    assert_eq!(
        village.number("select count(*) from volunteer_activity").await,
        2,
        "the one taken back is not among them"
    );
}

#[tokio::test]
async fn what_builds_on_something_in_review_applies_once_it_is_accepted() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let day = |days: i64| NOW.plus_millis(days * 86_400_000);
    for decided_on in [1, 9] {
        let village = Village::new(&[li.clone(), wang.clone(), zhang.clone()]).await;
        let mut phones = [village.phone(&li).await, village.phone(&wang).await, village.phone(&zhang).await];
        let zhou = household(GRID_4, "9-1");
        let first = phones[0].op(DONGFANG, Intent::RegisterHousehold(zhou.clone()), vec![]);
        let record = visit(zhou.id, "好");
        let second = phones[1].op(DONGFANG, Intent::RecordVisit(record.clone()), vec![first.op_id]);
        let amended = Intent::AmendVisit { visit: record.id, talk: visit(zhou.id, "更好").talk };
        let third = phones[1].op(DONGFANG, amended, vec![second.op_id]);
        let told = village.push(&phones[0], vec![first.clone()]).await;
        assert!(
            told.outcomes[0].outcome != WAITS && told.outcomes[0].outcome.ver().is_none(),
            "not her grid"
        );
        let told = village.push(&phones[1], vec![second, third]).await;
        assert!(told.outcomes.iter().all(|told| told.outcome == WAITS), "{told:?}");
        // However long people take to decide.
        assert_eq!(store::push::release_held(&village.store, day(6)).await.unwrap(), 0);
        let accept = phones[2].op(DONGFANG, Intent::AcceptReview { op: first.op_id }, vec![]);
        let told = village.push_at(&phones[2], vec![accept], day(decided_on)).await;
        assert!(told.outcomes[0].outcome.ver().is_some());
        let Some(Record::Visit(kept)) = village.get(RecordKind::Visit, record.id.uuid()).await else {
            panic!("it waited for a decision and did not apply")
        };
        assert_eq!(kept.amendments.len(), 1);
        assert_eq!(village.number("select count(*) from op_waiting").await, 0);
        assert!(village.chain_verifies(DONGFANG).await);
    }
}

#[tokio::test]
async fn what_builds_on_something_that_is_returned_is_left_to_people() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let village = Village::new(&[li.clone(), wang.clone(), zhang.clone()]).await;
    let mut phones = [village.phone(&li).await, village.phone(&wang).await, village.phone(&zhang).await];
    let zhou = household(GRID_4, "9-1");
    let first = phones[0].op(DONGFANG, Intent::RegisterHousehold(zhou.clone()), vec![]);
    let second = phones[1].op(DONGFANG, Intent::RecordVisit(visit(zhou.id, "好")), vec![first.op_id]);
    village.push(&phones[0], vec![first.clone()]).await;
    village.push(&phones[1], vec![second.clone()]).await;
    let back = sync::OfficeAct::ReturnReview { op: first.op_id, note: "不是你的网格".into() };
    let back = phones[2].op(DONGFANG, Intent::Office(back), vec![]);
    assert!(village.push(&phones[2], vec![back]).await.outcomes[0].outcome.ver().is_some());
    let reason = async || match village.get(RecordKind::Review, second.op_id.uuid()).await {
        Some(Record::Review(item)) => item.reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason().await, ReviewReason::WaitsForEarlier, "somebody else may still register it");
    let later = NOW.plus_millis(6 * 86_400_000);
    assert_eq!(store::push::release_held(&village.store, later).await.unwrap(), 1);
    assert_eq!(reason().await, ReviewReason::NothingThere, "a person hears why it does not stand");
    assert_eq!(village.number("select count(*) from op_waiting").await, 0);
}

#[tokio::test]
async fn what_finds_nothing_there_waits_for_it_and_not_for_ever() {
    let li = li();
    let day = |days: i64| NOW.plus_millis(days * 86_400_000);
    for arrives_on in [1, 7] {
        let village = Village::new(std::slice::from_ref(&li)).await;
        let (mut phone, mut other) = (village.phone(&li).await, village.phone(&li).await);
        // A restore has lost what her other phone registered; this one sends first.
        let zhou = household(GRID_3, "9-1");
        let door = other.op(DONGFANG, Intent::RegisterHousehold(zhou.clone()), vec![]);
        let record = visit(zhou.id, "好");
        let first = phone.op(DONGFANG, Intent::RecordVisit(record.clone()), vec![]);
        let moved_on = Intent::AdvanceNeed {
            need: record.needs[0].id,
            handling: domain::need::Handling::Township,
            remark: "报街道".into(),
            visit: None,
        };
        let second = phone.op(DONGFANG, moved_on, vec![]);
        let told = village.push(&phone, vec![first.clone(), second]).await;
        assert!(told.outcomes.iter().all(|told| told.outcome == WAITS), "{told:?}");
        assert_eq!(told.dev_ack, 2, "they have arrived");
        let released = store::push::release_held(&village.store, day(6).min(day(arrives_on))).await.unwrap();
        assert_eq!(released, if arrives_on < 5 { 0 } else { 2 });
        assert_eq!(village.push_at(&other, vec![door], day(arrives_on)).await.outcomes[0].outcome, APPLIED);
        let stands = village.get(RecordKind::Visit, record.id.uuid()).await.is_some();
        assert_eq!(stands, arrives_on < 5);
        if stands {
            let Some(Record::Need(need)) = village.get(RecordKind::Need, record.needs[0].id.uuid()).await
            else {
                panic!()
            };
            assert_eq!(
                need.handling.value,
                domain::need::Handling::Township,
                "and what builds on it in turn"
            );
        } else {
            let Some(Record::Review(item)) = village.get(RecordKind::Review, first.op_id.uuid()).await else {
                panic!()
            };
            assert_eq!((item.reason, item.state), (ReviewReason::NothingThere, ReviewState::Waiting));
        }
        assert_eq!(village.number("select count(*) from op_waiting").await, 0);
        assert_eq!(village.push(&phone, vec![first]).await.outcomes[0], told.outcomes[0], "I4");
        assert!(village.chain_verifies(DONGFANG).await);
    }
}
