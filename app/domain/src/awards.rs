//! 奖补 — what the results of a village's years are worth by each year's rules. A pure function: asked again it
//! says the same, and what it says is never typed over (a correction is an entry of the ledger, with a reason).
//!
//! Source of the rules: docs/funds.md. Decided here: a star earns its award when it was not held at the start of the
//! year and is still held now; a star that was lost and won again was won. 银五星 and 金五星 come once in a row of
//! five-star years; a year below five stars, a year without a result and a star lost since end the row, and the next
//! row starts from nothing. A decided award keeps the rules of its decision; only a correction changes it.

mod rules;
mod title;

#[cfg(test)]
mod properties;

pub use rules::{AwardRules, MOST, StreakAward};
pub use title::{Title, Titled, titles};

use crate::evaluation::Evaluation;
use crate::holding::Holding;
use crate::money::Fen;
use crate::place::PlaceCode;
use crate::star::StarKind;
use crate::star_year::StarYear;
use crate::year_result::YearResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 五星.
const ALL_STARS: u8 = 5;

/// Which award of a village and year is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Award {
    /// 创星奖补 — for this star.
    Star(StarKind),
    /// 晋星奖励.
    Promotion,
    /// 银五星.
    Silver,
    /// 金五星.
    Gold,
}

/// Why an award is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// This star was won in the year.
    Won(StarKind),
    /// The branch rose in the year.
    Rose {
        /// From this level.
        from: u8,
        /// To this one.
        to: u8,
    },
    /// Five stars in every year since.
    Silver {
        /// The first year of the row.
        since: i32,
    },
    /// Five stars in every year since.
    Gold {
        /// The first year of the row.
        since: i32,
    },
}

/// One award that a decision makes due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AwardLine {
    /// The village or community.
    pub village: PlaceCode,
    /// The year of the decision.
    pub year: i32,
    /// Why.
    pub ground: Ground,
    /// How much. None when the rules name no amount yet.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// The version of the rules by which it was computed.
    pub rules: String,
}

impl AwardLine {
    /// Which award it is.
    pub const fn award(&self) -> Award {
        match self.ground {
            Ground::Won(star) => Award::Star(star),
            Ground::Rose { .. } => Award::Promotion,
            Ground::Silver { .. } => Award::Silver,
            Ground::Gold { .. } => Award::Gold,
        }
    }
}

/// A row of five-star years, one after another.
#[derive(Clone, Copy)]
struct Row {
    since: i32,
    silver: bool,
    gold: bool,
}

/// The awards of one village, from the evaluations of all its years in whatever order they come: each year's by the
/// rules that held at its decision, or as they were corrected since.
pub fn awards_of(evaluations: &[Evaluation], year: impl Fn(i32) -> StarYear) -> Vec<AwardLine> {
    let Some(village) = evaluations.first().map(|evaluation| &evaluation.village) else { return Vec::new() };
    let rules = evaluations.iter().filter_map(|evaluation| {
        let naming = evaluation.naming()?;
        Some((evaluation.year, year(evaluation.year).award_rules_at(naming.version)))
    });
    let rules: BTreeMap<_, _> = rules.collect();
    awards(&Holding::of(evaluations).results(village), |year| &rules[&year])
}

