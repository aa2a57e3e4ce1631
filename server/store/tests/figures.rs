//! The tables count what `domain::figures` counts: one count, one meaning (promise 11).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::figures::Figures;
use domain::need::Handling;
use domain::settings::DisputeKind;
use domain::visit::NewVisit;
use domain::{DisputeId, HouseholdId, NeedId, VisitId};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::record::of_kind_under;
use sync::record::{Record, RecordKind};
use sync::{Intent, ReviewReason};
use village::*;

/// Days back within which everything happens.
const DAYS: i64 = 40;

/// What a person at random writes down next.
fn some_intent(random: &mut StdRng, doors: &[HouseholdId], told: &Told) -> Intent {
    let on = NOW.day().plus_days(-random.random_range(0..DAYS));
    let pick = |random: &mut StdRng, count: usize| random.random_range(0..count.max(1));
    match random.random_range(0..9) {
        0..3 => {
            let door = doors[pick(random, doors.len())];
            // Within few days, so that doubles arise.
            let on = NOW.day().plus_days(-random.random_range(0..10));
            Intent::RecordVisit(NewVisit { on, ..visit(door, "都好") })
        }
        3 if !told.visits.is_empty() => Intent::JudgeTwin {
            visit: told.visits[pick(random, told.visits.len())],
            same: random.random_bool(0.7),
        },
        4 if !told.needs.is_empty() => Intent::AdvanceNeed {
            need: told.needs[pick(random, told.needs.len())],
            handling: [Handling::Done, Handling::Explained, Handling::Village][pick(random, 3)],
            remark: "办了".into(),
        },
        5 if !told.disputes.is_empty() => {
            let what = match random.random_range(0..4) {
                0 => Happened::MediationBegan("老支书".into()),
                1 => Happened::Closed("两家和好".into()),
                2 => Happened::Reopened("又吵起来".into()),
                _ => Happened::AgreementReached { how: Agreement::Oral, text: "各让一尺".into() },
            };
            Intent::TellDispute { dispute: told.disputes[pick(random, told.disputes.len())], what }
        }
        6 => Intent::ReportDispute(NewDispute {
            id: DisputeId::new(NOW, chance()),
            grid: code(GRID_3),
            kind: DisputeKind::new("neighbors"),
            parties: vec![Party { household: None, name: "李家".into() }],
            on,
            what: "宅基地边界".into(),
            so_far: if random.random_bool(0.5) {
                vec![
                    Happened::MediationBegan("老支书".into()),
                    Happened::AgreementReached { how: Agreement::Written, text: "按图".into() },
                ]
            } else {
                vec![]
            },
            photos: vec![],
        }),
        _ => {
            let mut new = domain::activity::NewActivity { on, ..activity("清扫") };
            new.attendances = random.random_range(1..60);
            Intent::RecordActivity(new)
        }
    }
}

#[derive(Default)]
struct Told {
    visits: Vec<VisitId>,
    needs: Vec<NeedId>,
    disputes: Vec<DisputeId>,
}

impl Told {
    fn note(&mut self, intent: &Intent) {
        match intent {
            Intent::RecordVisit(new) => {
                self.visits.push(new.id);
                self.needs.extend(new.needs.iter().map(|need| need.id));
            }
            Intent::ReportDispute(new) => self.disputes.push(new.id),
            _ => {}
        }
    }
}

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
