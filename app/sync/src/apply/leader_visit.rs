//! Visits of leaders, and suggestions that become tasks.

use super::{Act, Effect, Shelf, there, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::leader_visit::{NewLeaderVisit, TakenUp};
use domain::register::Set;
use domain::task::NewTask;
use domain::{LeaderVisit, LeaderVisitId, Task};

impl<S: Shelf> Act<'_, S> {
    pub(super) fn record_leader_visit(&self, mut new: NewLeaderVisit) -> Result<Effect, ReviewReason> {
        self.must_be_new(RecordKey::new(RecordKind::LeaderVisit, new.id.uuid()))?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&new.village)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        Ok(Effect::created(Record::LeaderVisit(LeaderVisit::record(new, self.at(), self.actor()))))
    }

    pub(super) fn amend_leader_visit(&self, mut new: NewLeaderVisit) -> Result<Effect, ReviewReason> {
        let (ver, mut visit) = there!(self, LeaderVisit, new.id.uuid())?;
        self.must_belong_here(&visit.now.village)?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&visit.now.village)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        let before = std::mem::replace(&mut visit.now, new);
        visit.before.push((self.at(), self.actor(), before));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::LeaderVisit(visit)))
    }

    /// The suggestion and its task in one act: neither is ever there without the other.
    pub(super) fn take_up_suggestion(
        &self,
        id: LeaderVisitId,
        suggestion: String,
        task: NewTask,
    ) -> Result<Effect, ReviewReason> {
        let (ver, mut visit) = there!(self, LeaderVisit, id.uuid())?;
        self.must_belong_here(&visit.now.village)?;
        if task.village != visit.now.village {
            return Err(ReviewReason::WrongVillage);
        }
        self.must_lead(&visit.now.village)?;
        self.must_be_new(RecordKey::new(RecordKind::Task, task.id.uuid()))?;
        if !visit.now.suggestions.iter().any(|one| one.text == suggestion) {
            return Err(ReviewReason::NothingThere);
        }
        if visit.task_of(&suggestion).is_some() {
            return Err(ReviewReason::AlreadyThere);
        }
        valid(task.check())?;
        visit.taken_up.push(TakenUp { suggestion, task: task.id, at: self.at(), by: self.actor() });
        let task = Record::Task(Task::create(task, self.stamp(1)));
        let changed = Effect::changed(Set::Clean, self.seen(), ver, Record::LeaderVisit(visit));
        Ok(changed.and([Kept { ver: 1, record: task }]))
    }
}
