//! The people and places of the scenes.

use super::Server;
use domain::{Account, AccountId, DeviceId, Membership, Place, PlaceCode, PlaceKind, Role};
use sync::Record;
use uuid::Uuid;

pub const ZONE: &str = "410871";
pub const VILLAGES: [&str; 2] = ["410871001001", "410871002001"];
pub const GRIDS: [&str; 4] = ["410871001001003", "410871001001004", "410871002001001", "410871002001002"];

pub fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}
pub fn account_id(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(0xA000 + number))
}
pub fn device_id(number: u128) -> DeviceId {
    DeviceId::from_uuid(Uuid::from_u128(0xD000 + number))
}

/// 李 and 王 work in grids of one village and 张 is its secretary; 赵 and 孙 are those of another; 区 is the zone's office.
pub const PEOPLE: [(u128, &str, Role, &str); 6] = [
    (1, "李春梅", Role::GridWorker, GRIDS[0]),
    (2, "王建国", Role::GridWorker, GRIDS[1]),
    (3, "张书记", Role::VillageSecretary, VILLAGES[0]),
    (4, "赵小军", Role::GridWorker, GRIDS[2]),
    (5, "孙书记", Role::VillageSecretary, VILLAGES[1]),
    (6, "区办", Role::ZoneOffice, ZONE),
];

/// Puts places, people and their devices on the server.
pub fn settle(server: &mut Server, devices: &[(u128, u128)]) {
    let from = server.now.plus_millis(-400 * 86_400_000);
    let places = [ZONE].iter().chain(&VILLAGES).chain(&GRIDS);
    for place in places {
        let kind = match place.len() {
            6 => PlaceKind::Zone,
            12 => PlaceKind::Village,
            _ => PlaceKind::Grid,
        };
        server.found(Record::Place(Place { code: code(place), kind, name: (*place).into(), sample: true }));
    }
    for (number, name, role, place) in PEOPLE {
        let memberships = vec![Membership { role, place: code(place), from, to: None }];
        let home = code(place).scope();
        server.found(Record::Account(Account {
            id: account_id(number),
            name: name.into(),
            home,
            login: None,
            memberships,
        }));
    }
    for (device, person) in devices {
        let account = account_id(*person);
        let minted_at = server.now.plus_millis(-86_400_000);
        let known = super::Device { account, minted_at, ack: sync::DevAck::default() };
        server.devices.insert(device_id(*device), known);
    }
}
