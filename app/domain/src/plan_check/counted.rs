//! The plans themselves: their stars, pilots and tasks, and what they would cost.

use super::finding::{Figure, Finding, Mend, Rule, Source, What};
use super::pilots::pilots_sent;
use super::{PlanBook, PlanCheck};
use crate::declared_plan::PlacesMeant;
use crate::place::{PlaceKind, PlaceLevel};
use crate::star::StarKind;
use crate::star_plan::StarPlan;

pub(super) fn check(book: &PlanBook<'_>, told: &mut PlanCheck) {
    for plan in book.plans {
        let Some(kind) = book.kind_of(&plan.village) else { continue };
        let listed = |star| u32::try_from(book.key_tasks.of_star(star, kind).count()).unwrap_or(u32::MAX);
        let tasks = |star| book.tasks.get(&(plan.village.clone(), star)).copied().unwrap_or(0);
        of_village(plan, kind, &listed, &tasks, told);
    }
    pilots_per_township(book, told);
    within_budget(book, told);
}

/// What one plan says about itself: `listed` tells how many tasks the list has for a star, `tasks` how many the
/// village has.
pub(super) fn of_village(
    plan: &StarPlan,
    kind: PlaceKind,
    listed: &dyn Fn(StarKind) -> u32,
    tasks: &dyn Fn(StarKind) -> u32,
    told: &mut PlanCheck,
) {
    stars_of_its_kind(plan, kind, told);
    pilot_on_its_track(plan, told);
    aims_have_tasks(plan, listed, tasks, told);
}

fn about(plan: &StarPlan, rule: Rule, found: Figure, against: Figure) -> Finding {
    let (place, mend) = (plan.village.clone(), Mend::Plan(plan.village.clone()));
    Finding { rule, place, of: PlacesMeant::Both, found, against, grounds: Vec::new(), mend }
}

fn stars_of_its_kind(plan: &StarPlan, kind: PlaceKind, told: &mut PlanCheck) {
    for star in plan.held.union(&plan.aimed).filter(|star| !StarKind::of(kind).contains(star)) {
        let found = Figure::counted(What::Star(*star), 1, &plan.village);
        told.judge(false, about(plan, Rule::StarOfItsKind, found, Figure::ruled(What::Star(*star), 0)));
    }
}

fn pilot_on_its_track(plan: &StarPlan, told: &mut PlanCheck) {
    let Some(track) = plan.pilot() else { return };
    let what = What::LevelOf(track);
    for (rule, level, should) in
        [(Rule::PilotHolds, plan.level(), track.from()), (Rule::PilotAims, plan.aimed_level(), track.to())]
    {
        let found = Figure::counted(what, level.into(), &plan.village);
        told.judge(level == should, about(plan, rule, found, Figure::ruled(what, should.into())));
    }
}

/// A star for which the list has tasks, and the village none.
fn aims_have_tasks(
    plan: &StarPlan,
    listed: &dyn Fn(StarKind) -> u32,
    tasks: &dyn Fn(StarKind) -> u32,
    told: &mut PlanCheck,
) {
    for star in &plan.aimed {
        let (listed, tasks) = (listed(*star), tasks(*star));
        if listed > 0 {
            let found = Figure::counted(What::Tasks(*star), tasks, &plan.village);
            let about = about(plan, Rule::AimHasTasks, found, Figure::ruled(What::Tasks(*star), listed));
            told.judge(tasks > 0, Finding { mend: Mend::Tasks(plan.village.clone()), ..about });
        }
    }
}

/// Only a township with a place of the level that a track begins at can send a pilot on it.
fn pilots_per_township(book: &PlanBook<'_>, told: &mut PlanCheck) {
    for sent in pilots_sent(book.places, book.plans, book.rules) {
        if !book.under.covers(&sent.township) || (sent.should.is_none() && sent.pilots == 0) {
            continue;
        }
        let what = What::Pilots(sent.track);
        let finding = Finding {
            rule: Rule::PilotsPerTownship,
            place: sent.township.clone(),
            of: PlacesMeant::Both,
            found: Figure::counted(what, sent.pilots, &sent.township),
            against: Figure::ruled(what, sent.should.unwrap_or(book.rules.pilots_most)),
            grounds: Vec::new(),
            mend: Mend::Plan(sent.township.clone()),
        };
        told.judge(sent.should.is_none(), finding);
    }
}

