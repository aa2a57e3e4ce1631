//! What a year is made of, item by item; an item is what one person sets at once.

use super::setting::YearSetting;
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::AccountId;
use crate::place::PlaceKind;
use crate::settings::KeyTask;
use crate::star::StarKind;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most members of a 专班.
const MOST_MEMBERS: usize = 30;
/// Most criteria of a star.
const MOST_CRITERIA: usize = 12;
/// Most steps of a key task, as many as a task has milestones.
const MOST_STEPS: usize = 20;

/// One item of a year, set anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearItem {
    /// 星: who leads it and what it asks.
    Star(StarSeat),
    /// 任务清单: a key task.
    Task(KeyTask),
    /// The key task of this code is taken off the list.
    NoTask(String),
    /// 否决项.
    Veto(VetoItem),
    /// The veto item of this code is taken off the list: it should not have been on it.
    NoVeto(String),
    /// 奖补规则 and other numbers.
    Setting {
        /// Which.
        what: YearSetting,
        /// Days, years, places or fen.
        value: i64,
    },
}

/// A star of a year: who leads the work for it, and what it asks. Its colour and its icon go with its kind
/// everywhere, so that nobody has to learn them anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarSeat {
    /// Which star.
    pub star: StarKind,
    /// 牵头部门.
    #[serde(default)]
    pub lead: String,
    /// 专班.
    #[serde(default)]
    pub team: String,
    /// 专班成员, by account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<AccountId>,
    /// 评定标准.
    #[serde(default)]
    pub criteria: Vec<String>,
}

/// 否决项 — what bars a village from a star, or from every star, while it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VetoItem {
    /// Its code in the list.
    pub code: String,
    /// What must not have happened.
    pub words: String,
    /// The star it bars; every star when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub star: Option<StarKind>,
    /// First day it holds; always before, when none is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day it holds; from then on, when none is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl VetoItem {
    /// Whether it holds on this day; both ends do.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
    /// Whether it bars this star.
    pub fn bars(&self, star: StarKind) -> bool {
        self.star.is_none_or(|barred| barred == star)
    }
}

/// What makes two items the same one.
#[derive(PartialEq, Eq)]
enum ItemKey<'a> {
    Star(StarKind),
    Task(&'a str),
    Veto(&'a str),
    Setting(YearSetting),
}

impl YearItem {
    /// A code for a new item of a list that no other item has: what it is for, and the end of a new id.
    pub fn new_code(what: &str, id: Uuid) -> String {
        let [.., a, b, c, d] = *id.as_bytes();
        format!("{what}-{:08x}", u32::from_be_bytes([a, b, c, d]))
    }
    fn key(&self) -> ItemKey<'_> {
        match self {
            Self::Star(seat) => ItemKey::Star(seat.star),
            Self::Task(task) => ItemKey::Task(&task.code),
            Self::NoTask(code) => ItemKey::Task(code),
            Self::Veto(veto) => ItemKey::Veto(&veto.code),
            Self::NoVeto(code) => ItemKey::Veto(code),
            Self::Setting { what, .. } => ItemKey::Setting(*what),
        }
    }
    /// Whether both set the same item.
    pub fn is_same_item(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
    /// Whether it takes something off a list.
    pub const fn takes_away(&self) -> bool {
        matches!(self, Self::NoTask(_) | Self::NoVeto(_))
    }
    /// Words that are there and short, numbers within their range.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        match self {
            Self::Star(seat) => check_seat(seat),
            Self::Task(task) => check_task(task),
            Self::Veto(veto) => Check::new()
                .text(Field::ItemCode, &veto.code)
                .text(Field::VetoWords, &veto.words)
                .refuse_if(
                    matches!((veto.from, veto.to), (Some(from), Some(to)) if to < from),
                    Field::VetoDays,
                    Why::EndsBeforeItBegins,
                )
                .done(),
            Self::NoTask(code) | Self::NoVeto(code) => Check::new().text(Field::ItemCode, code).done(),
            Self::Setting { what, value } => what.check(*value),
        }
    }
}

fn check_seat(seat: &StarSeat) -> Result<(), Vec<Flaw>> {
    let mut check = Check::new();
    check
        .optional_text(Field::LeadDepartment, &seat.lead)
        .optional_text(Field::StarTeam, &seat.team)
        .count(Field::TeamMembers, seat.members.len(), MOST_MEMBERS)
        .count(Field::Criteria, seat.criteria.len(), MOST_CRITERIA);
    for criterion in &seat.criteria {
        check.text(Field::Criteria, criterion);
    }
    check.done()
}

fn check_task(task: &KeyTask) -> Result<(), Vec<Flaw>> {
    let done_by =
        |kind: &PlaceKind| task.of.mean(*kind) && StarKind::of(*kind).contains(&task.star.at(*kind));
    let nobody = ![PlaceKind::Village, PlaceKind::Community].iter().any(done_by);
    let mut check = Check::new();
    check
        .text(Field::ItemCode, &task.code)
        .text(Field::Title, &task.title)
        .text(Field::Unit, &task.unit)
        .refuse_if(nobody, Field::Stars, Why::Unknown)
        .refuse_if(task.steps.is_empty(), Field::Steps, Why::Missing)
        .count(Field::Steps, task.steps.len(), MOST_STEPS);
    for step in &task.steps {
        check.text(Field::Steps, &step.name).range(Field::Steps, step.days.into(), 1, 366);
    }
    check.done()
}
