//! A year opened, changed by two offices, carried over and asked.

use super::*;
use crate::account::{Membership, Role};
use crate::declared_plan::PlacesMeant;
use crate::ids::DeviceId;
use crate::place::PlaceKind;
use crate::task::Step;
use crate::time::At;

fn zone() -> PlaceCode {
    "410871".parse().unwrap()
}
fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn stamp(ver: u64, who: u128) -> Stamp {
    Stamp {
        ver,
        at: At::from_millis(0),
        by: AccountId::from_uuid(Uuid::from_u128(who)),
        device: DeviceId::from_uuid(Uuid::from_u128(who)),
        dseq: ver,
    }
}
fn seat(star: StarKind, lead: &str) -> YearItem {
    YearItem::Star(StarSeat {
        star,
        lead: lead.into(),
        team: String::new(),
        members: Vec::new(),
        criteria: Vec::new(),
    })
}
fn setting(what: YearSetting, value: i64) -> YearItem {
    YearItem::Setting { what, value }
}
fn veto(code: &str, from: Option<&str>, to: Option<&str>) -> VetoItem {
    VetoItem {
        code: code.into(), words: "出过事故".into(), star: None, from: from.map(day), to: to.map(day)
    }
}
fn task(code: &str) -> KeyTask {
    KeyTask {
        code: code.into(),
        star: StarKind::Ecology,
        of: PlacesMeant::Both,
        title: "背街小巷硬化".into(),
        unit: "公里".into(),
        steps: vec![Step { name: "施工".into(), days: 30 }],
    }
}

#[test]
fn what_ships_is_whole_and_may_stand() {
    let year = StarYear::builtin(&zone(), 2026);
    assert!(year.is_builtin() && year.check().is_ok());
    for item in year.items() {
        assert_eq!(item.value.check(), Ok(()), "{:?}", item.value);
    }
    assert!(
        StarKind::ALL.iter().all(|star| !year.lead(*star).is_empty()),
        "every star has somebody who leads"
    );
    assert_eq!(year.tasks().len(), 29, "29 项重点任务");
    assert_eq!(year.key_tasks(), *KeyTasks::builtin());
    // Amounts and thresholds of the report of 2022.
    assert_eq!(year.plan_rules(), *PlanRules::builtin());
    assert_eq!(year.setting(YearSetting::SilverAward), 0, "the report names no amount");
}

#[test]
fn a_year_reads_back() {
    let mut year = StarYear::open(zone(), 2026, Some(2025), StarYear::first_items(), stamp(1, 1));
    year.change(YearItem::NoTask("party-1".into()), 1, stamp(2, 1));
    year.change(YearItem::Veto(veto("fire", Some("2026-01-01"), None)), 1, stamp(3, 1));
    year.change(setting(YearSetting::NoticeDays, 5), 1, stamp(4, 1));
    year.change(setting(YearSetting::NoticeDays, 9), 1, stamp(5, 2));
    assert_eq!(year.contested().count(), 1);
    let text = serde_json::to_string(&year).unwrap();
    assert_eq!(crate::document::read::<StarYear>(&text).unwrap(), year, "{text}");
}

#[test]
fn two_offices_meet_only_in_the_same_item() {
    let mut year = StarYear::open(zone(), 2026, None, StarYear::first_items(), stamp(1, 1));
    // Both look at version 1.
    let (one, other) = (2, 3);
    assert_eq!(year.change(seat(StarKind::Safety, "公安分局"), 1, stamp(2, one)), Set::Clean);
    assert_eq!(year.change(setting(YearSetting::NoticeDays, 5), 1, stamp(3, other)), Set::Clean);
    assert_eq!(year.change(seat(StarKind::Safety, "司法局"), 1, stamp(4, other)), Set::Contested);
    assert_eq!((year.lead(StarKind::Safety), year.notice_days()), ("司法局", 5));
    assert_eq!(year.settle(seat(StarKind::Safety, "公安分局"), 4, stamp(5, one)), Set::Clean);
    assert_eq!((year.lead(StarKind::Safety), year.contested().count()), ("公安分局", 0));
    // Taken off the list by one, reworded by the other: the same item.
    assert_eq!(year.change(YearItem::NoTask("ecology-1".into()), 5, stamp(6, one)), Set::Clean);
    assert_eq!(year.change(YearItem::Task(task("ecology-1")), 5, stamp(7, other)), Set::Contested);
    assert_eq!(year.version(), 7);
}

#[test]
fn a_list_shrinks_and_grows_star_by_star() {
    let mut year = StarYear::open(zone(), 2026, None, StarYear::first_items(), stamp(1, 1));
    year.change(YearItem::NoTask("ecology-2".into()), 1, stamp(2, 1));
    year.change(YearItem::Task(task("ecology-local")), 2, stamp(3, 1));
    let codes: Vec<_> = year
        .tasks()
        .iter()
        .filter(|task| task.star == StarKind::Ecology)
        .map(|task| task.code.clone())
        .collect();
    assert_eq!(codes, ["ecology-1", "ecology-3", "ecology-4", "ecology-5", "ecology-6", "ecology-local"]);
    assert!(year.tasks().is_sorted_by_key(|task| task.star));
    let list = year.key_tasks();
    assert_eq!((list.version.as_str(), list.tasks.len()), ("2026", 29));
    assert!(year.says(&YearItem::NoTask("ecology-2".into())));
    assert!(year.says(&YearItem::NoTask("never there".into())) && !year.says(&YearItem::Task(task("new"))));
}

