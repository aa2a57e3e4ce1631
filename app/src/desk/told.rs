//! A record in plain words, whole: what a person reads in 待确认 and in 记录. Knows no screen.
#![deny(clippy::wildcard_enum_match_arm)]

mod door;
mod office;
mod stands;
mod work;

use crate::words;
use domain::{AccountId, Household, HouseholdId, Person, PersonId, PhotoRef, PlaceCode};
use sync::{Intent, RecordKey, RecordKind};

pub use stands::{activity_now, dispute, need, visit};

/// Names for ids, as far as this device knows them.
pub trait Names {
    /// 3 号网格.
    fn place(&self, code: &PlaceCode) -> String;
    /// 李春梅.
    fn account(&self, id: AccountId) -> String;
    /// The household, when it is here.
    fn household(&self, id: HouseholdId) -> Option<&Household>;
    /// What a dispute, need, task or honor is about, when it is here.
    fn subject(&self, key: RecordKey) -> Option<String>;
}

/// One line: what, and the words for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What the line is about.
    pub label: &'static str,
    /// The words.
    pub text: String,
}

/// Lines being written, empty ones left out.
#[derive(Default)]
pub struct Lines(Vec<Line>);

impl Lines {
    fn say(&mut self, label: &'static str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.push(Line { label, text });
        }
        self
    }
    fn photos(&mut self, photos: &[PhotoRef]) -> &mut Self {
        if photos.is_empty() { self } else { self.say("照片", format!("{} 张", photos.len())) }
    }
    fn done(self) -> Vec<Line> {
        self.0
    }
}

/// What an act says, every word of it.
pub fn intent(intent: &Intent, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    match intent {
        Intent::RecordVisit(new) => door::visit(&mut lines, new, &new.talk, names),
        Intent::AmendVisit { talk, .. } => door::talked(&mut lines, talk, None, names),
        Intent::JudgeTwin { same, .. } => {
            lines.say("判断", if *same { "是同一次走访" } else { "是两次走访" });
        }
        Intent::WithdrawVisit { .. } => {
            lines.say("撤回", "整条走访,连同一起存的办理和回访");
        }
        Intent::RegisterHousehold(new) => door::household(&mut lines, new, names),
        Intent::CorrectHousehold { household, correction }
        | Intent::SettleHousehold { household, correction } => {
            lines.say("住户", family(*household, names));
            door::correction(&mut lines, correction, *household, names);
        }
        Intent::MoveHousehold { household, to } => {
            lines.say("住户", family(*household, names)).say("调到", names.place(to));
        }
        Intent::MergeHousehold { household, into } => {
            lines.say("住户", family(*household, names)).say("并入", family(*into, names));
        }
        Intent::UnmergeHousehold { household } => {
            lines.say("撤销并户", family(*household, names));
        }
        Intent::AdvanceNeed { need, handling, remark, .. } => {
            lines
                .say("诉求", subject(RecordKey::new(RecordKind::Need, need.uuid()), names))
                .say("办理", words::handling(*handling))
                .say("说明", remark);
        }
        Intent::SettleNeed { need, handling } => {
            lines
                .say("诉求", subject(RecordKey::new(RecordKind::Need, need.uuid()), names))
                .say("选定", words::handling(*handling));
        }
        Intent::ReportDispute(new) => door::dispute(&mut lines, new, names),
        Intent::TellDispute { dispute, what, .. } => {
            lines
                .say("纠纷", subject(RecordKey::new(RecordKind::Dispute, dispute.uuid()), names))
                .say("记一笔", words::happened(what));
        }
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => door::activity(&mut lines, new, names),
        Intent::CreateTask(new) => work::task(&mut lines, new),
        Intent::ReportProgress { task, progress, note, photos } => {
            lines
                .say("任务", subject(RecordKey::new(RecordKind::Task, task.uuid()), names))
                .say("进度", words::progress(progress))
                .say("说明", note);
            lines.photos(photos);
        }
        Intent::ChangeTask { task, change } | Intent::SettleTask { task, change } => {
            lines.say("任务", subject(RecordKey::new(RecordKind::Task, task.uuid()), names));
            work::task_change(&mut lines, change);
        }
        Intent::ChangePlan { village, year, changes } => {
            lines.say("村(社区)", names.place(village)).say("年度", year.to_string());
            for change in changes {
                work::plan_change(&mut lines, change);
            }
        }
        Intent::SettlePlan { village, year, change } => {
            lines.say("村(社区)", names.place(village)).say("年度", year.to_string());
            work::plan_change(&mut lines, change);
        }
        Intent::ClaimStars { village, year, claims } => {
            of_year(&mut lines, village, *year, names);
            for claim in claims {
                let evidence = match claim.evidence.len() {
                    0 => String::new(),
                    count => format!("(佐证 {count} 件)"),
                };
                lines.say(claim.star.name(), format!("{}{evidence}", claim.statement));
            }
        }
        Intent::WithdrawClaim { village, year, stars } => {
            of_year(&mut lines, village, *year, names);
            lines.say("撤回", words::stars_or_none(stars));
        }
        Intent::AcceptReview { .. } | Intent::WithdrawReview { .. } => {}
        Intent::HandOverReview { to, .. } => {
            lines.say("转给", names.place(to));
        }
        Intent::TakeUpSuggestion { visit, suggestion, task } => {
            lines
                .say("调研", subject(RecordKey::new(RecordKind::LeaderVisit, visit.uuid()), names))
                .say("建议", suggestion);
            work::task(&mut lines, task);
        }
        Intent::Office(act) => office::act(&mut lines, act, names),
    }
    lines.done()
}

fn of_year(lines: &mut Lines, place: &PlaceCode, year: i32, names: &impl Names) {
    lines.say("地方", names.place(place)).say("年度", year.to_string());
}

fn subject(key: RecordKey, names: &impl Names) -> String {
    names.subject(key).unwrap_or_else(|| "不在本机的记录里".to_owned())
}

fn family(id: HouseholdId, names: &impl Names) -> String {
    names.household(id).map_or_else(
        || "一户人家(不在本机的记录里)".to_owned(),
        |household| format!("{} · {}", household.head.value, household.door.value),
    )
}

fn person(id: PersonId, household: HouseholdId, names: &impl Names) -> String {
    let kept = names.household(household).and_then(|household| household.people.get(&id)?.value.as_ref());
    kept.map_or_else(|| "家人".to_owned(), person_words)
}

fn person_words(person: &Person) -> String {
    let year = person.birth_year.map(|year| format!("{year} 年生")).unwrap_or_default();
    let parts = [person.name.as_str(), person.relation.as_str(), year.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
