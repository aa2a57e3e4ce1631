//! What is due at which door of mine, and who else is at work; the rules stand in `domain::agenda` and `domain::round`.

use super::place::Mine;
use crate::parts::theme;
use device::{Row, World};
use domain::agenda::{Reason, due};
use domain::order;
use domain::round::{DoorOrder, DueDoor, Figures, by_door};
use domain::settings::Settings;
use domain::text::door::walking_order;
use domain::{Day, Dispute, HouseholdId, Need, PlaceCode};
use leptos::prelude::*;

/// Everything due at my doors, most urgent door first. What was passed on is somebody else's.
pub(super) fn due_doors(world: &World, mine: &Mine, today: Day) -> Vec<DueDoor> {
    let leads = mine.village().is_some();
    let for_me = |need: &&Need| mine.covers(&need.grid) && need.handling.value.is_for(leads);
    let is_mine = |id: &HouseholdId| world.households.get(id).is_some_and(|it| mine.covers(&it.grid.value));
    let mut list = due(
        world.households.values().map(Row::noun).filter(|household| mine.covers(&household.grid.value)),
        world.visits.values().map(Row::noun),
        world.needs.values().map(Row::noun).filter(for_me),
        world.disputes.values().map(Row::noun).filter(|dispute| mine.covers(&dispute.grid)),
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
    by_door(list)
}

/// 走过, 还要走, 这几天 of the households in these places, of all that is due.
pub(super) fn figures(
    world: &World,
    covers: impl Fn(&PlaceCode) -> bool,
    doors: &[DueDoor],
    today: Day,
) -> Figures {
    let here =
        |id: &HouseholdId| world.households.get(id).filter(|row| row.stands() && covers(&row.grid.value));
    let of_these: Vec<_> =
        doors.iter().filter(|door| door.household.as_ref().and_then(here).is_some()).cloned().collect();
    let all = world.households.values().filter(|row| row.stands() && covers(&row.grid.value)).count();
    Figures::of(all, &of_these, today)
}

/// Needs of my doors that were passed on, those that wait longest first.
pub(super) fn with_others(world: &World, mine: &Mine) -> Vec<Row<Need>> {
    let leads = mine.village().is_some();
    let others = |need: &&Row<Need>| {
        !need.withdrawn && mine.covers(&need.grid) && need.handling.value.is_with_others(leads)
    };
    let mut needs: Vec<_> = world.needs.values().filter(others).cloned().collect();
    order::by_key(&mut needs, |need| (need.handling.stamp.at, need.id));
    needs
}

/// Where a door stands on one's way.
pub(super) fn on_the_way(world: &World, household: HouseholdId) -> Option<(PlaceCode, String)> {
    let household = world.households.get(&household)?;
    Some((household.grid.value.clone(), walking_order(&household.door.value)))
}

/// Under which name this phone remembers in which order doors are listed.
const ORDER: &str = "qx-door-order";

/// The order that was chosen on this phone.
pub(super) fn kept_order() -> DoorOrder {
    if theme::kept(ORDER).as_deref() == Some("route") { DoorOrder::Route } else { DoorOrder::Urgency }
}

/// Changes to the other order, and remembers it.
pub(super) fn other_order(by: RwSignal<DoorOrder>) {
    let (next, kept) = match by.get_untracked() {
        DoorOrder::Urgency => (DoorOrder::Route, Some("route")),
        DoorOrder::Route => (DoorOrder::Urgency, None),
    };
    theme::keep(ORDER, kept);
    by.set(next);
}

/// Which of these categories makes somebody call more often; shown first.
pub(super) fn category_line(household: &domain::Household) -> String {
    crate::words::categories(&household.categories.value)
}
