//! A branch's years in small tables: each row is a few decisions and what they come to.

use super::*;
use crate::PlaceCode;
use crate::awards::{Title, Titled, awards_of, titles};
use crate::evaluation::{EvaluationEvent, LostStar, Naming};
use crate::ids::{AccountId, OpId};
use crate::star_year::StarYear;
use crate::time::At;
use StarKind::{Culture, Ecology, Industry, Party, Safety};
use uuid::Uuid;

pub(super) fn village() -> PlaceCode {
    "410871001003".parse().unwrap()
}
pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}
pub(super) fn set(stars: &[StarKind]) -> BTreeSet<StarKind> {
    stars.iter().copied().collect()
}
pub(super) fn event(what: Step) -> EvaluationEvent {
    let nobody = Uuid::nil();
    EvaluationEvent {
        op: OpId::from_uuid(nobody),
        at: At::from_millis(0),
        by: AccountId::from_uuid(nobody),
        what,
    }
}
fn naming(before: &[StarKind], named: &[StarKind], on: &str) -> Step {
    Step::TakenOver(Naming {
        named: set(named),
        held_before: set(before),
        on: day(on),
        note: "区组〔2026〕3 号".into(),
        not_confirmed: BTreeSet::new(),
        version: Some(0),
    })
}
fn lost(star: StarKind, on: &str) -> Step {
    Step::StarLost(LostStar { star, reason: "反弹".into(), on: day(on) })
}
fn year(year: i32, steps: Vec<Step>) -> Evaluation {
    let mut evaluation = Evaluation::empty(village(), year);
    for step in steps {
        evaluation.take(event(step), day("2040-01-01")).unwrap();
    }
    evaluation
}
fn result(holding: &Holding, year: i32) -> YearResult {
    holding.result(&village(), year).unwrap()
}

#[test]
fn a_star_is_held_from_its_naming_until_it_is_lost_whatever_the_year() {
    let years = [
        year(2025, vec![naming(&[Party], &[Safety], "2025-12-28")]),
        year(2027, vec![lost(Safety, "2027-03-01")]),
    ];
    let holding = Holding::of(&years);
    for (on, held) in [
        ("2024-12-31", vec![]),
        ("2025-01-01", vec![Party]),
        ("2025-12-27", vec![Party]),
        ("2025-12-28", vec![Party, Safety]),
        ("2026-01-01", vec![Party, Safety]),
        ("2027-02-28", vec![Party, Safety]),
        ("2027-03-01", vec![Party]),
    ] {
        assert_eq!(holding.held_on(day(on)), set(&held), "{on}");
    }
    assert_eq!((holding.held(), holding.held_in(2026)), (set(&[Party]), set(&[Party, Safety])));
    assert_eq!(holding.since(Party), Some(Since { year: 2025, won: false, on: None }));
    assert_eq!(holding.since(Safety), None);
    assert_eq!(
        Holding::of(&years[..1]).since(Safety),
        Some(Since { year: 2025, won: true, on: Some(day("2025-12-28")) })
    );
}

#[test]
fn a_star_named_again_while_it_is_held_is_not_won_again() {
    let years = [
        year(2025, vec![naming(&[], &[Safety], "2025-12-28")]),
        year(2027, vec![naming(&[], &[Safety, Party], "2028-02-10")]),
    ];
    let holding = Holding::of(&years);
    let again = result(&holding, 2027);
    assert_eq!((again.held_before.clone(), again.won.clone()), (set(&[Safety]), set(&[Party])));
    assert!(again.rose());
    assert_eq!(holding.since(Safety).map(|since| since.year), Some(2025), "not since it was looked at again");
}

