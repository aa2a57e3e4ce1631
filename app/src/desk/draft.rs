//! A task while it is being planned: text as typed, so that nothing is lost before it can stand.

use domain::flaw::{Field, Flaw, Why};
use domain::settings::{KeyTask, KeyTasks};
use domain::task::{Milestone, NewTask, Owner, Progress, backward_schedule};
use domain::{AccountId, Day, PlaceCode, StarKind, TaskId};
use serde::{Deserialize, Serialize};

/// A step with its day, as typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DraftStep {
    /// What is reached.
    pub name: String,
    /// By when, `2026-11-23`.
    pub due_on: String,
}

/// A task as typed so far.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// The key task it is made from; none for one the village thought of.
    pub template: Option<String>,
    /// The star it works towards.
    pub star: StarKind,
    /// 任务.
    pub title: String,
    /// The owner's account, when they sign in.
    pub owner: Option<AccountId>,
    /// The owner's name.
    pub owner_name: String,
    /// The day work begins.
    pub begins_on: String,
    /// 完成时限.
    pub deadline: String,
    /// How much there is to do.
    pub of: String,
    /// In which unit.
    pub unit: String,
    /// 节点.
    pub steps: Vec<DraftStep>,
    /// Somebody has set the days by hand: a new deadline leaves them alone.
    pub by_hand: bool,
}

impl Draft {
    /// A plan for a key task of the list, working towards `star` at this place.
    pub fn of(task: &KeyTask, star: StarKind, list: &KeyTasks, begins_on: Day, deadline: Day) -> Self {
        let percent = task.unit == "%";
        let mut draft = Self {
            template: Some(list.template(task)),
            title: task.title.clone(),
            of: if percent { "100".to_owned() } else { String::new() },
            unit: task.unit.clone(),
            ..Self::own(star, begins_on, deadline)
        };
        draft.plan_back(list);
        draft
    }
    /// A plan for something the village thought of.
    pub fn own(star: StarKind, begins_on: Day, deadline: Day) -> Self {
        Self {
            template: None,
            star,
            title: String::new(),
            owner: None,
            owner_name: String::new(),
            begins_on: begins_on.to_string(),
            deadline: deadline.to_string(),
            of: "100".to_owned(),
            unit: "%".to_owned(),
            steps: Vec::new(),
            by_hand: false,
        }
    }
    /// 倒排工期: sets the steps' days back from the deadline, unless somebody has set them by hand.
    pub fn plan_back(&mut self, list: &KeyTasks) {
        let task = self.template.as_ref().and_then(|template| list.made_from(template));
        let (Some(task), Ok(deadline)) = (task, self.deadline.parse::<Day>()) else { return };
        if !self.by_hand {
            let plan = backward_schedule(deadline, &task.steps);
            self.steps =
                plan.into_iter().map(|m| DraftStep { name: m.name, due_on: m.due_on.to_string() }).collect();
        }
    }
    /// The task, if everything typed can stand; else everything that cannot.
    pub fn finish(&self, id: TaskId, village: PlaceCode) -> Result<NewTask, Vec<Flaw>> {
        let day = |text: &str, field| text.parse::<Day>().map_err(|_| Flaw::new(field, Why::Malformed));
        let begins_on = day(&self.begins_on, Field::StartedAt);
        let deadline = day(&self.deadline, Field::Deadline);
        let of = match self.of.trim() {
            "" => Err(Flaw::new(Field::Progress, Why::Missing)),
            typed => typed.parse::<u32>().map_err(|_| Flaw::new(Field::Progress, Why::Malformed)),
        };
        let steps: Result<Vec<_>, _> = self
            .steps
            .iter()
            .map(|step| {
                let due_on = day(&step.due_on, Field::Milestones)?;
                Ok(Milestone { name: step.name.trim().to_owned(), due_on })
            })
            .collect();
        match (begins_on, deadline, of, steps) {
            (Ok(begins_on), Ok(deadline), Ok(of), Ok(milestones)) => {
                let new = NewTask {
                    id,
                    village,
                    template: self.template.clone(),
                    star: self.star,
                    title: self.title.trim().to_owned(),
                    owner: Owner { account: self.owner, name: self.owner_name.trim().to_owned() },
                    begins_on,
                    deadline,
                    milestones,
                    progress: Progress { done: 0, of, unit: self.unit.trim().to_owned() },
                };
                new.check().map(|()| new)
            }
            (begins_on, deadline, of, steps) => {
                let blank =
                    |text: &str, field| text.trim().is_empty().then_some(Flaw::new(field, Why::Missing));
                let texts = [blank(&self.title, Field::Title), blank(&self.owner_name, Field::Owner)];
                let days = [begins_on.err(), deadline.err(), of.err(), steps.err()];
                Err(texts.into_iter().chain(days).flatten().collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::At;
    use domain::task::Step;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn id() -> TaskId {
        TaskId::new(At::from_millis(1), [1; 10])
    }
    fn village() -> PlaceCode {
        "410871001001".parse().unwrap()
    }

    #[test]
    fn a_key_task_is_planned_back_and_again_when_the_deadline_moves() {
        let list = KeyTasks::builtin();
        let task = list.tasks.iter().find(|task| task.unit == "%").unwrap();
        let mut draft = Draft::of(task, task.star, list, day("2026-06-01"), day("2026-12-31"));
        assert_eq!(draft.steps.last().unwrap().due_on, "2026-12-31");
        draft.deadline = "2026-11-30".into();
        draft.plan_back(list);
        assert_eq!(draft.steps.last().unwrap().due_on, "2026-11-30");
        draft.by_hand = true;
        draft.deadline = "2026-12-31".into();
        draft.plan_back(list);
        assert_eq!(draft.steps.last().unwrap().due_on, "2026-11-30", "set by hand, left alone");
        draft.owner_name = "张书记".into();
        assert_eq!(draft.finish(id(), village()).unwrap().template, draft.template);
        let _: &[Step] = &task.steps;
    }

    #[test]
    fn what_is_typed_wrong_is_said_all_at_once() {
        let mut draft = Draft::own(StarKind::Safety, day("2026-06-01"), day("2026-12-31"));
        draft.title = "车棚用电排查".into();
        draft.of = "许多".into();
        draft.deadline = "年底".into();
        let flaws = draft.finish(id(), village()).unwrap_err();
        assert_eq!(
            flaws.iter().map(|flaw| flaw.field).collect::<Vec<_>>(),
            [Field::Owner, Field::Deadline, Field::Progress]
        );
    }
}
