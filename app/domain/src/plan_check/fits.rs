//! What an announcement says of levels and stars, and what follows from it though nobody said it.

use super::PlanBook;
use super::assignment::{Broken, Shape, Verdict};
use super::finding::{Figure, StarSet, What};
use super::tally::{Tally, said};
use crate::declared_plan::{Declaration, PlacesMeant};

/// An announcement with what follows from it.
pub(super) struct Told<'a> {
    pub plan: &'a Declaration,
    pub shape: Shape,
    pub verdict: Verdict,
    /// How many such places there are, as announced, else as counted.
    pub exist: Option<Figure>,
}

impl<'a> Told<'a> {
    pub(super) fn of(book: &PlanBook<'_>, plan: &'a Declaration) -> Self {
        let counted = |of| Tally::of(book.places, &[], &plan.place, of).count(What::Exist);
        let there = counted(plan.of);
        let exist = said(plan, What::Exist).map(|count| Figure::declared(What::Exist, count, plan.id));
        let exist = exist.or_else(|| (there > 0).then(|| Figure::counted(What::Exist, there, &plan.place)));
        let shape = shape(plan, &counted, exist.as_ref());
        let verdict = match shape.verdict() {
            Verdict::NotTried if shape.broken().is_some() => Verdict::Never,
            verdict => verdict,
        };
        Self { plan, shape, verdict, exist }
    }

    /// Whether every kind of star is named and the levels said make just as many stars: then there is no place
    /// at any other level, as each would make more.
    pub(super) fn closes(&self) -> bool {
        let totals = self.shape.stars() == self.shape.stars_by_level();
        self.says_levels_and_stars()
            && self.shape.names_every_kind()
            && totals
            && self.verdict == Verdict::AsSaid
    }
    pub(super) const fn says_levels_and_stars(&self) -> bool {
        !self.plan.levels.is_empty() && !self.plan.stars.is_empty()
    }
    /// A figure in the announcement's own words.
    pub(super) fn says(&self, what: What) -> Option<Figure> {
        said(self.plan, what).map(|count| Figure::declared(what, count, self.plan.id))
    }
    /// A figure that follows from several of them.
    pub(super) fn reckons(&self, what: What, value: i64) -> Figure {
        Figure::reckoned(what, value, vec![self.plan.id])
    }
    /// The most there can be: as said; of a level that was not said, no more than places are left.
    pub(super) fn most(&self, what: What) -> Option<Figure> {
        let left = || match what {
            What::Level(_) if self.closes() => Some(0),
            What::Level(_) => self.shape.left(),
            _ => None,
        };
        self.says(what).or_else(|| left().map(|value| self.reckons(what, value)))
    }
    /// The kinds of stars that were named.
    pub(super) fn kinds(&self) -> StarSet {
        self.plan.stars.iter().map(|(star, _)| *star).collect()
    }

    /// The two figures of a choice of kinds that cannot be had, and what the second was reckoned from.
    pub(super) fn why_not(&self, broken: &Broken) -> (Figure, Figure, Vec<Figure>) {
        let one = (broken.kinds.len() == 1).then(|| broken.kinds.kinds().next()).flatten();
        let found = one.and_then(|star| self.says(What::Star(star)));
        let found = found.unwrap_or_else(|| self.reckons(What::Together(broken.kinds), broken.stars));
        if one.is_some() && broken.most {
            let exist = self.exist.clone().filter(|_| broken.unsaid > 0);
            return (found, exist.unwrap_or_else(|| self.reckons(What::Planned, broken.bound)), Vec::new());
        }
        let what = if broken.most { What::Most(broken.kinds) } else { What::Least(broken.kinds) };
        let (from, to) = broken.from_levels;
        let levels = (from..=to).rev().map(|level| (What::AtLeast(level), self.shape.at_least(level)));
        let left = (broken.unsaid > 0).then(|| self.shape.left()).flatten().map(|left| (What::Unsaid, left));
        let grounds = levels.chain(left).filter(|(_, count)| *count > 0);
        let grounds = grounds.map(|(what, count)| self.reckons(what, count)).collect();
        (found, self.reckons(what, broken.bound), grounds)
    }
}

/// What is known for the decision; how many places there are is left out where more are planned, which is a rule
/// of its own.
fn shape(plan: &Declaration, counted: &dyn Fn(PlacesMeant) -> u32, exist: Option<&Figure>) -> Shape {
    let level = |level: u8| said(plan, What::Level(level));
    let mut shape = Shape {
        levels: [level(1), level(2), level(3), level(4), level(5)],
        stars: plan.stars.clone(),
        ..Shape::default()
    };
    let enough = |count: &u32| i64::from(*count) >= shape.planned();
    let there = exist.and_then(|figure| u32::try_from(figure.value).ok()).filter(enough);
    shape.exist = there;
    match plan.of {
        PlacesMeant::Villages => (shape.villages, shape.communities) = (there, Some(0)),
        PlacesMeant::Communities => (shape.villages, shape.communities) = (Some(0), there),
        PlacesMeant::Both => {
            let (villages, communities) = (counted(PlacesMeant::Villages), counted(PlacesMeant::Communities));
            if villages + communities > 0 && i64::from(villages + communities) >= shape.planned() {
                (shape.villages, shape.communities) = (Some(villages), Some(communities));
            }
        }
    }
    shape
}
