//! 重点任务 — one owner, milestones planned back from the deadline, progress with its history.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, OpId, TaskId};
use crate::photo::{MOST_PHOTOS, PhotoRef};
use crate::place::PlaceCode;
use crate::register::{Register, Set, Stamp};
use crate::star::StarKind;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};

/// 责任人 — one named person, with an account if they have one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Owner {
    /// The account, when the owner signs in.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// 姓名.
    pub name: String,
}

/// 节点 — a step's due day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Milestone {
    /// What is reached.
    pub name: String,
    /// By when.
    pub due_on: Day,
}

/// A step of a plan, before it has a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What is done, at most 40 characters.
    pub name: String,
    /// How many days it takes.
    pub days: u16,
}

/// 倒排工期 — each step's due day, planned back from the deadline: the last step ends on the deadline.
pub fn backward_schedule(deadline: Day, steps: &[Step]) -> Vec<Milestone> {
    let mut due_on = deadline;
    let mut plan = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        plan.push(Milestone { name: step.name.clone(), due_on });
        due_on = due_on.plus_days(-i64::from(step.days));
    }
    plan.reverse();
    plan
}

/// 进度 — so much of so much: 131/180 户, or 72/100 %.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// How much is done.
    pub done: u32,
    /// How much there is to do, at least 1.
    pub of: u32,
    /// 单位: %, 户, 公里 ….
    pub unit: String,
}

impl Progress {
    /// So many per cent.
    pub fn percent_of_100(done: u32) -> Self {
        Self { done, of: 100, unit: "%".into() }
    }
    /// Whole per cent, rounded down, so that 100 means done; 0..=100.
    pub fn percent(&self) -> u8 {
        let whole = u64::from(self.done.min(self.of)) * 100 / u64::from(self.of.max(1));
        u8::try_from(whole).unwrap_or(100)
    }
    /// Whether nothing is left.
    pub const fn is_complete(&self) -> bool {
        self.of > 0 && self.done >= self.of
    }
    /// Not more than there is.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .range(Field::Progress, i64::from(self.of), 1, 1_000_000)
            .range(Field::Progress, i64::from(self.done), 0, i64::from(self.of.max(1)))
            .text(Field::Unit, &self.unit)
            .done()
    }
}

/// 进度记录 — what somebody reported, never overwritten.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProgressNote {
    /// The operation it came with.
    pub op: OpId,
    /// When, by the phone's corrected clock.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// How far it had come, as they saw it.
    pub progress: Progress,
    /// A few words.
    #[serde(default)]
    pub note: String,
    /// Photos, optional.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

/// A task as first written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewTask {
    /// Its id.
    pub id: TaskId,
    /// The village whose task it is.
    pub village: PlaceCode,
    /// Which key task of which list it was made from, such as `2022-05/party-1`.
    #[serde(default)]
    pub template: Option<String>,
    /// The star it works towards.
    pub star: StarKind,
    /// 任务.
    pub title: String,
    /// 责任人.
    pub owner: Owner,
    /// The day work begins.
    pub begins_on: Day,
    /// 完成时限.
    pub deadline: Day,
    /// 节点.
    pub milestones: Vec<Milestone>,
    /// What is to be done, with nothing done yet.
    pub progress: Progress,
}

impl NewTask {
    /// Title and owner filled in, days in order, milestones inside the task's time.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check.text(Field::Title, &self.title).text(Field::Owner, &self.owner.name).refuse_if(
            self.deadline < self.begins_on,
            Field::Deadline,
            Why::EndsBeforeItBegins,
        );
        check_milestones(&mut check, &self.milestones, self.deadline);
        for flaw in self.progress.check().err().unwrap_or_default() {
            check.refuse_if(true, flaw.field, flaw.why);
        }
        check.done()
    }
}

fn check_milestones(check: &mut Check, milestones: &[Milestone], deadline: Day) {
    check.count(Field::Milestones, milestones.len(), 20);
    for milestone in milestones {
        check.text(Field::Milestones, &milestone.name).refuse_if(
            milestone.due_on > deadline,
            Field::Milestones,
            Why::EndsBeforeItBegins,
        );
    }
}

/// One field of a task, set anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskChange {
    /// 任务.
    Title(String),
    /// 责任人.
    Owner(Owner),
    /// 完成时限.
    Deadline(Day),
    /// 节点.
    Milestones(Vec<Milestone>),
    /// 进度.
    Progress(Progress),
}

impl TaskChange {
    /// The same limits as when the task was new.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        match self {
            Self::Title(title) => check.text(Field::Title, title).done(),
            Self::Owner(owner) => check.text(Field::Owner, &owner.name).done(),
            Self::Deadline(_) => Ok(()),
            Self::Milestones(milestones) => {
                let last = milestones.iter().map(|m| m.due_on).max();
                if let Some(last) = last {
                    check_milestones(&mut check, milestones, last);
                }
                check.done()
            }
            Self::Progress(progress) => progress.check(),
        }
    }
}

/// How near its end a task is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskDue {
    /// 已完成.
    Complete,
    /// 逾期 so many days, at least 1.
    Overdue(i64),
    /// 还剩 so many days, 0 is today.
    InDays(i64),
}

