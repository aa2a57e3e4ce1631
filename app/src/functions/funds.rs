//! 资金奖补 — what the year's decisions made due, what was paid, and what the budget has left.

use domain::fund_ledger::{DueRow, YearFunds};
use domain::{AwardRules, Fen, FundLedger, Place};
use serde::{Deserialize, Serialize};

/// The money of a year, as an office sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundsSeen {
    /// Every figure of the page, with its 截至.
    pub funds: YearFunds,
    /// Townships and villages, in the order of their codes.
    pub places: Vec<Place>,
    /// The rules of the year.
    pub rules: AwardRules,
    /// The awards of these villages.
    pub due: Vec<DueRow>,
    /// The ledger itself, which only the zone's office sees.
    #[serde(default)]
    pub ledger: Option<FundLedger>,
    /// How many changes the ledger has seen.
    pub ver: u64,
    /// 待收回 of the zone in its other years, the first one first.
    #[serde(default)]
    pub elsewhere: Vec<(i32, Fen)>,
}
