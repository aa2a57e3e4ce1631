//! Awards over random histories of ten years, against a second implementation that only looks back.

use super::*;
use crate::plan_check::PlanRules;
use rand::rngs::StdRng;
use rand::seq::{IndexedMutRandom, IndexedRandom};
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;

const FIRST: i32 = 2022;

fn history(chance: &mut StdRng) -> Vec<YearResult> {
    let kinds =
        StarKind::of(*[crate::PlaceKind::Village, crate::PlaceKind::Community].choose(chance).unwrap());
    let mut held = std::collections::BTreeSet::new();
    let mut results = Vec::new();
    // Most of a good branch's years are five-star years, or no row would ever be long.
    let good = chance.random_range(1..20_u32);
    for year in FIRST..FIRST + 10 {
        if chance.random_ratio(1, 12) {
            continue;
        }
        let won = kinds.iter().filter(|_| !chance.random_ratio(1, good + 1)).copied().collect();
        let lost = kinds.iter().filter(|_| chance.random_ratio(1, 8 * good)).copied().collect();
        let village = "410871001003".parse().unwrap();
        let result = YearResult { village, year, held_before: held, won, lost };
        held = result.held();
        results.push(result);
    }
    results
}

fn rules(chance: &mut StdRng) -> BTreeMap<i32, AwardRules> {
    let years = FIRST..FIRST + 10;
    let each = years.map(|year| {
        let silver = chance.random_range(2..5);
        let amount = |chance: &mut StdRng| {
            chance.random_bool(0.5).then(|| Fen::of_fen(chance.random_range(0..999_999)))
        };
        let rules = AwardRules {
            version: year.to_string(),
            star: Fen::of_fen(chance.random_range(0..9_999_999)),
            promotion: Fen::of_fen(chance.random_range(0..9_999_999)),
            silver: StreakAward { years: silver, amount: amount(chance) },
            gold: StreakAward { years: silver + chance.random_range(1..3), amount: amount(chance) },
            ..PlanRules::builtin().awards.clone()
        };
        (year, rules)
    });
    each.collect()
}

/// Says for each year and award whether it is due by looking back from that year alone.
fn looking_back(
    results: &[YearResult],
    rules: &BTreeMap<i32, AwardRules>,
) -> BTreeMap<(i32, Award), Option<Fen>> {
    let five = |year: i32| results.iter().any(|it| it.year == year && it.held().len() == 5);
    let row_of = |year: i32| (FIRST..=year).rev().take_while(|year| five(*year)).count();
    let reached = |year: i32, threshold: fn(&AwardRules) -> StreakAward| {
        let enough = |year: i32| row_of(year) >= threshold(&rules[&year]).years as usize;
        let in_row_before = (FIRST..year).rev().take_while(|year| five(*year));
        five(year) && enough(year) && !in_row_before.into_iter().any(enough)
    };
    let mut due = BTreeMap::new();
    for result in results {
        let (year, of_year) = (result.year, &rules[&result.year]);
        for star in StarKind::ALL {
            if result.won.contains(&star)
                && !result.held_before.contains(&star)
                && !result.lost.contains(&star)
            {
                due.insert((year, Award::Star(star)), Some(of_year.star));
            }
        }
        if result.held().len() > result.held_before.len() {
            due.insert((year, Award::Promotion), Some(of_year.promotion));
        }
        if reached(year, |rules| rules.silver) {
            due.insert((year, Award::Silver), of_year.silver.amount);
        }
        if reached(year, |rules| rules.gold) {
            due.insert((year, Award::Gold), of_year.gold.amount);
        }
    }
    due
}

#[test]
fn ten_years_forward_and_backward_come_to_the_same() {
    let (mut silver, mut gold) = (0, 0);
    for seed in 0..2_000 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let (mut results, rules) = (history(chance), rules(chance));
        let expected = looking_back(&results, &rules);
        let lines = awards(&results, |year| &rules[&year]);
        let told: BTreeMap<_, _> =
            lines.iter().map(|line| ((line.year, line.award()), line.amount)).collect();
        assert_eq!(told, expected, "seed {seed}: {results:?}");
        assert_eq!(told.len(), lines.len(), "seed {seed}: an award twice");
        assert!(lines.iter().all(|line| line.rules == line.year.to_string()), "seed {seed}");
        silver += lines.iter().filter(|line| line.award() == Award::Silver).count();
        gold += lines.iter().filter(|line| line.award() == Award::Gold).count();
        // The order in which results come does not matter.
        results.reverse();
        assert_eq!(awards(&results, |year| &rules[&year]), lines, "seed {seed}");
    }
    assert!(silver > 500 && gold > 300, "the histories have long rows: {silver} and {gold}");
}

/// A star lost since never makes a village's awards more than they were, in that year and as a whole.
#[test]
fn a_star_lost_earns_nothing() {
    for seed in 0..1_000 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let mut results = history(chance);
        let rules = PlanRules::builtin().awards.clone();
        let money = |results: &[YearResult]| -> Fen {
            awards(results, |_| &rules).iter().filter_map(|line| line.amount).sum()
        };
        let before = money(&results);
        let Some(result) = results.choose_mut(chance) else { continue };
        let Some(star) = result.held().into_iter().next() else { continue };
        result.lost.insert(star);
        assert!(money(&results) <= before, "seed {seed}");
    }
}
