//! The zone's ledger of a year: only its office books, and what it pays is held against what decisions made due.

use crate::acts::{Act, Applied, Effect, valid};
use crate::office::NewEntry;
use crate::outcome::ReviewReason;
use crate::record::Record;
use domain::awards::{AwardLine, awards_of};
use domain::fund_ledger::{Booking, FundEntry};
use domain::register::Set;
use domain::{FundLedger, PlaceCode};

impl Act<'_> {
    pub(crate) fn book(&self, new: NewEntry) -> Applied {
        let NewEntry { zone, year, id, what } = new;
        self.must_belong_here(&zone)?;
        self.must(self.standing().is_office_over(&zone), &zone)?;
        let (ver, mut ledger) = self
            .find(FundLedger::record_id(&zone, year))
            .unwrap_or_else(|| (0, FundLedger::empty(zone.clone(), year)));
        valid(ledger.check())?;
        valid(what.check(&zone, self.today()))?;
        let rules = self.star_year(&zone, year).award_rules();
        let lines = self.award_lines(&zone, &what, year);
        let entry = FundEntry { id, at: self.at(), by: self.actor(), what };
        // Booked before by the same form, the ledger stays as it is; its version moves, because an act that stands
        // makes one of its own.
        let booked = ledger.book(entry, &lines, &rules);
        booked.map_err(|refusal| ReviewReason::Funds { refusal })?;
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::FundLedger(ledger)))
    }

    /// What decisions of this year made due to the villages that are paid or corrected.
    fn award_lines(&self, zone: &PlaceCode, what: &Booking, year: i32) -> Vec<AwardLine> {
        let of_village =
            |village: &PlaceCode| awards_of(&self.shelf.years_of(village), |year| self.star_year(zone, year));
        let lines = what.awarded().into_iter().flat_map(of_village);
        lines.filter(|line| line.year == year).collect()
    }
}
