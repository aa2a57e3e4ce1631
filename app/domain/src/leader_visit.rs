//! 调研 — leaders came to a village, looked and suggested; keeps which suggestions became tasks, and judges nobody.
//!
//! Source: 抓调研督导, the zone's leaders visit the places assigned to them (分包联系). A suggestion is taken up by
//! one tap: the task is made from its words, so that nothing is typed twice.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, LeaderVisitId, TaskId};
use crate::place::{PlaceCode, PlaceLevel};
use crate::star::StarKind;
use crate::task::{NewTask, Owner, Progress};
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};

/// Most leaders named in one visit.
pub const MOST_VISITORS: usize = 10;
/// Most suggestions of one visit.
pub const MOST_SUGGESTIONS: usize = 10;

/// 建议 — what was suggested.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to do.
    pub text: String,
    /// The star it helps with.
    pub star: StarKind,
    /// By when, if a day was named.
    #[serde(default)]
    pub due_on: Option<Day>,
}

impl Suggestion {
    /// The task that it becomes when it is taken up `today`: its words, its star, its day; by the end of the year
    /// where no day was named, and never by a day that is over.
    pub fn task(&self, id: TaskId, village: PlaceCode, owner: Owner, today: Day) -> NewTask {
        let end_of_year = today.year_start().plus_days(400).year_start().plus_days(-1);
        NewTask {
            id,
            village,
            template: None,
            star: self.star,
            title: self.text.trim().to_owned(),
            owner,
            begins_on: today,
            deadline: self.due_on.unwrap_or(end_of_year).max(today),
            milestones: Vec::new(),
            progress: Progress::percent_of_100(0),
        }
    }
}

/// A visit as it was written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewLeaderVisit {
    /// Its id.
    pub id: LeaderVisitId,
    /// The village visited.
    pub village: PlaceCode,
    /// The day.
    pub on: Day,
    /// Who came, by name or by post.
    pub leaders: Vec<String>,
    /// 看了什么.
    pub saw: String,
    /// 建议; may be none.
    #[serde(default)]
    pub suggestions: Vec<Suggestion>,
}

impl NewLeaderVisit {
    /// Somebody came, not in the future, and no suggestion stands there twice.
    pub fn check(&self, today: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .refuse_if(self.on > today, Field::On, Why::InFuture)
            .refuse_if(self.leaders.is_empty(), Field::Visitors, Why::Missing)
            .count(Field::Visitors, self.leaders.len(), MOST_VISITORS)
            .text(Field::Saw, &self.saw)
            .count(Field::Suggestions, self.suggestions.len(), MOST_SUGGESTIONS);
        for leader in &self.leaders {
            check.text(Field::Visitors, leader);
        }
        check.each_once(Field::Suggestions, &self.suggestions, |one, other| {
            one.text.trim() == other.text.trim()
        });
        for suggestion in &self.suggestions {
            check.text(Field::Suggestions, &suggestion.text);
        }
        check.done()
    }
}

/// 转为任务 — a suggestion that became a task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TakenUp {
    /// Its words at that time; a suggestion worded anew is a new one.
    pub suggestion: String,
    /// The task.
    pub task: TaskId,
    /// When.
    pub at: At,
    /// By whom.
    pub by: AccountId,
}

/// 调研 — as the village and the offices see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaderVisit {
    /// What it says now.
    pub now: NewLeaderVisit,
    /// Who wrote it down.
    pub by: AccountId,
    /// When it was saved, by the clock put right.
    pub recorded_at: At,
    /// What it said before each change: when, by whom, and the words.
    #[serde(default)]
    pub before: Vec<(At, AccountId, NewLeaderVisit)>,
    /// The suggestions that became tasks, in order of arrival.
    #[serde(default)]
    pub taken_up: Vec<TakenUp>,
}

