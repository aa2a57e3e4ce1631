//! 总览 — an office's first page: what waits and what has been recorded, counted once for everybody.

use domain::figures::Figures;
use domain::fund_ledger::YearFunds;
use domain::{At, Fen};
use serde::{Deserialize, Serialize};

/// What stands below an office, and what waits for people there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Overview {
    /// 截至.
    pub as_of: At,
    /// The same figures as on phone and board, since the year began.
    pub figures: Figures,
    /// Villages and communities.
    pub villages: u32,
    /// Grids.
    pub grids: u32,
    /// People who hold a role now.
    pub people: u32,
    /// Records that wait for a village to look at them.
    pub waiting: u32,
    /// Honors nominated and not yet decided.
    pub nominated: u32,
    /// Tasks not complete.
    pub open_tasks: u32,
    /// Of these, past their deadline.
    pub late_tasks: u32,
    /// Earlier years that are not finished, the earliest first: the year, evaluations not decided, objections without
    /// an answer.
    #[serde(default)]
    pub unfinished: Vec<(i32, u32, u32)>,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: YearFunds,
    /// 待收回 of the zone in every year that has some, the first one first.
    #[serde(default)]
    pub to_recover: Vec<(i32, Fen)>,
}
