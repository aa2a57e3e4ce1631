//! 资金账 — what the zone has for a year of creation, what it paid and what was put right; entries are appended and
//! never changed. Knows what is due only when it is told: that is computed from decisions (`awards`).
//!
//! Source of the rules: docs/funds.md. Two offices that pay at once meet nowhere: the second payment is held against
//! what the first one left.

mod booking;
mod due;
mod figures;
mod form;
mod statement;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use booking::{
    AwardCorrection, AwardPart, AwardPayment, Booking, BudgetChange, FundLine, MOST_PARTS, PartOf,
    PaymentCorrection, VenuePayment,
};
pub use due::DueRow;
pub use figures::{BudgetFigures, FundFigures, YearFunds};
pub use form::BookingForm;
pub use statement::{StatementRow, StatementWhat, statement};

use crate::awards::{Award, AwardLine, AwardRules};
use crate::flaw::{Check, Field, Flaw};
use crate::ids::{AccountId, FundEntryId};
use crate::money::Fen;
use crate::place::{PlaceCode, PlaceLevel};
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why money is not booked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundRefusal {
    /// A voucher of this number has been booked.
    VoucherUsed {
        /// With this day.
        on: Day,
    },
    /// No decision makes this award due.
    NothingDue {
        /// To this village.
        village: PlaceCode,
    },
    /// More than is still due.
    AboveDue {
        /// To this village.
        village: PlaceCode,
        /// This much is.
        left: Fen,
    },
    /// More than the budget has left.
    BeyondBudget {
        /// This much is left.
        left: Fen,
    },
    /// Less than nothing would be paid, due or budgeted.
    BelowZero {
        /// No more than this can be taken away.
        most: Fen,
    },
    /// What it corrects is no payment of this ledger.
    NoSuchPayment,
    /// Something else was booked out of the same form before.
    AlreadyBooked {
        /// When.
        at: At,
    },
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}

/// One entry, as it was booked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundEntry {
    /// Its id.
    pub id: FundEntryId,
    /// When it was booked.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// What.
    pub what: Booking,
}

/// What came of booking an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Booked {
    /// It is a new line.
    Now,
    /// The same booking stood there before: a second click, a second tab, or the same act sent again.
    Before,
}

/// 资金账 — one a zone and year of creation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundLedger {
    /// The zone.
    pub zone: PlaceCode,
    /// The year whose creation it pays for; a payment may fall into the next one.
    pub year: i32,
    /// In the order of arrival.
    entries: Vec<FundEntry>,
}

impl FundLedger {
    /// A ledger in which nothing is booked.
    pub const fn empty(zone: PlaceCode, year: i32) -> Self {
        Self { zone, year, entries: Vec::new() }
    }
    /// Its record key: one ledger a zone and year.
    pub fn record_id(zone: &PlaceCode, year: i32) -> Uuid {
        zone.record_id_of_year(0x8, year)
    }
    /// A zone's ledger of a year in which stars can be won.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .refuse_if(self.zone.level() != PlaceLevel::Zone, Field::PlaceCode, crate::Why::Malformed)
            .range(Field::Years, i64::from(self.year), 2022, 2100)
            .done()
    }

    /// Every entry, in the order of arrival.
    pub fn entries(&self) -> &[FundEntry] {
        &self.entries
    }
    /// The entry with this id.
    pub fn entry(&self, id: FundEntryId) -> Option<&FundEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Books an entry, once: what has the id of an entry and says the same is that entry. `lines` are the awards of
    /// the year that decisions made due to the villages it pays or corrects, `rules` those of the year.
    pub fn book(
        &mut self,
        entry: FundEntry,
        lines: &[AwardLine],
        rules: &AwardRules,
    ) -> Result<Booked, FundRefusal> {
        if let Some(before) = self.entry(entry.id) {
            let is_same = before.what == entry.what;
            return if is_same {
                Ok(Booked::Before)
            } else {
                Err(FundRefusal::AlreadyBooked { at: before.at })
            };
        }
        self.must_have_own_voucher(&entry.what)?;
        match &entry.what {
            Booking::Budget(change) => self.may_change_budget(change, rules)?,
            Booking::Award(payment) => self.may_pay_awards(payment, lines, rules)?,
            Booking::Venue(payment) => self.must_be_in_budget(FundLine::Venues, payment.amount, rules)?,
            Booking::Payment(correction) => self.may_correct_payment(correction, lines, rules)?,
            Booking::Due(correction) => self.may_correct_award(correction, lines)?,
        }
        self.entries.push(entry);
        Ok(Booked::Now)
    }

    fn must_have_own_voucher(&self, what: &Booking) -> Result<(), FundRefusal> {
        let Some((voucher, _)) = what.voucher() else { return Ok(()) };
        let mut booked = self.entries.iter().filter_map(|entry| entry.what.voucher());
        match booked.find(|(before, _)| before.trim() == voucher.trim()) {
            Some((_, on)) => Err(FundRefusal::VoucherUsed { on }),
            None => Ok(()),
        }
    }

    fn must_be_in_budget(&self, line: FundLine, amount: Fen, rules: &AwardRules) -> Result<(), FundRefusal> {
        let left = self.balance(line, rules);
        if amount > left { Err(FundRefusal::BeyondBudget { left: at_least_nothing(left) }) } else { Ok(()) }
    }

    fn may_change_budget(&self, change: &BudgetChange, rules: &AwardRules) -> Result<(), FundRefusal> {
        let left = self.balance(change.line, rules);
        let after = left + change.amount;
        if change.amount < Fen::default() && after < Fen::default() {
            return Err(FundRefusal::BelowZero { most: at_least_nothing(left) });
        }
        Ok(())
    }

    fn may_pay_awards(
        &self,
        payment: &AwardPayment,
        lines: &[AwardLine],
        rules: &AwardRules,
    ) -> Result<(), FundRefusal> {
        for part in &payment.parts {
            self.must_be_due(&part.village, part.award, part.amount, lines)?;
        }
        self.must_be_in_budget(FundLine::Awards, payment.amount(), rules)
    }

    fn must_be_due(
        &self,
        village: &PlaceCode,
        award: Award,
        amount: Fen,
        lines: &[AwardLine],
    ) -> Result<(), FundRefusal> {
        let village = village.clone();
        let Some(row) = self.due(lines).into_iter().find(|row| row.village == village && row.award == award)
        else {
            return Err(FundRefusal::NothingDue { village });
        };
        let left = row.unpaid();
        if amount > left { Err(FundRefusal::AboveDue { village, left }) } else { Ok(()) }
    }

    fn may_correct_payment(
        &self,
        correction: &PaymentCorrection,
        lines: &[AwardLine],
        rules: &AwardRules,
    ) -> Result<(), FundRefusal> {
        let payment = self.entry(correction.of).ok_or(FundRefusal::NoSuchPayment)?;
        let was = match (&payment.what, &correction.part) {
            (Booking::Award(payment), Some(of)) => payment.part(&of.village, of.award),
            (Booking::Venue(payment), None) => Some(payment.amount),
            _ => None,
        };
        let moved = self.corrections_of(correction.of, correction.part.as_ref());
        let paid = was.ok_or(FundRefusal::NoSuchPayment)? + moved;
        if paid + correction.amount < Fen::default() {
            return Err(FundRefusal::BelowZero { most: paid });
        }
        if correction.amount > Fen::default() {
            if let Some(part) = &correction.part {
                self.must_be_due(&part.village, part.award, correction.amount, lines)?;
            }
            self.must_be_in_budget(payment.what.line(), correction.amount, rules)?;
        }
        Ok(())
    }

    /// A correction moves what a decision made due; it makes nothing due by itself.
    fn may_correct_award(
        &self,
        correction: &AwardCorrection,
        lines: &[AwardLine],
    ) -> Result<(), FundRefusal> {
        let village = correction.village.clone();
        let due = self.due(lines);
        let row = due.into_iter().find(|row| row.village == village && row.award == correction.award);
        let row = row.ok_or(FundRefusal::NothingDue { village })?;
        if row.due() + correction.amount < Fen::default() {
            return Err(FundRefusal::BelowZero { most: row.due() });
        }
        Ok(())
    }
}

