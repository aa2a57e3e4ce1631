//! I18: the same number everywhere, always. What pages, exports and pictures show of a place and a year is what its
//! records count, whichever day the year is looked at; counted here from the documents, as a phone counts them.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::play::Play;
use crate::zone::{self, code};
use domain::figures::Figures;
use domain::{Activity, Day, Dispute, Need, PlaceCode, Visit};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Kept, Record, RecordKey};

/// What is counted.
#[derive(Default)]
struct Counted<'a> {
    visits: Vec<&'a Visit>,
    disputes: Vec<&'a Dispute>,
    activities: Vec<&'a Activity>,
    needs: Vec<&'a Need>,
    days: BTreeSet<Day>,
}

impl<'a> Counted<'a> {
    fn of(records: &'a BTreeMap<RecordKey, Kept>, place: &PlaceCode) -> Self {
        let mut counted = Self::default();
        for kept in records.values().filter(|kept| place.covers(&kept.record.place().scope())) {
            counted.days.extend(match &kept.record {
                Record::Visit(visit) => {
                    counted.visits.push(visit);
                    Some(visit.first.on)
                }
                Record::Dispute(dispute) => {
                    counted.disputes.push(dispute);
                    Some(dispute.on)
                }
                Record::Activity(activity) => {
                    counted.activities.push(activity);
                    Some(activity.now.on)
                }
                Record::Need(need) => {
                    counted.needs.push(need);
                    Some(need.raised_on)
                }
                Record::Place(_)
                | Record::Account(_)
                | Record::Household(_)
                | Record::Task(_)
                | Record::Honor(_)
                | Record::StarPlan(_)
                | Record::Review(_)
                | Record::LeaderVisit(_)
                | Record::Evaluation(_)
                | Record::DeclaredPlan(_)
                | Record::StarYear(_)
                | Record::Objection(_)
                | Record::FundLedger(_)
                | Record::Experience(_) => None,
            });
        }
        counted
    }
    fn figures(&self, from: Day, until: Day) -> Figures {
        Figures::count(
            self.visits.iter().copied(),
            self.disputes.iter().copied(),
            self.activities.iter().copied(),
            self.needs.iter().copied(),
            from,
            until,
        )
    }
}

/// Every place up to today, up to the first, a middle and the last day on which something happened, and up to the end
/// of each of these years. Days one by one are held against their facts after every push.
pub(crate) fn check(play: &Play, records: &BTreeMap<RecordKey, Kept>) {
    let today = play.time.now().day();
    for place in zone::places().into_iter().map(code) {
        let counted = Counted::of(records, &place);
        let found = Vec::from_iter(&counted.days);
        let some = [found.first(), found.get(found.len() / 2), found.last()];
        let mut days: BTreeSet<Day> = some.into_iter().flatten().map(|day| **day).chain([today]).collect();
        let ends = days.iter().filter_map(|day| Day::new(day.year(), 12, 31).ok()).collect::<Vec<_>>();
        days.extend(ends);
        for until in days {
            let (year, records) = (until.year(), counted.figures(until.year_start(), until));
            let kept = play.server.figures(&place, year, until);
            play.referee.must(kept.as_ref() == Some(&records), "I18", || {
                format!("{place} shows {kept:?} of {year} until {until}; its records count {records:?}")
            });
        }
        if counted.visits.iter().any(|visit| !visit.counts()) {
            play.referee.count("figures: a visit that does not count");
        }
        if counted.visits.iter().any(|visit| visit.is_not_met()) {
            play.referee.count("figures: a call that met nobody");
        }
        if counted.visits.iter().any(|visit| visit.withdrawn.is_some()) {
            play.referee.count("figures: a visit that was taken back");
        }
    }
}
