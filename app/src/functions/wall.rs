//! 作战图 — how the stars of many villages stand, and what lies behind those of one.

use domain::figures::Figures;
use domain::fund_ledger::YearFunds;
use domain::wall::WallRow;
use domain::{At, LeaderVisit, Place, StarKind, Task};
use serde::{Deserialize, Serialize};

/// The wall chart of a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wall {
    /// 截至.
    pub as_of: At,
    /// The townships, in the order of their codes.
    pub townships: Vec<Place>,
    /// The villages and communities, in the order of their codes.
    pub rows: Vec<WallRow>,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: YearFunds,
    /// 牵头部门 of each star this year; empty where none is named.
    #[serde(default)]
    pub leads: Vec<(StarKind, String)>,
}

/// One village of the wall chart with what its states were counted from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WallPlace {
    /// 截至.
    pub as_of: At,
    /// Its stars.
    pub row: WallRow,
    /// Its tasks of the year, as people of the village wrote them down.
    pub tasks: Vec<Task>,
    /// Its records of the year that is looked at: the same count as everywhere.
    pub figures: Figures,
    /// 调研, the last one first.
    #[serde(default)]
    pub visits: Vec<LeaderVisit>,
}
