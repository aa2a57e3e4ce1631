//! Amounts and thresholds of a year, and what a plan would cost by them.

use crate::money::Fen;
use crate::star_plan::StarPlan;
use serde::Deserialize;
use std::sync::OnceLock;

/// Amounts and thresholds as the zone set them for a year.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct PlanRules {
    /// Their version, such as `2022`.
    pub version: String,
    /// Where they come from, in Chinese.
    pub source: String,
    /// For each star newly won, in yuan.
    star_yuan: i64,
    /// 晋星 — for a branch that rose a level in the year, in yuan.
    promotion_yuan: i64,
    /// 奖补资金 of the year, in yuan.
    awards_budget_yuan: i64,
    /// Fewest pilots a township on each track, where it has a place of that level.
    pub pilots_least: u32,
    /// Most pilots a township on each track.
    pub pilots_most: u32,
}

impl PlanRules {
    /// The rules this version ships with.
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
    /// For so many stars newly won.
    pub fn for_stars(&self, stars: u32) -> Fen {
        Fen::yuan(self.star_yuan).times(stars)
    }
    /// For so many branches that rose a level.
    pub fn for_promotions(&self, branches: u32) -> Fen {
        Fen::yuan(self.promotion_yuan).times(branches)
    }
    /// 奖补资金 of the year.
    pub const fn awards_budget(&self) -> Fen {
        Fen::yuan(self.awards_budget_yuan)
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
    pub fn of<'a>(plans: impl IntoIterator<Item = &'a StarPlan>, rules: &PlanRules) -> Self {
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
        let rules = PlanRules::builtin();
        let two = plan(&[StarKind::Party], &[StarKind::Safety, StarKind::Culture]);
        let none = plan(&[StarKind::Party, StarKind::Safety], &[]);
        // Two stars and one branch that rises, however far: 2 × 20,000 + 20,000.
        assert_eq!(
            PlanCost::of([&two, &none], rules),
            PlanCost { stars: 2, promotions: 1, money: Fen::yuan(60_000) }
        );
        assert_eq!(rules.awards_budget(), Fen::yuan(5_000_000));
    }
}
