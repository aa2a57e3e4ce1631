//! What a check finds: the rule, the two figures, where each comes from, and what mends it; no sentence.

use crate::declared_plan::PlacesMeant;
use crate::ids::DeclaredPlanId;
use crate::place::PlaceCode;
use crate::star::StarKind;
use crate::star_plan::PilotTrack;
use serde::{Deserialize, Serialize};

/// A rule of the plans.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// 星级就是星数: Σ level × places announced = Σ stars announced.
    LevelsMakeStars,
    /// A place announces its plan once; what replaces it comes after a withdrawal.
    DeclaredOnce,
    /// 下级之和不超过上级: what lies below does not announce more than the place above.
    NotMoreBelow,
    /// 下级之和等于上级, once everybody below has announced.
    RollsUp,
    /// 公布数与填报数一致.
    DeclaredIsCounted,
    /// Places planned ≤ places that exist.
    NotMoreThanExist,
    /// As many pilots on a track as places planned at its level, at most.
    PilotsReachTheirLevel,
    /// 每个乡镇(街道) 1-2 个试点 on each track.
    PilotsPerTownship,
    /// A pilot holds the level its track begins at.
    PilotHolds,
    /// A pilot aims at the level its track ends at.
    PilotAims,
    /// A village plans stars that such a place can win.
    StarOfItsKind,
    /// A star aimed for has its tasks.
    AimHasTasks,
    /// 奖补资金够用.
    WithinBudget,
}

/// What a figure counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Places that exist.
    Exist,
    /// Places planned at any level.
    Planned,
    /// Places planned at this level.
    Level(u8),
    /// Stars planned, of all kinds.
    Stars,
    /// Stars that the levels make: Σ level × places.
    StarsByLevel,
    /// Stars planned of this kind.
    Star(StarKind),
    /// Pilots on this track.
    Pilots(PilotTrack),
    /// The level that a pilot on this track has or should have.
    LevelOf(PilotTrack),
    /// Tasks for this star.
    Tasks(StarKind),
    /// Announcements that stand.
    Declarations,
    /// Money, in fen.
    Money,
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Announced, by one place or by several together.
    Declared(Vec<DeclaredPlanId>),
    /// Counted from the plans and records of this place and what lies under it.
    Counted(PlaceCode),
    /// Set by the rules of the year.
    Rules,
}

/// A number and its source.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// What it counts.
    pub what: What,
    /// How many; fen where it is money.
    pub value: i64,
    /// Where it comes from.
    pub from: Source,
}

/// The record that mends it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// This announcement.
    Declared(DeclaredPlanId),
    /// The plan of this village, or the plans under this place.
    Plan(PlaceCode),
    /// The tasks of this village.
    Tasks(PlaceCode),
}

/// A broken rule.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// The place it is about.
    pub place: PlaceCode,
    /// Which of its places.
    pub of: PlacesMeant,
    /// The figure that breaks it.
    pub found: Figure,
    /// The figure it is held against.
    pub against: Figure,
    /// Where it is mended.
    pub mend: Mend,
}

impl Figure {
    pub(super) fn declared(what: What, value: u32, by: DeclaredPlanId) -> Self {
        Self { what, value: i64::from(value), from: Source::Declared(vec![by]) }
    }
    pub(super) fn counted(what: What, value: u32, at: &PlaceCode) -> Self {
        Self { what, value: i64::from(value), from: Source::Counted(at.clone()) }
    }
    pub(super) fn ruled(what: What, value: u32) -> Self {
        Self { what, value: i64::from(value), from: Source::Rules }
    }
}
