//! One village's plan by itself: what its own phone can check and reckon without the plans of others.

use super::{PlanCheck, counted};
use crate::awards::AwardRules;
use crate::place::PlaceKind;
use crate::star::StarKind;
use crate::star_plan::StarPlan;
use crate::star_year::StarYear;
use serde::{Deserialize, Serialize};

/// What a village plans by: the amounts of a year, and how many tasks the list has for each star. A phone keeps it,
/// while the whole year (`StarYear`) stays with the zone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanTerms {
    /// The year.
    pub year: i32,
    /// Its amounts.
    pub awards: AwardRules,
    /// 任务清单, counted.
    pub listed: Vec<Listed>,
}

/// How many tasks the list has for a star at a kind of place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Listed {
    /// The kind of place.
    pub kind: PlaceKind,
    /// The star.
    pub star: StarKind,
    /// How many.
    pub tasks: u32,
}

impl PlanTerms {
    /// As the zone set the year.
    pub fn of(year: &StarYear) -> Self {
        let list = year.key_tasks();
        let mut listed = Vec::new();
        for kind in [PlaceKind::Village, PlaceKind::Community] {
            for star in StarKind::of(kind) {
                let tasks = u32::try_from(list.of_star(*star, kind).count()).unwrap_or(u32::MAX);
                listed.push(Listed { kind, star: *star, tasks });
            }
        }
        Self { year: year.year, awards: year.award_rules(), listed }
    }
    /// How many tasks the list has for a star.
    pub fn listed(&self, star: StarKind, kind: PlaceKind) -> u32 {
        self.listed.iter().find(|it| it.star == star && it.kind == kind).map_or(0, |it| it.tasks)
    }
    /// How many tasks the list has for everything that a plan aims at.
    pub fn listed_for(&self, plan: &StarPlan, kind: PlaceKind) -> u32 {
        plan.aimed.iter().map(|star| self.listed(*star, kind)).sum()
    }
}

/// What a village's plan tells by itself: what contradicts what, and what holds.
pub fn village_check(
    plan: &StarPlan,
    kind: PlaceKind,
    listed: impl Fn(StarKind) -> u32,
    tasks: impl Fn(StarKind) -> u32,
) -> PlanCheck {
    let mut told = PlanCheck::default();
    counted::of_village(plan, kind, &listed, &tasks, &mut told);
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stamp;
    use crate::place::Place;
    use crate::plan_check::{PlanBook, PlanRules, Rule, plan_check};
    use crate::settings::KeyTasks;
    use crate::star_plan::{PilotTrack, PlanChange};
    use std::collections::BTreeMap;

    fn plan(aimed: &[StarKind]) -> StarPlan {
        let aimed = aimed.iter().copied().collect();
        let mut plan = StarPlan::of("410871001003".parse().unwrap(), 2022, [StarKind::Party].into(), aimed);
        plan.change(PlanChange::Pilot(Some(PilotTrack::TwoToThree)), 1, Stamp::of_nobody());
        plan
    }

    #[test]
    fn the_terms_count_the_list_by_kind_of_place() {
        let terms = PlanTerms::of(&StarYear::builtin(&"410871".parse().unwrap(), 2022));
        let list = KeyTasks::builtin();
        for kind in [PlaceKind::Village, PlaceKind::Community] {
            for star in StarKind::ALL {
                let listed = list.of_star(star, kind).count();
                let of_kind = StarKind::of(kind).contains(&star);
                assert_eq!(
                    terms.listed(star, kind) as usize,
                    if of_kind { listed } else { 0 },
                    "{star:?} {kind:?}"
                );
            }
        }
        let both = plan(&[StarKind::Safety, StarKind::Culture]);
        let sum = terms.listed(StarKind::Safety, PlaceKind::Village)
            + terms.listed(StarKind::Culture, PlaceKind::Village);
        assert!(sum > 0 && terms.listed_for(&both, PlaceKind::Village) == sum);
        assert_eq!(terms.awards, PlanRules::builtin().awards);
    }

    #[test]
    fn a_village_finds_of_itself_what_the_office_finds_of_it() {
        let plan = plan(&[StarKind::Safety, StarKind::Sharing]);
        let (village, kind) = (plan.village.clone(), PlaceKind::Village);
        let terms = PlanTerms::of(&StarYear::builtin(&village, 2022));
        let own = village_check(&plan, kind, |star| terms.listed(star, kind), |_| 0);
        let rules: Vec<_> = own.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, [Rule::StarOfItsKind, Rule::PilotHolds, Rule::AimHasTasks]);
        // One star is held and two are aimed for: 二进三 ends at three.
        let kept: Vec<_> = own.agreed.iter().map(|it| (it.rule, it.found.value, it.against.value)).collect();
        assert_eq!(kept, [(Rule::PilotAims, 3, 3)]);

        let township = "410871001".parse().unwrap();
        let place = Place { code: village.clone(), kind, name: "西庄村".into(), sample: true };
        let mut of_office = plan_check(&PlanBook {
            under: &township,
            places: &[place],
            plans: &[plan],
            declared: &[],
            tasks: &BTreeMap::new(),
            key_tasks: KeyTasks::builtin(),
            rules: PlanRules::builtin(),
            budget: PlanRules::builtin().awards.awards_budget,
            committed: crate::Fen::default(),
        });
        of_office.findings.retain(|finding| finding.place == village);
        of_office.agreed.retain(|agreed| agreed.place == village);
        assert_eq!(own, of_office);
    }
}