#[test]
fn a_task_is_for_those_whom_it_means() {
    let villages_only = KeyTask { of: PlacesMeant::Villages, ..task("ecology-7") };
    for (task, kind, star, is_for) in [
        (&task("both"), PlaceKind::Village, StarKind::Ecology, true),
        (&task("both"), PlaceKind::Community, StarKind::Sharing, true),
        (&task("both"), PlaceKind::Community, StarKind::Ecology, false),
        (&villages_only, PlaceKind::Village, StarKind::Ecology, true),
        (&villages_only, PlaceKind::Community, StarKind::Sharing, false),
    ] {
        assert_eq!(task.is_for(star, kind), is_for, "{} {kind:?} {star:?}", task.code);
    }
    let nobodys = KeyTask { star: StarKind::Sharing, ..villages_only };
    assert_eq!(
        YearItem::Task(nobodys).check(),
        Err(vec![Flaw::new(Field::Stars, Why::Unknown)]),
        "villages have no 共建共享"
    );
}

#[test]
fn a_veto_item_holds_on_its_days_and_bars_its_star() {
    let table = [
        (None, None, "2026-06-01", true),
        (Some("2026-06-01"), None, "2026-05-31", false),
        (Some("2026-06-01"), None, "2026-06-01", true),
        (None, Some("2026-06-01"), "2026-06-01", true),
        (None, Some("2026-06-01"), "2026-06-02", false),
    ];
    for (from, to, on, holds) in table {
        assert_eq!(veto("fire", from, to).holds_on(day(on)), holds, "{from:?}..={to:?} on {on}");
    }
    let one = VetoItem { star: Some(StarKind::Safety), ..veto("fire", None, None) };
    assert!(one.bars(StarKind::Safety) && !one.bars(StarKind::Party));
    assert!(veto("fire", None, None).bars(StarKind::Party));
    let backwards = veto("fire", Some("2026-06-02"), Some("2026-06-01"));
    assert_eq!(
        YearItem::Veto(backwards).check(),
        Err(vec![Flaw::new(Field::VetoDays, Why::EndsBeforeItBegins)])
    );
}

#[test]
fn the_next_year_begins_with_what_still_stands() {
    let mut year = StarYear::open(zone(), 2026, None, StarYear::first_items(), stamp(1, 1));
    year.change(YearItem::Veto(veto("old", None, Some("2026-12-31"))), 1, stamp(2, 1));
    year.change(YearItem::Veto(veto("running", None, Some("2027-01-01"))), 1, stamp(3, 1));
    year.change(YearItem::NoTask("party-1".into()), 1, stamp(4, 1));
    year.change(setting(YearSetting::StarAward, 3_000_000), 1, stamp(5, 1));
    let next = StarYear::open(zone(), 2027, Some(2026), year.carried_over(2027), stamp(1, 1));
    let vetoes: Vec<_> = next.vetoes().map(|veto| veto.code.as_str()).collect();
    assert!(vetoes.contains(&"running") && !vetoes.contains(&"old"));
    assert_eq!((next.tasks().len(), next.award_rules().star), (28, Fen::yuan(30_000)));
    assert_eq!(next.items().len(), next.carried_over(2027).len(), "nothing that was taken away is left over");
}

#[test]
fn only_the_team_reviews_a_star_that_has_one() {
    let (member, other) =
        (AccountId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
    let office = |role, place: &str| {
        let place = place.parse().unwrap();
        Standing::new([Membership { role, place, from: At::from_millis(0), to: None }])
    };
    let (zone_office, township) =
        (office(Role::ZoneOffice, "410871"), office(Role::TownshipOffice, "410871001"));
    let mut year = StarYear::builtin(&zone(), 2026);
    assert!(year.may_review(StarKind::Safety, other, &zone_office));
    assert!(!year.may_review(StarKind::Safety, other, &township));
    let YearItem::Star(seat) = seat(StarKind::Safety, "公安分局") else { unreachable!() };
    year.change(YearItem::Star(StarSeat { members: vec![member], ..seat }), 0, stamp(1, 1));
    assert!(year.may_review(StarKind::Safety, member, &township), "a member from wherever");
    assert!(!year.may_review(StarKind::Safety, other, &zone_office));
    assert!(year.may_review(StarKind::Party, other, &zone_office), "the other stars have none");
}

#[test]
fn numbers_stay_in_their_range() {
    use YearSetting::{NoticeDays, PilotsMost, SilverYears, StarAward};
    let table = [
        (NoticeDays, 0, false),
        (NoticeDays, 7, true),
        (NoticeDays, 91, false),
        (SilverYears, 1, false),
        (StarAward, -1, false),
        (StarAward, 0, true),
        (StarAward, 10_000_000_000_000, true),
        (StarAward, 10_000_000_000_001, false),
        (StarAward, i64::MAX, false),
        (PilotsMost, 0, true),
    ];
    for (what, value, stands) in table {
        assert_eq!(setting(what, value).check().is_ok(), stands, "{what:?} {value}");
    }
    let mut year = StarYear::builtin(&zone(), 2026);
    year.change(setting(SilverYears, 5), 0, stamp(1, 1));
    assert!(year.check().is_err(), "金五星 comes after 银五星");
}

#[test]
fn the_rules_say_which_version_they_are_of() {
    let mut year = StarYear::open(zone(), 2026, None, StarYear::first_items(), stamp(1, 1));
    year.change(setting(YearSetting::GoldAward, 5_000_000), 1, stamp(4, 1));
    let rules = year.award_rules();
    assert_eq!((rules.version.as_str(), rules.gold.amount), ("2026-4", Some(Fen::yuan(50_000))));
    assert_eq!(rules.silver.amount, None, "an amount that nobody has named is no award");
}

#[test]
fn each_year_has_its_own_record() {
    let ids = [
        StarYear::record_id(&zone(), 2026),
        StarYear::record_id(&zone(), 2027),
        StarYear::record_id(&"410872".parse().unwrap(), 2026),
        zone().record_id(),
    ];
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[..place].contains(id));
    }
}
