//! Copies: damaged ones, those of another's id, and those that somebody else sends.

use crate::village::*;
use crate::{APPLIED, WAITS};
use domain::OpId;
use store::Asker;
use sync::record::RecordKind;
use sync::wire::{Differs, PushItem, PushRequest};
use sync::{Intent, Outcome, ReviewReason};

#[tokio::test]
async fn somebody_elses_device_is_refused() {
    let (li, wang) = (li(), wang());
    let village = Village::new(&[li.clone(), wang.clone()]).await;
    let device_id = village.phone(&wang).await.asker.device;
    let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id, ops: vec![] };
    let asker = Asker { account: li.id, device: request.device_id };
    assert!(matches!(
        store::push::receive(&village.store, asker, &request, NOW).await,
        Err(store::Error::NotYourDevice)
    ));
}

#[tokio::test]
async fn an_operation_of_another_ones_id_is_kept_beside_it_however_often_it_comes() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let first = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    let mut other = phone.op(DONGFANG, Intent::RecordActivity(activity("义诊")), vec![]);
    other.op = other.op.replace(&other.op_id.to_string(), &first.op_id.to_string());
    other.hash = sync::OpHash::of(&other.op);
    other.op_id = first.op_id;
    village.push(&phone, vec![first.clone()]).await;
    let told = village.push(&phone, vec![other.clone()]).await;
    assert_eq!(told.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::IdTaken });
    assert_eq!(told.dev_ack, 2, "it has arrived, so nothing waits for it");
    let again = village.push_at(&phone, vec![other.clone(), first], NOW.plus_millis(60_000)).await;
    assert_eq!(again.outcomes[0], told.outcomes[0]);
    assert_eq!(again.outcomes[1].outcome, APPLIED, "the first one stands");
    assert_eq!(village.open_reviews(DONGFANG).await, 1);

    let false_hash = PushItem { hash: sync::OpHash::of("别的"), ..other };
    village.push(&phone, vec![false_hash]).await;
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test]
async fn what_somebody_else_sends_leaves_its_id_to_whoever_did_it() {
    let not_the_sender = |differs| Outcome::Review { reason: ReviewReason::NotTheSender { differs } };
    let (li, wang) = (li(), wang());
    let village = Village::new(&[li.clone(), wang.clone()]).await;
    let (mut phone, other) = (village.phone(&li).await, village.phone(&wang).await);
    let op = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    let garbage = PushItem { op: "{".into(), hash: sync::OpHash::of("{"), ..op.clone() };
    let told = village.push(&other, vec![op.clone(), garbage.clone()]).await;
    assert_eq!(told.outcomes[0].outcome, not_the_sender(vec![Differs::Actor, Differs::DeviceId]));
    let fault = Some(sync::wire::Fault { path: String::new(), at: 1 });
    assert_eq!(told.outcomes[1].outcome, Outcome::Review { reason: ReviewReason::Unreadable { fault } });
    assert_eq!(told.outcomes[0].op_id, op.op_id, "an outcome is told by the id that was sent");
    // What builds on it waits for the operation itself, not for a stranger's copy.
    let later = phone.op(DONGFANG, Intent::RecordActivity(activity("义诊")), vec![op.op_id]);
    assert_eq!(village.push(&phone, vec![later]).await.outcomes[0].outcome, WAITS);
    let answer = village.push(&phone, vec![op.clone()]).await;
    assert_eq!((answer.outcomes[0].outcome.clone(), answer.dev_ack), (APPLIED, 2));
    assert_eq!(village.number("select count(*) from volunteer_activity").await, 2);

    let again = village.push_at(&other, vec![op.clone(), garbage], NOW.plus_millis(60_000)).await;
    assert_eq!(again.outcomes, told.outcomes, "the same bytes hear the same from the same sender (I4)");
    assert_eq!(village.push(&phone, vec![op]).await.outcomes, answer.outcomes);
    assert_eq!(village.open_reviews(DONGFANG).await, 2, "both copies are kept, once");
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test]
async fn an_envelope_that_says_something_else_than_the_head_is_told_what() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let op = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    let renamed = PushItem { op_id: OpId::new(NOW, chance()), dseq: 2, ..op.clone() };
    let told = village.push(&phone, vec![renamed, op]).await;
    let differs = vec![Differs::OpId, Differs::Dseq];
    assert_eq!(told.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::NotTheSender { differs } });
    assert_eq!((told.outcomes[1].outcome.clone(), told.dev_ack), (APPLIED, 2), "kept is arrived");
}

