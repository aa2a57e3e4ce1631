//! 试点 — how many each township sent on each track: one count for the check and for the page of the pilots.

use super::finding::What;
use super::rules::PlanRules;
use super::tally::Tally;
use crate::declared_plan::PlacesMeant;
use crate::place::{Place, PlaceCode, PlaceLevel};
use crate::star_plan::{PilotTrack, StarPlan};
use serde::{Deserialize, Serialize};

/// What a township sent on a track.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// The township.
    pub township: PlaceCode,
    /// The track.
    pub track: PilotTrack,
    /// How many.
    pub pilots: u32,
    /// Whether a place of it holds the level that the track begins at: without one, nobody is missed.
    pub could: bool,
    /// The number that the rules set and this is below or above; none where it fits.
    pub should: Option<u32>,
}

/// Township by township, in the order of `places`, and track by track.
pub fn pilots_sent(places: &[Place], plans: &[StarPlan], rules: &PlanRules) -> Vec<Sent> {
    let townships = places.iter().filter(|place| place.code.level() == PlaceLevel::Township);
    let of_township = |township: &Place| {
        let tally = Tally::of(places, plans, &township.code, PlacesMeant::Both);
        PilotTrack::ALL.map(|track| {
            let pilots = tally.count(What::Pilots(track));
            let begins =
                |plan: &StarPlan| township.code.covers(&plan.village) && plan.level() == track.from();
            let could = plans.iter().any(begins);
            let too_few = could && pilots < rules.pilots_least;
            let too_many = pilots > rules.pilots_most;
            let bound = if too_few { rules.pilots_least } else { rules.pilots_most };
            let should = (too_few || too_many).then_some(bound);
            Sent { township: township.code.clone(), track, pilots, could, should }
        })
    };
    townships.flat_map(of_township).collect()
}
