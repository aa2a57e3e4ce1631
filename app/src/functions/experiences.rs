//! 经验 — what villages wrote down for others to copy, and the pilots that show the way.

use domain::plan_check::Sent;
use domain::wall::WallRow;
use domain::{At, Experience, Place};
use serde::{Deserialize, Serialize};

/// An experience with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExperienceRow {
    /// The experience.
    pub experience: Experience,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}

/// 试点 — the pilots of a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pilots {
    /// 截至.
    pub as_of: At,
    /// The townships, in the order of their codes.
    pub townships: Vec<Place>,
    /// The pilots, as the wall chart shows them.
    pub rows: Vec<WallRow>,
    /// What they wrote down, posted or not.
    pub experiences: Vec<Experience>,
    /// Fewest and most pilots of a township on a track, as the zone set the year.
    pub per_township: (u32, u32),
    /// How many each township sent on each track, and what the plan check says of it.
    #[serde(default)]
    pub sent: Vec<Sent>,
}
