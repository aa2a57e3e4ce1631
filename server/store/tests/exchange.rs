//! What phones send: each operation is kept once, has one outcome, and nothing typed is lost.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::activity::NewActivity;
use domain::visit::NewVisit;
use domain::{Membership, OpId, PhotoHash, PhotoRef, Role};
use store::Asker;
use sync::record::{Record, RecordKind};
use sync::review::ReviewState;
use sync::wire::{Differs, PushItem, PushRequest};
use sync::{Intent, Outcome, ReviewReason};
use village::*;

const WAITS: Outcome = Outcome::Review { reason: ReviewReason::WaitsForEarlier };
const APPLIED: Outcome = Outcome::Applied { ver: 1 };

#[tokio::test]
async fn a_visit_sent_twice_is_kept_once_and_comes_back_with_its_needs() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household("410871001001003", "5-2-301");
    let first = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let second = phone.op("410871001001", Intent::RecordVisit(visit(sun.id, "血压平稳")), vec![first.op_id]);
    let answer = village.push(&phone, vec![first.clone(), second.clone()]).await;
    assert_eq!(answer.dev_ack, 2);
    assert!(answer.outcomes.iter().all(|told| told.outcome == Outcome::Applied { ver: 1 }), "{answer:?}");
    let again = village.push(&phone, vec![second, first]).await;
    assert_eq!(again.outcomes[0], answer.outcomes[1]);
    assert_eq!(again.outcomes[1], answer.outcomes[0]);

    let rows = village.news(&mut phone).await;
    let count = |kind| rows.iter().filter(|change| change.kind == kind).count();
    assert_eq!((count(RecordKind::Visit), count(RecordKind::Need), count(RecordKind::Household)), (1, 1, 1));
    let mut conn = village.store.read().await.unwrap();
    let figures =
        store::figures::of(&mut conn, &code("410871"), NOW.day().plus_days(-5), NOW.day()).await.unwrap();
    assert_eq!((figures.visits, figures.households_visited, figures.needs), (1, 1, 1));
    assert_eq!(store::audit::first_break(&mut conn, &code("410871001001")).await.unwrap(), None);
}

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
async fn bytes_that_are_no_operation_are_kept_and_acknowledged() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let activity = NewActivity { on: NOW.day().plus_days(3650), ..activity("清扫") };
    let good = phone.op("410871001001", Intent::RecordActivity(activity.clone()), vec![]);
    let mut garbage = phone.op("410871001001", Intent::RecordActivity(activity), vec![]);
    garbage.op = "{\"我写的字\":1}".into();
    garbage.hash = sync::OpHash::of(&garbage.op);
    let mut damaged = garbage.clone();
    damaged.op_id = OpId::new(NOW, chance());
    damaged.dseq = 3;
    damaged.hash = sync::OpHash::of("别的");
    let mut clash = good.clone();
    clash.op = clash.op.replace("清扫", "打扫");
    clash.hash = sync::OpHash::of(&clash.op);
    let answer = village.push(&phone, vec![good, garbage, damaged, clash]).await;
    let told: Vec<_> = answer.outcomes.iter().map(|told| told.outcome.clone()).collect();
    assert_eq!(told[0], Outcome::Applied { ver: 1 }, "a clock wrong by ten years changes no outcome");
    let fault = sync::wire::Fault { path: String::new(), at: 18 };
    assert_eq!(told[1], Outcome::Review { reason: ReviewReason::Unreadable { fault: Some(fault) } });
    assert_eq!(told[2], Outcome::Review { reason: ReviewReason::Damaged });
    assert_eq!(told[3], Outcome::Review { reason: ReviewReason::IdTaken });
    assert_eq!(answer.dev_ack, 3);
    let mut conn = village.store.read().await.unwrap();
    assert_eq!(
        store::figures::open_reviews(&mut conn, &code("410871")).await.unwrap()[&code("410871001001")],
        3
    );
    assert_eq!(store::audit::first_break(&mut conn, &code("410871001001")).await.unwrap(), None);
}

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
async fn one_operation_over_the_limit_is_kept_and_lets_the_others_pass() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let mut large = phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    large.op = large.op.replacen('{', &format!("{{\"more\":\"{}\",", "很长".repeat(6_000)), 1);
    large.hash = sync::OpHash::of(&large.op);
    let next = phone.op(DONGFANG, Intent::RecordActivity(activity("义诊")), vec![]);
    let told = village.push(&phone, vec![large, next]).await;
    assert_eq!(told.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::TooLarge { max: 32_768 } });
    assert_eq!((told.outcomes[1].outcome.clone(), told.dev_ack), (APPLIED, 2));
    assert_eq!(village.open_reviews(DONGFANG).await, 1);
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

