//! 这一轮 — doors with everything due at them, the order in which they are walked, and three figures that add up.

use crate::activity::Activity;
use crate::agenda::Due;
use crate::dispute::Dispute;
use crate::ids::{AccountId, HouseholdId};
use crate::order;
use crate::time::Day;
use crate::visit::Visit;
use std::collections::HashMap;

/// A door with everything due at it, most urgent first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueDoor {
    /// The door; none for a dispute between people of no known household.
    pub household: Option<HouseholdId>,
    /// What is due.
    pub list: Vec<Due>,
}

impl DueDoor {
    /// Days left for the most urgent: 0 is today, negative is overdue.
    pub fn days_left(&self, today: Day) -> i64 {
        self.list.first().map_or(0, |first| first.days_left(today))
    }
    /// Whether it waits today, or has waited longer.
    pub fn is_now(&self, today: Day) -> bool {
        self.days_left(today) <= 0
    }
}

/// Gathers what is due by door. Of a list with the most urgent first the doors come most urgent first too.
pub fn by_door(list: Vec<Due>) -> Vec<DueDoor> {
    let mut doors: Vec<DueDoor> = Vec::new();
    let mut at: HashMap<HouseholdId, usize> = HashMap::new();
    for one in list {
        match one.household.and_then(|id| at.get(&id).copied()) {
            Some(place) => doors[place].list.push(one),
            None => {
                if let Some(id) = one.household {
                    at.insert(id, doors.len());
                }
                doors.push(DueDoor { household: one.household, list: vec![one] });
            }
        }
    }
    doors
}

/// In which order doors are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DoorOrder {
    /// The longest overdue first.
    #[default]
    Urgency,
    /// As one walks; `place` of [`in_order`] says where a door stands.
    Route,
}

/// Doors that wait today and those of the next days, each in this order. By urgency doors of one day stand as one walks.
pub fn in_order<K: Ord>(
    doors: Vec<DueDoor>,
    today: Day,
    by: DoorOrder,
    place: impl Fn(HouseholdId) -> K,
) -> (Vec<DueDoor>, Vec<DueDoor>) {
    let mut doors = doors;
    order::by_key(&mut doors, |door| {
        let days = match by {
            DoorOrder::Urgency => door.days_left(today),
            DoorOrder::Route => 0,
        };
        (days, door.household.is_none(), door.household.map(&place))
    });
    doors.into_iter().partition(|door| door.is_now(today))
}

/// 走过, 还要走, 这几天: every household is in one of the three.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// 走过: nothing is due there in the next days.
    pub done: usize,
    /// 还要走: due today or before.
    pub now: usize,
    /// 这几天: due in the next days.
    pub soon: usize,
}

impl Figures {
    /// Of `all` households those with something due are `doors`; disputes of no known household are no door to walk to.
    pub fn of(all: usize, doors: &[DueDoor], today: Day) -> Self {
        let walked_to = || doors.iter().filter(|door| door.household.is_some());
        let now = walked_to().filter(|door| door.is_now(today)).count();
        let soon = walked_to().count() - now;
        Self { done: all.saturating_sub(now + soon), now, soon }
    }
    /// All of them.
    pub const fn all(self) -> usize {
        self.done + self.now + self.soon
    }
}

/// What one person has written down on one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Made {
    /// 走访.
    pub visits: usize,
    /// 调解.
    pub disputes: usize,
    /// 志愿.
    pub activities: usize,
}

