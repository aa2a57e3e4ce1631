//! Plans as offices set them: all stars at once, and what townships and the zone announce.

use crate::apply::act::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::declared_plan::Withdrawal;
use domain::register::Set;
use domain::{Declaration, DeclaredPlan, DeclaredPlanId, PlanChange, StarKind, StarPlan};

impl Act<'_> {
    /// All stars at once: sets those that stand otherwise now.
    pub(crate) fn plan_stars(&self, new: StarPlan) -> Applied {
        valid(new.check())?;
        let (_, plan) = self.plan(&new.village, new.year);
        let changes = StarKind::ALL.map(|star| PlanChange::Star { star, state: new.star(star) });
        let changes = changes.into_iter().filter(|change| !plan.says(change)).collect();
        self.change_plan(new.village, new.year, changes, false)
    }

    pub(crate) fn declare_plan(&self, said: Declaration) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::DeclaredPlan, said.id.uuid()))?;
        self.must_belong_here(&said.place)?;
        self.must(self.standing().is_office_over(&said.place), &said.place)?;
        valid(said.check())?;
        let plan = DeclaredPlan { said, at: self.at(), by: self.actor(), withdrawals: Vec::new() };
        Ok(Effect::created(Record::DeclaredPlan(plan)))
    }

    pub(crate) fn withdraw_declared_plan(&self, id: DeclaredPlanId, why: String) -> Applied {
        let (ver, mut plan) = self.there::<DeclaredPlan>(id.uuid())?;
        self.must_belong_here(&plan.said.place)?;
        self.must(self.standing().is_office_over(&plan.said.place), &plan.said.place)?;
        let withdrawal = Withdrawal { at: self.at(), by: self.actor(), why };
        valid(withdrawal.check())?;
        plan.withdrawals.push(withdrawal);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::DeclaredPlan(plan)))
    }
}
