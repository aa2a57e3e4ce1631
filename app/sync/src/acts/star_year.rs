//! 创建年度, item by item; only the zone's office opens a year and changes it.

use crate::acts::{Act, Applied, Effect, out_of_turn, valid};
use crate::outcome::ReviewReason;
use crate::record::{Record, RecordKey, RecordKind};
use domain::evaluation::LONGEST_WORDS;
use domain::flaw::{Check, Field, Flaw, Why};
use domain::register::Set;
use domain::star_year::MOST_ITEMS;
use domain::{OutOfTurn, PlaceCode, StarYear, YearItem};

impl Act<'_> {
    pub(crate) fn open_year(
        &self,
        zone: PlaceCode,
        year: i32,
        from: Option<i32>,
        items: Vec<YearItem>,
    ) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::StarYear, StarYear::record_id(&zone, year)))?;
        self.must_keep_years_of(&zone)?;
        let items = match from {
            Some(from) => {
                // A year is opened from one that is over or running, and then it says everything.
                valid(Check::new().range(Field::Year, i64::from(from), 2022, i64::from(year) - 1).done())?;
                valid(Check::new().count(Field::YearItems, items.len(), 0).done())?;
                let (_, before) = self.there::<StarYear>(StarYear::record_id(&zone, from))?;
                before.carried_over(year)
            }
            None => items,
        };
        valid(check_items(&items))?;
        let opened = StarYear::open(zone, year, from, items, self.stamp(1));
        valid(opened.check())?;
        Ok(Effect::created(Record::StarYear(opened)))
    }

    pub(crate) fn change_year(
        &self,
        zone: &PlaceCode,
        year: i32,
        items: Vec<YearItem>,
        settle: bool,
    ) -> Applied {
        let (ver, mut changed) = self.there::<StarYear>(StarYear::record_id(zone, year))?;
        self.must_keep_years_of(zone)?;
        valid(check_items(&items))?;
        let mut worst = Set::Clean;
        for item in items {
            let stamp = self.stamp(ver + 1);
            let set = if settle {
                changed.settle(item, self.seen(), stamp)
            } else {
                changed.change(item, self.seen(), stamp)
            };
            worst = worst.max(set);
        }
        valid(changed.check())?;
        Ok(Effect::changed(worst, self.seen(), ver, Record::StarYear(changed)))
    }

    /// Numbers of a year that had been wrong: with a reason, they hold for what was decided by them as well.
    pub(crate) fn correct_year(
        &self,
        zone: &PlaceCode,
        year: i32,
        items: Vec<YearItem>,
        why: String,
    ) -> Applied {
        let (ver, mut changed) = self.there::<StarYear>(StarYear::record_id(zone, year))?;
        self.must_belong_here(zone)?;
        self.must(self.standing().is_office_over(&zone.zone()), zone)?;
        valid(check_items(&items))?;
        let is_rule =
            |item: &YearItem| matches!(item, YearItem::Setting { what, .. } if what.is_award_rule());
        valid(
            Check::new()
                .refuse_if(!items.iter().all(is_rule), Field::YearSetting, Why::Unknown)
                .text_up_to(Field::FundReason, &why, LONGEST_WORDS)
                .done(),
        )?;
        let set = changed.correct(items, why, self.seen(), self.stamp(ver + 1));
        valid(changed.check())?;
        Ok(Effect::changed(set, self.seen(), ver, Record::StarYear(changed)))
    }

    pub(crate) fn close_year(&self, zone: &PlaceCode, year: i32) -> Applied {
        let (ver, mut of_year) = self.there::<StarYear>(StarYear::record_id(zone, year))?;
        self.must_belong_here(zone)?;
        self.must_be_the_zone(zone)?;
        if of_year.closed().is_some() {
            return Err(out_of_turn(OutOfTurn::YearClosed).into());
        }
        self.must_be_finished(zone, year)?;
        of_year.close(self.stamp(ver + 1));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::StarYear(of_year)))
    }

    /// The year as the zone has opened it, or what the program brings along.
    pub(crate) fn star_year(&self, zone: &PlaceCode, year: i32) -> StarYear {
        let found = self.find(StarYear::record_id(zone, year));
        found.map_or_else(|| StarYear::builtin(zone, year), |(_, of_year)| of_year)
    }

    fn must_keep_years_of(&self, zone: &PlaceCode) -> Result<(), ReviewReason> {
        self.must_belong_here(zone)?;
        self.must(self.standing().is_office_over(&zone.zone()), zone)
    }
}

/// Some items, not too many, none of them twice, each as it may stand.
fn check_items(items: &[YearItem]) -> Result<(), Vec<Flaw>> {
    Check::new()
        .refuse_if(items.is_empty(), Field::YearItems, Why::Missing)
        .count(Field::YearItems, items.len(), MOST_ITEMS)
        .each_once(Field::YearItems, items, YearItem::is_same_item)
        .done()?;
    items.iter().try_for_each(YearItem::check)
}
