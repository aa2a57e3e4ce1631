//! Star plans, field by field.

use super::act::{Act, Applied, Effect, valid};
use super::claim::out_of_turn;
use super::{Shelf, Want};
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::flaw::{Check, Field};
use domain::register::Set;
use domain::{OutOfTurn, PlaceCode, PlanChange, StarPlan, StarState};

/// Most fields of a plan set at once; a plan has 11.
const MOST_CHANGES: usize = 20;

/// What setting fields of a plan looks up: the plan, and what the village holds where that is said.
pub(super) fn wants(village: &PlaceCode, year: i32, changes: &[PlanChange]) -> Vec<Want> {
    let plan = RecordKey::new(RecordKind::StarPlan, StarPlan::record_id(village, year));
    let held = changes.iter().any(says_held).then(|| Want::YearsOf(village.clone()));
    std::iter::once(Want::Record(plan)).chain(held).collect()
}

const fn says_held(change: &PlanChange) -> bool {
    matches!(change, PlanChange::Star { state: StarState::Held, .. })
}

impl<S: Shelf> Act<'_, S> {
    pub(super) fn change_plan(
        &self,
        village: PlaceCode,
        year: i32,
        changes: Vec<PlanChange>,
        settle: bool,
    ) -> Applied {
        self.must_belong_here(&village)?;
        let (ver, mut plan) = self.plan(&village, year);
        let office_only = changes.iter().any(|change| plan.is_decided_above(change));
        if office_only {
            self.must(self.standing().is_office_over(&village), &village)?;
        } else {
            self.must_lead(&village)?;
        }
        valid(plan.check())?;
        valid(
            Check::new()
                .count(Field::Stars, changes.len(), MOST_CHANGES)
                .each_once(Field::Stars, &changes, PlanChange::meets)
                .done(),
        )?;
        // A plan says what decisions say, and nothing more.
        if changes.iter().any(says_held) {
            let held = self.holding(&village).held();
            let not_named = |change: &PlanChange| matches!(change, PlanChange::Star { star, state: StarState::Held } if !held.contains(star));
            if changes.iter().any(not_named) {
                return Err(out_of_turn(OutOfTurn::NotNamed));
            }
        }
        let mut worst = Set::Clean;
        for change in changes {
            valid(change.check())?;
            let stamp = self.stamp(ver + 1);
            let set = if settle {
                plan.settle(change, self.seen(), stamp)
            } else {
                plan.change(change, self.seen(), stamp)
            };
            worst = worst.max(set);
        }
        Ok(Effect::changed(worst, self.seen(), ver, Record::StarPlan(plan)))
    }

    /// The plan as it stands, or an empty one.
    pub(super) fn plan(&self, village: &PlaceCode, year: i32) -> (u64, StarPlan) {
        let key = RecordKey::new(RecordKind::StarPlan, StarPlan::record_id(village, year));
        match self.shelf.record(key) {
            Some(Kept { ver, record: Record::StarPlan(plan) }) => (ver, plan),
            _ => (0, StarPlan::empty(village.clone(), year)),
        }
    }
}
