//! What is kept is what `domain::figures` counts: one count, one meaning (P11).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::Day;
use domain::activity::NewActivity;
use domain::figures::Figures;
use domain::household::NewHousehold;
use domain::visit::{Met, NewVisit, Talk};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::figures::Recount;
use store::record::of_kind_under;
use sync::record::{Record, RecordKind};
use sync::{Intent, ReviewReason};
use village::play::{DAYS, Told, some_intent};
use village::*;

macro_rules! all {
    ($conn:expr, $kind:ident) => {
        of_kind_under(&mut $conn, RecordKind::$kind, &code(DONGFANG))
            .await
            .unwrap()
            .into_iter()
            .filter_map(|kept| match kept.record {
                Record::$kind(record) => Some(record),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
}

#[tokio::test]
async fn what_is_kept_is_what_the_domain_counts() {
    let mut doubles = 0;
    for seed in 0..6 {
        let mut random = StdRng::seed_from_u64(seed);
        let li = li();
        let village = Village::new(std::slice::from_ref(&li)).await;
        // Two phones of one worker, so that doubles arise.
        let mut phones = [village.phone(&li).await, village.phone(&li).await];
        let mut doors = Vec::new();
        let mut ops = Vec::new();
        for door in 0..6 {
            let new = household(GRID_3, &door.to_string());
            doors.push(new.id);
            ops.push(phones[0].op(DONGFANG, Intent::RegisterHousehold(new), vec![]));
        }
        village.push(&phones[0], ops).await;
        let mut told = Told::default();
        for _ in 0..40 {
            let phone = &mut phones[random.random_range(0..2)];
            let intents: Vec<_> = (0..5).map(|_| some_intent(&mut random, &doors, &told)).collect();
            let ops = intents.iter().map(|intent| phone.op(DONGFANG, intent.clone(), vec![])).collect();
            let answer = village.push(phone, ops).await;
            for (intent, outcome) in intents.iter().zip(answer.outcomes) {
                use sync::Outcome::Review;
                let no_twin = Review { reason: ReviewReason::NothingThere };
                assert!(outcome.outcome.ver().is_some() || outcome.outcome == no_twin, "{outcome:?}");
                told.note(intent);
            }
            let mut conn = village.store.read().await.unwrap();
            assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), [], "seed {seed}: at every moment");
        }
        let mut conn = village.store.read().await.unwrap();
        let (visits, needs) = (all!(conn, Visit), all!(conn, Need));
        let (disputes, activities) = (all!(conn, Dispute), all!(conn, Activity));
        doubles += visits.iter().filter(|visit| !visit.counts()).count();
        let year = NOW.day().year();
        for back in [0, 3, 10, DAYS - 1, DAYS, 90, 366] {
            let until = NOW.day().plus_days(-back);
            let year = until.year();
            let counted = Figures::count(&visits, &disputes, &activities, &needs, until.year_start(), until);
            let kept = store::figures::of_year(&mut conn, &code(DONGFANG), year, until).await.unwrap();
            assert_eq!(kept, counted, "seed {seed}, until {until}");
            let zone = store::figures::of_year(&mut conn, &code("410871"), year, until).await.unwrap();
            assert_eq!(zone, counted, "the zone is the sum of its villages");
        }
        for (place, year) in [("410871002", year), (DONGFANG, year + 1), (DONGFANG, year - 1)] {
            let nothing = store::figures::of_year(&mut conn, &code(place), year, NOW.day()).await.unwrap();
            assert_eq!(nothing, Figures::default(), "{place} in {year}");
        }
        let mut recount = Recount::default();
        for kind in RecordKind::ALL {
            let kept = of_kind_under(&mut conn, *kind, &code(DONGFANG)).await.unwrap();
            for kept in &kept {
                recount.add(&kept.record);
            }
        }
        assert_eq!(recount.done().differs(&store::figures::kept(&mut conn).await.unwrap()), []);
    }
    assert!(doubles > 0, "the play has visits that do not count");
}

/// Figures of the year of a day, up to it: visits and households visited.
async fn visited(village: &Village, until: Day) -> (u64, u64) {
    let mut conn = village.store.read().await.unwrap();
    let figures = store::figures::of_year(&mut conn, &code(DONGFANG), until.year(), until).await.unwrap();
    (figures.visits, figures.households_visited)
}

#[tokio::test]
async fn a_household_is_visited_on_the_day_of_its_first_visit_that_counts() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let (mut one, mut other) = (village.phone(&li).await, village.phone(&li).await);
    let (sun, zhou) = (household(GRID_3, "1"), household(GRID_3, "2"));
    let doors = [sun.clone(), zhou.clone()].map(Intent::RegisterHousehold);
    let doors = doors.map(|door| one.op(DONGFANG, door, vec![]));
    village.push(&one, doors.to_vec()).await;
    let today = NOW.day();
    let on =
        |door: &NewHousehold, back: i64| NewVisit { on: today.plus_days(-back), ..visit(door.id, "都好") };
    let double = on(&sun, 5);

    // Each step: who tells what; then until five, three and no days ago: visits, and households visited.
    let judged = |same| Intent::JudgeTwin { visit: double.id, same };
    let steps = [
        (true, Intent::RecordVisit(on(&sun, 3)), [(0, 0), (1, 1), (1, 1)]),
        // What arrives later may have been earlier.
        (true, Intent::RecordVisit(on(&sun, 5)), [(1, 1), (2, 1), (2, 1)]),
        (true, Intent::RecordVisit(on(&zhou, 0)), [(1, 1), (2, 1), (3, 2)]),
        // From the other phone: perhaps the same visit, and it counts until somebody says so.
        (false, Intent::RecordVisit(double.clone()), [(2, 1), (3, 1), (4, 2)]),
        (false, judged(true), [(1, 1), (2, 1), (3, 2)]),
        (false, judged(false), [(2, 1), (3, 1), (4, 2)]),
        (false, judged(true), [(1, 1), (2, 1), (3, 2)]),
    ];
    for (step, (from_one, intent, expected)) in steps.into_iter().enumerate() {
        let phone = if from_one { &mut one } else { &mut other };
        let op = phone.op(DONGFANG, intent, vec![]);
        // Sent twice, as after a lost answer.
        for _ in 0..2 {
            let answer = village.push(phone, vec![op.clone()]).await;
            assert!(answer.outcomes[0].outcome.ver().is_some(), "step {step}: {answer:?}");
        }
        for (back, expected) in [5, 3, 0].into_iter().zip(expected) {
            assert_eq!(
                visited(&village, today.plus_days(-back)).await,
                expected,
                "step {step}, {back} days ago"
            );
        }
        assert_eq!(visited(&village, today.plus_days(-6)).await, (0, 0), "step {step}");
    }
}