/// 任务 — as everybody in the village sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The village whose task it is.
    pub village: PlaceCode,
    /// Which key task it was made from.
    #[serde(default)]
    pub template: Option<String>,
    /// The star it works towards.
    pub star: StarKind,
    /// The day work begins.
    pub begins_on: Day,
    /// 任务.
    pub title: Register<String>,
    /// 责任人.
    pub owner: Register<Owner>,
    /// 完成时限.
    pub deadline: Register<Day>,
    /// 节点.
    pub milestones: Register<Vec<Milestone>>,
    /// 进度.
    pub progress: Register<Progress>,
    /// Every report of progress, in order of arrival.
    #[serde(default)]
    pub notes: Vec<ProgressNote>,
}

impl Task {
    /// Written down for the first time.
    pub fn create(new: NewTask, stamp: Stamp) -> Self {
        Self {
            id: new.id,
            village: new.village,
            template: new.template,
            star: new.star,
            begins_on: new.begins_on,
            title: Register::new(new.title, stamp),
            owner: Register::new(new.owner, stamp),
            deadline: Register::new(new.deadline, stamp),
            milestones: Register::new(new.milestones, stamp),
            progress: Register::new(new.progress, stamp),
            notes: Vec::new(),
        }
    }

    /// Sets one field, as seen at version `seen`.
    pub fn change(&mut self, change: TaskChange, seen: u64, stamp: Stamp) -> Set {
        match change {
            TaskChange::Title(title) => self.title.set(title, seen, stamp),
            TaskChange::Owner(owner) => self.owner.set(owner, seen, stamp),
            TaskChange::Deadline(day) => self.deadline.set(day, seen, stamp),
            TaskChange::Milestones(plan) => self.milestones.set(plan, seen, stamp),
            TaskChange::Progress(progress) => self.progress.set(progress, seen, stamp),
        }
    }

    /// A person picked one of two values that met.
    pub fn settle(&mut self, change: TaskChange, seen: u64, stamp: Stamp) -> Set {
        match change {
            TaskChange::Title(title) => self.title.settle(title, seen, stamp),
            TaskChange::Owner(owner) => self.owner.settle(owner, seen, stamp),
            TaskChange::Deadline(day) => self.deadline.settle(day, seen, stamp),
            TaskChange::Milestones(plan) => self.milestones.settle(plan, seen, stamp),
            TaskChange::Progress(progress) => self.progress.settle(progress, seen, stamp),
        }
    }

    /// How near its end it is on this day.
    pub fn due(&self, today: Day) -> TaskDue {
        if self.progress.value.is_complete() {
            return TaskDue::Complete;
        }
        match today.days_until(self.deadline.value) {
            late if late < 0 => TaskDue::Overdue(-late),
            left => TaskDue::InDays(left),
        }
    }

    /// Whether any of its time lies in this year.
    pub fn is_of_year(&self, year: i32) -> bool {
        (self.begins_on.year()..=self.deadline.value.year()).contains(&year)
    }

    /// The next milestone not yet passed, else the last one.
    pub fn next_milestone(&self, today: Day) -> Option<&Milestone> {
        let plan = &self.milestones.value;
        plan.iter().find(|milestone| milestone.due_on >= today).or(plan.last())
    }

    /// Whether two values of a field wait for a person.
    pub fn is_contested(&self) -> bool {
        self.title.is_contested()
            || self.owner.is_contested()
            || self.deadline.is_contested()
            || self.milestones.is_contested()
            || self.progress.is_contested()
    }
}

/// A note on progress: short, few photos.
pub fn check_report(progress: &Progress, note: &str, photos: &[PhotoRef]) -> Result<(), Vec<Flaw>> {
    progress.check()?;
    Check::new()
        .optional_text_up_to(Field::Note, note, 300)
        .count(Field::Photos, photos.len(), MOST_PHOTOS)
        .done()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn step(name: &str, days: u16) -> Step {
        Step { name: name.into(), days }
    }

    #[test]
    fn a_plan_is_made_back_from_the_deadline() {
        let plan =
            backward_schedule(day("2026-12-31"), &[step("摸底", 10), step("施工", 60), step("验收", 7)]);
        let days: Vec<_> = plan.iter().map(|m| (m.name.as_str(), m.due_on.to_string())).collect();
        assert_eq!(
            days,
            [
                ("摸底", "2026-10-25".to_owned()),
                ("施工", "2026-12-24".to_owned()),
                ("验收", "2026-12-31".to_owned()),
            ]
        );
        assert!(backward_schedule(day("2026-12-31"), &[]).is_empty());
    }

    #[test]
    fn only_everything_is_100_per_cent() {
        for (done, of, percent) in
            [(0, 180, 0), (131, 180, 72), (179, 180, 99), (180, 180, 100), (200, 180, 100), (0, 0, 0)]
        {
            assert_eq!(Progress { done, of, unit: "户".into() }.percent(), percent, "{done}/{of}");
        }
    }

    #[test]
    fn progress_is_not_more_than_there_is() {
        assert!(Progress { done: 181, of: 180, unit: "户".into() }.check().is_err());
        assert!(Progress { done: 180, of: 180, unit: "户".into() }.check().is_ok());
        assert!(Progress { done: 0, of: 0, unit: "户".into() }.check().is_err());
    }
}
