//! Amounts and thresholds of a year, and what a plan would cost by them.

use crate::awards::AwardRules;
use crate::money::Fen;
use crate::star_plan::StarPlan;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Amounts and thresholds as the zone set them for a year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanRules {
    /// 奖补, with its version and source.
    pub awards: AwardRules,
    /// Fewest pilots a township on each track, where it has a place of that level.
    /// Source: "每个乡镇(街道)拿出 1-2 个村(社区)作为试点", report of 2022.
    pub pilots_least: u32,
    /// Most pilots a township on each track.
    pub pilots_most: u32,
}

impl PlanRules {
    /// The rules this version ships with: amounts in fen.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same file.
    pub fn builtin() -> &'static Self {
        static RULES: OnceLock<PlanRules> = OnceLock::new();
        RULES.get_or_init(|| {
            crate::document::read(include_str!("../../data/plan_rules_2022.json"))
                .expect("data/plan_rules_2022.json is read by a test")
        })
    }
}

/// What plans would cost if everything aimed for were won.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PlanCost {
    /// Stars that would be won.
    pub stars: u32,
    /// Branches that would rise a level.
    pub promotions: u32,
    /// Money for both.
    pub money: Fen,
}

impl PlanCost {
    /// What these plans would cost.
    pub fn of<'a>(plans: impl IntoIterator<Item = &'a StarPlan>, rules: &AwardRules) -> Self {
        let (mut stars, mut promotions) = (0, 0);
        for plan in plans {
            let won = u32::from(plan.aimed_level().saturating_sub(plan.level()));
            stars += won;
            promotions += u32::from(won > 0);
        }
        Self { stars, promotions, money: rules.for_stars(stars) + rules.for_promotions(promotions) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::star::StarKind;

    #[test]
    fn a_star_and_a_rise_cost_what_the_report_says() {
        let plan = |held: &[StarKind], aimed: &[StarKind]| {
            let set = |stars: &[StarKind]| stars.iter().copied().collect();
            StarPlan::of("410871001003".parse().unwrap(), 2022, set(held), set(aimed))
        };
        let rules = &PlanRules::builtin().awards;
        let two = plan(&[StarKind::Party], &[StarKind::Safety, StarKind::Culture]);
        let none = plan(&[StarKind::Party, StarKind::Safety], &[]);
        // Two stars and one branch that rises, however far: 2 × 20,000 + 20,000.
        assert_eq!(
            PlanCost::of([&two, &none], rules),
            PlanCost { stars: 2, promotions: 1, money: Fen::yuan(60_000) }
        );
        assert_eq!(rules.awards_budget, Fen::yuan(5_000_000));
    }
}
