//! Visits of leaders, as the village or an office writes them down.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::LeaderVisit;
use domain::leader_visit::NewLeaderVisit;
use domain::register::Set;

impl Act<'_> {
    pub(crate) fn record_leader_visit(&self, mut new: NewLeaderVisit) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::LeaderVisit, new.id.uuid()))?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&new.village)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        Ok(Effect::created(Record::LeaderVisit(LeaderVisit::record(new, self.at(), self.actor()))))
    }

    pub(crate) fn amend_leader_visit(&self, mut new: NewLeaderVisit) -> Applied {
        let (ver, mut visit) = self.there::<LeaderVisit>(new.id.uuid())?;
        self.must_belong_here(&visit.now.village)?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&visit.now.village)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        let before = std::mem::replace(&mut visit.now, new);
        visit.before.push((self.at(), self.actor(), before));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::LeaderVisit(visit)))
    }
}
