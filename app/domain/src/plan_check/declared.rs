//! Announcements: each by itself, against those above and below, and against what is counted.

use super::PlanBook;
use super::finding::{Figure, Finding, Mend, Rule, Source, What};
use super::tally::{Tally, compared, said};
use crate::declared_plan::{Declaration, PlacesMeant};
use crate::ids::DeclaredPlanId;
use crate::place::PlaceLevel;
use crate::star_plan::PilotTrack;

pub(super) fn check(book: &PlanBook<'_>, findings: &mut Vec<Finding>) {
    let newest = book.newest();
    let standing = book.standing();
    for plan in &newest {
        let mut about = About { book, plan, findings };
        about.said_once(&standing);
        about.levels_make_stars();
        about.not_more_than_exist();
        about.pilots_reach_their_level(&newest);
        about.pilots_per_township();
        about.below(&newest);
        about.counted();
    }
    within_budget(book, &newest, findings);
}

/// One announcement being looked at.
struct About<'a, 'f> {
    book: &'a PlanBook<'a>,
    plan: &'a Declaration,
    findings: &'f mut Vec<Finding>,
}

impl About<'_, '_> {
    fn says(&self, what: What) -> Option<Figure> {
        said(self.plan, what).map(|count| Figure::declared(what, count, self.plan.id))
    }
    fn counted_here(&self) -> Tally {
        Tally::of(self.book.places, self.book.plans, &self.plan.place, self.plan.of)
    }
    fn found(&mut self, rule: Rule, found: Figure, against: Figure) {
        let (place, of, mend) = (self.plan.place.clone(), self.plan.of, Mend::Declared(self.plan.id));
        self.findings.push(Finding { rule, place, of, found, against, mend });
    }

    fn said_once(&mut self, standing: &[&Declaration]) {
        let same = |it: &&&Declaration| it.place == self.plan.place && it.of == self.plan.of;
        let ids: Vec<_> = standing.iter().filter(same).map(|it| it.id).collect();
        if ids.len() > 1 {
            let found = together(What::Declarations, u32::try_from(ids.len()).unwrap_or(u32::MAX), ids);
            self.found(Rule::DeclaredOnce, found, Figure::ruled(What::Declarations, 1));
        }
    }

    fn levels_make_stars(&mut self) {
        if let (Some(levels), Some(stars)) = (self.says(What::StarsByLevel), self.says(What::Stars))
            && levels.value != stars.value
        {
            self.found(Rule::LevelsMakeStars, levels, stars);
        }
    }

    fn not_more_than_exist(&mut self) {
        let there = self.counted_here().count(What::Exist);
        let counted = (there > 0).then(|| Figure::counted(What::Exist, there, &self.plan.place));
        if let (Some(planned), Some(exist)) = (self.says(What::Planned), self.says(What::Exist).or(counted))
            && planned.value > exist.value
        {
            self.found(Rule::NotMoreThanExist, planned, exist);
        }
    }

    /// A pilot on the way to a level is one of the places planned at it.
    fn pilots_reach_their_level(&mut self, newest: &[&Declaration]) {
        let plans: Vec<_> = newest
            .iter()
            .filter(|it| it.place == self.plan.place && within(it.of, self.plan.of) && !it.levels.is_empty())
            .collect();
        for track in PilotTrack::ALL {
            let level = What::Level(track.to());
            let places = plans.iter().filter_map(|it| said(it, level)).fold(0, u32::saturating_add);
            if let Some(pilots) = self.says(What::Pilots(track))
                && !plans.is_empty()
                && pilots.value > i64::from(places)
            {
                let planned = together(level, places, plans.iter().map(|it| it.id).collect());
                self.found(Rule::PilotsReachTheirLevel, pilots, planned);
            }
        }
    }

    /// So many for each township on each track; an announcement cannot tell which townships have nobody to send.
    fn pilots_per_township(&mut self) {
        let townships =
            u32::try_from(self.book.townships_under(&self.plan.place).count()).unwrap_or(u32::MAX);
        for track in PilotTrack::ALL {
            let Some(pilots) = self.says(What::Pilots(track)) else { continue };
            let each = |count: u32| count.saturating_mul(townships);
            let (least, most) = (each(self.book.rules.pilots_least), each(self.book.rules.pilots_most));
            let (too_few, too_many) = (pilots.value < i64::from(least), pilots.value > i64::from(most));
            if too_few || too_many {
                let ruled = Figure::ruled(What::Pilots(track), if too_few { least } else { most });
                self.found(Rule::PilotsPerTownship, pilots, ruled);
            }
        }
    }

