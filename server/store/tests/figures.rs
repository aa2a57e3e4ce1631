//! What is kept is what `domain::figures` counts: one count, one meaning (P11).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::Day;
use domain::activity::NewActivity;
use domain::figures::Figures;
use domain::household::NewHousehold;
use domain::visit::NewVisit;
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
