//! 纠纷: reported, and told on.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::dispute::{DisputeEvent, Happened, NewDispute};
use domain::register::Set;
use domain::{Dispute, DisputeId, VisitId};

impl Act<'_> {
    pub(crate) fn report_dispute(&self, mut new: NewDispute) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Dispute, new.id.uuid()))?;
        self.must_belong_here(&new.grid)?;
        self.must_work_in(&new.grid, &new.grid)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        self.must_be_recent(new.on)?;
        let dispute = Dispute::report(new, self.op.head.op_id, self.actor(), self.at());
        Ok(Effect::created(Record::Dispute(dispute)))
    }

    pub(crate) fn tell_dispute(&self, id: DisputeId, what: Happened, visit: Option<VisitId>) -> Applied {
        let (ver, mut dispute) = self.there::<Dispute>(id.uuid())?;
        self.must_belong_here(&dispute.grid)?;
        if dispute.by != self.decider() || !self.standing().reaches(&dispute.grid.scope()) {
            self.must_work_in(&dispute.grid, &dispute.grid)?;
        }
        valid(what.check())?;
        let op = self.op.head.op_id;
        let (at, by) = (self.at(), self.actor());
        dispute.add(DisputeEvent { op, at, by, what, out_of_turn: false, visit, withdrawn: false });
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Dispute(dispute)))
    }
}
