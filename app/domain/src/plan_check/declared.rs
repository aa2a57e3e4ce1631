//! Announcements: each by itself, against those above and below, and against what is counted.

use super::assignment::Verdict;
use super::finding::{Figure, Finding, Hint, Mend, Remark, Rule, Source, What};
use super::fits::Told;
use super::tally::{Tally, compared};
use super::{PlanBook, PlanCheck, below};
use crate::declared_plan::{Declaration, PlacesMeant};
use crate::ids::DeclaredPlanId;
use crate::place::PlaceLevel;
use crate::star_plan::PilotTrack;

pub(super) fn check(book: &PlanBook<'_>, told: &mut PlanCheck) {
    let newest = book.newest();
    let standing = book.standing();
    let all: Vec<_> = newest.iter().map(|plan| Told::of(book, plan)).collect();
    for one in &all {
        let mut about = About { book, one, told };
        about.said_once(&standing);
        about.stars_fit();
        about.not_more_than_exist();
        about.pilots_reach_their_level(&all);
        about.pilots_per_township();
        below::check(book, one, &all, about.told);
        about.counted();
    }
    if_all_new(book, &all, told);
}

/// So many kinds of stars are read at a glance.
const SHORT: u32 = 2;

/// One announcement being looked at.
struct About<'a, 't> {
    book: &'a PlanBook<'a>,
    one: &'a Told<'a>,
    told: &'t mut PlanCheck,
}

impl About<'_, '_> {
    fn judge(&mut self, holds: bool, rule: Rule, found: Figure, against: Figure) {
        self.told.judge(holds, finding(self.one.plan, rule, found, against));
    }
    fn remark(&mut self, remark: Remark, figures: Vec<Figure>) {
        let (place, of) = (self.one.plan.place.clone(), self.one.plan.of);
        self.told.hints.push(Hint { remark, place, of, figures });
    }

    fn said_once(&mut self, standing: &[&Declaration]) {
        let plan = self.one.plan;
        let same = |it: &&&Declaration| it.place == plan.place && it.of == plan.of;
        let ids: Vec<_> = standing.iter().filter(same).map(|it| it.id).collect();
        if ids.len() > 1 {
            let found = together(What::Declarations, i64::try_from(ids.len()).unwrap_or(i64::MAX), ids);
            self.judge(false, Rule::DeclaredOnce, found, Figure::ruled(What::Declarations, 1));
        }
    }

    /// Whether there is a way to give the stars to the places, and if there is none, why.
    fn stars_fit(&mut self) {
        let one = self.one;
        if one.plan.stars.is_empty() {
            return;
        }
        let sums = [one.shape.stars_by_level(), one.shape.stars()];
        let totals =
            [(What::StarsByLevel, sums[0]), (What::Stars, sums[1])].map(|(what, sum)| one.reckons(what, sum));
        let compares = one.says_levels_and_stars() && one.shape.names_every_kind();
        let stars = || one.reckons(What::Together(one.kinds()), sums[1]);
        match &one.verdict {
            // Of levels nothing was said: each kind by itself is held against the places there are.
            Verdict::AsSaid | Verdict::OnlyWith(_) | Verdict::NotTried if one.plan.levels.is_empty() => {
                if let Some(exist) = one.exist.clone() {
                    self.judge(true, Rule::StarsFitLevels, stars(), exist);
                }
            }
            Verdict::AsSaid => {
                if compares {
                    let [levels, stars] = totals;
                    self.judge(true, Rule::LevelsMakeStars, levels, stars);
                }
                self.judge(
                    true,
                    Rule::StarsFitLevels,
                    stars(),
                    one.reckons(What::Planned, one.shape.planned()),
                );
            }
            Verdict::OnlyWith(more) => {
                let figure = |(level, count): &(u8, u32)| one.reckons(What::Level(*level), i64::from(*count));
                self.remark(Remark::OnlyIf, more.iter().map(figure).collect());
            }
            Verdict::NotTried => {
                self.remark(Remark::NotTried, vec![one.reckons(What::Planned, one.shape.planned())]);
            }
            Verdict::Never => self.stars_do_not_fit(compares && sums[0] != sums[1], totals),
        }
    }

    /// The totals where they differ, and a choice of kinds that shows it: of many kinds only where the totals agree,
    /// because they say it shorter.
    fn stars_do_not_fit(&mut self, totals_differ: bool, [levels, stars]: [Figure; 2]) {
        let one = self.one;
        let broken = one.shape.broken().filter(|broken| !totals_differ || broken.kinds.len() <= SHORT);
        if totals_differ {
            self.judge(false, Rule::LevelsMakeStars, levels.clone(), stars);
        }
        let (found, against, grounds) = match broken {
            Some(broken) => one.why_not(&broken),
            None if totals_differ => return,
            // No choice of kinds shows it alone: villages and communities would need the same stars.
            None => {
                let planned = one.reckons(What::Planned, one.shape.planned());
                (one.reckons(What::Together(one.kinds()), one.shape.stars()), planned, vec![levels])
            }
        };
        self.told
            .findings
            .push(Finding { grounds, ..finding(one.plan, Rule::StarsFitLevels, found, against) });
    }

    fn not_more_than_exist(&mut self) {
        let Some(exist) = self.one.exist.clone().filter(|_| !self.one.plan.levels.is_empty()) else { return };
        let planned = self.one.reckons(What::Planned, self.one.shape.planned());
        if planned.value < exist.value {
            self.remark(Remark::NotAll, vec![planned.clone(), exist.clone()]);
        }
        self.judge(planned.value <= exist.value, Rule::NotMoreThanExist, planned, exist);
    }