#[tokio::test]
async fn a_number_that_somebody_else_sends_fills_no_hole() {
    let (li, wang) = (li(), wang());
    let village = Village::new(&[li.clone(), wang.clone()]).await;
    let (mut phone, mut other) = (village.phone(&li).await, village.phone(&wang).await);
    let first = other.op(DONGFANG, Intent::RecordActivity(activity("先")), vec![]);
    let second = other.op(DONGFANG, Intent::RecordActivity(activity("后")), vec![]);
    let lis = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    let told = village.push(&other, vec![second, lis]).await;
    assert_eq!((told.dev_ack, told.missing), (0, vec![1]), "number 1 of this device has not arrived (I10)");
    assert_eq!(village.push(&other, vec![first]).await.dev_ack, 2);
}

#[tokio::test]
async fn damaged_bytes_are_put_right_by_the_right_ones() {
    const DAMAGED: Outcome = Outcome::Review { reason: ReviewReason::Damaged };
    let li = li();
    for at_once in [true, false] {
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut phone = village.phone(&li).await;
        let right = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
        let damaged = |text: &str| PushItem { op: right.op.replace("清扫", text), ..right.clone() };
        let (one, two) = (damaged("清扌"), damaged("青扫"));
        let mut told = Vec::new();
        if at_once {
            told.extend(village.push(&phone, vec![one.clone(), two.clone(), right.clone()]).await.outcomes);
        } else {
            for op in [&one, &two, &right] {
                told.extend(village.push(&phone, vec![op.clone()]).await.outcomes);
            }
        }
        let outcomes: Vec<_> = told.iter().map(|told| told.outcome.clone()).collect();
        assert_eq!(outcomes, [DAMAGED, DAMAGED, APPLIED]);
        assert_eq!(village.number("select count(*) from volunteer_activity").await, 1);
        assert_eq!(village.open_reviews(DONGFANG).await, 1, "the first copy asks nobody any more");

        let later = NOW.plus_millis(60_000);
        let again = village.push_at(&phone, vec![right.clone(), one, two, damaged("扫扫")], later).await;
        assert_eq!(again.outcomes[0], told[2]);
        assert_eq!(again.outcomes[1..3], told[..2], "the same bytes hear the same (I4)");
        assert_eq!(again.outcomes[3], told[2], "what was meant is here already");
        assert_eq!(again.dev_ack, 1);
        assert_eq!(village.number("select count(*) from op").await, 3);
        assert!(village.chain_verifies(DONGFANG).await);
    }
}

#[tokio::test]
async fn right_bytes_after_a_copy_that_somebody_accepted_have_no_second_effect() {
    let (li, zhang) = (li(), zhang());
    let village = Village::new(&[li.clone(), zhang.clone()]).await;
    let (mut phone, mut desk) = (village.phone(&li).await, village.phone(&zhang).await);
    let right = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    let damaged = PushItem { op: right.op.replace("清扫", "清扌"), ..right.clone() };
    village.push(&phone, vec![damaged]).await;
    let mut news = village.news(&mut desk).await;
    news.retain(|change| change.kind == RecordKind::Review);
    let copy = OpId::from_uuid(news[0].id);
    let accept = desk.op(DONGFANG, Intent::AcceptReview { op: copy }, vec![]);
    assert!(village.push(&desk, vec![accept]).await.outcomes[0].outcome.ver().is_some());
    let told = village.push(&phone, vec![right]).await;
    assert_eq!(told.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::AlreadyThere });
    assert_eq!(village.number("select count(*) from volunteer_activity").await, 1);
}

#[tokio::test]
async fn a_damaged_operation_counts_for_the_device_that_sent_it() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let (old, mut new) = (village.phone(&li).await, village.phone(&li).await);
    let mut damaged = new.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    damaged.op.push(' ');
    assert_eq!(village.push(&new, vec![damaged]).await.dev_ack, 1);
    assert_eq!(village.push(&old, vec![]).await.dev_ack, 0, "nothing of the other device has arrived (I10)");
}
