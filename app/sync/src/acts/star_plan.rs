//! Star plans, field by field.

#[cfg(feature = "office")]
mod office;

use crate::acts::{Act, Applied, Effect, out_of_turn, valid};
use crate::record::Record;
use domain::flaw::{Check, Field};
use domain::register::Set;
use domain::{OutOfTurn, PlaceCode, PlanChange, StarPlan, StarState};

/// Most fields of a plan set at once; a plan has 11.
const MOST_CHANGES: usize = 20;

const fn says_held(change: &PlanChange) -> bool {
    matches!(change, PlanChange::Star { state: StarState::Held, .. })
}

impl Act<'_> {
    pub(crate) fn change_plan(
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
                return Err(out_of_turn(OutOfTurn::NotNamed).into());
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
    pub(crate) fn plan(&self, village: &PlaceCode, year: i32) -> (u64, StarPlan) {
        self.find(StarPlan::record_id(village, year))
            .unwrap_or_else(|| (0, StarPlan::empty(village.clone(), year)))
    }
}