impl Made {
    /// By whoever is `me`, on the day `today`; a visit that turned out to be a double is none.
    pub fn of<'a>(
        visits: impl IntoIterator<Item = &'a Visit>,
        disputes: impl IntoIterator<Item = &'a Dispute>,
        activities: impl IntoIterator<Item = &'a Activity>,
        me: AccountId,
        today: Day,
    ) -> Self {
        let is_today = |by: AccountId, at: crate::time::At| by == me && at.day() == today;
        let visits = visits.into_iter().filter(|one| one.counts() && is_today(one.by, one.recorded_at));
        let disputes = disputes.into_iter().filter(|one| is_today(one.by, one.recorded_at));
        let activities = activities.into_iter().filter(|one| is_today(one.by, one.recorded_at));
        Self { visits: visits.count(), disputes: disputes.count(), activities: activities.count() }
    }
    /// Whether nothing was.
    pub const fn is_nothing(self) -> bool {
        self.visits + self.disputes + self.activities == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::Reason;
    use crate::ids::{DeviceId, DisputeId, NeedId, VisitId};
    use crate::visit::{NewVisit, Talk, Twin};
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn id(number: u128) -> HouseholdId {
        HouseholdId::from_uuid(Uuid::from_u128(number))
    }
    fn turn(household: u128, by: &str) -> Due {
        Due { household: Some(id(household)), reason: Reason::Turn { last: None }, by: day(by) }
    }
    fn need(household: u128, by: &str) -> Due {
        let need = NeedId::from_uuid(Uuid::from_u128(household));
        Due { household: Some(id(household)), reason: Reason::NeedOpen { need }, by: day(by) }
    }
    fn dispute(by: &str) -> Due {
        let dispute = DisputeId::from_uuid(Uuid::nil());
        Due { household: None, reason: Reason::DisputeFollowUp { dispute, day: 1 }, by: day(by) }
    }
    /// Door 1 overdue, door 2 today with a need for later, door 3 in two days, a dispute of no door overdue.
    fn doors() -> Vec<DueDoor> {
        by_door(vec![
            dispute("2026-11-20"),
            turn(1, "2026-11-21"),
            turn(2, "2026-11-23"),
            turn(3, "2026-11-25"),
            need(2, "2026-11-26"),
        ])
    }
    fn numbers(doors: &[DueDoor]) -> Vec<u128> {
        doors.iter().map(|door| door.household.map_or(0, |id| id.uuid().as_u128())).collect()
    }

    #[test]
    fn a_door_is_listed_once_with_everything_due_at_it() {
        let doors = doors();
        assert_eq!(numbers(&doors), [0, 1, 2, 3]);
        assert_eq!(doors[2].list, [turn(2, "2026-11-23"), need(2, "2026-11-26")]);
    }

    #[test]
    fn the_three_figures_add_up_to_all_households() {
        let today = day("2026-11-23");
        let figures = Figures::of(63, &doors(), today);
        assert_eq!(figures, Figures { done: 60, now: 2, soon: 1 });
        assert_eq!(figures.all(), 63);
        assert_eq!(Figures::of(63, &[], today), Figures { done: 63, now: 0, soon: 0 });
        // A day later the door of two days is still one of the next days; two days later it waits.
        assert_eq!(Figures::of(63, &doors(), day("2026-11-24")), Figures { done: 60, now: 2, soon: 1 });
        assert_eq!(Figures::of(63, &doors(), day("2026-11-25")), Figures { done: 60, now: 3, soon: 0 });
    }

    #[test]
    fn doors_stand_by_urgency_or_as_one_walks() {
        let today = day("2026-11-23");
        // One walks past door 3 first, then 2, then 1.
        let place = |id: HouseholdId| 10 - id.uuid().as_u128();
        let listed = |by| {
            let (now, soon) = in_order(doors(), today, by, place);
            (numbers(&now), numbers(&soon))
        };
        assert_eq!(listed(DoorOrder::Urgency), (vec![0, 1, 2], vec![3]));
        assert_eq!(listed(DoorOrder::Route), (vec![2, 1, 0], vec![3]), "a dispute of no door comes last");
        let one_day = by_door(vec![turn(1, "2026-11-23"), turn(2, "2026-11-23")]);
        let (now, _) = in_order(one_day, today, DoorOrder::Urgency, place);
        assert_eq!(numbers(&now), [2, 1], "of one day as one walks");
    }

    #[test]
    fn what_i_did_today_is_mine_and_of_today_and_no_double() {
        let (me, other) =
            (AccountId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
        let today = day("2026-11-23");
        let visit = |by, on: &str, double: bool| Visit {
            first: NewVisit {
                id: VisitId::from_uuid(Uuid::nil()),
                household: id(1),
                on: day(on),
                started_at: None,
                talk: Talk::default(),
                needs: vec![],
                photos: vec![],
                location: None,
            },
            grid: "410871001003003".parse().unwrap(),
            by,
            device: DeviceId::from_uuid(Uuid::nil()),
            recorded_at: day(on).starts_at(),
            amendments: vec![],
            withdrawn: None,
            twin: double.then(|| Twin { of: VisitId::from_uuid(Uuid::nil()), same: Some(true) }),
        };
        let visits = [
            visit(me, "2026-11-23", false),
            visit(me, "2026-11-23", true),
            visit(me, "2026-11-22", false),
            visit(other, "2026-11-23", false),
        ];
        let made = Made::of(&visits, [], [], me, today);
        assert_eq!(made, Made { visits: 1, disputes: 0, activities: 0 });
        assert!(!made.is_nothing());
        assert!(Made::of(&visits[3..], [], [], me, today).is_nothing());
    }
}