#[tokio::test]
async fn a_call_that_met_nobody_is_counted_apart_and_what_is_taken_back_nowhere() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household(GRID_3, "1");
    let met = |met: Met, on: &str| {
        let on: Day = on.parse().unwrap();
        let talk = Talk { met: vec![met], ..Talk::default() };
        NewVisit { on, talk, ..visit(sun.id, "都好") }
    };
    let (before, call) = (met(Met::Nobody, "2026-11-29"), met(Met::Nobody, "2026-12-01"));
    let (visit, second) = (met(Met::Head, "2026-12-01"), met(Met::Head, "2026-12-02"));
    let back = |visit| Intent::WithdrawVisit { visit, needs: [].into(), disputes: [].into() };
    let found = Talk { met: vec![Met::Head], ..Talk::default() };
    let at_home = Intent::AmendVisit { visit: call.id, talk: found };
    // By hand: visits, households visited, calls that met nobody, up to the end of the year.
    let steps = [
        (Intent::RegisterHousehold(sun.clone()), (0, 0, 0)),
        (Intent::RecordVisit(before), (1, 1, 0)),
        (Intent::RecordVisit(call.clone()), (1, 1, 1)),
        (Intent::RecordVisit(visit.clone()), (2, 1, 1)),
        (Intent::RecordVisit(second.clone()), (3, 1, 1)),
        (back(second.id), (2, 1, 1)),
        (at_home, (3, 1, 0)),
        (back(call.id), (2, 1, 0)),
        (back(visit.id), (1, 1, 0)),
    ];
    let now = "2026-12-02".parse::<Day>().unwrap().starts_at().plus_millis(36_000_000);
    let figures = async || {
        let mut conn = village.store.read().await.unwrap();
        assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), []);
        let until = "2026-12-31".parse().unwrap();
        let it = store::figures::of_year(&mut conn, &code("410871"), 2026, until).await.unwrap();
        (it.visits, it.households_visited, it.visits_not_met)
    };
    for (step, (intent, expected)) in steps.into_iter().enumerate() {
        let op = phone.op_with(DONGFANG, intent, |head| head.recorded_at = now);
        let answer = village.push_at(&phone, vec![op], now).await;
        assert!(answer.outcomes[0].outcome.ver().is_some(), "step {step}: {answer:?}");
        assert_eq!(figures().await, expected, "step {step}");
    }

    // What a program of before took down since is put right by the migration.
    let call = met(Met::Nobody, "2026-12-02");
    let id = call.id;
    let op = phone.op_with(DONGFANG, Intent::RecordVisit(call), |head| head.recorded_at = now);
    village.push_at(&phone, vec![op], now).await;
    assert_eq!(figures().await, (1, 1, 1));
    let migration = include_str!("../migrations/20261130110000_count_calls_that_met_nobody.sql");
    let from = migration.find("update household_visit").unwrap();
    let update = &migration[from..from + migration[from..].find(';').unwrap()];
    let sql = "update household_visit set counts = 1, not_met = 0 where id = $1";
    let mut conn = village.store.write().await.unwrap();
    sqlx::query(sql).bind(id.uuid().as_bytes().to_vec()).execute(&mut *conn).await.unwrap();
    sqlx::query(update).execute(&mut *conn).await.unwrap();
    drop(conn);
    assert_eq!(figures().await, (1, 1, 1));
}

