//! 今日 — what is due at which door, by the zone's visit rules; "还有几天都可以办", never only on one day.

use crate::dispute::Dispute;
use crate::household::Household;
use crate::ids::{DisputeId, HouseholdId, NeedId, VisitId};
use crate::need::Need;
use crate::order;
use crate::settings::Settings;
use crate::time::Day;
use crate::visit::Visit;
use std::collections::HashMap;

/// Why somebody should call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Its turn by the visit rules; the last visit, if there was one.
    Turn {
        /// The day of the last visit that counts.
        last: Option<Day>,
    },
    /// 回访 promised in a visit.
    FollowUp {
        /// The visit that promised it.
        visit: VisitId,
    },
    /// A need is still open, and nobody has looked after it for days.
    NeedOpen {
        /// The need.
        need: NeedId,
    },
    /// 回访 owed after an agreement.
    DisputeFollowUp {
        /// The dispute.
        dispute: DisputeId,
        /// Which one: days after the agreement.
        day: u16,
    },
}

/// One thing due at a door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The door; none for a dispute between people of no known household.
    pub household: Option<HouseholdId>,
    /// Why.
    pub reason: Reason,
    /// The last good day to do it; before it, any day is fine.
    pub by: Day,
}

impl Due {
    /// Days left: 0 is today, negative is overdue.
    pub fn days_left(&self, today: Day) -> i64 {
        today.days_until(self.by)
    }
}

/// The last visit that counts, by household.
pub fn last_visits<'a>(visits: impl IntoIterator<Item = &'a Visit>) -> HashMap<HouseholdId, &'a Visit> {
    last_of(visits.into_iter().filter(|visit| visit.counts()))
}

fn last_of<'a>(visits: impl Iterator<Item = &'a Visit>) -> HashMap<HouseholdId, &'a Visit> {
    let mut last: HashMap<HouseholdId, &Visit> = HashMap::new();
    for visit in visits {
        let kept = last.entry(visit.first.household).or_insert(visit);
        if (visit.first.on, visit.recorded_at) > (kept.first.on, kept.recorded_at) {
            *kept = visit;
        }
    }
    last
}

/// The day by which a household should be visited next. One never visited is due today.
pub fn visit_due(household: &Household, last: Option<Day>, today: Day, settings: &Settings) -> Day {
    let every = settings.visit_every(&household.categories.value);
    last.map_or(today, |day| day.plus_days(i64::from(every)))
}

/// Everything due by `today` plus the days looked ahead, most urgent first.
pub fn due<'a>(
    households: impl IntoIterator<Item = &'a Household>,
    visits: impl IntoIterator<Item = &'a Visit>,
    needs: impl IntoIterator<Item = &'a Need>,
    disputes: impl IntoIterator<Item = &'a Dispute>,
    today: Day,
    settings: &Settings,
) -> Vec<Due> {
    let horizon = today.plus_days(i64::from(settings.visit_ahead_days));
    let visits: Vec<&Visit> = visits.into_iter().collect();
    let last = last_visits(visits.iter().copied());
    // Whoever met nobody may have promised to come again all the same.
    let calls = last_of(visits.into_iter().filter(|visit| visit.is_not_met()));
    let mut list = Vec::new();
    for household in households.into_iter().filter(|household| household.stands()) {
        let visited = last.get(&household.id);
        let last_on = visited.map(|visit| visit.first.on);
        let turn = visit_due(household, last_on, today, settings);
        let order = |visit: &Visit| (visit.first.on, visit.recorded_at);
        let call = calls.get(&household.id).filter(|call| visited.is_none_or(|it| order(call) > order(it)));
        let promise = |visit: &&Visit| visit.talk().follow_up_on.map(|on| (visit.first.id, on));
        let promised = call.and_then(promise).or_else(|| visited.and_then(promise));
        let (reason, by) = match promised {
            Some((visit, on)) if on <= turn => (Reason::FollowUp { visit }, on),
            _ => (Reason::Turn { last: last_on }, turn),
        };
        list.push(Due { household: Some(household.id), reason, by });
    }
    for need in needs.into_iter().filter(|need| need.is_open()) {
        let by = need.looked_after_on().plus_days(NEED_DAYS);
        list.push(Due { household: Some(need.household), reason: Reason::NeedOpen { need: need.id }, by });
    }
    for dispute in disputes {
        // Whoever calls at one of the doors may ask there.
        let doors: Vec<_> = dispute.doors().into_iter().map(Some).collect();
        let doors = if doors.is_empty() { vec![None] } else { doors };
        for (day, by) in dispute.follow_ups_owed(&settings.follow_up_days) {
            let reason = Reason::DisputeFollowUp { dispute: dispute.id, day };
            list.extend(doors.iter().map(|household| Due {
                household: *household,
                reason: reason.clone(),
                by,
            }));
        }
    }
    list.retain(|due| due.by <= horizon);
    order::by_key(&mut list, |due| (due.by, due.household));
    list
}

