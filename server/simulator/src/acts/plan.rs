//! What is planned: stars of a village, field by field or all at once, and plans that places announce.

use super::Moment;
use crate::zone::{self, code};
use domain::{
    Declaration, DeclaredPlanId, PilotTrack, PlaceCode, PlacesMeant, PlanChange, StarKind, StarPlan,
    StarState,
};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, OfficeAct, RecordKind};
use uuid::Uuid;

impl Moment<'_> {
    pub(super) fn plan(&self, village: PlaceCode, chance: &mut StdRng) -> Option<Intent> {
        let year = self.today.year() + chance.random_range(0..2);
        Some(match chance.random_range(0..12) {
            0 => {
                let aimed = *[StarKind::Culture, StarKind::Party, StarKind::Safety].choose(chance)?;
                Intent::Office(OfficeAct::PlanStars(StarPlan::of(
                    village,
                    year,
                    [StarKind::Party].into(),
                    [aimed].into(),
                )))
            }
            1..=5 => Intent::ChangePlan {
                village,
                year,
                changes: (0..chance.random_range(1..3)).map(|_| self.plan_change(chance)).collect(),
            },
            6..=8 => Intent::SettlePlan { village, year, change: self.plan_change(chance) },
            9 | 10 => Intent::Office(OfficeAct::DeclarePlan(self.declaration(year, chance))),
            _ => Intent::Office(OfficeAct::WithdrawDeclaredPlan {
                plan: self.any(RecordKind::DeclaredPlan, chance).map(DeclaredPlanId::from_uuid)?,
                why: self.words_or_none(chance),
            }),
        })
    }

    fn plan_change(&self, chance: &mut StdRng) -> PlanChange {
        let state = [StarState::No, StarState::Aimed, StarState::Held][chance.random_range(0..3)];
        match chance.random_range(0..6) {
            0..=2 => PlanChange::Star {
                star: [StarKind::Ecology, StarKind::Safety][chance.random_range(0..2)],
                state,
            },
            3 => PlanChange::Pilot(PilotTrack::ALL.choose(chance).copied().filter(|_| chance.random())),
            4 => PlanChange::Leaders(vec![self.words.chars().take(20).collect()]),
            _ => PlanChange::Note(self.words.clone()),
        }
    }

    fn declaration(&self, year: i32, chance: &mut StdRng) -> Declaration {
        // A village announces nothing; now and then one tries.
        let township = self.grid.township().filter(|_| chance.random());
        Declaration {
            id: DeclaredPlanId::from_uuid(Uuid::from_u128(chance.random())),
            place: township.unwrap_or_else(|| code(zone::ZONE)),
            year,
            of: PlacesMeant::Villages,
            levels: vec![(5, chance.random_range(0..3)), (4, chance.random_range(0..9))],
            stars: Vec::new(),
            pilots: Vec::new(),
            exist: None,
            source: self.words_or_none(chance),
        }
    }
}
