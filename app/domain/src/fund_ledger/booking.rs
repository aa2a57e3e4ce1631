//! What can be booked, and which of it cannot stand by itself; knows no other entry.

use crate::awards::{Award, AwardRules, MOST};
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::FundEntryId;
use crate::money::Fen;
use crate::place::{PlaceCode, PlaceLevel};
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most awards paid with one voucher; with the longest words they fit into one push.
pub const MOST_PARTS: usize = 400;
/// Longest note, reason or project, in characters.
const LONGEST_TEXT: usize = 200;

/// 科目 — what the year's money is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundLine {
    /// “五星”支部创建奖补资金.
    Awards,
    /// 党建阵地专项资金.
    Venues,
}

impl FundLine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Awards, Self::Venues];

    /// What the rules of the year give it.
    pub const fn budget(self, rules: &AwardRules) -> Fen {
        match self {
            Self::Awards => rules.awards_budget,
            Self::Venues => rules.venues_budget,
        }
    }
}

/// 预算调整 — the zone moves money to or from a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BudgetChange {
    /// Which line.
    pub line: FundLine,
    /// The day from which it holds.
    pub on: Day,
    /// By how much; below zero when it is cut.
    pub amount: Fen,
    /// Why.
    pub why: String,
}

/// What a payment gives for one award.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AwardPart {
    /// To this village.
    pub village: PlaceCode,
    /// For this award.
    pub award: Award,
    /// How much.
    pub amount: Fen,
}

/// 支付奖补 — with one voucher, for any number of villages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AwardPayment {
    /// The day on the voucher.
    pub on: Day,
    /// 凭证号.
    pub voucher: String,
    /// For what.
    pub parts: Vec<AwardPart>,
    /// 备注.
    #[serde(default)]
    pub note: String,
}

impl AwardPayment {
    /// The whole of it.
    pub fn amount(&self) -> Fen {
        self.parts.iter().map(|part| part.amount).sum()
    }
    /// What it gives a village for an award.
    pub(super) fn part(&self, village: &PlaceCode, award: Award) -> Option<Fen> {
        let part = self.parts.iter().find(|part| part.village == *village && part.award == award);
        part.map(|part| part.amount)
    }
}

/// 支付阵地建设 — for a village's venue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VenuePayment {
    /// The day on the voucher.
    pub on: Day,
    /// 凭证号.
    pub voucher: String,
    /// To this village.
    pub village: PlaceCode,
    /// 项目 — what is built or mended.
    pub project: String,
    /// How much.
    pub amount: Fen,
    /// 备注.
    #[serde(default)]
    pub note: String,
}

/// Which part of a payment of awards is meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartOf {
    /// The village paid.
    pub village: PlaceCode,
    /// The award paid for.
    pub award: Award,
}

/// 支付更正 — money that came back, or was paid besides; with a voucher of its own (红字 when it came back).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaymentCorrection {
    /// Which payment.
    pub of: FundEntryId,
    /// Which part of it, when it paid awards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartOf>,
    /// The day on the voucher.
    pub on: Day,
    /// 凭证号.
    pub voucher: String,
    /// By how much; below zero when money came back.
    pub amount: Fen,
    /// Why.
    pub why: String,
}

/// 应付更正 — more or less is due for an award than the rules say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AwardCorrection {
    /// Which village.
    pub village: PlaceCode,
    /// Which award.
    pub award: Award,
    /// By how much.
    pub amount: Fen,
    /// Why.
    pub why: String,
}

/// What an entry books.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Booking {
    /// 预算调整.
    Budget(BudgetChange),
    /// 支付奖补.
    Award(AwardPayment),
    /// 支付阵地建设.
    Venue(VenuePayment),
    /// 支付更正.
    Payment(PaymentCorrection),
    /// 应付更正.
    Due(AwardCorrection),
}

