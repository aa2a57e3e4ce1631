//! What this browser keeps, as office pages ask for it.

use crate::desk::told::Names;
use crate::parts::here::{self, Here};
use crate::words;
use device::{Device, Row, World};
use domain::order;
use domain::{Account, AccountId, At, Day, Household, HouseholdId, PlaceCode, PlaceLevel, Role, Standing};
use sync::{Record, RecordKey};

/// The office's view of the device; cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Desk(Here);

/// The office's view of the device of whoever is signed in.
pub fn use_desk() -> Desk {
    Desk(here::here())
}

impl Desk {
    /// The device itself, for what is awaited.
    pub fn device(self) -> Device {
        self.0.device()
    }
    /// Reads what is kept here; the reader is run again when it changes.
    pub fn read<T>(self, look: impl FnOnce(&Look<'_>) -> T) -> T {
        self.0.ask(|device| look(&Look { device, world: &device.world() }))
    }
    /// Reads once, without being run again.
    pub fn peek<T>(self, look: impl FnOnce(&Look<'_>) -> T) -> T {
        let device = self.0.device();
        let world = device.world();
        look(&Look { device: &device, world: &world })
    }
    /// Now, by the clock put right.
    pub fn now(self) -> At {
        self.0.now()
    }
    /// Today in the zone.
    pub fn today(self) -> Day {
        self.0.today()
    }
    /// The roles held now; the shell builds the page anew when they change.
    pub fn standing(self) -> Standing {
        self.0.device().standing()
    }
    /// The village whose secretary this is.
    pub fn village(self) -> Option<PlaceCode> {
        let standing = self.standing();
        standing
            .held()
            .iter()
            .find(|(role, _)| *role == Role::VillageSecretary)
            .map(|(_, place)| place.clone())
    }
    /// The place whose office this is; the widest, should there be several.
    pub fn office(self) -> Option<PlaceCode> {
        let standing = self.standing();
        let offices = standing.held().iter().filter(|(role, _)| role.is_office()).map(|(_, place)| place);
        offices.min_by_key(|place| place.as_str().len()).cloned()
    }
}

/// What is kept here, at one moment.
pub struct Look<'a> {
    /// The device.
    pub device: &'a Device,
    /// Its records, unsent acts included.
    pub world: &'a World,
}

impl Look<'_> {
    /// The village's grids with their names, in order.
    pub fn grids(&self, village: &PlaceCode) -> Vec<(PlaceCode, String)> {
        let inside = |code: &&PlaceCode| village.covers(code) && code.level() == PlaceLevel::Grid;
        self.world.places.keys().filter(inside).map(|code| (code.clone(), self.place(code))).collect()
    }
    /// The village's accounts that hold a role there now, by name.
    pub fn people(&self, village: &PlaceCode) -> Vec<&Account> {
        let now = self.device.now();
        let works = |account: &&Account| {
            account.memberships.iter().any(|held| held.holds(now) && village.covers(&held.place))
        };
        let mut people: Vec<_> = self.world.accounts.values().map(Row::noun).filter(works).collect();
        order::by_key(&mut people, |person| person.name.clone());
        people
    }
    /// Head and door of a household: 孙桂英 · 5 号楼 2-301.
    pub fn door(&self, id: HouseholdId) -> String {
        self.household(id).map(words::head_and_door).unwrap_or_default()
    }
}

impl Names for Look<'_> {
    fn place(&self, code: &PlaceCode) -> String {
        self.device.place_name(code).unwrap_or_else(|| words::grid(code))
    }
    fn account(&self, id: AccountId) -> String {
        self.world.accounts.get(&id).map_or_else(|| words::SOMEBODY_ELSE.to_owned(), |row| row.name.clone())
    }
    fn household(&self, id: HouseholdId) -> Option<&Household> {
        self.world.households.get(&id).map(Row::noun)
    }
    fn subject(&self, key: RecordKey) -> Option<String> {
        match self.world.record(key)?.record {
            Record::Task(task) => Some(task.title.value),
            Record::Need(need) => Some(need.text),
            Record::Dispute(dispute) => Some(dispute.what),
            Record::Honor(honor) => Some(honor.title),
            Record::Visit(visit) => Some(self.door(visit.first.household)),
            Record::Activity(activity) => Some(activity.now.name),
            Record::Experience(experience) => Some(experience.now.title),
            Record::LeaderVisit(visit) => Some(words::leader_visit(&visit)),
            _ => None,
        }
    }
}