    fn below(&mut self, newest: &[&Declaration]) {
        if self.plan.place.level() != PlaceLevel::Zone {
            return;
        }
        let below: Vec<_> = newest
            .iter()
            .filter(|it| {
                it.of == self.plan.of && it.place != self.plan.place && self.plan.place.covers(&it.place)
            })
            .collect();
        for what in compared() {
            let Some(above) = self.says(what) else { continue };
            let parts: Vec<_> = below.iter().filter_map(|it| Some((*it, said(it, what)?))).collect();
            let sum = parts.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
            let adding = parts.iter().filter(|(_, count)| *count > 0);
            if i64::from(sum) > above.value {
                let alone = parts.iter().find(|(_, count)| i64::from(*count) > above.value);
                let found = together(what, sum, adding.map(|(it, _)| it.id).collect());
                let (place, id) =
                    alone.map_or((&self.plan.place, self.plan.id), |(it, _)| (&it.place, it.id));
                self.findings.push(Finding {
                    rule: Rule::NotMoreBelow,
                    place: place.clone(),
                    of: self.plan.of,
                    found,
                    against: above,
                    mend: Mend::Declared(id),
                });
            } else if i64::from(sum) < above.value && self.everybody_below(&parts) {
                let found = together(what, sum, parts.iter().map(|(it, _)| it.id).collect());
                self.found(Rule::RollsUp, found, above);
            }
        }
    }

    /// Whether every township that has such places, as far as places are known, is among these.
    fn everybody_below(&self, parts: &[(&&Declaration, u32)]) -> bool {
        let known = self.counted_here().count(What::Exist) > 0;
        let has_places = |place| Tally::of(self.book.places, &[], place, self.plan.of).count(What::Exist) > 0;
        let mut expected = self
            .book
            .townships_under(&self.plan.place)
            .filter(|township| !known || has_places(&township.code));
        !parts.is_empty() && expected.all(|township| parts.iter().any(|(it, _)| it.place == township.code))
    }

    /// Nothing is compared where nobody has filled in a plan yet.
    fn counted(&mut self) {
        let tally = self.counted_here();
        for what in compared() {
            let comparable = if what == What::Exist { tally.count(what) > 0 } else { tally.has_plans() };
            if let Some(declared) = self.says(what)
                && comparable
                && declared.value != i64::from(tally.count(what))
            {
                let counted = Figure::counted(what, tally.count(what), &self.plan.place);
                self.found(Rule::DeclaredIsCounted, declared, counted);
            }
        }
    }
}

fn together(what: What, count: u32, by: Vec<DeclaredPlanId>) -> Figure {
    Figure { what, value: i64::from(count), from: Source::Declared(by) }
}

/// Whether what is said of `part` is part of what is said of `whole`.
fn within(part: PlacesMeant, whole: PlacesMeant) -> bool {
    part == whole || whole == PlacesMeant::Both
}

/// The awards if every star announced were won for the first time; 晋星 comes on top and is not announced.
fn within_budget(book: &PlanBook<'_>, newest: &[&Declaration], findings: &mut Vec<Finding>) {
    if book.under.level() != PlaceLevel::Zone {
        return;
    }
    let counts_once = |of| of != PlacesMeant::Both;
    let plans =
        newest.iter().filter(|it| it.place == *book.under && counts_once(it.of) && !it.stars.is_empty());
    let plans: Vec<_> = plans.collect();
    let stars = plans.iter().filter_map(|it| said(it, What::Stars)).fold(0, u32::saturating_add);
    let (cost, budget) = (book.rules.awards.for_stars(stars), book.budget);
    if cost > budget {
        let from = Source::Declared(plans.iter().map(|it| it.id).collect());
        findings.push(Finding {
            rule: Rule::WithinBudget,
            place: book.under.clone(),
            of: PlacesMeant::Both,
            found: Figure { what: What::Money, value: cost.fen(), from },
            against: Figure { what: What::Money, value: budget.fen(), from: Source::Rules },
            mend: Mend::Declared(plans[0].id),
        });
    }
}
