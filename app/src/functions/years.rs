//! 创建年度 — what holds in a year of the zone, for everybody who leads a place in it.

use domain::{AccountId, Fen, PlaceCode, StarYear};
use serde::{Deserialize, Serialize};

/// A year of the zone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearSheet {
    /// What holds: as the zone's office set it, or what ships with the program.
    pub year: StarYear,
    /// How many changes it has seen; 0 when nobody has opened it.
    pub ver: u64,
    /// The years that have been opened, the earliest first.
    pub opened: Vec<i32>,
    /// The members of each 专班, by name.
    pub names: Vec<(AccountId, String)>,
}

/// What a change of a year's numbers would do to what is decided in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearTrial {
    /// Awards that decisions of the year made due.
    pub decided: u32,
    /// Of these and of those that would come or go, how many would differ if the numbers were corrected.
    pub changed: u32,
    /// What they would come to more, in all; below zero when less.
    pub difference: Fen,
}

/// Somebody who may sit in a 专班.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Colleague {
    /// Their account.
    pub id: AccountId,
    /// 姓名.
    pub name: String,
    /// Where they belong.
    pub home: PlaceCode,
}
