//! The states of the wall chart, in tables.

use super::*;
use crate::place::PlaceCode;
use crate::register::Stamp;
use crate::star_plan::PlanChange;
use crate::task::{Milestone, NewTask, Owner, Progress};
use StarKind::{Ecology, Party, Safety, Sharing};
use WallState::{AtRisk, Held, NotThisYear, UnderWay};
use uuid::Uuid;

const TODAY: &str = "2026-08-10";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn village() -> PlaceCode {
    "410871001001".parse().unwrap()
}
fn plan(star: StarKind, state: StarState) -> StarPlan {
    StarPlan::empty(village(), 2026).with(&[PlanChange::Star { star, state }])
}
fn task(star: StarKind, done: u32, deadline: &str, milestones: &[&str]) -> Task {
    let milestone = |on: &&str| Milestone { name: (*on).into(), due_on: day(on) };
    let new = NewTask {
        id: TaskId::from_uuid(Uuid::nil()),
        village: village(),
        template: None,
        star,
        title: "调解室".into(),
        owner: Owner { account: None, name: "张红旗".into() },
        begins_on: day("2026-03-01"),
        deadline: day(deadline),
        milestones: milestones.iter().map(milestone).collect(),
        progress: Progress::percent_of_100(done),
    };
    Task::create(new, Stamp::of_nobody())
}
fn late(percent: u8, needs: u8, milestone: Option<&str>, days: i64) -> Lateness {
    Lateness {
        task: TaskId::from_uuid(Uuid::nil()),
        title: "调解室".into(),
        owner: "张红旗".into(),
        milestone: milestone.map(str::to_owned),
        days,
        needs,
        percent,
    }
}

#[test]
fn a_star_stands_as_its_plan_and_its_tasks_say() {
    let overdue = || task(Safety, 40, "2026-08-09", &[]);
    let halves = |done| task(Safety, done, "2026-12-31", &["2026-08-01", "2026-12-31"]);
    let thirds = |done| task(Safety, done, "2026-12-31", &["2026-03-31", "2026-07-31", "2026-12-31"]);
    let elsewhere = || task(Ecology, 0, "2026-01-01", &[]);
    let both = vec![late(40, 100, None, 1), late(60, 67, Some("2026-07-31"), 10)];
    let aimed = |tasks, expected| (StarState::Aimed, tasks, expected);
    let table = [
        ("held, whatever is late", (StarState::Held, vec![overdue()], Held)),
        ("not worked for this year", (StarState::No, vec![overdue()], NotThisYear)),
        ("no task yet", aimed(vec![], UnderWay(None))),
        ("another star's task does not count", aimed(vec![elsewhere()], UnderWay(None))),
        ("due today is not late", aimed(vec![task(Safety, 40, TODAY, &[])], UnderWay(Some(40)))),
        ("a day late", aimed(vec![overdue()], AtRisk(40, vec![late(40, 100, None, 1)]))),
        ("complete is never late", aimed(vec![task(Safety, 100, "2026-01-01", &[])], UnderWay(Some(100)))),
        ("half is what the first of two takes", aimed(vec![halves(50)], UnderWay(Some(50)))),
        (
            "less than that is late",
            aimed(vec![halves(49)], AtRisk(49, vec![late(49, 50, Some("2026-08-01"), 9)])),
        ),
        (
            "of two missed, the one due first",
            aimed(vec![thirds(33)], AtRisk(33, vec![late(33, 34, Some("2026-03-31"), 132)])),
        ),
        (
            "the mean of two, the longest overdue first",
            aimed(vec![overdue(), thirds(60)], AtRisk(50, both.into_iter().rev().collect())),
        ),
        (
            "one late among three",
            aimed(vec![halves(99), overdue(), halves(100)], AtRisk(79, vec![late(40, 100, None, 1)])),
        ),
    ];
    for (case, (planned, tasks, expected)) in table {
        assert_eq!(state(&plan(Safety, planned), Safety, &tasks, day(TODAY)), expected, "{case}");
    }
}

#[test]
fn what_is_due_next_is_not_reached_yet_and_of_a_star_worked_for() {
    let next = |tasks: &[Task]| {
        let place =
            Place { code: village(), name: "东方村".into(), kind: PlaceKind::Village, sample: false };
        let row = WallRow::of(place, Some(&plan(Safety, StarState::Aimed)), tasks, day(TODAY));
        row.next.map(|due| (due.milestone, due.on.to_string()))
    };
    let steps = ["2026-08-01", "2026-08-20", "2026-12-31"];
    let due = |on: &str| Some((Some(on.to_owned()), on.to_owned()));
    let whole = |on: &str| Some((None, on.to_owned()));
    assert_eq!(next(&[]), None);
    assert_eq!(
        next(&[task(Safety, 0, "2026-12-31", &steps)]),
        due("2026-08-20"),
        "passed ones are late, not next"
    );
    assert_eq!(next(&[task(Safety, 67, "2026-12-31", &steps)]), whole("2026-12-31"), "reached ones are done");
    assert_eq!(next(&[task(Safety, 100, "2026-12-31", &steps)]), None);
    assert_eq!(next(&[task(Ecology, 0, TODAY, &[])]), None, "a star not worked for");
    let tasks = [task(Safety, 0, "2026-09-01", &[]), task(Safety, 0, TODAY, &[])];
    assert_eq!(next(&tasks), whole(TODAY), "the nearest of all tasks, today included");
}

