//! An operation that arrives is kept once and has its effect once, whatever it says.

use crate::APPLIED;
use crate::village::*;
use domain::OpId;
use domain::activity::NewActivity;
use domain::visit::NewVisit;
use sync::record::{Record, RecordKind};
use sync::{Intent, Outcome, ReviewReason};

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
    let today = NOW.day();
    let figures = store::figures::of_year(&mut conn, &code("410871"), today.year(), today).await.unwrap();
    assert_eq!((figures.visits, figures.households_visited, figures.needs), (1, 1, 1));
    assert_eq!(store::audit::first_break(&mut conn, &code("410871001001")).await.unwrap(), None);
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
