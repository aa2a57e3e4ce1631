//! What is due at which door of mine, gathered by door; the rules stand in `domain::agenda`.

use super::place::Mine;
use device::{Row, World};
use domain::agenda::{Due, Reason, due};
use domain::settings::Settings;
use domain::{Day, Dispute, HouseholdId, agenda};
use std::collections::{HashMap, HashSet};

/// A door with everything due at it, most urgent first.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DueDoor {
    /// The door; none for disputes between people of no known household.
    pub(super) household: Option<HouseholdId>,
    /// What is due.
    pub(super) list: Vec<Due>,
}

impl DueDoor {
    /// Days left for the most urgent.
    pub(super) fn days_left(&self, today: Day) -> i64 {
        self.list.first().map_or(0, |first| first.days_left(today))
    }
}

/// Everything due at my doors, most urgent door first.
pub(super) fn due_doors(world: &World, mine: &Mine, today: Day) -> Vec<DueDoor> {
    let is_mine = |id: &HouseholdId| world.households.get(id).is_some_and(|it| mine.covers(&it.grid.value));
    let mut list = due(
        world.households.values().map(|row| &**row).filter(|household| mine.covers(&household.grid.value)),
        world.visits.values().map(|row| &**row),
        world.needs.values().map(|row| &**row).filter(|need| mine.covers(&need.grid)),
        world.disputes.values().map(|row| &**row).filter(|dispute| mine.covers(&dispute.grid)),
        today,
        Settings::builtin(),
    );
    // A dispute between two grids is followed up at my door, and at the other one only where none is mine.
    list.retain(|due| match (&due.reason, &due.household) {
        (Reason::DisputeFollowUp { dispute, .. }, Some(door)) => {
            let any = |dispute: &Row<Dispute>| dispute.doors().iter().any(is_mine);
            is_mine(door) || !world.disputes.get(dispute).is_some_and(any)
        }
        _ => true,
    });
    gather(list)
}

fn gather(list: Vec<Due>) -> Vec<DueDoor> {
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

/// How many of my households have been visited since `from`, and how many there are.
pub(super) fn visited(
    world: &World,
    covers: impl Fn(&domain::PlaceCode) -> bool,
    from: Day,
) -> (usize, usize) {
    let mine: HashSet<_> = world
        .households
        .values()
        .filter(|household| household.stands() && covers(&household.grid.value))
        .map(|household| household.id)
        .collect();
    let last = agenda::last_visits(world.visits.values().map(|row| &**row));
    let seen = mine.iter().filter(|id| last.get(id).is_some_and(|visit| visit.first.on >= from)).count();
    (seen, mine.len())
}

/// Which of these categories makes somebody call more often; shown first.
pub(super) fn category_line(household: &domain::Household) -> String {
    crate::words::categories(&household.categories.value)
}
