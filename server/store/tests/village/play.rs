//! A play of one village: what people at random write down next.

use super::*;
use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::need::Handling;
use domain::settings::DisputeKind;
use domain::visit::NewVisit;
use domain::{DisputeId, HouseholdId, NeedId, VisitId};
use rand::Rng;
use rand::rngs::StdRng;

/// Days back within which everything happens.
pub const DAYS: i64 = 40;

/// What a person at random writes down next.
pub fn some_intent(random: &mut StdRng, doors: &[HouseholdId], told: &Told) -> Intent {
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
            visit: told.visits.last().copied(),
        },
        5 if !told.disputes.is_empty() => {
            let what = match random.random_range(0..4) {
                0 => Happened::MediationBegan("老支书".into()),
                1 => Happened::Closed("两家和好".into()),
                2 => Happened::Reopened("又吵起来".into()),
                _ => Happened::AgreementReached { how: Agreement::Oral, text: "各让一尺".into() },
            };
            let dispute = told.disputes[pick(random, told.disputes.len())];
            Intent::TellDispute { dispute, what, visit: told.visits.last().copied() }
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
            let mut new = NewActivity { on, ..activity("清扫") };
            new.attendances = random.random_range(1..60);
            Intent::RecordActivity(new)
        }
    }
}

/// What has been written down.
#[derive(Default)]
pub struct Told {
    pub visits: Vec<VisitId>,
    pub needs: Vec<NeedId>,
    pub disputes: Vec<DisputeId>,
}

impl Told {
    pub fn note(&mut self, intent: &Intent) {
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
