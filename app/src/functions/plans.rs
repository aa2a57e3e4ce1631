//! 创建规划 — the stars each village holds and aims for in a year.

use domain::fund_ledger::FundFigures;
use domain::{AwardRules, Place, StarPlan};
use serde::{Deserialize, Serialize};

/// A village with its plan of a year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanRow {
    /// The village or community; its kind decides its set of stars.
    pub village: Place,
    /// Its plan, if it has one.
    #[serde(default)]
    pub plan: Option<StarPlan>,
    /// How many changes the plan has seen; 0 without one.
    pub ver: u64,
    /// Whether the village's year is decided: its plan costs nothing any more.
    #[serde(default)]
    pub decided: bool,
}

/// The plans of a year and what they are reckoned by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlansSeen {
    /// Villages in the order of their codes; townships stand before their villages, without a plan.
    pub rows: Vec<PlanRow>,
    /// The amounts of the year.
    pub rules: AwardRules,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: FundFigures,
}
