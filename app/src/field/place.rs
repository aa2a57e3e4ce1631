//! Whose doors these are, and what people and places are called; reads the device's world only.

use crate::words;
use device::{Device, World};
use domain::order;
use domain::{AccountId, HouseholdId, PlaceCode, Standing};

/// The doors a person looks after: the grids worked in, or the whole village as its secretary.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Mine {
    grids: Vec<PlaceCode>,
    villages: Vec<PlaceCode>,
}

impl Mine {
    /// By the roles held now.
    pub(super) fn of(standing: &Standing) -> Self {
        let villages: Vec<_> =
            standing.villages().into_iter().filter(|village| standing.is_secretary_of(village)).collect();
        Self { grids: standing.grids(), villages }
    }
    /// Whether this place is one of theirs.
    pub(super) fn covers(&self, place: &PlaceCode) -> bool {
        self.grids.contains(place) || self.villages.iter().any(|village| village.covers(place))
    }
    /// The village led, if one is.
    pub(super) fn village(&self) -> Option<&PlaceCode> {
        self.villages.first()
    }
    /// Where something new is written down unless another place is picked.
    pub(super) fn first_grid(&self, world: &World) -> Option<PlaceCode> {
        self.grids.first().cloned().or_else(|| self.grids_to_pick(world).into_iter().next())
    }
    /// The grids in which they may write something new down.
    pub(super) fn grids_to_pick(&self, world: &World) -> Vec<PlaceCode> {
        let mut grids = self.grids.clone();
        for village in &self.villages {
            let inside =
                world.places.keys().filter(|code| code.grid_number().is_some() && village.covers(code));
            grids.extend(inside.cloned());
        }
        order::by_key(&mut grids, Clone::clone);
        grids.dedup();
        grids
    }
}

/// What a place is called.
pub(super) fn place_name(device: &Device, code: &PlaceCode) -> String {
    device.place_name(code).unwrap_or_else(|| words::grid(code))
}

/// `文苑街道 · 东方社区`: the places above a grid or village, nearest last.
pub(super) fn above(device: &Device, code: &PlaceCode) -> String {
    let village = code.village().filter(|village| village != code);
    let places = [code.township(), village];
    let names: Vec<_> = places.iter().flatten().map(|place| place_name(device, place)).collect();
    names.join(" · ")
}

/// What somebody is called.
pub(super) fn account_name(world: &World, id: AccountId) -> String {
    world.accounts.get(&id).map_or_else(|| "同事".to_owned(), |account| account.name.clone())
}

/// Head and door of a household, or a word for one that is not on this phone.
pub(super) fn whose_door(world: &World, id: HouseholdId) -> String {
    world
        .households
        .get(&id)
        .map_or_else(|| "一户人家".to_owned(), |household| words::head_and_door(household))
}