fn within_budget(book: &PlanBook<'_>, told: &mut PlanCheck) {
    let (cost, budget) = (book.committed, book.budget);
    if book.under.level() != PlaceLevel::Zone || book.plans.is_empty() {
        return;
    }
    let finding = Finding {
        rule: Rule::WithinBudget,
        place: book.under.clone(),
        of: PlacesMeant::Both,
        found: Figure { what: What::Money, value: cost.fen(), from: Source::Counted(book.under.clone()) },
        against: Figure { what: What::Money, value: budget.fen(), from: Source::Rules },
        grounds: Vec::new(),
        mend: Mend::Plan(book.under.clone()),
    };
    told.judge(cost <= budget, finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Place, PlaceCode};
    use crate::plan_check::{PlanRules, plan_check};
    use crate::register::Stamp;
    use crate::settings::KeyTasks;
    use crate::star_plan::{PilotTrack, PlanChange};
    use StarKind::{Culture, Ecology, Industry, Party, Safety};
    use std::collections::BTreeMap;

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }
    fn place(text: &str, kind: PlaceKind) -> Place {
        Place { code: code(text), kind, name: text.into(), sample: true }
    }
    fn plan(village: &str, held: &[StarKind], aimed: &[StarKind], pilot: Option<PilotTrack>) -> StarPlan {
        let set = |stars: &[StarKind]| stars.iter().copied().collect();
        let mut plan = StarPlan::of(code(village), 2026, set(held), set(aimed));
        plan.change(PlanChange::Pilot(pilot), 1, Stamp::of_nobody());
        plan
    }
    /// What is found in a township of these plans, where every star has tasks but 文明幸福.
    fn found(plans: &[StarPlan]) -> Vec<(Rule, i64, i64)> {
        let places = [
            place("410871001", PlaceKind::Subdistrict),
            place("410871001001", PlaceKind::Village),
            place("410871001002", PlaceKind::Village),
            place("410871001003", PlaceKind::Village),
            place("410871001004", PlaceKind::Community),
        ];
        let mut tasks = BTreeMap::new();
        for village in &places {
            for star in StarKind::ALL.into_iter().filter(|star| *star != Culture) {
                tasks.insert((village.code.clone(), star), 1);
            }
        }
        let book = PlanBook {
            under: &code("410871001"),
            places: &places,
            plans,
            declared: &[],
            tasks: &tasks,
            key_tasks: KeyTasks::builtin(),
            rules: PlanRules::builtin(),
            budget: PlanRules::builtin().awards.awards_budget,
            committed: crate::Fen::default(),
        };
        plan_check(&book).findings.into_iter().map(|it| (it.rule, it.found.value, it.against.value)).collect()
    }

    #[test]
    fn each_rule_of_a_plan_is_told_with_both_figures() {
        let two_to_three = Some(PilotTrack::TwoToThree);
        let pilot =
            |number: u8| plan(&format!("41087100100{number}"), &[Party, Safety], &[Ecology], two_to_three);
        assert_eq!(found(&[pilot(1), pilot(2)]), []);
        assert_eq!(found(&[pilot(1), pilot(2), pilot(3)]), [(Rule::PilotsPerTownship, 3, 2)]);
        // Somebody holds two stars, and nobody is sent.
        assert_eq!(
            found(&[plan("410871001001", &[Party, Safety], &[], None)]),
            [(Rule::PilotsPerTownship, 0, 1)]
        );
        // Nobody could be sent on any track: a single star is held.
        assert_eq!(found(&[plan("410871001001", &[Party], &[], None)]), []);
        // On the wrong track at both ends; and as nobody else, 三进四 has nobody.
        assert_eq!(
            found(&[plan("410871001001", &[Party, Safety, Ecology], &[Industry], two_to_three)]),
            [(Rule::PilotHolds, 3, 2), (Rule::PilotAims, 4, 3), (Rule::PilotsPerTownship, 0, 1)]
        );
        // 29 key tasks, five of them for 文明幸福, and the village has none.
        assert_eq!(found(&[plan("410871001001", &[], &[Culture], None)]), [(Rule::AimHasTasks, 0, 5)]);
        // A community has no 产业兴旺.
        assert_eq!(found(&[plan("410871001004", &[Industry], &[], None)]), [(Rule::StarOfItsKind, 1, 0)]);
    }
}
