//! 资金数 — 预算, 应付, 已付, 待收回, 规划还要, 还余. They are reckoned here and nowhere else: every page, sheet and
//! screen shows this result with its 截至. Knows what decisions and plans come to only when it is told.

use super::{DueRow, FundLedger, FundLine};
use crate::awards::AwardRules;
use crate::money::Fen;
use crate::place::PlaceCode;
use crate::time::At;
use serde::{Deserialize, Serialize};

/// What is said to be nearly used up: less than one part in so many is left.
const TIGHT: u32 = 10;

/// The figures of a line of the budget, for the whole zone or for the villages of a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundFigures {
    /// 应付 — what decisions make due, with every correction of it; for venues what was paid, since nothing is due
    /// before that.
    pub due: Fen,
    /// 已付 — what was paid, without what came back.
    pub paid: Fen,
    /// 未付 — what is due and not paid, award by award: what another village was paid too much pays nothing here.
    pub unpaid: Fen,
    /// 待收回 — what was paid and is not due any more (摘星), award by award, until it comes back.
    pub to_recover: Fen,
    /// 规划还要 — what the plans of villages that are not decided yet would come to.
    pub planned: Fen,
    /// What there is for all this; only the zone has a budget.
    #[serde(default)]
    pub budget: Option<BudgetFigures>,
}

/// What a line of the zone's budget has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BudgetFigures {
    /// 年初预算, by the year's setting.
    pub opening: Fen,
    /// 预算 — the opening and every adjustment.
    pub total: Fen,
    /// 结余 — 预算 − 已付: what is there today.
    pub balance: Fen,
    /// 还余 — 预算 − 应付 − 待收回 − 规划还要: what is left when everything due is paid and every plan reached. Money
    /// paid beyond what is due is gone until it comes back. Below zero when that is more than there is.
    pub left: Fen,
}

impl BudgetFigures {
    /// 预算调整 — what was added to the opening, or cut.
    pub fn adjusted(&self) -> Fen {
        self.total.less(self.opening)
    }
    /// Whether less than a tenth of the budget would be left, or not even that.
    pub fn is_tight(&self) -> bool {
        self.left.times(TIGHT) < self.total
    }
    /// By how much it would not be enough.
    pub fn short(&self) -> Option<Fen> {
        let short = Fen::default().less(self.left);
        (short > Fen::default()).then_some(short)
    }
}

impl FundFigures {
    /// What the year comes to when every plan is reached: 应付 + 待收回 + 规划还要.
    pub fn committed(&self) -> Fen {
        self.due + self.to_recover + self.planned
    }
    /// The same figures, should plans come to this instead.
    #[must_use]
    pub fn with_planned(mut self, planned: Fen) -> Self {
        self.planned = planned;
        let committed = self.committed();
        if let Some(budget) = &mut self.budget {
            budget.left = budget.total.less(committed);
        }
        self
    }
    /// The same figures, held against what there is.
    fn against(mut self, opening: Fen, total: Fen) -> Self {
        let (balance, left) = (total.less(self.paid), total.less(self.committed()));
        self.budget = Some(BudgetFigures { opening, total, balance, left });
        self
    }
}

/// 截至 … the money of a year of creation, for the villages under a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearFunds {
    /// The zone, or the part of it whose villages these are.
    pub under: PlaceCode,
    /// The year of creation.
    pub year: i32,
    /// 截至 — when it was reckoned.
    pub as_of: At,
    /// “五星”支部创建奖补资金.
    pub awards: FundFigures,
    /// 党建阵地专项资金, which only the zone sees.
    #[serde(default)]
    pub venues: Option<FundFigures>,
}

impl FundLedger {
    /// The money of the ledger's year for the villages under a place. `due` are the year's awards ([`Self::due`]),
    /// `planned` what plans of those villages that are not decided yet would come to.
    pub fn year_funds(
        &self,
        under: &PlaceCode,
        due: &[DueRow],
        planned: Fen,
        rules: &AwardRules,
        as_of: At,
    ) -> YearFunds {
        let own = || due.iter().filter(|row| under.covers(&row.village));
        let awards = FundFigures {
            due: own().map(DueRow::due).sum(),
            paid: own().map(|row| row.paid).sum(),
            unpaid: own().map(DueRow::unpaid).sum(),
            to_recover: own().map(DueRow::to_recover).sum(),
            planned,
            budget: None,
        };
        let whole = *under == self.zone;
        let held = |figures: FundFigures, line: FundLine| {
            figures.against(line.budget(rules), self.budget(line, rules))
        };
        YearFunds {
            under: under.clone(),
            year: self.year,
            as_of,
            awards: if whole { held(awards, FundLine::Awards) } else { awards },
            venues: whole.then(|| held(self.venues(), FundLine::Venues)),
        }
    }

    /// What venues were paid: due as it was paid.
    fn venues(&self) -> FundFigures {
        let paid = self.paid(FundLine::Venues);
        let none = Fen::default();
        FundFigures { due: paid, paid, unpaid: none, to_recover: none, planned: none, budget: None }
    }
}
