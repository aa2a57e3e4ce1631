//! What a household asked for (诉求); raised inside a visit, then followed until it is done.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, HouseholdId, NeedId, VisitId};
use crate::place::PlaceCode;
use crate::register::{Register, Set, Stamp};
use crate::settings::NeedKind;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};

/// Longest text of a need, in characters.
pub const NEED_MAX: usize = 200;

/// A need as written down during a visit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewNeed {
    /// Its id.
    pub id: NeedId,
    /// What is asked for.
    pub text: String,
    /// 类别.
    pub kind: NeedKind,
    /// Who takes it up first.
    pub handling: Handling,
}

impl NewNeed {
    /// Text filled in and short enough.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new().text(Field::NeedText, &self.text).done()
    }
}

/// 办理 — how far a need has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// 交网格办理.
    Grid,
    /// 交村里办理.
    Village,
    /// 上报乡镇(街道).
    Township,
    /// 已办结.
    Done,
    /// 已说明, cannot be done and the household was told why.
    Explained,
}

impl Handling {
    /// Whether nothing more is owed.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Explained)
    }
}

/// A remark added to a need; remarks append and never meet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Remark {
    /// When.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// What was done or said, at most 200 characters.
    pub text: String,
}

/// 诉求 — as everybody in the village sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Need {
    /// Its id.
    pub id: NeedId,
    /// Whose it is.
    pub household: HouseholdId,
    /// The grid it was raised in.
    pub grid: PlaceCode,
    /// The visit it was raised in.
    pub raised_in: VisitId,
    /// The day of that visit.
    pub raised_on: Day,
    /// By whom it was written down.
    pub raised_by: AccountId,
    /// What is asked for.
    pub text: String,
    /// 类别.
    pub kind: NeedKind,
    /// How far it has come.
    pub handling: Register<Handling>,
    /// The day on which it was over, for counting.
    #[serde(default)]
    pub over_on: Option<Day>,
    /// What was done and said about it, oldest first.
    #[serde(default)]
    pub remarks: Vec<Remark>,
}

impl Need {
    /// Moves a need on, with a remark if there is something to say.
    pub fn advance(
        &mut self,
        handling: Handling,
        remark: Option<Remark>,
        on: Day,
        seen: u64,
        stamp: Stamp,
    ) -> Set {
        self.remarks.extend(remark);
        let set = self.handling.set(handling, seen, stamp);
        self.over_on = handling.is_over().then_some(on);
        set
    }
    /// A person picked one of two states that met.
    pub fn settle(&mut self, handling: Handling, on: Day, seen: u64, stamp: Stamp) -> Set {
        let set = self.handling.settle(handling, seen, stamp);
        self.over_on = handling.is_over().then_some(on);
        set
    }
}

/// Done needs a word on what was done; everything else may go without.
pub fn check_advance(handling: Handling, remark: &str) -> Result<(), Vec<Flaw>> {
    Check::new()
        .refuse_if(handling.is_over() && remark.trim().is_empty(), Field::Note, Why::Missing)
        .optional_text_up_to(Field::Note, remark, NEED_MAX)
        .done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_says_how() {
        for (handling, remark, fine) in [
            (Handling::Done, "", false),
            (Handling::Done, "软管已更换", true),
            (Handling::Explained, " ", false),
            (Handling::Village, "", true),
        ] {
            assert_eq!(check_advance(handling, remark).is_ok(), fine, "{handling:?} {remark}");
        }
    }
}