#[test]
fn two_years_run_side_by_side_and_a_loss_counts_for_the_year_it_is_recorded_under() {
    let first = year(2025, vec![naming(&[], &[Safety, Party], "2026-02-01")]);
    // Taken away in January of the next year, while the year before is not decided yet.
    let next = year(2027, vec![lost(Safety, "2027-01-15")]);
    let late = |named: &[StarKind]| year(2026, vec![naming(&[], named, "2027-02-10")]);
    let again = Holding::of([&first, &next, &late(&[Safety])]);
    assert_eq!(again.held(), set(&[Party, Safety]), "the last decision counts");
    assert!(result(&again, 2026).won.is_empty(), "it was held when that year began");
    let gone = Holding::of([&first, &next, &late(&[Ecology])]);
    assert_eq!((gone.held(), result(&gone, 2026).level()), (set(&[Party, Ecology]), 2));
    // Recorded under the year that named it, the year's result loses it; won back later, it is new.
    let taken_back = year(2025, vec![naming(&[], &[Safety], "2026-02-01"), lost(Safety, "2026-05-01")]);
    let back = Holding::of([&taken_back, &late(&[Safety])]);
    assert_eq!((result(&back, 2025).level(), result(&back, 2026).won), (0, set(&[Safety])));
}

#[test]
fn what_is_not_confirmed_is_held_no_longer_and_can_be_won_back() {
    let looked_at = |not_confirmed: &[StarKind]| {
        let Step::TakenOver(naming) = naming(&[], &[Party], "2027-02-10") else { unreachable!() };
        year(2026, vec![Step::TakenOver(Naming { not_confirmed: set(not_confirmed), ..naming })])
    };
    let first = year(2025, vec![naming(&[], &[Safety, Party], "2025-12-28")]);
    let holding = Holding::of([&first, &looked_at(&[Safety])]);
    let second = result(&holding, 2026);
    assert_eq!((holding.held(), second.held_before.clone()), (set(&[Party]), set(&[Safety, Party])));
    assert_eq!((second.lost.clone(), second.level()), (set(&[Safety]), 1));
    let third = year(2027, vec![naming(&[], &[Safety], "2027-12-28")]);
    let holding = Holding::of([&first, &looked_at(&[Safety]), &third]);
    assert_eq!(result(&holding, 2027).won, set(&[Safety]));
}

#[test]
fn decisions_of_before_tell_what_was_held_themselves() {
    // As a released version wrote it: what it held came from the plan.
    let released = r#"{"village":"410871001003","year":2025,"events":[{"op":"00000000-0000-0000-0000-000000000000","at":0,"by":"00000000-0000-0000-0000-000000000000","what":{"decided":{"named":["safety"],"held_before":["party"],"on":"2025-12-28","note":""}}}]}"#;
    let before: Evaluation = crate::document::read(released).unwrap();
    assert_eq!(serde_json::to_string(&before).unwrap(), released, "digests are made over this text");
    let holding = Holding::of([&before]);
    assert_eq!(holding.held(), set(&[Party, Safety]));
    assert_eq!(result(&holding, 2025).won, set(&[Safety]));
}

#[test]
fn a_title_stands_while_its_row_goes_on() {
    let all = [Party, Industry, Ecology, Safety, Culture];
    let five = |of: i32| year(of, vec![naming(&[], &all, &format!("{of}-12-28"))]);
    let titled = |years: &[Evaluation]| {
        let lines = awards_of(years, |year| StarYear::builtin(&village().zone(), year));
        let all = titles(&lines);
        (all.clone(), Titled::standing(&all, &Holding::of(years), &village()))
    };
    let years: Vec<_> = (2022..=2026).map(five).collect();
    let silver = Titled { title: Title::Silver, year: 2024, since: 2022 };
    let gold = Titled { title: Title::Gold, year: 2026, since: 2022 };
    assert_eq!(titled(&years[..2]), (vec![], None));
    assert_eq!(titled(&years[..4]), (vec![silver], Some(silver)));
    assert_eq!(titled(&years), (vec![silver, gold], Some(gold)));
    // A star gone, and a year that nobody decided: what was given was given, and stands no longer.
    let gone = [&years[..], &[year(2027, vec![lost(Culture, "2027-05-01")])]].concat();
    assert_eq!(titled(&gone), (vec![silver, gold], None));
    let gap = [&years[..4], &[five(2027)]].concat();
    assert_eq!(titled(&gap), (vec![silver], None));
}