/// The awards of one village in all its years, in the order of years. `rules` tells the rules of a year.
pub fn awards<'a>(results: &[YearResult], rules: impl Fn(i32) -> &'a AwardRules) -> Vec<AwardLine> {
    let mut years: Vec<_> = results.iter().collect();
    years.sort_by_key(|result| result.year);
    let mut lines = Vec::new();
    let mut row: Option<Row> = None;
    let mut before = None;
    for result in years {
        let year = result.year;
        let rules = rules(year);
        let mut due = |ground, amount| {
            let (village, rules) = (result.village.clone(), rules.version.clone());
            lines.push(AwardLine { village, year, ground, amount, rules });
        };
        for star in result.newly_held() {
            due(Ground::Won(star), Some(rules.star));
        }
        if result.rose() {
            let (from, to) = (result.level_before(), result.level());
            due(Ground::Rose { from, to }, Some(rules.promotion));
        }
        let goes_on = before == Some(year - 1);
        before = Some(year);
        if result.level() < ALL_STARS {
            row = None;
            continue;
        }
        let mut now = row.filter(|_| goes_on).unwrap_or(Row { since: year, silver: false, gold: false });
        let length = u32::try_from(year - now.since + 1).unwrap_or(0);
        // Not "exactly": the threshold may have been lowered while the row was under way.
        if !now.silver && length >= rules.silver.years {
            now.silver = true;
            due(Ground::Silver { since: now.since }, rules.silver.amount);
        }
        if !now.gold && length >= rules.gold.years {
            now.gold = true;
            due(Ground::Gold { since: now.since }, rules.gold.amount);
        }
        row = Some(now);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan_check::PlanRules;
    use std::collections::BTreeSet;

    fn result(year: i32, before: usize, now: usize) -> YearResult {
        let first = |count| StarKind::ALL[..count].iter().copied().collect::<BTreeSet<_>>();
        YearResult {
            village: "410871001003".parse().unwrap(),
            year,
            held_before: first(before),
            won: &first(now) - &first(before),
            lost: &first(before) - &first(now),
        }
    }
    fn due(results: &[YearResult]) -> Vec<(i32, Award)> {
        let lines = awards(results, |_| &PlanRules::builtin().awards);
        lines.iter().map(|line| (line.year, line.award())).collect()
    }

    #[test]
    fn each_star_and_the_rise_are_lines_of_their_own() {
        let rules = &PlanRules::builtin().awards;
        let lines = awards(&[result(2026, 1, 3)], |_| rules);
        let said: Vec<_> = lines.iter().map(|line| (line.ground, line.amount, line.rules.as_str())).collect();
        let each = Some(Fen::yuan(20_000));
        assert_eq!(
            said,
            [
                (Ground::Won(StarKind::Industry), each, "2022"),
                (Ground::Won(StarKind::Ecology), each, "2022"),
                (Ground::Rose { from: 1, to: 3 }, each, "2022"),
            ]
        );
        assert_eq!(due(&[result(2026, 3, 3)]), []);
        assert_eq!(due(&[result(2026, 3, 2)]), []);
    }

    #[test]
    fn silver_and_gold_come_once_in_a_row_of_five_star_years() {
        let five = |years: std::ops::RangeInclusive<i32>| years.map(|year| result(year, 5, 5));
        let row: Vec<_> = five(2022..=2031).collect();
        assert_eq!(due(&row), [(2024, Award::Silver), (2026, Award::Gold)]);
        // A year without a result, and a year with a star lost, end the row.
        let gap: Vec<_> = five(2022..=2023).chain(five(2025..=2027)).collect();
        assert_eq!(due(&gap), [(2027, Award::Silver)]);
        let mut lost = row.clone();
        lost[3] = result(2025, 5, 4);
        assert_eq!(due(&lost), [(2024, Award::Silver), (2028, Award::Silver), (2030, Award::Gold)]);
        // Won back in the next year: that star earns its award again, and a new row begins.
        let back = [result(2024, 5, 5), result(2025, 5, 4), result(2026, 4, 5)];
        assert_eq!(due(&back), [(2026, Award::Star(StarKind::Culture)), (2026, Award::Promotion)]);
    }

    #[test]
    fn an_amount_that_is_not_set_is_not_invented() {
        let row: Vec<_> = (2022..=2024).map(|year| result(year, 5, 5)).collect();
        let lines = awards(&row, |_| &PlanRules::builtin().awards);
        assert_eq!((lines.len(), lines[0].amount), (1, None));
    }

    #[test]
    fn each_year_pays_by_its_own_rules() {
        let then = &PlanRules::builtin().awards;
        let silver = StreakAward { years: 2, amount: Some(Fen::yuan(50_000)) };
        let now = AwardRules { version: "2025".into(), star: Fen::yuan(30_000), silver, ..then.clone() };
        let results = [result(2023, 0, 5), result(2024, 5, 5), result(2025, 5, 5)];
        let lines = awards(&results, |year| if year < 2025 { then } else { &now });
        assert!(lines[..6].iter().all(|line| line.year == 2023 && line.rules == "2022"));
        let last = &lines[6..];
        assert_eq!(last.len(), 1, "a threshold lowered below the row's length is reached at once");
        assert_eq!((last[0].ground, last[0].amount), (Ground::Silver { since: 2023 }, silver.amount));
    }
}
