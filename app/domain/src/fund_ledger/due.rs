//! 奖补明细 — what is due, what was paid, and what of either is open, award by award.

use super::FundLedger;
use crate::awards::{Award, AwardLine};
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
    /// 未付 — what is due and not paid.
    pub fn unpaid(&self) -> Fen {
        self.due().less(self.paid).max(Fen::default())
    }
    /// 待收回 — what was paid and is not due any more, until it comes back.
    pub fn to_recover(&self) -> Fen {
        self.paid.less(self.due()).max(Fen::default())
    }
    /// Whether the rules name no amount for it, and nobody has set one by a correction.
    pub fn has_no_amount(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.amount.is_none()) && self.corrected == Fen::default()
    }
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
}
