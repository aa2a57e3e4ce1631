//! The zone's ledger of a year: only its office books, and what it pays is held against what decisions made due.

use crate::apply::act::{Act, Applied, Effect, valid};
use crate::apply::{Shelf, Want};
use crate::office::{NewEntry, OfficeAct};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::awards::{AwardLine, awards_of};
use domain::fund_ledger::{Booking, FundEntry};
use domain::register::Set;
use domain::{FundLedger, PlaceCode, StarYear};
use std::ops::RangeInclusive;

/// 五星支部 began in this year: no row of five-star years is older.
const FIRST_YEAR: i32 = 2022;

/// The years whose results may make something due in `year`.
const fn years_until(year: i32) -> RangeInclusive<i32> {
    FIRST_YEAR..=if year > 2100 { FIRST_YEAR } else { year }
}

fn of_ledger(zone: &PlaceCode, year: i32) -> RecordKey {
    RecordKey::new(RecordKind::FundLedger, FundLedger::record_id(zone, year))
}
fn of_rules(zone: &PlaceCode, year: i32) -> RecordKey {
    RecordKey::new(RecordKind::StarYear, StarYear::record_id(zone, year))
}

/// The ledger, the rules of all years until this one, and every year of the villages whose awards are paid or
/// corrected.
pub(super) fn wants(act: &OfficeAct) -> Vec<Want> {
    let Some(NewEntry { zone, year, what, .. }) = act.entry() else { return Vec::new() };
    let rules = years_until(year).map(|year| of_rules(&zone, year));
    let records = std::iter::once(of_ledger(&zone, year)).chain(rules).map(Want::Record);
    records.chain(what.awarded().into_iter().cloned().map(Want::YearsOf)).collect()
}

impl<S: Shelf> Act<'_, S> {
    pub(super) fn book(&self, new: NewEntry) -> Applied {
        let NewEntry { zone, year, id, what } = new;
        self.must_belong_here(&zone)?;
        self.must(self.standing().is_office_over(&zone), &zone)?;
        let (ver, mut ledger) = match self.shelf.record(of_ledger(&zone, year)) {
            Some(Kept { ver, record: Record::FundLedger(ledger) }) => (ver, ledger),
            _ => (0, FundLedger::empty(zone.clone(), year)),
        };
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