#[test]
fn a_row_has_the_five_stars_of_its_kind_of_place_and_counts_them() {
    let place = |kind| Place { code: village(), name: "东方".into(), kind, sample: false };
    let empty = WallRow::of(place(PlaceKind::Community), None, &[], day(TODAY));
    let kinds: Vec<_> = empty.stars.iter().map(|(star, _)| *star).collect();
    let columns: Vec<_> =
        StarKind::of(PlaceKind::Village).iter().map(|star| star.at(PlaceKind::Community)).collect();
    assert_eq!(kinds, columns, "a column is the same work everywhere");
    assert_eq!((empty.level(), empty.aimed_level(), WallCount::of([&empty])), (0, 0, WallCount::default()));

    let held = PlanChange::Star { star: Party, state: StarState::Held };
    let plan = plan(Sharing, StarState::Aimed).with(&[held, PlanChange::Leaders(vec!["李明".into()])]);
    let tasks = [task(Sharing, 10, "2026-01-01", &[])];
    let row = WallRow::of(place(PlaceKind::Community), Some(&plan), &tasks, day(TODAY));
    assert_eq!(
        (row.level(), row.aimed_level(), row.leaders.as_slice()),
        (1, 2, ["李明".to_owned()].as_slice())
    );
    assert_eq!(row.late().map(|one| one.days).collect::<Vec<_>>(), [221]);
    assert_eq!(WallCount::of([&row, &empty]), WallCount { held: 1, under_way: 0, at_risk: 1 });
}

#[test]
fn the_evaluation_bars_a_star_and_tells_which_was_lost() {
    use crate::evaluation::{EvaluationEvent, LostStar, Round, StarClaim, Step, Verdict, VetoHit};
    let place = |kind| Place { code: village(), kind, name: "东方社区".into(), sample: true };
    let plan = StarPlan::of(village(), 2026, [Party].into(), [Safety].into());
    let row = || WallRow::of(place(PlaceKind::Community), Some(&plan), &[], day(TODAY));
    let mut evaluation = crate::Evaluation::empty(village(), 2026);
    let claim = StarClaim { star: Safety, statement: "做到了".into(), evidence: Vec::new() };
    let hit = |star| VetoHit { code: "a".into(), words: "责任事故".into(), star, note: "四月".into() };
    let passed = |round| Step::Reviewed { star: Safety, round, verdict: Verdict::Passed, after: [].into() };
    let lost = LostStar { star: Ecology, reason: "反弹".into(), on: day(TODAY) };
    for what in [
        Step::Claimed(vec![claim]),
        passed(Round::First),
        passed(Round::Joint),
        Step::VetoChecked(vec![hit(Some(Party)), hit(Some(Safety))]),
        Step::StarLost(lost),
    ] {
        let (op, by) =
            (crate::OpId::from_uuid(uuid::Uuid::nil()), crate::AccountId::from_uuid(uuid::Uuid::nil()));
        let event = EvaluationEvent { op, at: crate::At::from_millis(0), by, what };
        evaluation.take(event, day(TODAY)).unwrap();
    }
    let state =
        |row: &WallRow, star| row.stars.iter().find(|(of, _)| *of == star).map(|(_, state)| state.clone());
    let shown = row().with_evaluation(Some(&evaluation));
    assert_eq!(state(&shown, Safety), Some(WallState::Barred("责任事故:四月".into())));
    assert_eq!(state(&shown, Party), Some(WallState::Held), "a veto item bars what is worked for");
    assert_eq!((shown.level(), shown.aimed_level()), (1, 2));
    let count = WallCount::of([&shown]);
    assert_eq!((count.held, count.under_way, count.at_risk), (1, 0, 1));
    assert_eq!(row().with_evaluation(None), row());
    // The village's 生态宜居; a community has 共建共享 in its place.
    let of_village = WallRow::of(place(PlaceKind::Village), Some(&plan), &[], day(TODAY));
    let shown = of_village.with_evaluation(Some(&evaluation));
    assert_eq!(state(&shown, Ecology), Some(WallState::Lost("反弹".into())));
}
