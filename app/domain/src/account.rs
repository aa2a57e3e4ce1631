//! Accounts, roles and memberships in time; a permission is something one holds.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::AccountId;
use crate::order;
use crate::place::{PlaceCode, PlaceLevel};
use crate::time::{At, DAY_MS};
use serde::{Deserialize, Serialize};

/// How long what a worker did in a grid still counts by itself after they were given another grid of the same
/// village: a phone may lie without a network for weeks.
pub const REASSIGNED_DAYS: i64 = 30;

/// 职责.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员, of a grid.
    GridWorker,
    /// 网格长, answers for a grid.
    GridLeader,
    /// 村支部书记, of a village or community.
    VillageSecretary,
    /// 乡镇(街道)干部, of a township.
    TownshipOffice,
    /// 区级干部, of the zone.
    ZoneOffice,
}

impl Role {
    /// All roles, from the door upwards.
    pub const ALL: [Self; 5] =
        [Self::GridWorker, Self::GridLeader, Self::VillageSecretary, Self::TownshipOffice, Self::ZoneOffice];

    /// The level of place this role is held at.
    pub const fn level(self) -> PlaceLevel {
        match self {
            Self::GridWorker | Self::GridLeader => PlaceLevel::Grid,
            Self::VillageSecretary => PlaceLevel::Village,
            Self::TownshipOffice => PlaceLevel::Township,
            Self::ZoneOffice => PlaceLevel::Zone,
        }
    }
    /// Whether people of this role work on an office PC with a password.
    pub const fn is_office(self) -> bool {
        matches!(self, Self::TownshipOffice | Self::ZoneOffice)
    }
}

/// 任职 — a role at a place, from a time and perhaps to one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// Which role.
    pub role: Role,
    /// Where.
    pub place: PlaceCode,
    /// First instant it holds.
    pub from: At,
    /// First instant it no longer holds; none while it lasts.
    #[serde(default)]
    pub to: Option<At>,
}

impl Membership {
    /// Whether it holds at this instant.
    pub fn holds(&self, at: At) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// 账号 — a person who signs in. Holds no phone number and no identity number: least data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// 姓名, at most 20 characters.
    pub name: String,
    /// The place it belongs to; its village's log keeps it.
    pub home: PlaceCode,
    /// 登录名 for desk accounts; field accounts are activated by code.
    #[serde(default)]
    pub login: Option<String>,
    /// Every role it has held.
    pub memberships: Vec<Membership>,
}

impl Account {
    /// Name and login well-formed, each role at a place of its level.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check.text(Field::AccountName, &self.name);
        check.count(Field::Role, self.memberships.len(), 40);
        if let Some(login) = &self.login {
            check.text(Field::Login, login);
            let plain =
                login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b));
            check.refuse_if(!plain, Field::Login, Why::Malformed);
        }
        for membership in &self.memberships {
            check.refuse_if(membership.role.level() != membership.place.level(), Field::Role, Why::Malformed);
            let backwards = membership.to.is_some_and(|to| to < membership.from);
            check.refuse_if(backwards, Field::MembershipTime, Why::EndsBeforeItBegins);
        }
        check.done()
    }
    /// Whether this person has a role at this instant, or will have one later.
    pub fn has_role_from(&self, at: At) -> bool {
        self.memberships.iter().any(|held| held.to.is_none_or(|to| at < to && held.from < to))
    }
    /// What this person may do at this instant.
    pub fn standing(&self, at: At) -> Standing {
        Standing::new(self.memberships.iter().filter(|m| m.holds(at)).cloned())
    }
    /// The roles by which an act at the door counts by itself: those held at the time told that are held on arrival
    /// too, and those of a worker who has only been given another grid of the same village, for [`REASSIGNED_DAYS`],
    /// unless their phone heard of it before it sent the act (`heard`: its last pull before this push).
    ///
    /// A role that has ended for good counts no more: what is told of the time before waits for a person.
    /// Source: docs/decisions/0021-authority.md.
    pub fn standing_at_the_door(&self, told: At, arrived: At, heard: Option<At>) -> Standing {
        let now = self.standing(arrived);
        let reassigned = |m: &Membership| {
            let in_time = m.to.is_some_and(|end| arrived < end.plus_millis(REASSIGNED_DAYS * DAY_MS));
            let unheard_of = m.to.is_some_and(|end| heard.is_none_or(|heard| heard < end));
            let within = m.place.village().is_some_and(|village| now.reaches(&village));
            m.role.level() == PlaceLevel::Grid && in_time && unheard_of && within
        };
        let counts = |m: &&Membership| m.holds(told) && (m.holds(arrived) || reassigned(m));
        Standing::new(self.memberships.iter().filter(counts).cloned())
    }
    /// Whether a role held at the first instant is over at the second.
    pub fn has_left(&self, then: At, now: At) -> bool {
        self.memberships.iter().any(|m| m.holds(then) && !m.holds(now))
    }
}

