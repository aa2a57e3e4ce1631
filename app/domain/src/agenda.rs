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
    /// A need is still open.
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
    let mut last: HashMap<HouseholdId, &Visit> = HashMap::new();
    for visit in visits.into_iter().filter(|visit| visit.counts()) {
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
    let last = last_visits(visits);
    let mut list = Vec::new();
    for household in households.into_iter().filter(|household| household.stands()) {
        let visited = last.get(&household.id);
        let last_on = visited.map(|visit| visit.first.on);
        let turn = visit_due(household, last_on, today, settings);
        let promised = visited.and_then(|visit| visit.talk().follow_up_on.map(|on| (visit.first.id, on)));
        let (reason, by) = match promised {
            Some((visit, on)) if on <= turn => (Reason::FollowUp { visit }, on),
            _ => (Reason::Turn { last: last_on }, turn),
        };
        list.push(Due { household: Some(household.id), reason, by });
    }
    for need in needs.into_iter().filter(|need| !need.handling.value.is_over()) {
        let by = need.raised_on.plus_days(NEED_DAYS);
        list.push(Due { household: Some(need.household), reason: Reason::NeedOpen { need: need.id }, by });
    }
    for dispute in disputes {
        let household = dispute.parties.iter().find_map(|party| party.household);
        for (day, by) in dispute.follow_ups_owed(&settings.follow_up_days) {
            list.push(Due { household, reason: Reason::DisputeFollowUp { dispute: dispute.id, day }, by });
        }
    }
    list.retain(|due| due.by <= horizon);
    order::by_key(&mut list, |due| (due.by, due.household));
    list
}

/// A need should be answered within so many days. Our proposal, to be confirmed with the zone.
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
    fn a_double_does_not_count_as_a_visit() {
        let mut double = visit(1, "2026-11-22", None);
        double.twin = Some(Twin { of: VisitId::from_uuid(Uuid::nil()), same: Some(true) });
        assert_eq!(days(&household(1, &[]), &[double]), [0]);
    }
}