    /// A pilot on the way to a level is one of the places planned at it.
    fn pilots_reach_their_level(&mut self, all: &[Told<'_>]) {
        for track in PilotTrack::ALL {
            let level = What::Level(track.to());
            if let Some(pilots) = self.one.says(What::Pilots(track))
                && let Some(places) = self.most_at(level, all)
            {
                let holds = pilots.value <= places.value;
                self.judge(holds, Rule::PilotsReachTheirLevel, pilots, places);
            }
        }
    }

    /// The most places that were planned at a level among those this announcement speaks of; none where somebody
    /// could still plan more.
    fn most_at(&self, level: What, all: &[Told<'_>]) -> Option<Figure> {
        let plan = self.one.plan;
        let of = |of| {
            all.iter()
                .find(|it| it.plan.place == plan.place && it.plan.of == of && !it.plan.levels.is_empty())
        };
        if let Some(own) = of(plan.of) {
            return own.most(level);
        }
        let counted = |of| Tally::of(self.book.places, &[], &plan.place, of).count(What::Exist);
        let known = counted(PlacesMeant::Both) > 0;
        let parts = [PlacesMeant::Villages, PlacesMeant::Communities];
        let parts = parts.into_iter().filter(|part| plan.of.is_both() && !(known && counted(*part) == 0));
        let figures: Vec<_> = parts.map(|part| of(part)?.most(level)).collect::<Option<_>>()?;
        (!figures.is_empty()).then(|| sum(level, &figures))
    }

    /// So many for each township on each track; an announcement cannot tell which townships have nobody to send.
    fn pilots_per_township(&mut self) {
        let townships = self.book.townships_under(&self.one.plan.place).count();
        let townships = u32::try_from(townships).unwrap_or(u32::MAX);
        for track in PilotTrack::ALL {
            let Some(pilots) = self.one.says(What::Pilots(track)) else { continue };
            let each = |count: u32| Figure::ruled(What::Pilots(track), count.saturating_mul(townships));
            let (least, most) = (each(self.book.rules.pilots_least), each(self.book.rules.pilots_most));
            if pilots.value < least.value {
                self.remark(Remark::FewPilots, vec![pilots, least]);
            } else {
                self.judge(pilots.value <= most.value, Rule::PilotsPerTownship, pilots, most);
            }
        }
    }

    /// Nothing is compared where nobody has filled in a plan yet, nor what the announcement does not name.
    fn counted(&mut self) {
        let plan = self.one.plan;
        let tally = Tally::of(self.book.places, self.book.plans, &plan.place, plan.of);
        for what in compared() {
            let comparable = if what == What::Exist { tally.count(what) > 0 } else { tally.has_plans() };
            let Some(declared) = self.one.says(what).filter(|_| comparable) else { continue };
            if let What::Star(star) = what
                && declared.value < i64::from(tally.count(What::Held(star)))
            {
                let held = What::Held(star);
                let held = Figure::counted(held, tally.count(held), &plan.place);
                self.judge(false, Rule::HeldStay, declared, held);
                continue;
            }
            let counted = Figure::counted(what, tally.count(what), &plan.place);
            self.judge(declared.value == counted.value, Rule::DeclaredIsCounted, declared, counted);
        }
    }
}

pub(super) fn finding(plan: &Declaration, rule: Rule, found: Figure, against: Figure) -> Finding {
    let (place, of, mend) = (plan.place.clone(), plan.of, Mend::Declared(plan.id));
    Finding { rule, place, of, found, against, grounds: Vec::new(), mend }
}

/// What several announced together, in so many words.
pub(super) fn together(what: What, value: i64, by: Vec<DeclaredPlanId>) -> Figure {
    Figure { what, value, from: Source::Declared(by) }
}

/// These figures added up: announced if every one was.
pub(super) fn sum(what: What, figures: &[Figure]) -> Figure {
    let (mut by, mut announced) = (Vec::new(), true);
    for figure in figures {
        announced &= matches!(figure.from, Source::Declared(_));
        match &figure.from {
            Source::Declared(ids) | Source::Reckoned(ids) => by.extend(ids),
            Source::Counted(_) | Source::Rules => {}
        }
    }
    let value = figures.iter().map(|figure| figure.value).sum();
    if announced { together(what, value, by) } else { Figure::reckoned(what, value, by) }
}

/// The awards if every star announced were won for the first time; 晋星 comes on top. Nobody announced either.
fn if_all_new(book: &PlanBook<'_>, all: &[Told<'_>], told: &mut PlanCheck) {
    if book.under.level() != PlaceLevel::Zone {
        return;
    }
    let counts_once = |of: PlacesMeant| of != PlacesMeant::Both;
    let plans = all.iter().map(|it| it.plan).filter(|it| it.place == *book.under && counts_once(it.of));
    let plans: Vec<_> = plans.filter(|it| !it.stars.is_empty()).collect();
    let stars =
        plans.iter().flat_map(|it| &it.stars).fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
    let cost = book.rules.awards.for_stars(stars);
    if cost > book.budget {
        let by = plans.iter().map(|it| it.id).collect();
        let money = Figure::reckoned(What::Money, cost.fen(), by);
        let budget = Figure { what: What::Money, value: book.budget.fen(), from: Source::Rules };
        let (place, of) = (book.under.clone(), PlacesMeant::Both);
        told.hints.push(Hint { remark: Remark::IfAllNew, place, of, figures: vec![money, budget] });
    }
}
