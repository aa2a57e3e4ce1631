//! Days and hours as a phone tells them: clocks that are wrong, days long ago, roles that changed meanwhile.

use crate::APPLIED;
use crate::village::*;
use domain::activity::NewActivity;
use domain::visit::NewVisit;
use domain::{Membership, OpId};
use store::Asker;
use sync::record::{Record, RecordKind};
use sync::{Intent, Outcome, ReviewReason};

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