#[tokio::test]
async fn a_year_begins_anew_and_what_is_put_right_moves_to_another_day() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household(GRID_3, "1");
    let day = |text: &str| text.parse::<Day>().unwrap();
    let visit_on = |on| Intent::RecordVisit(NewVisit { on: day(on), ..visit(sun.id, "都好") });
    let swept = NewActivity { on: day("2026-12-30"), ..activity("清扫") };
    let moved = NewActivity { on: day("2027-01-01"), attendances: 30, ..swept.clone() };
    let later = day("2027-01-03").starts_at();
    for intent in [
        Intent::RegisterHousehold(sun.clone()),
        visit_on("2026-12-31"),
        visit_on("2027-01-01"),
        visit_on("2027-01-02"),
        Intent::RecordActivity(swept),
        Intent::AmendActivity(moved),
    ] {
        let op = phone.op_with(DONGFANG, intent, |head| head.recorded_at = later);
        let answer = village.push_at(&phone, vec![op], later).await;
        assert!(answer.outcomes[0].outcome.ver().is_some(), "{answer:?}");
    }
    let mut conn = village.store.read().await.unwrap();
    for (until, visits, households, activities, attendances) in [
        ("2026-12-30", 0, 0, 0, 0),
        ("2026-12-31", 1, 1, 0, 0),
        ("2027-01-01", 1, 1, 1, 30),
        ("2027-01-02", 2, 1, 1, 30),
    ] {
        let until = day(until);
        let figures = store::figures::of_year(&mut conn, &code("410871"), until.year(), until).await.unwrap();
        let counted = (figures.visits, figures.households_visited, figures.activities, figures.attendances);
        assert_eq!(counted, (visits, households, activities, attendances), "{until}");
    }
    assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), []);
}

#[tokio::test]
async fn figures_that_went_wrong_are_counted_anew() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household(GRID_3, "1");
    let intents = [Intent::RegisterHousehold(sun.clone()), Intent::RecordVisit(visit(sun.id, "都好"))];
    let ops = intents.map(|intent| phone.op(DONGFANG, intent, vec![])).to_vec();
    village.push(&phone, ops).await;
    let before = visited(&village, NOW.day()).await;
    for damage in ["delete from village_figure", "update village_figure set visits = visits + 1"] {
        sqlx::query(damage).execute(&mut *village.store.write().await.unwrap()).await.unwrap();
        assert_ne!(visited(&village, NOW.day()).await, before, "{damage}");
        store::figures::count_anew(&village.store).await.unwrap();
        assert_eq!(visited(&village, NOW.day()).await, before, "{damage}");
    }
}
