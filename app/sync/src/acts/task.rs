//! Tasks.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::task::{NewTask, ProgressNote, TaskChange, check_report};
use domain::{PhotoRef, Progress, Task, TaskId};

impl Act<'_> {
    pub(crate) fn create_task(&self, new: NewTask) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Task, new.id.uuid()))?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&new.village)?;
        valid(new.check())?;
        Ok(Effect::created(Record::Task(Task::create(new, self.stamp(1)))))
    }

    pub(crate) fn report_progress(
        &self,
        id: TaskId,
        progress: Progress,
        note: String,
        photos: Vec<PhotoRef>,
    ) -> Applied {
        let (ver, mut task) = self.there::<Task>(id.uuid())?;
        self.must_belong_here(&task.village)?;
        // A task is often shared by several workers (责任人 网格员 3 人): all who work here may report.
        self.must(self.standing().reaches(&task.village), &task.village)?;
        valid(check_report(&progress, &note, &photos))?;
        task.notes.push(ProgressNote {
            op: self.op.head.op_id,
            at: self.at(),
            by: self.actor(),
            progress: progress.clone(),
            note,
            photos,
        });
        let set = task.change(TaskChange::Progress(progress), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Task(task)))
    }

    pub(crate) fn change_task(&self, id: TaskId, change: TaskChange, settle: bool) -> Applied {
        let (ver, mut task) = self.there::<Task>(id.uuid())?;
        self.must_belong_here(&task.village)?;
        let owns = task.owner.value.account == Some(self.decider()) && self.standing().reaches(&task.village);
        self.must(owns || self.standing().leads(&task.village), &task.village)?;
        valid(change.check())?;
        let stamp = self.stamp(ver + 1);
        let set = if settle {
            task.settle(change, self.seen(), stamp)
        } else {
            task.change(change, self.seen(), stamp)
        };
        Ok(Effect::changed(set, self.seen(), ver, Record::Task(task)))
    }
}
