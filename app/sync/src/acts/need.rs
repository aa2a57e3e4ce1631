//! 诉求: how they are seen to.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::Record;
use domain::need::{Handling, Remark, check_advance};
use domain::{Need, NeedId, VisitId};

impl Act<'_> {
    pub(crate) fn advance_need(
        &self,
        id: NeedId,
        handling: Handling,
        remark: String,
        visit: Option<VisitId>,
    ) -> Applied {
        let (ver, mut need) = self.there::<Need>(id.uuid())?;
        self.must_belong_here(&need.grid)?;
        self.must_work_in(&need.grid, &need.grid)?;
        valid(check_advance(handling, &remark))?;
        let before = visit.is_some().then_some(need.handling.value);
        let (at, by) = (self.at(), self.actor());
        let remark = (visit.is_some() || !remark.trim().is_empty()).then_some(Remark {
            at,
            by,
            text: remark,
            visit,
            before,
            withdrawn: false,
        });
        let set = need.advance(handling, remark, self.at().day(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Need(need)))
    }

    pub(crate) fn settle_need(&self, id: NeedId, handling: Handling) -> Applied {
        let (ver, mut need) = self.there::<Need>(id.uuid())?;
        self.must_belong_here(&need.grid)?;
        self.must_work_in(&need.grid, &need.grid)?;
        let set = need.settle(handling, self.at().day(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Need(need)))
    }
}
