//! 奖补规则 — what a star, a risen branch and a row of five-star years are worth in a year, and the year's money.

use crate::flaw::{Check, Field, Why};
use crate::money::Fen;
use serde::{Deserialize, Serialize};

/// The most that a single amount may be: 1,000 亿元. More than any zone has, and far from the end of whole fen
/// even when thousands of them are added up.
pub const MOST: Fen = Fen::yuan(100_000_000_000);

/// 银五星, 金五星 — what so many five-star years in a row bring.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StreakAward {
    /// After this many years.
    pub years: u32,
    /// How much. None as long as it has not been set ("一定物质奖励").
    #[serde(default)]
    pub amount: Option<Fen>,
}

/// Amounts as the zone set them for a year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AwardRules {
    /// Their version, such as `2022`.
    pub version: String,
    /// Where they come from, in Chinese.
    pub source: String,
    /// For each star newly won.
    pub star: Fen,
    /// 晋星 — for a branch that rose a level in the year, however far.
    pub promotion: Fen,
    /// 银五星.
    pub silver: StreakAward,
    /// 金五星.
    pub gold: StreakAward,
    /// 奖补资金 of the year.
    pub awards_budget: Fen,
    /// 党建阵地专项资金 of the year.
    pub venues_budget: Fen,
}

impl AwardRules {
    /// For so many stars newly won.
    pub fn for_stars(&self, stars: u32) -> Fen {
        self.star.times(stars)
    }
    /// For so many branches that rose a level.
    pub fn for_promotions(&self, branches: u32) -> Fen {
        self.promotion.times(branches)
    }
    /// Amounts between nothing and [`MOST`]; gold after more years than silver.
    pub fn check(&self, check: &mut Check) {
        let amounts = [self.star, self.promotion, self.awards_budget, self.venues_budget];
        for amount in amounts.into_iter().chain(self.silver.amount).chain(self.gold.amount) {
            check.range(Field::Amount, amount.fen(), 0, MOST.fen());
        }
        check
            .range(Field::Years, i64::from(self.silver.years), 2, 20)
            .range(Field::Years, i64::from(self.gold.years), 2, 20)
            .refuse_if(self.gold.years <= self.silver.years, Field::Years, Why::EndsBeforeItBegins);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_check::PlanRules;

    #[test]
    fn the_reports_amounts_are_the_first_years() {
        let rules = &PlanRules::builtin().awards;
        assert_eq!((rules.for_stars(3), rules.for_promotions(2)), (Fen::yuan(60_000), Fen::yuan(40_000)));
        assert_eq!((rules.silver.years, rules.gold.years), (3, 5));
        assert_eq!((rules.silver.amount, rules.gold.amount), (None, None), "the report names no amount");
        assert_eq!((rules.awards_budget, rules.venues_budget), (Fen::yuan(5_000_000), Fen::yuan(5_000_000)));
        let text = serde_json::to_string(rules).unwrap();
        assert_eq!(&crate::document::read::<AwardRules>(&text).unwrap(), rules);
    }

    #[test]
    fn what_cannot_be_an_amount_is_refused() {
        let flawed = |change: fn(&mut AwardRules)| {
            let mut rules = PlanRules::builtin().awards.clone();
            change(&mut rules);
            let mut check = Check::new();
            rules.check(&mut check);
            check.done().is_err()
        };
        assert!(!flawed(|_| {}));
        assert!(flawed(|rules| rules.star = Fen::of_fen(-1)));
        assert!(flawed(|rules| rules.venues_budget = MOST + Fen::of_fen(1)));
        assert!(flawed(|rules| rules.gold.amount = Some(Fen::of_fen(-1))));
        assert!(flawed(|rules| rules.gold.years = rules.silver.years));
        assert!(flawed(|rules| rules.silver.years = 1));
    }
}
