//! The zone's office sends a booking again: a second click, a second tab, the same page at another computer. Half of
//! the time the form says another amount by then. Or it puts right what it booked, or pays what turns out to have been
//! too much: chance alone leads there too rarely. What came of it, the judge of money says (I21).

use super::Play;
use crate::acts::Form;
use crate::judge;
use crate::zone::{self, PEOPLE};
use domain::awards::Award;
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BudgetChange, FundLine, PaymentCorrection, VenuePayment,
};
use domain::plan_check::PlanRules;
use domain::{Fen, FundEntryId, Role, StarKind};
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct, Record};
use uuid::Uuid;

impl Play {
    /// One booking once more; where none stands yet, a first one before. Or one of the others of this page.
    pub(super) fn book_again(&mut self) {
        let pays = |who: usize| PEOPLE[who].role == Role::ZoneOffice;
        let Some(phone) = self.handsets.iter().position(|it| pays(it.seat().who)) else { return };
        match self.luck.below(4) {
            0 => return self.put_right(phone),
            1 => return self.pay_too_much(phone),
            _ => {}
        }
        let booked = self.booked();
        let first = self.luck.pick(&booked).cloned().unwrap_or_else(|| {
            let first = self.move_of_budget(self.time.now().day().year(), FundLine::Awards);
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

    /// A venue is paid, and that payment put right.
    fn put_right(&mut self, phone: usize) {
        let (zone, on) = (zone::code(zone::ZONE), self.time.now().day());
        let (year, of, id) = (on.year(), self.new_form(), self.new_form());
        let (village, project) = (zone::code(zone::VILLAGES[0]), "文化广场".to_owned());
        let (voucher, note) = (self.voucher(), String::new());
        let payment = VenuePayment { on, voucher, village, project, amount: Fen::yuan(20_000), note };
        let amount = Fen::default().less(Fen::yuan(1_000));
        let (voucher, why) = (self.voucher(), "多记了".to_owned());
        let correction = PaymentCorrection { of, part: None, on, voucher, amount, why };
        let budget = self.move_of_budget(year, FundLine::Venues);
        self.book(phone, budget);
        self.book(phone, OfficeAct::PayVenue { zone: zone.clone(), year, id: of, payment });
        self.book(phone, OfficeAct::CorrectPayment { zone, year, id, correction });
    }

    /// A naming of a year that is over is taken over, the star is paid whole, and then less of it is due.
    fn pay_too_much(&mut self, phone: usize) {
        let (zone, on) = (zone::code(zone::ZONE), self.time.now().day());
        let year = on.year() - *self.luck.pick(&[1, 2, 3, 4]).unwrap_or(&1);
        let star = *self.luck.pick(&StarKind::ALL).unwrap_or(&StarKind::Party);
        let (village, award) = (zone::code(zone::VILLAGES[0]), Award::Star(star));
        let (stars, source) = ([star].into(), "区委文件".to_owned());
        let held_before = BTreeSet::new();
        let naming =
            OfficeAct::TakeOverNaming { village: village.clone(), year, held_before, stars, on, source };
        // As much as ships: where somebody has set another amount, one of the two is refused.
        let amount = PlanRules::builtin().awards.star;
        let parts = vec![AwardPart { village: village.clone(), award, amount }];
        let payment = AwardPayment { on, voucher: self.voucher(), parts, note: String::new() };
        let (amount, why) = (Fen::default().less(Fen::yuan(1_000)), "年底核减".to_owned());
        let correction = AwardCorrection { village, award, amount, why };
        let (paid, corrected) = (self.new_form(), self.new_form());
        let budget = self.move_of_budget(year, FundLine::Awards);
        self.book(phone, naming);
        self.book(phone, budget);
        self.book(phone, OfficeAct::PayAwards { zone: zone.clone(), year, id: paid, payment });
        self.book(phone, OfficeAct::CorrectAward { zone, year, id: corrected, correction });
    }

    fn new_form(&self) -> FundEntryId {
        FundEntryId::from_uuid(Uuid::from_bytes(self.luck.bytes()))
    }

    /// A voucher's number that nobody else has.
    fn voucher(&self) -> String {
        format!("记-{:08x}", u32::from_be_bytes(self.luck.bytes()))
    }

    fn move_of_budget(&self, year: i32, line: FundLine) -> OfficeAct {
        let on = self.time.now().day();
        OfficeAct::AdjustBudget {
            zone: zone::code(zone::ZONE),
            year,
            id: self.new_form(),
            change: BudgetChange { line, on, amount: Fen::yuan(100_000), why: "年中追加".into() },
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
