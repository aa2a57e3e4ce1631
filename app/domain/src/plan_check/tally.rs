//! The figures of plans, counted or announced, by the same names.

use super::finding::What;
use crate::declared_plan::{Declaration, PlacesMeant};
use crate::place::{Place, PlaceCode};
use crate::star::StarKind;
use crate::star_plan::{PilotTrack, StarPlan};
use std::collections::BTreeMap;

/// Figures counted from plans; adding two adds every figure.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<What, u32>,
    /// How many of the places have a plan.
    plans: u32,
}

impl Tally {
    /// Counts the places of a kind under `place`, and their plans.
    pub fn of(places: &[Place], plans: &[StarPlan], place: &PlaceCode, of: PlacesMeant) -> Self {
        let mut tally = Self::default();
        for village in places.iter().filter(|it| of.mean(it.kind) && place.covers(&it.code)) {
            tally.add(What::Exist, 1);
            if let Some(plan) = plans.iter().find(|plan| plan.village == village.code) {
                tally.plan(plan);
            }
        }
        tally
    }

    fn plan(&mut self, plan: &StarPlan) {
        let level = plan.aimed_level();
        self.plans += 1;
        if level > 0 {
            self.add(What::Planned, 1);
            self.add(What::Level(level), 1);
            self.add(What::Stars, u32::from(level));
            self.add(What::StarsByLevel, u32::from(level));
        }
        for star in plan.held.union(&plan.aimed) {
            self.add(What::Star(*star), 1);
        }
        for star in &plan.held {
            self.add(What::Held(*star), 1);
        }
        if let Some(track) = plan.pilot() {
            self.add(What::Pilots(track), 1);
        }
    }
    fn add(&mut self, what: What, count: u32) {
        *self.counts.entry(what).or_default() += count;
    }

    /// How many.
    pub fn count(&self, what: What) -> u32 {
        self.counts.get(&what).copied().unwrap_or(0)
    }
    /// Whether any of the places has a plan.
    pub const fn has_plans(&self) -> bool {
        self.plans > 0
    }
    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (what, count) in &other.counts {
            self.add(*what, *count);
        }
        self.plans += other.plans;
        self
    }
}

/// What is compared figure by figure.
pub(super) fn compared() -> impl Iterator<Item = What> {
    let levels = (1..=5).rev().map(What::Level);
    let stars = StarKind::ALL.into_iter().map(What::Star);
    std::iter::once(What::Exist).chain(levels).chain(stars).chain(PilotTrack::ALL.map(What::Pilots))
}

/// What an announcement says in so many words; none where it does not name it.
pub(super) fn said(by: &Declaration, what: What) -> Option<u32> {
    match what {
        What::Exist => by.exist,
        What::Level(level) => named(&by.levels, &level),
        What::Star(star) => named(&by.stars, &star),
        What::Pilots(track) => named(&by.pilots, &track),
        What::Planned
        | What::AtLeast(_)
        | What::Unsaid
        | What::Stars
        | What::StarsByLevel
        | What::Together(_)
        | What::Most(_)
        | What::Least(_)
        | What::Held(_)
        | What::LevelOf(_)
        | What::Tasks(_)
        | What::Declarations
        | What::Money => None,
    }
}

fn named<T: PartialEq>(list: &[(T, u32)], key: &T) -> Option<u32> {
    list.iter().find(|(it, _)| it == key).map(|(_, count)| *count)
}