/// The day that is kept is the day that is compared, on both phones; and who promised to come again in three days
/// comes three days after it.
#[tokio::test]
async fn a_double_is_found_though_the_date_of_one_phone_is_ahead() {
    let li = li();
    for (ahead, again_at) in [(0, 3), (1, 3), (3650, 3)] {
        let village = Village::new(std::slice::from_ref(&li)).await;
        let (mut one, mut other) = (village.phone(&li).await, village.phone(&li).await);
        let sun = household(GRID_3, "5-2-301");
        let door = one.op(DONGFANG, Intent::RegisterHousehold(sun.clone()), vec![]);
        let first = visit(sun.id, "血压平稳");
        let by_the_first = one.op(DONGFANG, Intent::RecordVisit(first.clone()), vec![]);
        village.push(&one, vec![door, by_the_first]).await;
        let mut second = visit(sun.id, "血压平稳");
        second.on = NOW.day().plus_days(ahead);
        second.talk.follow_up_on = Some(second.on.plus_days(again_at));
        let by_the_second = other.op(DONGFANG, Intent::RecordVisit(second.clone()), vec![]);
        assert_eq!(village.push(&other, vec![by_the_second]).await.outcomes[0].outcome, APPLIED);
        let Some(Record::Visit(kept)) = village.get(RecordKind::Visit, second.id.uuid()).await else {
            panic!()
        };
        assert_eq!(kept.first.on, NOW.day());
        assert_eq!(kept.twin.map(|twin| twin.of), Some(first.id), "{ahead} days ahead");
        assert_eq!(kept.first.talk.follow_up_on, Some(NOW.day().plus_days(again_at)), "{ahead} days ahead");
    }
}

/// Nothing of it is lost, and it counts once somebody else has said that the day is meant.
#[tokio::test]
async fn a_day_long_ago_is_kept_and_counts_once_a_person_looked() {
    let (li, zhang) = (li(), zhang());
    let village = Village::new(&[li.clone(), zhang.clone()]).await;
    let (mut phone, mut desk) = (village.phone(&li).await, village.phone(&zhang).await);
    let sun = household(GRID_3, "5-2-301");
    let door = phone.op(DONGFANG, Intent::RegisterHousehold(sun.clone()), vec![]);
    let on = |days: i64| NOW.day().plus_days(-days);
    let long_ago = |days: i64| Outcome::Review { reason: ReviewReason::LongAgo { on: on(days) } };
    let told = |days: i64| NewVisit { on: on(days), ..visit(sun.id, "血压平稳") };
    let (recent, old) = (told(60), told(61));
    let sweep = NewActivity { on: on(61), ..activity("清扫") };
    let ops = vec![
        door,
        phone.op(DONGFANG, Intent::RecordVisit(recent), vec![]),
        phone.op(DONGFANG, Intent::RecordVisit(old.clone()), vec![]),
        phone.op(DONGFANG, Intent::RecordActivity(sweep), vec![]),
    ];
    let outcomes = village.push(&phone, ops.clone()).await.outcomes;
    let outcomes: Vec<_> = outcomes.into_iter().map(|told| told.outcome).collect();
    assert_eq!(outcomes, [APPLIED, APPLIED, long_ago(61), long_ago(61)]);
    assert_eq!(village.number("select count(*) from household_visit").await, 1);

    let accept = desk.op(DONGFANG, Intent::AcceptReview { op: ops[2].op_id }, vec![]);
    assert!(village.push(&desk, vec![accept]).await.outcomes[0].outcome.ver().is_some());
    let Some(Record::Visit(kept)) = village.get(RecordKind::Visit, old.id.uuid()).await else { panic!() };
    assert_eq!((kept.first.on, kept.by), (on(61), li.id), "as she told it");
}

/// What was saved on its day half a year ago, on a phone that had no network since, is not questioned; what a phone
/// says of 2015 is.
#[tokio::test]
async fn a_phone_that_was_away_is_not_asked_and_one_whose_date_went_back_is() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let device = OpId::new(NOW, chance());
    let device = domain::DeviceId::from_uuid(device.uuid());
    let day = |days: i64| NOW.plus_millis(days * 86_400_000);
    {
        let mut conn = village.store.write().await.unwrap();
        store::device::keep(&mut conn, device, li.id, day(-400)).await.unwrap();
    }
    let asker = Asker { account: li.id, device };
    let mut phone = Phone { asker, dseq: 0, cursors: Vec::new() };
    for (saved, told, asked) in [(-180, -180, false), (-180, -200, false), (-4_000, -4_000, true)] {
        let sweep = NewActivity { on: day(told).day(), ..activity("清扫") };
        let op = phone.op_with(DONGFANG, Intent::RecordActivity(sweep), |head| head.recorded_at = day(saved));
        let outcome = village.push(&phone, vec![op]).await.outcomes.remove(0).outcome;
        let reason = ReviewReason::LongAgo { on: day(told).day() };
        assert_eq!(outcome, if asked { Outcome::Review { reason } } else { APPLIED }, "{saved} {told}");
    }
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

