//! 奖补 — what the results of a village's years are worth by each year's rules.

mod rules;

pub use rules::{AwardRules, MOST, StreakAward};
