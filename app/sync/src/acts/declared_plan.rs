//! 公布的创建规划: declared by the zone or a township, and withdrawn.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::declared_plan::Withdrawal;
use domain::register::Set;
use domain::{Declaration, DeclaredPlan, DeclaredPlanId};

impl Act<'_> {
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