#[tokio::test]
async fn a_visit_cannot_write_over_a_need_of_somebody_else() {
    let (li, wang) = (li(), wang());
    let village = Village::new(&[li.clone(), wang.clone()]).await;
    let (mut phone, mut other) = (village.phone(&li).await, village.phone(&wang).await);
    let (sun, zhou) = (household(GRID_3, "1"), household(GRID_4, "2"));
    let record = visit(sun.id, "好");
    let ops = vec![
        phone.op(DONGFANG, Intent::RegisterHousehold(sun), vec![]),
        phone.op(DONGFANG, Intent::RecordVisit(record.clone()), vec![]),
    ];
    village.push(&phone, ops).await;
    let thief = NewVisit { needs: record.needs.clone(), ..visit(zhou.id, "借用") };
    let doubled = NewVisit {
        needs: [record.needs[0].clone(), record.needs[0].clone()].into(),
        ..visit(zhou.id, "两次")
    };
    let ops = vec![
        other.op(DONGFANG, Intent::RegisterHousehold(zhou), vec![]),
        other.op(DONGFANG, Intent::RecordVisit(thief), vec![]),
        other.op(DONGFANG, Intent::RecordVisit(doubled), vec![]),
    ];
    let told = village.push(&other, ops).await;
    for told in &told.outcomes[1..] {
        assert_eq!(told.outcome, Outcome::Review { reason: ReviewReason::AlreadyThere });
    }
    let Some(Record::Need(need)) = village.get(RecordKind::Need, record.needs[0].id.uuid()).await else {
        panic!()
    };
    assert_eq!(need.raised_by, li.id);
}

#[tokio::test]
async fn authority_is_judged_by_when_it_was_done_whatever_the_clock_says() {
    const YEARS: i64 = 10 * 365 * 86_400_000;
    let mut li = li();
    // She was given another grid a quarter of an hour ago; her phone is older than that.
    let since = NOW.plus_millis(-900_000);
    let held = li.memberships[0].clone();
    li.memberships[0].to = Some(since);
    li.memberships.push(Membership { place: code(GRID_4), from: since, ..held });
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let mut told = Vec::new();
    for (recorded_at, offset, door) in [
        (NOW.plus_millis(-950_000), 0, "1-1"),
        (NOW.plus_millis(-950_000 + YEARS), -YEARS, "1-2"),
        (NOW.plus_millis(-950_000 - YEARS), YEARS, "1-3"),
        (NOW.plus_millis(-500), 0, "1-4"),
    ] {
        let intent = Intent::RegisterHousehold(household(GRID_3, door));
        let op = phone
            .op_with(DONGFANG, intent, |head| (head.recorded_at, head.clock_offset) = (recorded_at, offset));
        told.push(village.push(&phone, vec![op]).await.outcomes[0].outcome.clone());
    }
    assert_eq!(told[..3], [APPLIED, APPLIED, APPLIED]);
    assert_eq!(told[3], Outcome::Review { reason: ReviewReason::OutsideYourGrid { grid: code(GRID_3) } });
    assert_eq!(village.open_reviews(DONGFANG).await, 1, "its people look at it");
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

#[tokio::test]
async fn the_chain_shows_what_was_touched_behind_its_back() {
    let li = li();
    for touch in [
        "update op set body = '{}' where place = 2",
        "update op_pack set first = 2",
        "delete from op_pack",
        "update op set outcome = replace(outcome, 'applied', 'merged') where place = 2",
        "delete from op where place = 2",
        "delete from op where place = 3",
    ] {
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut phone = village.phone(&li).await;
        let ops =
            (0..3).map(|_| phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![])).collect();
        village.push(&phone, ops).await;
        assert!(village.chain_verifies(DONGFANG).await);
        sqlx::query(touch).execute(&mut *village.store.write().await.unwrap()).await.unwrap();
        assert!(!village.chain_verifies(DONGFANG).await, "{touch}");
    }
}

#[tokio::test]
async fn what_changed_during_a_first_read_follows_it_at_once() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let (mut old, mut new) = (village.phone(&li).await, village.phone(&li).await);
    let door = old.op(DONGFANG, Intent::RegisterHousehold(household(GRID_3, "5-2-301")), vec![]);
    village.push(&old, vec![door]).await;
    let begun = village.pull(&mut new, 20_000, false, NOW).await;
    assert!(begun.more && begun.pages[0].cursor.first.is_some(), "own doors first: {begun:?}");
    // The road is cut for a while; meanwhile the other phone goes on.
    let sweeping = activity("清扫");
    let op = old.op(DONGFANG, Intent::RecordActivity(sweeping.clone()), vec![]);
    village.push(&old, vec![op]).await;
    let rest = village.news(&mut new).await;
    assert!(rest.iter().any(|change| change.id == sweeping.id.uuid()), "{rest:?}");
}
