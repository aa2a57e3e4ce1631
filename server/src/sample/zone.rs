//! Places of the sample zone: named as in the report where it names them, clearly samples elsewhere.

use super::chance::Chance;
use domain::{PilotTrack, Place, PlaceCode, PlaceKind, PlaceLevel, PlanChange, StarKind, StarState};
use std::collections::{BTreeSet, HashMap};

struct Township {
    name: &'static str,
    kind: PlaceKind,
    communities: &'static [&'static str],
    sample_communities: u16,
    villages: &'static [&'static str],
    /// How many villages there are in all. Where the report gives no number, the rest of the zone's 104 is shared out.
    in_all: u16,
}

const TOWNSHIPS: [Township; 6] = [
    Township {
        name: "文苑街道",
        kind: PlaceKind::Subdistrict,
        communities: &["东方社区"],
        sample_communities: 0,
        villages: &[],
        in_all: 12,
    },
    Township {
        name: "李万街道",
        kind: PlaceKind::Subdistrict,
        communities: &[],
        sample_communities: 2,
        villages: &["北李万村", "耿作村", "秦屯村", "永治屯村", "南张村", "西大寨村", "大北张村", "杨庄村"],
        in_all: 8,
    },
    Township {
        name: "文昌街道",
        kind: PlaceKind::Subdistrict,
        communities: &[],
        sample_communities: 1,
        villages: &["辛庄村", "姚郭庄村"],
        in_all: 35,
    },
    Township {
        name: "苏家作乡",
        kind: PlaceKind::Township,
        communities: &[],
        sample_communities: 0,
        villages: &["苏家作村"],
        in_all: 14,
    },
    Township {
        name: "宁郭镇",
        kind: PlaceKind::Township,
        communities: &[],
        sample_communities: 0,
        villages: &["石庄村"],
        in_all: 18,
    },
    Township {
        name: "阳庙镇",
        kind: PlaceKind::Township,
        communities: &[],
        sample_communities: 0,
        villages: &[],
        in_all: 17,
    },
];

fn code(text: &str) -> PlaceCode {
    text.parse().expect("codes of the sample zone are digits")
}

/// The zone itself.
pub(super) fn zone() -> PlaceCode {
    code("410871")
}

/// Where much goes on: the village, its grids, and the doors of each grid.
const BUSY: [(&str, u16, u16); 7] = [
    ("410871001001", 4, 46),
    ("410871002001", 3, 38),
    ("410871002002", 2, 24),
    ("410871003001", 2, 26),
    ("410871004001", 2, 28),
    ("410871005001", 2, 24),
    ("410871006001", 2, 24),
];

/// What goes on in a village or community.
pub(super) struct Village {
    pub(super) code: PlaceCode,
    pub(super) kind: PlaceKind,
    pub(super) grids: u16,
    /// Of each grid.
    pub(super) doors: u16,
    /// One of those that show every screen full.
    pub(super) busy: bool,
}

/// Every village and community, the busy ones first; the others have one grid of 6 to 10 doors.
pub(super) fn villages(places: &[Place]) -> Vec<Village> {
    let mut villages: Vec<_> = places
        .iter()
        .filter(|place| place.code.level() == PlaceLevel::Village)
        .zip(0..)
        .map(|(place, number)| {
            let busy = BUSY.iter().find(|(at, _, _)| place.code.as_str() == *at);
            let (grids, doors) = busy.map_or((1, 6 + number % 5), |(_, grids, doors)| (*grids, *doors));
            Village { code: place.code.clone(), kind: place.kind, grids, doors, busy: busy.is_some() }
        })
        .collect();
    villages.sort_by_key(|village| !village.busy);
    villages
}

/// All places, each after the one it lies in.
pub(super) fn places() -> Vec<Place> {
    let place = |code: PlaceCode, kind, name: String, sample| Place { code, kind, name, sample };
    let mut places = vec![place(zone(), PlaceKind::Zone, "示范区".into(), false)];
    for (number, township) in (1..).zip(&TOWNSHIPS) {
        let Some(at) = zone().child(number) else { continue };
        places.push(place(at.clone(), township.kind, township.name.into(), false));
        let mut next = 1;
        let mut add = |kind, name: String, sample| {
            if let Some(code) = at.child(next) {
                places.push(place(code, kind, name, sample));
            }
            next += 1;
        };
        let stem = township.name.trim_end_matches("街道").trim_end_matches(['乡', '镇']);
        for name in township.communities {
            add(PlaceKind::Community, (*name).into(), false);
        }
        for name in township.villages {
            add(PlaceKind::Village, (*name).into(), false);
        }
        let named = u16::try_from(township.villages.len()).unwrap_or(0);
        for number in 1..=township.in_all - named {
            add(PlaceKind::Village, format!("{stem}示例{number}村"), true);
        }
        for number in 1..=township.sample_communities {
            add(PlaceKind::Community, format!("{stem}示例{number}社区"), true);
        }
    }
    for village in villages(&places) {
        for number in 1..=village.grids {
            if let Some(code) = village.code.child(number) {
                places.push(place(code, PlaceKind::Grid, format!("{number} 号网格"), true));
            }
        }
    }
    places
}

