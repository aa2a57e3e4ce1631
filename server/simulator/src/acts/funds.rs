//! The zone's ledger: budgets moved, awards and venues paid, payments and dues put right; the same form sent twice,
//! and a form that says something else the second time.

use super::Moment;
use crate::zone::{self, VILLAGES, code};
use domain::awards::Award;
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BudgetChange, FundLine, PartOf, PaymentCorrection, VenuePayment,
};
use domain::{Day, Fen, FundEntryId, StarKind};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sync::{Intent, OfficeAct};
use uuid::Uuid;

/// So few forms that corrections find the payments they are about, and that each is often sent again: by a second
/// click, from another tab, at another phone.
const FORMS: u64 = 6;

/// What stands in a form besides numbers.
struct Typed {
    on: Day,
    why: String,
}

impl Moment<'_> {
    pub(super) fn fund(&self, chance: &mut StdRng) -> Option<Intent> {
        let year = self.today.year() - chance.random_range(0..2);
        let form = chance.random_range(0..FORMS);
        // What is typed follows from the form, mostly: then it is the same booking, whoever sends it.
        if chance.random_ratio(2, 3) {
            let typed = Typed { on: zone::START.day(), why: "同一张表".into() };
            return booking(year, form, typed, &mut StdRng::seed_from_u64(form));
        }
        let typed = Typed { on: self.today, why: self.words_or_none(chance) };
        booking(year, form, typed, chance)
    }
}

fn booking(year: i32, form: u64, typed: Typed, chance: &mut StdRng) -> Option<Intent> {
    let Typed { on, why } = typed;
    let zone = code(zone::ZONE);
    let entry = |form: u64| FundEntryId::from_uuid(Uuid::from_u128(form.into()));
    let id = entry(form);
    let village = code(VILLAGES.choose(chance)?);
    let award =
        *[Award::Star(StarKind::Party), Award::Star(StarKind::Safety), Award::Promotion].choose(chance)?;
    let amount = Fen::yuan(*[1, 7_000, 20_000, 20_001].choose(chance)?);
    let moved = if chance.random() { amount } else { Fen::default().less(amount) };
    let voucher = format!("记-{}", chance.random_range(0..40));
    let note = String::new();
    let of = entry(chance.random_range(0..FORMS));
    Some(Intent::Office(match chance.random_range(0..8) {
        0 => {
            let line = *FundLine::ALL.choose(chance)?;
            OfficeAct::AdjustBudget { zone, year, id, change: BudgetChange { line, on, amount: moved, why } }
        }
        1..=3 => {
            let parts = vec![AwardPart { village, award, amount }];
            OfficeAct::PayAwards { zone, year, id, payment: AwardPayment { on, voucher, parts, note } }
        }
        4 => {
            let payment = VenuePayment { on, voucher, village, project: why, amount, note };
            OfficeAct::PayVenue { zone, year, id, payment }
        }
        5 | 6 => {
            let part = chance.random::<bool>().then_some(PartOf { village, award });
            let correction = PaymentCorrection { of, part, on, voucher, amount: moved, why };
            OfficeAct::CorrectPayment { zone, year, id, correction }
        }
        _ => {
            let correction = AwardCorrection { village, award, amount: moved, why };
            OfficeAct::CorrectAward { zone, year, id, correction }
        }
    }))
}