/// A need should be looked after at least every so many days, from the day it was raised on. Our proposal, to be confirmed with the zone.
const NEED_DAYS: i64 = 7;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::NewHousehold;
    use crate::ids::{AccountId, DeviceId};
    use crate::register::Stamp;
    use crate::settings::Category;
    use crate::time::At;
    use crate::visit::{Met, NewVisit, Talk, Twin};
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn household(id: u128, categories: &[&str]) -> Household {
        let stamp = Stamp {
            ver: 1,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            dseq: 1,
        };
        let new = NewHousehold {
            id: HouseholdId::from_uuid(Uuid::from_u128(id)),
            grid: "410871001003003".parse().unwrap(),
            door: "1".into(),
            head: "孙".into(),
            phone: String::new(),
            people: vec![],
            categories: categories.iter().map(|code| Category::new(code)).collect(),
        };
        Household::register(new, stamp)
    }
    fn visit(household: u128, on: &str, follow_up: Option<&str>) -> Visit {
        Visit {
            first: NewVisit {
                id: VisitId::from_uuid(Uuid::from_u128(household + 100)),
                household: HouseholdId::from_uuid(Uuid::from_u128(household)),
                on: day(on),
                started_at: None,
                talk: Talk { met: vec![Met::Head], follow_up_on: follow_up.map(day), ..Talk::default() },
                needs: vec![],
                photos: vec![],
                location: None,
            },
            grid: "410871001003003".parse().unwrap(),
            by: AccountId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            recorded_at: day(on).starts_at(),
            amendments: vec![],
            twin: None,
            withdrawn: None,
        }
    }
    fn days(household: &Household, visits: &[Visit]) -> Vec<i64> {
        let today = day("2026-11-23");
        due([household], visits, [], [], today, Settings::builtin())
            .iter()
            .map(|due| due.days_left(today))
            .collect()
    }

    #[test]
    fn a_door_is_due_by_its_category() {
        let plain = household(1, &[]);
        let elder = household(1, &["living_alone_elder"]);
        assert_eq!(days(&plain, &[]), [0], "never visited");
        assert_eq!(days(&plain, &[visit(1, "2026-10-20", None)]), [-4]);
        assert_eq!(days(&plain, &[visit(1, "2026-10-27", None)]), [3]);
        assert_eq!(days(&plain, &[visit(1, "2026-11-20", None)]), [] as [i64; 0]);
        assert_eq!(days(&elder, &[visit(1, "2026-11-09", None)]), [0]);
    }

    #[test]
    fn a_promise_comes_before_the_turn() {
        assert_eq!(days(&household(1, &[]), &[visit(1, "2026-11-20", Some("2026-11-25"))]), [2]);
        let answered = [visit(1, "2026-11-20", Some("2026-11-21")), visit(1, "2026-11-22", None)];
        assert_eq!(days(&household(1, &[]), &answered), [] as [i64; 0]);
    }

    #[test]
    fn a_call_that_met_nobody_keeps_the_door_due_and_its_promise_stands() {
        let today = day("2026-12-10");
        let call = |on: &str, follow_up: Option<&str>| {
            let mut call = visit(1, on, follow_up);
            call.first.talk.met = vec![Met::Nobody];
            call
        };
        let left = |visits: &[Visit]| -> Vec<(bool, i64)> {
            let plain = household(1, &[]);
            due([&plain], visits, [], [], today, Settings::builtin())
                .iter()
                .map(|due| (matches!(due.reason, Reason::FollowUp { .. }), due.days_left(today)))
                .collect()
        };
        assert_eq!(left(&[visit(1, "2026-11-09", None), call("2026-12-09", None)]), [(false, -1)]);
        assert_eq!(
            left(&[visit(1, "2026-11-30", None), call("2026-12-09", Some("2026-12-11"))]),
            [(true, 1)]
        );
        let met_since = [call("2026-12-08", Some("2026-12-11")), visit(1, "2026-12-09", None)];
        assert_eq!(left(&met_since), []);
        let mut back = visit(1, "2026-12-09", None);
        back.withdrawn = Some(crate::visit::Withdrawn { at: back.recorded_at, by: back.by });
        assert_eq!(left(&[visit(1, "2026-11-09", None), back]), [(false, -1)]);
    }

    #[test]
    fn a_dispute_is_followed_up_at_every_partys_door() {
        use crate::dispute::{Agreement, Happened, NewDispute, Party};
        let at_door = |id| Party {
            household: Some(HouseholdId::from_uuid(Uuid::from_u128(id))),
            name: "一家".into(),
        };
        let agreed = Happened::AgreementReached { how: Agreement::Oral, text: "各退一尺".into() };
        let new = NewDispute {
            id: DisputeId::from_uuid(Uuid::from_u128(9)),
            grid: "410871001003003".parse().unwrap(),
            kind: crate::settings::DisputeKind::new("neighbours"),
            parties: vec![at_door(2), at_door(1), at_door(2)],
            on: day("2026-11-22"),
            what: "漏水".into(),
            so_far: vec![agreed],
            photos: vec![],
        };
        let op = crate::ids::OpId::from_uuid(Uuid::nil());
        let told = Dispute::report(new, op, AccountId::from_uuid(Uuid::nil()), day("2026-11-22").starts_at());
        let list = due([], [], [], [&told], day("2026-11-23"), Settings::builtin());
        let doors: Vec<_> =
            list.iter().map(|due| (due.household.unwrap().uuid().as_u128(), due.by)).collect();
        let (first, third) = (day("2026-11-23"), day("2026-11-25"));
        assert_eq!(doors, [(1, first), (2, first), (1, third), (2, third)]);
    }

    #[test]
    fn a_double_does_not_count_as_a_visit() {
        let mut double = visit(1, "2026-11-22", None);
        double.twin = Some(Twin { of: VisitId::from_uuid(Uuid::nil()), same: Some(true) });
        assert_eq!(days(&household(1, &[]), &[double]), [0]);
    }
}