/// Levels that the report plans for named villages of 李万街道.
fn planned_level(name: &str) -> Option<usize> {
    match name {
        "北李万村" => Some(4),
        "耿作村" | "秦屯村" | "永治屯村" | "南张村" | "西大寨村" => Some(3),
        "大北张村" | "杨庄村" => Some(2),
        _ => None,
    }
}

/// What is planned for a village or community.
pub(super) struct Planned {
    pub(super) village: PlaceCode,
    pub(super) changes: Vec<PlanChange>,
}

impl Planned {
    /// The stars it holds.
    pub(super) fn held(&self) -> BTreeSet<StarKind> {
        let held = self.changes.iter().filter_map(|change| match change {
            PlanChange::Star { star, state: StarState::Held } => Some(*star),
            _ => None,
        });
        held.collect()
    }
    /// What is written into its plan: everything but what it holds, which namings tell.
    pub(super) fn aims(&self) -> Vec<PlanChange> {
        let held = |change: &PlanChange| matches!(change, PlanChange::Star { state: StarState::Held, .. });
        self.changes.iter().filter(|change| !held(change)).cloned().collect()
    }
    /// The star it works for.
    pub(super) fn aim(&self) -> Option<StarKind> {
        self.changes.iter().find_map(|change| match change {
            PlanChange::Star { star, state: StarState::Aimed } => Some(*star),
            _ => None,
        })
    }
    /// The track on which it is a pilot.
    pub(super) fn pilot(&self) -> Option<PilotTrack> {
        self.changes.iter().find_map(|change| match change {
            PlanChange::Pilot(track) => *track,
            _ => None,
        })
    }
}

/// Most pilots of a township on one track, as the report asks.
const MOST_PILOTS: usize = 2;

const SURNAMES: [&str; 8] = ["王", "李", "张", "赵", "陈", "杨", "郭", "孙"];
const LEADERS: [&str; 4] = ["书记", "主任", "副书记", "委员"];

/// Plans of the year. Levels are the report's where it names the village; which stars they are, who is a pilot,
/// and all others, is made up.
pub(super) fn star_plans(places: &[Place], chance: &mut Chance) -> Vec<Planned> {
    let villages =
        places.iter().filter(|place| matches!(place.kind, PlaceKind::Village | PlaceKind::Community));
    let mut pilots: HashMap<(Option<PlaceCode>, PilotTrack), usize> = HashMap::new();
    villages
        .map(|place| {
            let aims_at =
                planned_level(&place.name).unwrap_or_else(|| if chance.percent(45) { 3 } else { 2 });
            let mut stars: Vec<StarKind> = StarKind::of(place.kind).to_vec();
            // Stars that are won first stand last in the list: culture before industry and party.
            stars.reverse();
            if chance.percent(35) && stars.len() > 2 {
                stars.swap(0, 1 + chance.below(2));
            }
            if BUSY.iter().any(|(at, _, _)| place.code.as_str() == *at) {
                // The first tasks of the busy ones are for the star of the branch itself, and late.
                stars.retain(|star| *star != StarKind::Party);
                stars.insert(aims_at - 1, StarKind::Party);
            }
            let held = stars.iter().take(aims_at - 1).map(|star| (*star, StarState::Held));
            let aimed = stars.iter().skip(aims_at - 1).take(1).map(|star| (*star, StarState::Aimed));
            let mut changes: Vec<_> =
                held.chain(aimed).map(|(star, state)| PlanChange::Star { star, state }).collect();
            if let Some(track) = PilotTrack::ALL.into_iter().find(|track| usize::from(track.to()) == aims_at)
            {
                let sent = pilots.entry((place.code.township(), track)).or_default();
                if *sent < MOST_PILOTS {
                    *sent += 1;
                    changes.push(PlanChange::Pilot(Some(track)));
                }
            }
            changes.push(PlanChange::Leaders(vec![format!(
                "{}{}",
                chance.one(&SURNAMES),
                chance.one(&LEADERS)
            )]));
            Planned { village: place.code.clone(), changes }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_has_6_townships_104_villages_and_4_communities() {
        let places = places();
        let count = |kinds: &[PlaceKind]| places.iter().filter(|place| kinds.contains(&place.kind)).count();
        assert_eq!(count(&[PlaceKind::Township, PlaceKind::Subdistrict]), 6);
        assert_eq!(count(&[PlaceKind::Township]), 3);
        assert_eq!(count(&[PlaceKind::Village]), 104);
        assert_eq!(count(&[PlaceKind::Community]), 4);
        let codes: std::collections::BTreeSet<_> = places.iter().map(|place| &place.code).collect();
        assert_eq!(codes.len(), places.len());
        assert!(places.iter().all(|place| place.check().is_ok()));
    }

    #[test]
    fn plans_aim_for_one_star_more_than_they_hold_and_pilots_are_on_their_track() {
        for plan in star_plans(&places(), &mut Chance::new()) {
            assert!(plan.changes.iter().all(|change| change.check().is_ok()));
            let count = |wanted| {
                let is = |change: &&PlanChange| matches!(change, PlanChange::Star { state, .. } if *state == wanted);
                plan.changes.iter().filter(is).count()
            };
            assert_eq!(count(StarState::Aimed), 1);
            assert!(plan.pilot().is_none_or(|track| usize::from(track.from()) == count(StarState::Held)));
        }
    }
}