/// What can still be paid or cut, where more than all of it is gone.
fn at_least_nothing(left: Fen) -> Fen {
    left.max(Fen::default())
}

/// An award of a village: what payments, corrections and dues are brought together by.
type Whose = (PlaceCode, Award);

impl FundLedger {
    /// What the year has for this line: by the rules, and what was moved since.
    pub fn budget(&self, line: FundLine, rules: &AwardRules) -> Fen {
        let moved = self.entries.iter().filter_map(|entry| match &entry.what {
            Booking::Budget(change) if change.line == line => Some(change.amount),
            _ => None,
        });
        line.budget(rules) + moved.sum()
    }
    /// What has been paid from this line.
    pub fn paid(&self, line: FundLine) -> Fen {
        let of_line = self.entries.iter().filter(|entry| entry.what.line() == line);
        of_line.map(|entry| entry.what.spent()).sum()
    }
    /// 结余 — what of the budget has not been paid.
    pub fn balance(&self, line: FundLine, rules: &AwardRules) -> Fen {
        self.budget(line, rules).less(self.paid(line))
    }
    /// What has been paid for each award of each village.
    fn paid_for(&self) -> BTreeMap<Whose, Fen> {
        let mut paid = BTreeMap::new();
        let mut add = |part: &AwardPart| {
            let sum = paid.entry((part.village.clone(), part.award)).or_insert(Fen::default());
            *sum = *sum + part.amount;
        };
        for entry in &self.entries {
            match &entry.what {
                Booking::Award(payment) => payment.parts.iter().for_each(&mut add),
                Booking::Payment(PaymentCorrection { part: Some(of), amount, .. }) => {
                    add(&AwardPart { village: of.village.clone(), award: of.award, amount: *amount });
                }
                _ => {}
            }
        }
        paid
    }
    /// By how much what is due has been corrected.
    fn corrected(&self) -> BTreeMap<Whose, Fen> {
        let mut corrected = BTreeMap::new();
        for entry in &self.entries {
            if let Booking::Due(correction) = &entry.what {
                let whose = (correction.village.clone(), correction.award);
                let sum = corrected.entry(whose).or_insert(Fen::default());
                *sum = *sum + correction.amount;
            }
        }
        corrected
    }
    /// By how much a payment, or this part of it, has been corrected.
    pub fn corrections_of(&self, payment: FundEntryId, part: Option<&PartOf>) -> Fen {
        let amounts = self.entries.iter().filter_map(|entry| match &entry.what {
            Booking::Payment(it) if it.of == payment && it.part.as_ref() == part => Some(it.amount),
            _ => None,
        });
        amounts.sum()
    }
}
