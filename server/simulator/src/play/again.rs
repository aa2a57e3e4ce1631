//! The zone's office sends a booking again: a second click, a second tab, the same page at another computer. Half of
//! the time the form says another amount by then. What came of it, the judge of money says (I21).

use super::Play;
use crate::acts::Form;
use crate::judge;
use crate::zone::{self, PEOPLE};
use domain::fund_ledger::{BudgetChange, FundLine};
use domain::{Fen, FundEntryId, Role};
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct, Record};
use uuid::Uuid;

impl Play {
    /// One booking once more; where none stands yet, a first one before.
    pub(super) fn book_again(&mut self) {
        let pays = |who: usize| PEOPLE[who].role == Role::ZoneOffice;
        let Some(phone) = self.handsets.iter().position(|it| pays(it.seat().who)) else { return };
        let booked = self.booked();
        let first = self.luck.pick(&booked).cloned().unwrap_or_else(|| {
            let first = self.move_of_budget();
            self.book(phone, first.clone());
            first
        });
        let again = if self.luck.once_in(2) { with_another_amount(first) } else { first };
        self.book(phone, again);
    }

    fn book(&mut self, phone: usize, act: OfficeAct) {
        let form = Form { intent: Intent::Office(act), photos: Vec::new() };
        self.save(phone, form, String::new());
    }

    /// The acts whose bookings stand in a ledger.
    fn booked(&self) -> Vec<OfficeAct> {
        let mut lines = BTreeSet::new();
        for kept in judge::records(&self.server).into_values() {
            if let Record::FundLedger(ledger) = kept.record {
                lines.extend(ledger.entries().iter().map(|entry| entry.id));
            }
        }
        let acts = self.saved.iter().filter_map(|saved| match &saved.intent {
            Intent::Office(act) => Some(act),
            _ => None,
        });
        acts.filter(|act| act.entry().is_some_and(|new| lines.contains(&new.id))).cloned().collect()
    }

    fn move_of_budget(&self) -> OfficeAct {
        let on = self.time.now().day();
        OfficeAct::AdjustBudget {
            zone: zone::code(zone::ZONE),
            year: on.year(),
            id: FundEntryId::from_uuid(Uuid::from_bytes(self.luck.bytes())),
            change: BudgetChange {
                line: FundLine::Awards,
                on,
                amount: Fen::yuan(100_000),
                why: "年中追加".into(),
            },
        }
    }
}

fn with_another_amount(mut act: OfficeAct) -> OfficeAct {
    let amount = match &mut act {
        OfficeAct::AdjustBudget { change, .. } => Some(&mut change.amount),
        OfficeAct::PayAwards { payment, .. } => payment.parts.first_mut().map(|part| &mut part.amount),
        OfficeAct::PayVenue { payment, .. } => Some(&mut payment.amount),
        OfficeAct::CorrectPayment { correction, .. } => Some(&mut correction.amount),
        OfficeAct::CorrectAward { correction, .. } => Some(&mut correction.amount),
        _ => None,
    };
    if let Some(amount) = amount {
        *amount = *amount + Fen::yuan(1);
    }
    act
}
