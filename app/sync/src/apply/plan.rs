//! Star plans, field by field, and the plans that townships and the zone announce.

use super::{Act, Effect, Shelf, there, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::declared_plan::Withdrawal;
use domain::flaw::{Check, Field};
use domain::register::Set;
use domain::{
    Declaration, DeclaredPlan, DeclaredPlanId, PlaceCode, PlanChange, StarKind, StarPlan, StarState,
};

/// Most fields of a plan set at once; a plan has 11.
const MOST_CHANGES: usize = 20;

impl<S: Shelf> Act<'_, S> {
    /// All stars at once: sets those that stand otherwise now.
    pub(super) fn plan_stars(&self, new: StarPlan) -> Result<Effect, ReviewReason> {
        valid(new.check())?;
        let (_, plan) = self.plan(&new.village, new.year);
        let changes = StarKind::ALL.map(|star| PlanChange::Star { star, state: new.star(star) });
        let changes = changes.into_iter().filter(|change| !plan.says(change)).collect();
        self.change_plan(new.village, new.year, changes, false)
    }

    pub(super) fn change_plan(
        &self,
        village: PlaceCode,
        year: i32,
        changes: Vec<PlanChange>,
        settle: bool,
    ) -> Result<Effect, ReviewReason> {
        self.must_belong_here(&village)?;
        let (ver, mut plan) = self.plan(&village, year);
        let office_only = changes.iter().any(|change| is_decided_above(&plan, change));
        if office_only {
            self.must_hold(self.standing().is_office_over(&village), &village)?;
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

    pub(super) fn declare_plan(&self, said: Declaration) -> Result<Effect, ReviewReason> {
        self.must_be_new(RecordKey::new(RecordKind::DeclaredPlan, said.id.uuid()))?;
        self.must_belong_here(&said.place)?;
        self.must(self.standing().is_office_over(&said.place), &said.place)?;
        valid(said.check())?;
        let plan = DeclaredPlan { said, at: self.at(), by: self.actor(), withdrawals: Vec::new() };
        Ok(Effect::created(Record::DeclaredPlan(plan)))
    }

    pub(super) fn withdraw_declared_plan(
        &self,
        id: DeclaredPlanId,
        why: String,
    ) -> Result<Effect, ReviewReason> {
        let (ver, mut plan) = there!(self, DeclaredPlan, id.uuid())?;
        self.must_belong_here(&plan.said.place)?;
        self.must(self.standing().is_office_over(&plan.said.place), &plan.said.place)?;
        let withdrawal = Withdrawal { at: self.at(), by: self.actor(), why };
        valid(withdrawal.check())?;
        plan.withdrawals.push(withdrawal);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::DeclaredPlan(plan)))
    }
}

/// What a village holds, whether it is a pilot and who is sent to it is decided above it; what it works for it
/// may plan itself.
fn is_decided_above(plan: &StarPlan, change: &PlanChange) -> bool {
    match change {
        PlanChange::Star { star, state } => *state == StarState::Held || plan.star(*star) == StarState::Held,
        PlanChange::Pilot(_) | PlanChange::Leaders(_) => true,
        PlanChange::Note(_) => false,
    }
}
