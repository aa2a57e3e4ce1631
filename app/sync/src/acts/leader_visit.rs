//! What leaders suggested on a visit, as tasks.

#[cfg(feature = "office")]
mod office;

use crate::acts::{Act, Applied, Effect, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::leader_visit::TakenUp;
use domain::register::Set;
use domain::task::NewTask;
use domain::{LeaderVisit, LeaderVisitId, Task};

impl Act<'_> {
    /// The suggestion and its task in one act: neither is ever there without the other.
    pub(crate) fn take_up_suggestion(&self, id: LeaderVisitId, suggestion: String, task: NewTask) -> Applied {
        let (ver, mut visit) = self.there::<LeaderVisit>(id.uuid())?;
        self.must_belong_here(&visit.now.village)?;
        if task.village != visit.now.village {
            return Err(ReviewReason::WrongVillage.into());
        }
        self.must_lead(&visit.now.village)?;
        if !visit.now.suggestions.iter().any(|one| one.text == suggestion) {
            return Err(ReviewReason::NothingThere.into());
        }
        if visit.task_of(&suggestion).is_some() {
            return Err(ReviewReason::AlreadyThere.into());
        }
        self.must_be_new(RecordKey::new(RecordKind::Task, task.id.uuid()))?;
        valid(task.check())?;
        visit.taken_up.push(TakenUp { suggestion, task: task.id, at: self.at(), by: self.actor() });
        let task = Record::Task(Task::create(task, self.stamp(1)));
        let changed = Effect::changed(Set::Clean, self.seen(), ver, Record::LeaderVisit(visit));
        Ok(changed.and([Kept { ver: 1, record: task }]))
    }
}
