//! What is due, paid and left, award by award and for each line of the budget: the figures of the page 资金.

use super::{FundLedger, FundLine};
use crate::awards::{Award, AwardLine, AwardRules};
use crate::money::Fen;
use crate::place::PlaceCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An award of a village: what a decision made due, how that was corrected, and what was paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DueRow {
    /// The village or community.
    pub village: PlaceCode,
    /// Which award.
    pub award: Award,
    /// What the decision made due; none when it does not any more (摘星) and something was booked before.
    #[serde(default)]
    pub line: Option<AwardLine>,
    /// By how much that was corrected.
    pub corrected: Fen,
    /// What was paid for it.
    pub paid: Fen,
}

impl DueRow {
    /// 应付.
    pub fn due(&self) -> Fen {
        self.line.as_ref().and_then(|line| line.amount).unwrap_or_default() + self.corrected
    }
    /// 未付; below zero when more was paid than is due.
    pub fn left(&self) -> Fen {
        self.due().less(self.paid)
    }
    /// Whether the rules name no amount for it, and nobody has set one by a correction.
    pub fn has_no_amount(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.amount.is_none()) && self.corrected == Fen::default()
    }
}

/// One line of the budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LineFunds {
    /// 预算.
    pub budget: Fen,
    /// 应付 by decisions; for venues what was paid, since nothing is due before that.
    pub due: Fen,
    /// 已付.
    pub paid: Fen,
    /// 计划还要 — what plans that are not decided yet would come to.
    pub planned: Fen,
}

impl LineFunds {
    /// 结余 — what of the budget is not paid yet.
    pub fn left(&self) -> Fen {
        self.budget.less(self.paid)
    }
    /// What is left when everything due is paid and every plan reached; below zero when that is more than there is.
    pub fn after_plans(&self) -> Fen {
        // Money paid beyond what is due is gone until it comes back.
        self.budget.less(self.due.max(self.paid) + self.planned)
    }
}

/// Both lines of a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Funds {
    /// 奖补.
    pub awards: LineFunds,
    /// 党建阵地.
    pub venues: LineFunds,
}

impl FundLedger {
    /// Every award of the year: those that decisions made due, and those booked although none does any more.
    pub fn due(&self, lines: &[AwardLine]) -> Vec<DueRow> {
        let mut rows = BTreeMap::new();
        let of_year = lines.iter().filter(|line| line.year == self.year);
        for line in of_year {
            let (village, award) = (line.village.clone(), line.award());
            let row = DueRow {
                village: village.clone(),
                award,
                line: Some(line.clone()),
                corrected: Fen::default(),
                paid: Fen::default(),
            };
            rows.insert((village, award), row);
        }
        let (paid, corrected) = (self.paid_for(), self.corrected());
        for (village, award) in paid.keys().chain(corrected.keys()) {
            rows.entry((village.clone(), *award)).or_insert_with(|| DueRow {
                village: village.clone(),
                award: *award,
                line: None,
                corrected: Fen::default(),
                paid: Fen::default(),
            });
        }
        for (whose, row) in &mut rows {
            row.paid = paid.get(whose).copied().unwrap_or_default();
            row.corrected = corrected.get(whose).copied().unwrap_or_default();
        }
        rows.into_values().collect()
    }

    /// The figures of the year; `planned` is what plans that are not decided yet would come to.
    pub fn funds(&self, due: &[DueRow], planned: Fen, rules: &AwardRules) -> Funds {
        let line = |line, due, planned| LineFunds {
            budget: self.budget(line, rules),
            due,
            paid: self.paid(line),
            planned,
        };
        Funds {
            awards: line(FundLine::Awards, due.iter().map(DueRow::due).sum(), planned),
            venues: line(FundLine::Venues, self.paid(FundLine::Venues), Fen::default()),
        }
    }
}