impl LeaderVisit {
    /// Written down for the first time.
    pub const fn record(new: NewLeaderVisit, at: At, by: AccountId) -> Self {
        Self { now: new, by, recorded_at: at, before: Vec::new(), taken_up: Vec::new() }
    }
    /// The task that a suggestion of these words became, if it did.
    pub fn task_of(&self, suggestion: &str) -> Option<TaskId> {
        self.taken_up.iter().find(|one| one.suggestion == suggestion).map(|one| one.task)
    }
    /// Suggestions that are no tasks yet.
    pub fn open(&self) -> impl Iterator<Item = &Suggestion> {
        self.now.suggestions.iter().filter(|suggestion| self.task_of(&suggestion.text).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn suggestion(text: &str) -> Suggestion {
        Suggestion { text: text.into(), star: StarKind::Safety, due_on: None }
    }
    fn visit() -> NewLeaderVisit {
        NewLeaderVisit {
            id: LeaderVisitId::from_uuid(Uuid::from_u128(1)),
            village: "410871001001".parse().unwrap(),
            on: day("2026-06-20"),
            leaders: vec!["区党委书记".into()],
            saw: "看了红色物业和暖心驿站。".into(),
            suggestions: vec![suggestion("组建春风化雨调解队")],
        }
    }

    #[test]
    fn a_visit_has_a_day_and_visitors_and_no_suggestion_twice() {
        let today = day("2026-06-21");
        assert!(visit().check(today).is_ok());
        let long = "字".repeat(Field::Suggestions.longest() + 1);
        let table = [
            (NewLeaderVisit { on: day("2026-06-22"), ..visit() }, Field::On),
            (NewLeaderVisit { leaders: Vec::new(), ..visit() }, Field::Visitors),
            (NewLeaderVisit { leaders: vec![" ".into()], ..visit() }, Field::Visitors),
            (NewLeaderVisit { leaders: vec!["书记".into(); MOST_VISITORS + 1], ..visit() }, Field::Visitors),
            (NewLeaderVisit { saw: String::new(), ..visit() }, Field::Saw),
            (NewLeaderVisit { suggestions: vec![suggestion(&long)], ..visit() }, Field::Suggestions),
            (
                NewLeaderVisit { suggestions: vec![suggestion("修路"), suggestion(" 修路 ")], ..visit() },
                Field::Suggestions,
            ),
        ];
        for (visit, field) in table {
            assert_eq!(visit.check(today).unwrap_err()[0].field, field, "{visit:?}");
        }
    }

    #[test]
    fn a_suggestion_becomes_a_task_that_can_stand() {
        let owner = || Owner { account: None, name: "张红旗".into() };
        let id = TaskId::from_uuid(Uuid::from_u128(2));
        // taken up on, day named, deadline
        let table = [
            ("2026-06-21", None, "2026-12-31"),
            ("2026-12-31", None, "2026-12-31"),
            ("2026-06-21", Some("2026-09-01"), "2026-09-01"),
            ("2026-10-01", Some("2026-09-01"), "2026-10-01"),
        ];
        for (today, due_on, deadline) in table {
            let suggestion =
                Suggestion { due_on: due_on.map(day), ..suggestion("组建春风化雨调解队") };
            let task = suggestion.task(id, visit().village, owner(), day(today));
            assert_eq!((task.title.as_str(), task.deadline), ("组建春风化雨调解队", day(deadline)));
            assert!(task.check().is_ok() && task.star == StarKind::Safety);
        }
        let longest = suggestion(&"字".repeat(Field::Suggestions.longest()));
        assert!(longest.task(id, visit().village, owner(), day("2026-06-21")).check().is_ok());
    }

    #[test]
    fn a_suggestion_worded_anew_is_open_again() {
        let by = AccountId::from_uuid(Uuid::nil());
        let mut record = LeaderVisit::record(visit(), At::from_millis(1), by);
        assert_eq!(record.open().count(), 1);
        let task = TaskId::from_uuid(Uuid::from_u128(2));
        let suggestion = record.now.suggestions[0].text.clone();
        record.taken_up.push(TakenUp { suggestion, task, at: At::from_millis(2), by });
        assert_eq!((record.open().count(), record.task_of("组建春风化雨调解队")), (0, Some(task)));
        record.now.suggestions[0].text = "组建两支调解队".into();
        assert_eq!(record.open().count(), 1);
    }

    #[test]
    fn a_visit_reads_back() {
        let by = AccountId::from_uuid(Uuid::nil());
        let mut record = LeaderVisit::record(visit(), At::from_millis(1), by);
        record.before.push((At::from_millis(2), by, visit()));
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(crate::document::read::<LeaderVisit>(&text).unwrap(), record, "{text}");
    }
}
