//! What strangers may see, and nothing else. No dispute, no household, no worker has a place here.

mod experience;
mod objection;
mod village;

pub use experience::{ExperienceLine, ExperiencesData};
pub use objection::{AnswersOfYear, FollowUp, OpenNotice, PublicAnswer};
pub use village::{Promise, Standing, StarHistory, StarLine, VillageData, YearOfStars};

use domain::awards::Titled;
use domain::figures::Figures;
use domain::honor::{HonorKind, HonorLevel};
use domain::{At, Day, Honor, PlaceCode, PlaceKind, PublicName, StarKind, StarPlan};
use std::collections::BTreeSet;

/// A place by name, as the pages print it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicPlace {
    /// Its code, for links.
    pub code: PlaceCode,
    /// Its kind.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Made up for the sample zone.
    pub sample: bool,
}

/// A village with its stars.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VillageLine {
    /// The village.
    pub place: PublicPlace,
    /// Stars held.
    pub held: BTreeSet<StarKind>,
    /// Stars worked for this year, besides those held.
    pub aimed: BTreeSet<StarKind>,
    /// 银五星 or 金五星, while it stands.
    pub title: Option<Titled>,
}

impl VillageLine {
    /// A village with what it holds today and what the year's plan works for besides, if there is one.
    pub fn new(place: PublicPlace, plan: Option<&StarPlan>, title: Option<Titled>) -> Self {
        let (held, aimed) = plan.map(|plan| (plan.held.clone(), plan.aimed.clone())).unwrap_or_default();
        Self { place, held, aimed, title }
    }
    /// 星级.
    pub fn level(&self) -> u8 {
        small(self.held.len())
    }
    /// The level it would reach.
    pub fn aimed_level(&self) -> u8 {
        small(self.held.union(&self.aimed).count())
    }
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// A line of the honor board. Made only from an honor, and the name only by its rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HonorLine {
    /// 类别.
    pub kind: HonorKind,
    /// 级别.
    pub level: HonorLevel,
    /// 荣誉名称.
    pub title: String,
    /// The name strangers read.
    pub name: PublicName,
    /// 事迹.
    pub deed: String,
    /// The day it was awarded.
    pub awarded_on: Day,
    /// The village it belongs to.
    pub village: PlaceCode,
}

impl HonorLine {
    /// The public line of an honor; none unless it is posted.
    pub fn of(honor: &Honor) -> Option<Self> {
        honor.is_posted().then(|| Self {
            kind: honor.kind,
            level: honor.level,
            title: honor.title.clone(),
            name: honor.public_name(),
            deed: honor.deed.clone(),
            awarded_on: honor.awarded_on,
            village: honor.village.clone(),
        })
    }
}

/// Figures counted from the records, with their period and time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The figures.
    pub figures: Figures,
    /// First day of the period.
    pub from: Day,
    /// 截至 — when they were counted.
    pub as_of: At,
}

/// A figure that a newspaper or a plan declares; never mixed with counted ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredLine {
    /// What it says, such as 入户走访.
    pub label: String,
    /// The number as declared, such as 2000余.
    pub value: String,
    /// 单位.
    pub unit: String,
}

/// Declared figures of one source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declared {
    /// Where and when, such as 文苑街道 · 2022 年报道.
    pub source: String,
    /// The lines.
    pub lines: Vec<DeclaredLine>,
}

/// A township with its villages, in the order of their codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TownshipLine {
    /// The township.
    pub place: PublicPlace,
    /// Its villages and communities.
    pub villages: Vec<VillageLine>,
}

/// Everything on the zone's board.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardData {
    /// The zone.
    pub zone: PublicPlace,
    /// The year of the star plans.
    pub year: i32,
    /// Counted figures.
    pub counted: Counted,
    /// Declared figures, kept apart.
    pub declared: Vec<Declared>,
    /// Townships with their villages.
    pub townships: Vec<TownshipLine>,
    /// Posted honors, newest first.
    pub honors: Vec<HonorLine>,
    /// Whether everything here is made up.
    pub sample: bool,
}

impl BoardData {
    /// Every village and community, township by township.
    pub fn villages(&self) -> impl Iterator<Item = &VillageLine> {
        self.townships.iter().flat_map(|township| &township.villages)
    }
    /// The township and village that a line of the board belongs to, by name.
    pub fn whereabouts(&self, village: &PlaceCode) -> Option<(&PublicPlace, &PublicPlace)> {
        let township = self.townships.iter().find(|line| line.place.code.covers(village))?;
        let line = township.villages.iter().find(|line| line.place.code == *village)?;
        Some((&township.place, &line.place))
    }
}
