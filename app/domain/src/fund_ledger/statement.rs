//! 支付台账 — a line of the budget as an accountant reads it: by day, with vouchers and a running balance.

use super::{Booking, FundEntry, FundLedger, FundLine};
use crate::awards::{Award, AwardRules};
use crate::money::Fen;
use crate::place::PlaceCode;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 摘要 — what a row is about; words.rs spells it out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementWhat {
    /// 年初预算.
    Opening,
    /// 预算调整.
    Budget {
        /// Why.
        why: String,
    },
    /// 支付奖补.
    Awards {
        /// For these.
        awards: Vec<Award>,
        /// 备注.
        note: String,
    },
    /// 支付阵地建设.
    Venue {
        /// 项目.
        project: String,
        /// 备注.
        note: String,
    },
    /// 支付更正.
    Correction {
        /// Why.
        why: String,
    },
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StatementRow {
    /// 日期; none for the opening, which comes first.
    #[serde(default)]
    pub on: Option<Day>,
    /// 凭证号; empty where there is none.
    pub voucher: String,
    /// 摘要.
    pub what: StatementWhat,
    /// 村(社区), where the row pays one.
    #[serde(default)]
    pub village: Option<PlaceCode>,
    /// 收入 — money that the budget gains; below zero when it is cut.
    pub gained: Fen,
    /// 支出; below zero when money came back.
    pub spent: Fen,
    /// 余额 — what is left after it.
    pub balance: Fen,
}

/// A line of the budget from its opening on, by day and then by arrival. A payment to several villages has a row for
/// each of them.
pub fn statement(ledger: &FundLedger, line: FundLine, rules: &AwardRules) -> Vec<StatementRow> {
    let opening = StatementRow {
        on: None,
        voucher: String::new(),
        what: StatementWhat::Opening,
        village: None,
        gained: line.budget(rules),
        spent: Fen::default(),
        balance: Fen::default(),
    };
    let of_line = ledger.entries().iter().filter(|entry| entry.what.line() == line);
    let mut rows: Vec<_> = of_line.flat_map(|entry| rows_of(ledger, entry)).collect();
    rows.sort_by_key(|row| row.on);
    rows.insert(0, opening);
    let mut balance = Fen::default();
    for row in &mut rows {
        balance = (balance + row.gained).less(row.spent);
        row.balance = balance;
    }
    rows
}

fn rows_of(ledger: &FundLedger, entry: &FundEntry) -> Vec<StatementRow> {
    let row = |on, voucher: &str, what, village, spent| StatementRow {
        on: Some(on),
        voucher: voucher.to_owned(),
        what,
        village,
        gained: Fen::default(),
        spent,
        balance: Fen::default(),
    };
    match &entry.what {
        Booking::Budget(it) => {
            let what = StatementWhat::Budget { why: it.why.clone() };
            vec![StatementRow { gained: it.amount, ..row(it.on, "", what, None, Fen::default()) }]
        }
        Booking::Award(it) => {
            let mut by_village = BTreeMap::<_, (Vec<Award>, Fen)>::new();
            for part in &it.parts {
                let (awards, spent) = by_village.entry(&part.village).or_default();
                awards.push(part.award);
                *spent = *spent + part.amount;
            }
            let paid = |(village, (awards, spent)): (&PlaceCode, _)| {
                let what = StatementWhat::Awards { awards, note: it.note.clone() };
                row(it.on, &it.voucher, what, Some(village.clone()), spent)
            };
            by_village.into_iter().map(paid).collect()
        }
        Booking::Venue(it) => {
            let what = StatementWhat::Venue { project: it.project.clone(), note: it.note.clone() };
            vec![row(it.on, &it.voucher, what, Some(it.village.clone()), it.amount)]
        }
        Booking::Payment(it) => {
            let what = StatementWhat::Correction { why: it.why.clone() };
            let village = it.part.as_ref().map(|part| part.village.clone());
            let village = village.or_else(|| match &ledger.entry(it.of)?.what {
                Booking::Venue(payment) => Some(payment.village.clone()),
                _ => None,
            });
            vec![row(it.on, &it.voucher, what, village, it.amount)]
        }
        Booking::Due(_) => Vec::new(),
    }
}
