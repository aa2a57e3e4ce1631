//! What a check tells: what is broken, what was proved and what is worth a look, each with its figures and where
//! they come from; no sentence.

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
    /// 星够得上星级: there is a way to give the stars announced to the places announced.
    StarsFitLevels,
    /// What is left of the zone's plan, once the townships' are taken off, can be given to the places that are left.
    RestFits,
    /// A place announces its plan once; what replaces it comes after a withdrawal.
    DeclaredOnce,
    /// 下级之和不超过上级: what lies below does not announce more than the place above.
    NotMoreBelow,
    /// 下级之和等于上级, once everybody below has announced.
    RollsUp,
    /// 公布数与填报数一致.
    DeclaredIsCounted,
    /// 已得的星还在: no fewer stars are announced than are held already.
    HeldStay,
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
    /// Places planned at this level or a higher one.
    AtLeast(u8),
    /// Places that exist, and of whose level nothing was said.
    Unsaid,
    /// Stars planned, of all kinds.
    Stars,
    /// Stars that the levels make: Σ level × places.
    StarsByLevel,
    /// Stars planned of this kind.
    Star(StarKind),
    /// Stars planned of these kinds together.
    Together(StarSet),
    /// The most stars of these kinds that the places planned can hold.
    Most(StarSet),
    /// The fewest stars of these kinds that the places planned cannot do without.
    Least(StarSet),
    /// Stars held already of this kind.
    Held(StarKind),
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
    /// Reckoned from what one place or several announced; nobody said it in so many words.
    Reckoned(Vec<DeclaredPlanId>),
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
    /// The figures that `against` was reckoned from; empty where it stands by itself.
    #[serde(default)]
    pub grounds: Vec<Figure>,
    /// Where it is mended.
    pub mend: Mend,
}

/// 已核对一致 — a rule that was looked at and holds, with the figures that prove it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Agreed {
    /// Which.
    pub rule: Rule,
    /// The place it is about.
    pub place: PlaceCode,
    /// Which of its places.
    pub of: PlacesMeant,
    /// The figure that keeps it.
    pub found: Figure,
    /// The figure it is held against.
    pub against: Figure,
}

/// What contradicts nothing and is worth a look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// It adds up only if there are places at levels of which nothing was said: how many at which.
    OnlyIf,
    /// Fewer places are planned than exist: planned, exist.
    NotAll,
    /// One township plans all that the zone does: the township's, the zone's.
    TakesAll,
    /// Fewer pilots than one a township; whether every township has a place to send is not announced: pilots, ruled.
    FewPilots,
    /// What the stars announced would cost if every one were new: money, budget.
    IfAllNew,
    /// There are too many ways to try them all: planned.
    NotTried,
}

/// A remark with its figures.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Hint {
    /// Which.
    pub remark: Remark,
    /// The place it is about.
    pub place: PlaceCode,
    /// Which of its places.
    pub of: PlacesMeant,
    /// Its figures, in the order that the remark names.
    pub figures: Vec<Figure>,
}

/// Kinds of stars, each once, in the order of [`StarKind::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(into = "Vec<StarKind>", from = "Vec<StarKind>")]
pub struct StarSet(u8);

impl StarSet {
    /// The kinds in it.
    pub fn kinds(self) -> impl Iterator<Item = StarKind> {
        StarKind::ALL.into_iter().filter(move |star| self.0 & Self::bit(*star) != 0)
    }
    /// How many kinds are in it.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }
    /// Whether no kind is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    const fn bit(star: StarKind) -> u8 {
        1 << star as u8
    }
}

impl FromIterator<StarKind> for StarSet {
    fn from_iter<I: IntoIterator<Item = StarKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |set, star| set | Self::bit(star)))
    }
}

impl From<Vec<StarKind>> for StarSet {
    fn from(kinds: Vec<StarKind>) -> Self {
        kinds.into_iter().collect()
    }
}

impl From<StarSet> for Vec<StarKind> {
    fn from(set: StarSet) -> Self {
        set.kinds().collect()
    }
}

impl Figure {
    pub(super) fn declared(what: What, value: u32, by: DeclaredPlanId) -> Self {
        Self { what, value: i64::from(value), from: Source::Declared(vec![by]) }
    }
    pub(super) fn reckoned(what: What, value: i64, by: Vec<DeclaredPlanId>) -> Self {
        Self { what, value, from: Source::Reckoned(by) }
    }
    pub(super) fn counted(what: What, value: u32, at: &PlaceCode) -> Self {
        Self { what, value: i64::from(value), from: Source::Counted(at.clone()) }
    }
    pub(super) fn ruled(what: What, value: u32) -> Self {
        Self { what, value: i64::from(value), from: Source::Rules }
    }
}