/// The roles a person holds at one instant; the questions about authority are asked here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing(Vec<(Role, PlaceCode)>);

impl Standing {
    /// From memberships that hold now.
    pub fn new(memberships: impl IntoIterator<Item = Membership>) -> Self {
        Self(memberships.into_iter().map(|m| (m.role, m.place)).collect())
    }
    /// No role at all.
    pub const fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }
    /// Role and place of each membership.
    pub fn held(&self) -> &[(Role, PlaceCode)] {
        &self.0
    }
    fn any(&self, test: impl Fn(Role, &PlaceCode) -> bool) -> bool {
        self.0.iter().any(|(role, place)| test(*role, place))
    }
    /// Whether this person answers for the grid as its worker or leader.
    pub fn works_in(&self, grid: &PlaceCode) -> bool {
        self.any(|role, place| matches!(role, Role::GridWorker | Role::GridLeader) && place == grid)
    }
    /// Whether this person is the secretary of the village in which `place` lies.
    pub fn is_secretary_of(&self, place: &PlaceCode) -> bool {
        self.any(|role, at| role == Role::VillageSecretary && at.covers(place))
    }
    /// Whether this person sits in an office above `place`.
    pub fn is_office_over(&self, place: &PlaceCode) -> bool {
        self.any(|role, at| role.is_office() && at.covers(place))
    }
    /// Whether this person sits in an office, whichever.
    pub fn is_in_office(&self) -> bool {
        self.any(|role, _| role.is_office())
    }
    /// Whether this person sits in the office of the township in which `place` lies.
    pub fn is_township_office_over(&self, place: &PlaceCode) -> bool {
        self.any(|role, at| role == Role::TownshipOffice && at.covers(place))
    }
    /// Whether this person decides for the village: its secretary, or an office above it.
    pub fn leads(&self, place: &PlaceCode) -> bool {
        self.is_secretary_of(place) || self.is_office_over(place)
    }
    /// Whether this person may give or end this role at this place, and hand out what signs its
    /// holder in: the village its grid workers, an office its secretaries, the zone its offices.
    pub fn may_appoint(&self, role: Role, place: &PlaceCode) -> bool {
        match role {
            Role::GridWorker | Role::GridLeader => self.leads(place),
            Role::VillageSecretary => self.is_office_over(place),
            Role::TownshipOffice | Role::ZoneOffice => self.is_office_over(&place.zone()),
        }
    }
    /// Whether this person has anything to do with the village: works in it, leads it or sits above it.
    pub fn reaches(&self, village: &PlaceCode) -> bool {
        self.any(|_, at| at.covers(village) || village.covers(at))
    }
    /// The villages whose records this person's device keeps: those worked in or led as secretary.
    pub fn villages(&self) -> Vec<PlaceCode> {
        let mut villages: Vec<_> = self
            .0
            .iter()
            .filter(|(role, _)| !role.is_office())
            .filter_map(|(_, place)| place.village())
            .collect();
        order::by_key(&mut villages, Clone::clone);
        villages.dedup();
        villages
    }
    /// The grids this person works in.
    pub fn grids(&self) -> Vec<PlaceCode> {
        self.0
            .iter()
            .filter(|(_, place)| place.level() == PlaceLevel::Grid)
            .map(|(_, place)| place.clone())
            .collect()
    }
    /// Whether this person has desk pages: everyone but those who only work in grids.
    pub fn has_desk(&self) -> bool {
        self.any(|role, _| role.is_office() || role == Role::VillageSecretary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }
    fn standing(role: Role, place: &str) -> Standing {
        Standing(vec![(role, code(place))])
    }

    #[test]
    fn authority_follows_role_and_prefix() {
        let grid = code("410871001003002");
        let village = code("410871001003");
        // role, place, works in grid, leads village, reaches village
        let table = [
            (Role::GridWorker, "410871001003002", true, false, true),
            (Role::GridWorker, "410871001003001", false, false, true),
            (Role::GridLeader, "410871001003002", true, false, true),
            (Role::VillageSecretary, "410871001003", false, true, true),
            (Role::VillageSecretary, "410871001004", false, false, false),
            (Role::TownshipOffice, "410871001", false, true, true),
            (Role::TownshipOffice, "410871002", false, false, false),
            (Role::ZoneOffice, "410871", false, true, true),
        ];
        for (role, place, works, leads, reaches) in table {
            let who = standing(role, place);
            assert_eq!(who.works_in(&grid), works, "{role:?} {place}");
            assert_eq!(who.leads(&village), leads, "{role:?} {place}");
            assert_eq!(who.reaches(&village), reaches, "{role:?} {place}");
        }
    }

    #[test]
    fn a_membership_ends_at_its_end() {
        let held = Membership {
            role: Role::GridWorker,
            place: code("410871001003002"),
            from: At::from_millis(10),
            to: Some(At::from_millis(20)),
        };
        let table = [(9, false), (10, true), (19, true), (20, false)];
        for (at, holds) in table {
            assert_eq!(held.holds(At::from_millis(at)), holds, "{at}");
        }
    }

    #[test]
    fn who_has_a_role_now_or_later_is_told_from_who_had_one() {
        let held = |from, to: Option<i64>| Membership {
            role: Role::GridWorker,
            place: code("410871001003002"),
            from: At::from_millis(from),
            to: to.map(At::from_millis),
        };
        let table = [
            (vec![], false),
            (vec![held(10, None)], true),
            (vec![held(10, Some(50))], false),
            (vec![held(10, Some(51))], true),
            (vec![held(60, None)], true),
            (vec![held(60, Some(60))], false),
            (vec![held(10, Some(20)), held(30, Some(90))], true),
        ];
        for (memberships, has) in table {
            let account = Account {
                id: AccountId::from_uuid(Uuid::nil()),
                name: "李".into(),
                home: code("410871001003"),
                login: None,
                memberships,
            };
            assert_eq!(account.has_role_from(At::from_millis(50)), has, "{:?}", account.memberships);
        }
    }

    #[test]
    fn what_was_done_at_a_door_counts_by_the_role_of_that_hour_while_it_may() {
        let held = |role, place: &str, from: i64, to: Option<i64>| Membership {
            role,
            place: code(place),
            from: At::from_millis(from * DAY_MS),
            to: to.map(|to| At::from_millis(to * DAY_MS)),
        };
        let account = |memberships: Vec<Membership>| Account {
            id: AccountId::from_uuid(Uuid::nil()),
            name: "李".into(),
            home: code("410871001003"),
            login: None,
            memberships,
        };
        let grid = "410871001003002";
        let first = held(Role::GridWorker, grid, 0, Some(100));
        let moved = account(vec![first.clone(), held(Role::GridWorker, "410871001003001", 100, None)]);
        let elsewhere = account(vec![first.clone(), held(Role::GridWorker, "410871001004001", 100, None)]);
        let gone = account(vec![first.clone()]);
        let risen = account(vec![first, held(Role::VillageSecretary, "410871001003", 100, None)]);
        let stays = account(vec![held(Role::GridWorker, grid, 0, None)]);
        let fell = account(vec![
            held(Role::VillageSecretary, "410871001003", 0, Some(100)),
            held(Role::GridWorker, "410871001003001", 100, None),
        ]);
        // who, told on, arrived on, the phone pulled last on: works in the grid, leads the village
        let table = [
            (&stays, 5, 400, Some(399), true, false),
            (&moved, 99, 101, None, true, false),
            (&moved, 99, 101, Some(99), true, false),
            (&moved, 99, 101, Some(100), false, false),
            (&moved, 60, 129, None, true, false),
            (&moved, 99, 130, None, false, false),
            (&moved, 100, 101, None, false, false),
            (&elsewhere, 99, 101, None, false, false),
            (&gone, 99, 101, None, false, false),
            (&gone, 98, 99, None, true, false),
            // Who leads now did not lead then, and who led then does not lead now.
            (&risen, 99, 101, None, true, false),
            (&fell, 99, 101, None, false, false),
        ];
        for (number, (who, told, arrived, heard, works, leads)) in table.into_iter().enumerate() {
            let day = |day: i64| At::from_millis(day * DAY_MS);
            let standing = who.standing_at_the_door(day(told), day(arrived), heard.map(day));
            assert_eq!(standing.works_in(&code(grid)), works, "{number}");
            assert_eq!(standing.leads(&code(grid)), leads, "{number}");
        }
    }

    #[test]
    fn a_role_stands_at_its_level() {
        let account = Account {
            id: AccountId::from_uuid(Uuid::nil()),
            name: "李".into(),
            home: code("410871001003"),
            login: Some("Li Si".into()),
            memberships: vec![Membership {
                role: Role::GridWorker,
                place: code("410871001003"),
                from: At::from_millis(0),
                to: None,
            }],
        };
        let flaws = account.check().unwrap_err();
        assert!(flaws.contains(&Flaw::new(Field::Role, Why::Malformed)));
        assert!(flaws.contains(&Flaw::new(Field::Login, Why::Malformed)));
    }

    #[test]
    fn nobody_appoints_above_themselves() {
        let (grid, village, township) = (code("410871001003002"), code("410871001003"), code("410871001"));
        // who, where: may appoint a grid worker, a secretary, an office
        let table = [
            (Role::GridWorker, "410871001003002", false, false, false),
            (Role::VillageSecretary, "410871001003", true, false, false),
            (Role::VillageSecretary, "410871001004", false, false, false),
            (Role::TownshipOffice, "410871001", true, true, false),
            (Role::TownshipOffice, "410871002", false, false, false),
            (Role::ZoneOffice, "410871", true, true, true),
        ];
        for (role, place, worker, secretary, office) in table {
            let who = standing(role, place);
            assert_eq!(who.may_appoint(Role::GridWorker, &grid), worker, "{role:?} {place}");
            assert_eq!(who.may_appoint(Role::VillageSecretary, &village), secretary, "{role:?} {place}");
            assert_eq!(who.may_appoint(Role::TownshipOffice, &township), office, "{role:?} {place}");
        }
    }

    #[test]
    fn only_field_roles_keep_a_village_on_the_device() {
        assert_eq!(standing(Role::GridWorker, "410871001003002").villages(), vec![code("410871001003")]);
        assert_eq!(standing(Role::VillageSecretary, "410871001003").villages(), vec![code("410871001003")]);
        assert!(standing(Role::ZoneOffice, "410871").villages().is_empty());
    }
}