impl Booking {
    /// The voucher it was booked by and its day, where there is one.
    pub fn voucher(&self) -> Option<(&str, Day)> {
        match self {
            Self::Award(it) => Some((&it.voucher, it.on)),
            Self::Venue(it) => Some((&it.voucher, it.on)),
            Self::Payment(it) => Some((&it.voucher, it.on)),
            Self::Budget(_) | Self::Due(_) => None,
        }
    }
    /// The line of the budget that it belongs to.
    pub const fn line(&self) -> FundLine {
        match self {
            Self::Budget(it) => it.line,
            Self::Award(_) | Self::Due(_) => FundLine::Awards,
            Self::Payment(it) if it.part.is_some() => FundLine::Awards,
            Self::Venue(_) | Self::Payment(_) => FundLine::Venues,
        }
    }
    /// The money that left the zone; below zero when it came back.
    pub fn spent(&self) -> Fen {
        match self {
            Self::Award(it) => it.amount(),
            Self::Venue(it) => it.amount,
            Self::Payment(it) => it.amount,
            Self::Budget(_) | Self::Due(_) => Fen::default(),
        }
    }
    /// The villages whose awards it pays or corrects.
    pub fn awarded(&self) -> BTreeSet<&PlaceCode> {
        match self {
            Self::Award(it) => it.parts.iter().map(|part| &part.village).collect(),
            Self::Payment(it) => it.part.iter().map(|part| &part.village).collect(),
            Self::Due(it) => [&it.village].into(),
            Self::Budget(_) | Self::Venue(_) => BTreeSet::new(),
        }
    }

    /// Whole amounts of money for villages of the zone, with a voucher of a day that has come, or a reason.
    pub fn check(&self, zone: &PlaceCode, today: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        let elsewhere = |village: &PlaceCode| !zone.covers(village) || village.level() != PlaceLevel::Village;
        if let Some((voucher, on)) = self.voucher() {
            check.text(Field::Voucher, voucher);
            check.refuse_if(on > today, Field::On, Why::InFuture);
        }
        match self {
            Self::Budget(it) => {
                moved(&mut check, it.amount).text(Field::FundReason, &it.why);
                check.refuse_if(it.on > today, Field::On, Why::InFuture);
            }
            Self::Award(it) => {
                let distinct: BTreeSet<_> = it.parts.iter().map(|part| (&part.village, part.award)).collect();
                check
                    .refuse_if(it.parts.is_empty(), Field::AwardParts, Why::Missing)
                    .count(Field::AwardParts, it.parts.len(), MOST_PARTS)
                    .refuse_if(distinct.len() < it.parts.len(), Field::AwardParts, Why::Taken)
                    .optional_text_up_to(Field::Note, &it.note, LONGEST_TEXT);
                for part in &it.parts {
                    paid(&mut check, part.amount).refuse_if(
                        elsewhere(&part.village),
                        Field::PlaceCode,
                        Why::Unknown,
                    );
                }
            }
            Self::Venue(it) => {
                paid(&mut check, it.amount)
                    .refuse_if(elsewhere(&it.village), Field::PlaceCode, Why::Unknown)
                    .text(Field::VenueProject, &it.project)
                    .optional_text_up_to(Field::Note, &it.note, LONGEST_TEXT);
            }
            Self::Payment(it) => {
                moved(&mut check, it.amount).text(Field::FundReason, &it.why);
            }
            Self::Due(it) => {
                moved(&mut check, it.amount)
                    .refuse_if(elsewhere(&it.village), Field::PlaceCode, Why::Unknown)
                    .text(Field::FundReason, &it.why);
            }
        }
        check.done()
    }
}

fn paid(check: &mut Check, amount: Fen) -> &mut Check {
    check.range(Field::Amount, amount.fen(), 1, MOST.fen())
}

fn moved(check: &mut Check, amount: Fen) -> &mut Check {
    let most = MOST.fen();
    check.range(Field::Amount, amount.fen(), -most, most).refuse_if(
        amount == Fen::default(),
        Field::Amount,
        Why::Missing,
    )
}
