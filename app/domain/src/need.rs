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
    /// Whether it is for whoever works in the grid to settle, or, with `leads_village`, for the village's secretary.
    /// What was passed on is owed by somebody else.
    pub const fn is_for(self, leads_village: bool) -> bool {
        match self {
            Self::Grid => true,
            Self::Village => leads_village,
            Self::Township | Self::Done | Self::Explained => false,
        }
    }
    /// Whether somebody else than that person is at work on it.
    pub const fn is_with_others(self, leads_village: bool) -> bool {
        !self.is_over() && !self.is_for(leads_village)
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
    /// The visit it was said in, when it was saved with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// How far the need had come before, when it was saved with a visit: taking that back leads back to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Handling>,
    /// Whether its visit was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
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
    /// Whether the visit it was raised in was taken back: then it is kept and not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl Need {
    /// Whether somebody still owes an answer.
    pub fn is_open(&self) -> bool {
        !self.withdrawn && !self.handling.value.is_over()
    }
    /// The last day on which somebody looked after it.
    pub fn looked_after_on(&self) -> Day {
        let said = self.remarks.iter().filter(|remark| !remark.withdrawn).map(|remark| remark.at.day());
        said.chain([self.handling.stamp.at.day()]).fold(self.raised_on, Day::max)
    }
    /// A visit was taken back: what was raised in it is withdrawn, and what was said in it leads back to where the
    /// need stood, unless somebody has moved it on since.
    pub fn withdraw(&mut self, visit: VisitId, by: AccountId, stamp: Stamp) {
        self.withdrawn |= self.raised_in == visit;
        let told = |remark: &&mut Remark| remark.visit == Some(visit) && remark.by == by && !remark.withdrawn;
        for remark in self.remarks.iter_mut().filter(told) {
            remark.withdrawn = true;
            let newest = (remark.at, remark.by) == (self.handling.stamp.at, self.handling.stamp.by);
            if let (true, Some(before)) = (newest, remark.before) {
                self.handling.set(before, stamp.ver, stamp);
                self.over_on = None;
            }
        }
    }
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

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn stamp(ver: u64, on: &str) -> Stamp {
        Stamp { ver, at: day(on).starts_at(), ..Stamp::of_nobody() }
    }
    fn need() -> Need {
        Need {
            id: NeedId::from_uuid(uuid::Uuid::nil()),
            household: HouseholdId::from_uuid(uuid::Uuid::nil()),
            grid: "410871001003003".parse().unwrap(),
            raised_in: visit(1),
            raised_on: day("2026-11-01"),
            raised_by: AccountId::from_uuid(uuid::Uuid::nil()),
            text: "燃气软管老化".into(),
            kind: NeedKind::new("housing"),
            handling: Register::new(Handling::Grid, stamp(1, "2026-11-01")),
            over_on: None,
            remarks: Vec::new(),
            withdrawn: false,
        }
    }
    fn visit(number: u128) -> VisitId {
        VisitId::from_uuid(uuid::Uuid::from_u128(number))
    }
    fn said(need: &mut Need, on: &str, handling: Handling) {
        let stamp = stamp(2, on);
        let before = Some(need.handling.value);
        let (at, by) = (stamp.at, stamp.by);
        let remark =
            Remark { at, by, text: "换好了".into(), visit: Some(visit(2)), before, withdrawn: false };
        need.advance(handling, Some(remark), day(on), 1, stamp);
    }

    #[test]
    fn taking_a_visit_back_leads_back_to_where_its_needs_stood() {
        let nobody = stamp(0, "2026-11-09").by;
        let mut moved = need();
        said(&mut moved, "2026-11-08", Handling::Done);
        assert!(!moved.is_open());
        assert_eq!(moved.looked_after_on(), day("2026-11-08"));
        let mut since = moved.clone();
        moved.withdraw(visit(2), nobody, stamp(3, "2026-11-08"));
        assert!(moved.is_open() && moved.remarks[0].withdrawn && moved.over_on.is_none());
        assert_eq!((moved.handling.value, moved.handling.is_contested()), (Handling::Grid, false));
        // Somebody has moved it on since: theirs stays.
        since.advance(Handling::Township, None, day("2026-11-09"), 2, stamp(3, "2026-11-09"));
        since.withdraw(visit(2), nobody, stamp(4, "2026-11-10"));
        assert_eq!((since.handling.value, since.remarks[0].withdrawn), (Handling::Township, true));
        // What was raised in it is no need any more.
        let mut raised = need();
        raised.withdraw(visit(1), nobody, stamp(2, "2026-11-01"));
        assert!(!raised.is_open());
    }

    #[test]
    fn what_was_passed_on_is_with_others() {
        // Where it stands; of a grid worker, of a secretary: own work, with others.
        for (handling, worker, secretary) in [
            (Handling::Grid, (true, false), (true, false)),
            (Handling::Village, (false, true), (true, false)),
            (Handling::Township, (false, true), (false, true)),
            (Handling::Done, (false, false), (false, false)),
            (Handling::Explained, (false, false), (false, false)),
        ] {
            let of = |leads| (handling.is_for(leads), handling.is_with_others(leads));
            assert_eq!((of(false), of(true)), (worker, secretary), "{handling:?}");
        }
    }

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
