//! The zone's announcement against those of its townships.

use super::assignment::{Levels, TOP, Verdict, most_held, reach};
use super::declared::{finding, sum};
use super::finding::{Figure, Hint, Remark, Rule, StarSet, What};
use super::fits::Told;
use super::tally::{Tally, compared};
use super::{PlanBook, PlanCheck};
use crate::declared_plan::PlacesMeant;
use crate::ids::DeclaredPlanId;
use crate::place::{PlaceKind, PlaceLevel};
use crate::star::StarKind;

pub(super) fn check(book: &PlanBook<'_>, zone: &Told<'_>, all: &[Told<'_>], told: &mut PlanCheck) {
    let place = &zone.plan.place;
    if place.level() != PlaceLevel::Zone {
        return;
    }
    let below = |it: &&Told<'_>| {
        it.plan.of == zone.plan.of && it.plan.place != *place && place.covers(&it.plan.place)
    };
    let below: Vec<_> = all.iter().filter(below).collect();
    let before = told.findings.len();
    for what in compared() {
        one_figure(book, zone, &below, what, told);
    }
    if told.findings.len() == before {
        the_rest(zone, &below, told);
    }
}

/// One figure of the townships against the zone's.
fn one_figure(book: &PlanBook<'_>, zone: &Told<'_>, below: &[&Told<'_>], what: What, told: &mut PlanCheck) {
    let Some(above) = zone.most(what) else { return };
    let said: Vec<_> = below.iter().filter_map(|it| Some((*it, it.says(what)?))).collect();
    let adding: Vec<_> =
        said.iter().filter(|(_, figure)| figure.value > 0).map(|(_, figure)| figure.clone()).collect();
    let least = sum(what, &adding);
    if least.value > above.value {
        let alone = said.iter().find(|(_, figure)| figure.value > above.value);
        let plan = alone.map_or(zone.plan, |(it, _)| it.plan);
        told.judge(false, finding(plan, Rule::NotMoreBelow, least, above));
        return;
    }
    if zone.says(what).is_none() {
        return;
    }
    let most: Option<Vec<_>> =
        everybody_below(book, zone, below).and_then(|all| all.iter().map(|it| it.most(what)).collect());
    match most.map(|figures| sum(what, &figures)) {
        Some(most) if most.value < above.value || least.value == above.value => {
            let holds = most.value >= above.value;
            told.judge(
                holds,
                finding(zone.plan, Rule::RollsUp, if holds { least } else { most }, above.clone()),
            );
        }
        _ if !said.is_empty() && above.value > 0 => {
            told.judge(
                true,
                finding(zone.plan, Rule::NotMoreBelow, sum(what, &figures_of(&said)), above.clone()),
            );
        }
        _ => {}
    }
    takes_all(book, zone, &said, &above, told);
}

fn figures_of(said: &[(&Told<'_>, Figure)]) -> Vec<Figure> {
    said.iter().map(|(_, figure)| figure.clone()).collect()
}

/// A township that plans all that the zone does leaves none to the others.
fn takes_all(
    book: &PlanBook<'_>,
    zone: &Told<'_>,
    said: &[(&Told<'_>, Figure)],
    above: &Figure,
    told: &mut PlanCheck,
) {
    let alone = book.townships_under(&zone.plan.place).nth(1).is_none();
    if alone || above.value == 0 || above.what == What::Exist {
        return;
    }
    for (it, figure) in said.iter().filter(|(_, figure)| figure.value == above.value) {
        let (place, of) = (it.plan.place.clone(), it.plan.of);
        let figures = vec![figure.clone(), above.clone()];
        told.hints.push(Hint { remark: Remark::TakesAll, place, of, figures });
    }
}

/// The announcements of all townships that have such places, as far as places are known; none while one is missing.
fn everybody_below<'t, 'a>(
    book: &PlanBook<'_>,
    zone: &Told<'_>,
    below: &[&'t Told<'a>],
) -> Option<Vec<&'t Told<'a>>> {
    let there = |place| Tally::of(book.places, &[], place, zone.plan.of).count(What::Exist) > 0;
    let known = there(&zone.plan.place);
    let expected = book.townships_under(&zone.plan.place).filter(|township| !known || there(&township.code));
    let all: Vec<_> = expected
        .map(|township| below.iter().copied().find(|it| it.plan.place == township.code))
        .collect::<Option<_>>()?;
    (!all.is_empty()).then_some(all)
}

/// Whether what the townships leave of the zone's plan can still be given to the places that they leave: the zone's
/// counts have to be reached by all of them together, each with its own counts where it gave some.
fn the_rest(zone: &Told<'_>, below: &[&Told<'_>], told: &mut PlanCheck) {
    let kind = match zone.plan.of {
        PlacesMeant::Villages => PlaceKind::Village,
        PlacesMeant::Communities => PlaceKind::Community,
        PlacesMeant::Both => return,
    };
    let parts: Vec<_> = below.iter().filter(|it| !it.plan.levels.is_empty()).collect();
    if !zone.closes() || parts.is_empty() {
        return;
    }
    let kinds = StarKind::of(kind);
    let mut rest = levels(zone);
    let mut most = [0; 1 << TOP];
    for part in &parts {
        let own = levels(part);
        rest.iter_mut().zip(own).for_each(|(left, taken)| *left -= taken);
        // A township that contradicts itself is told so; here it may hold anything.
        let believed = part.plan.stars.is_empty() || part.verdict == Verdict::AsSaid;
        let given = std::array::from_fn(|at| {
            let said = part.says(What::Star(kinds[at])).filter(|_| believed);
            said.map(|figure| figure.value)
        });
        most.iter_mut().zip(reach(&own, &given)).for_each(|(sum, most)| *sum += most);
    }
    if rest.iter().any(|left| *left < 0) {
        return;
    }
    let every = (1 << TOP) - 1;
    let planned = |set: usize| -> i64 {
        chosen(set).filter_map(|at| zone.says(What::Star(kinds[at]))).map(|figure| figure.value).sum()
    };
    let bound = |set: usize| most[set] + most_held(&rest, chosen(set).count());
    let broken = (1..every).filter(|set| planned(*set) > bound(*set));
    let size = |set: &usize| chosen(*set).count().min(TOP - chosen(*set).count());
    let by: Vec<DeclaredPlanId> =
        std::iter::once(zone).chain(parts.into_iter().copied()).map(|it| it.plan.id).collect();
    let Some(set) = broken.min_by_key(size) else {
        let (stars, there) = (zone.shape.stars(), zone.shape.stars_by_level());
        let stars = zone.reckons(What::Stars, stars);
        told.judge(
            true,
            finding(zone.plan, Rule::RestFits, stars, Figure::reckoned(What::StarsByLevel, there, by)),
        );
        return;
    };
    // Too many of these kinds are too few of the others: the fewer kinds say it shorter.
    let shorter = chosen(set).count() <= TOP - chosen(set).count();
    let told_of = if shorter { set } else { every & !set };
    let own: StarSet = chosen(told_of).map(|at| kinds[at]).collect();
    let (what, value) = if shorter {
        (What::Most(own), bound(set))
    } else {
        (What::Least(own), zone.shape.stars_by_level() - bound(set))
    };
    let one =
        (own.len() == 1).then(|| own.kinds().next()).flatten().and_then(|star| zone.says(What::Star(star)));
    let found = one.unwrap_or_else(|| zone.reckons(What::Together(own), planned(told_of)));
    told.judge(false, finding(zone.plan, Rule::RestFits, found, Figure::reckoned(what, value, by)));
}

fn levels(of: &Told<'_>) -> Levels {
    let mut levels = [0; TOP + 1];
    for (level, count) in (1..).zip(&of.shape.levels) {
        levels[level] = i64::from(count.unwrap_or(0));
    }
    levels
}

fn chosen(set: usize) -> impl Iterator<Item = usize> {
    (0..TOP).filter(move |at| set & (1 << at) != 0)
}
