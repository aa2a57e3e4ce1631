//! The tables count what `domain::figures` counts: one count, one meaning (P11).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::figures::Figures;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
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
async fn the_tables_count_what_the_domain_counts() {
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
        }
        let mut conn = village.store.read().await.unwrap();
        let (visits, needs) = (all!(conn, Visit), all!(conn, Need));
        let (disputes, activities) = (all!(conn, Dispute), all!(conn, Activity));
        doubles += visits.iter().filter(|visit| !visit.counts()).count();
        for (back, length) in [(DAYS, DAYS), (20, 10), (7, 7), (0, 0), (90, 30)] {
            let (from, to) = (NOW.day().plus_days(-back), NOW.day().plus_days(length - back));
            let counted = Figures::count(&visits, &disputes, &activities, &needs, from, to);
            assert_eq!(
                store::figures::of(&mut conn, &code(DONGFANG), from, to).await.unwrap(),
                counted,
                "seed {seed}"
            );
            let zone = store::figures::of(&mut conn, &code("410871"), from, to).await.unwrap();
            assert_eq!(zone, counted, "the zone is the sum of its villages");
        }
        let nowhere =
            store::figures::of(&mut conn, &code("410871002"), NOW.day().plus_days(-DAYS), NOW.day()).await;
        assert_eq!(nowhere.unwrap(), Figures::default());
    }
    assert!(doubles > 0, "the play has visits that do not count");
}
