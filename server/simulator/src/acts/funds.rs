//! The zone's ledger: budgets moved, awards and venues paid, payments and dues put right.

use super::Moment;
use crate::zone::{self, VILLAGES, code};
use domain::awards::Award;
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BudgetChange, FundLine, PartOf, PaymentCorrection, VenuePayment,
};
use domain::{Fen, FundEntryId, StarKind};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, OfficeAct};
use uuid::Uuid;

/// So few entries that corrections find the payments they are about.
const ENTRIES: u128 = 24;

impl Moment<'_> {
    pub(super) fn fund(&self, chance: &mut StdRng) -> Option<Intent> {
        let (zone, year, on) = (code(zone::ZONE), self.today.year() - chance.random_range(0..2), self.today);
        let any =
            |chance: &mut StdRng| FundEntryId::from_uuid(Uuid::from_u128(chance.random_range(0..ENTRIES)));
        let id = any(chance);
        let village = code(VILLAGES.choose(chance)?);
        let award = *[Award::Star(StarKind::Party), Award::Star(StarKind::Safety), Award::Promotion]
            .choose(chance)?;
        let amount = Fen::yuan(*[1, 7_000, 20_000, 20_001].choose(chance)?);
        let moved = if chance.random() { amount } else { Fen::default().less(amount) };
        let voucher = format!("记-{}", chance.random_range(0..40));
        let why = self.words_or_none(chance);
        let note = String::new();
        Some(match chance.random_range(0..8) {
            0 => {
                let line = *FundLine::ALL.choose(chance)?;
                Intent::Office(OfficeAct::AdjustBudget {
                    zone,
                    year,
                    id,
                    change: BudgetChange { line, on, amount: moved, why },
                })
            }
            1..=3 => {
                let parts = vec![AwardPart { village, award, amount }];
                Intent::Office(OfficeAct::PayAwards {
                    zone,
                    year,
                    id,
                    payment: AwardPayment { on, voucher, parts, note },
                })
            }
            4 => {
                let project = self.words_or_none(chance);
                let payment = VenuePayment { on, voucher, village, project, amount, note };
                Intent::Office(OfficeAct::PayVenue { zone, year, id, payment })
            }
            5 | 6 => {
                let part = chance.random::<bool>().then_some(PartOf { village, award });
                let correction = PaymentCorrection { of: any(chance), part, on, voucher, amount: moved, why };
                Intent::Office(OfficeAct::CorrectPayment { zone, year, id, correction })
            }
            _ => {
                let correction = AwardCorrection { village, award, amount: moved, why };
                Intent::Office(OfficeAct::CorrectAward { zone, year, id, correction })
            }
        })
    }
}
