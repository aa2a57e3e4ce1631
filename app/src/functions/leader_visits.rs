//! 分包与调研 — which places each leader is assigned to, and what their visits left behind.

use domain::wall::WallRow;
use domain::{At, LeaderVisit};
use serde::{Deserialize, Serialize};

/// A visit with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaderVisitRow {
    /// The visit.
    pub visit: LeaderVisit,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}

/// The places of leaders and their visits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeadersSeen {
    /// 截至.
    pub as_of: At,
    /// The villages with their leaders, as the wall chart shows them.
    pub rows: Vec<WallRow>,
    /// Visits, the last one first.
    pub visits: Vec<LeaderVisitRow>,
}
