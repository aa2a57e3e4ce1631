//! The zone in which everything is played: a few places, and people of every role.

use crate::chance::DAY_MS;
use domain::{Account, AccountId, At, Membership, Place, PlaceCode, PlaceKind, Role};
use sync::Record;
use uuid::Uuid;

/// When every play begins, in November 2026.
pub(crate) const START: At = At::from_millis(1_795_000_000_000);
pub(crate) const ZONE: &str = "410871";
const TOWNSHIPS: [&str; 2] = ["410871001", "410871002"];
pub(crate) const VILLAGES: [&str; 2] = ["410871001001", "410871002001"];
pub(crate) const GRIDS: [&str; 4] =
    ["410871001001003", "410871001001004", "410871002001001", "410871002001002"];

/// Somebody of the zone.
pub(crate) struct Somebody {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) place: &'static str,
}

const fn somebody(name: &'static str, role: Role, place: &'static str) -> Somebody {
    Somebody { name, role, place }
}

/// The village of 李, 王, 周 and 张 comes first: with few phones people have something to do with each other.
pub(crate) const PEOPLE: [Somebody; 10] = [
    somebody("李春梅", Role::GridWorker, GRIDS[0]),
    somebody("张书记", Role::VillageSecretary, VILLAGES[0]),
    somebody("王建国", Role::GridWorker, GRIDS[1]),
    somebody("区办", Role::ZoneOffice, ZONE),
    somebody("周网格长", Role::GridLeader, GRIDS[0]),
    somebody("赵小军", Role::GridWorker, GRIDS[2]),
    somebody("街道办", Role::TownshipOffice, TOWNSHIPS[0]),
    somebody("孙书记", Role::VillageSecretary, VILLAGES[1]),
    somebody("钱小云", Role::GridWorker, GRIDS[0]),
    somebody("吴网格长", Role::GridLeader, GRIDS[3]),
];

/// The places that pages show: the zone, its townships, its villages.
pub(crate) fn places() -> Vec<&'static str> {
    [ZONE].into_iter().chain(TOWNSHIPS).chain(VILLAGES).collect()
}

pub(crate) fn code(text: &str) -> PlaceCode {
    text.parse().expect("the zone's codes are place codes")
}

pub(crate) fn account_id(number: usize) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(0xA000 + number as u128))
}

/// The name of somebody, for stories.
pub(crate) fn name_of(id: AccountId) -> &'static str {
    (0..PEOPLE.len())
        .find(|number| account_id(*number) == id)
        .map_or("somebody new", |number| PEOPLE[number].name)
}

/// A grid in which this person stands when they do something.
pub(crate) fn grid_of(number: usize) -> PlaceCode {
    let place = PEOPLE[number % PEOPLE.len()].place;
    let inside = GRIDS.iter().find(|grid| grid.starts_with(place));
    code(inside.unwrap_or(&GRIDS[0]))
}

/// Places and people, before anybody has done anything.
pub(crate) fn founded() -> Vec<Record> {
    let place = |text: &&str| {
        let kind = match text.len() {
            6 => PlaceKind::Zone,
            9 => PlaceKind::Township,
            12 => PlaceKind::Village,
            _ => PlaceKind::Grid,
        };
        Record::Place(Place { code: code(text), kind, name: (*text).to_owned(), sample: true })
    };
    let person = |(number, who): (usize, &Somebody)| {
        let from = START.plus_millis(-400 * DAY_MS);
        Record::Account(Account {
            id: account_id(number),
            name: who.name.into(),
            home: code(who.place).scope(),
            login: who.role.is_office().then(|| format!("office-{number}")),
            memberships: vec![Membership { role: who.role, place: code(who.place), from, to: None }],
        })
    };
    let places = [ZONE].iter().chain(&TOWNSHIPS).chain(&VILLAGES).chain(&GRIDS).map(place);
    places.chain(PEOPLE.iter().enumerate().map(person)).collect()
}
