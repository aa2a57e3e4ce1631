//! 核对创建规划 — what contradicts what in the plans of a year, counted from the records as they stand.

use domain::plan_check::{Agreed, Finding, Hint};
use domain::{At, DeclaredPlan, Place};
use serde::{Deserialize, Serialize};

/// An announcement with its version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeclaredRow {
    /// What was announced.
    pub plan: DeclaredPlan,
    /// How many changes it has seen.
    pub ver: u64,
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanChecked {
    /// 截至 — when it was counted.
    pub as_of: At,
    /// What contradicts what.
    pub findings: Vec<Finding>,
    /// What was looked at and holds.
    #[serde(default)]
    pub agreed: Vec<Agreed>,
    /// What contradicts nothing and is worth a look.
    #[serde(default)]
    pub hints: Vec<Hint>,
    /// What was announced for the year by the place, by those under it and by those above it; withdrawn ones too.
    pub declared: Vec<DeclaredRow>,
    /// The places that findings speak of, by name.
    pub places: Vec<Place>,
}
