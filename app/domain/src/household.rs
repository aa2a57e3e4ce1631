//! A household and its people; least data: no identity numbers, no birthdays.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{HouseholdId, PersonId};
use crate::place::{PlaceCode, PlaceLevel};
use crate::register::{Register, Set, Stamp};
use crate::settings::Category;
use crate::time::At;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most people of one household.
pub const MOST_PEOPLE: usize = 20;

/// 家庭成员.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// 姓名.
    pub name: String,
    /// 与户主关系, free words such as 女儿.
    #[serde(default)]
    pub relation: String,
    /// 出生年份, only where it is needed to know an elder or a child.
    #[serde(default)]
    pub birth_year: Option<i32>,
}

impl Person {
    /// Name filled in, everything short enough, a believable year.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check.text(Field::Person, &self.name).optional_text(Field::Relation, &self.relation);
        if let Some(year) = self.birth_year {
            check.range(Field::BirthYear, i64::from(year), 1900, 2100);
        }
        check.done()
    }
}

/// A household as a person first writes it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewHousehold {
    /// Its id.
    pub id: HouseholdId,
    /// The grid it lies in.
    pub grid: PlaceCode,
    /// 门牌, such as 5 号楼 2-301.
    pub door: String,
    /// 户主 — the head's name.
    pub head: String,
    /// 电话, only when the household wants to be called.
    #[serde(default)]
    pub phone: String,
    /// People other than the head.
    #[serde(default)]
    pub people: Vec<Person>,
    /// 类别 such as 独居老人; decides how often somebody calls.
    #[serde(default)]
    pub categories: BTreeSet<Category>,
}

impl NewHousehold {
    /// Door and head filled in, everything short enough, the place a grid.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check
            .text(Field::Door, &self.door)
            .text(Field::Head, &self.head)
            .count(Field::Person, self.people.len(), MOST_PEOPLE)
            .count(Field::Categories, self.categories.len(), 20)
            .refuse_if(self.grid.level() != PlaceLevel::Grid, Field::PlaceCode, Why::Malformed);
        check_phone(&mut check, &self.phone);
        for person in &self.people {
            if let Err(flaws) = person.check() {
                for flaw in flaws {
                    check.refuse_if(true, flaw.field, flaw.why);
                }
            }
        }
        check.done()
    }
}

fn check_phone(check: &mut Check, phone: &str) {
    let plain = phone.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b' ');
    check.optional_text(Field::Phone, phone).refuse_if(!plain, Field::Phone, Why::Malformed);
}

/// One thing to put right about a household.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// 门牌.
    Door(String),
    /// 户主.
    Head(String),
    /// 电话.
    Phone(String),
    /// 类别, the whole set.
    Categories(BTreeSet<Category>),
    /// Somebody added or put right.
    Person(Person),
    /// Somebody who no longer lives here.
    PersonLeft(PersonId),
}

impl Correction {
    /// The same limits as when the household was new.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        match self {
            Self::Door(door) => check.text(Field::Door, door).done(),
            Self::Head(head) => check.text(Field::Head, head).done(),
            Self::Phone(phone) => {
                check_phone(&mut check, phone);
                check.done()
            }
            Self::Categories(set) => check.count(Field::Categories, set.len(), 20).done(),
            Self::Person(person) => person.check(),
            Self::PersonLeft(_) => Ok(()),
        }
    }
}

/// 调网格 — a household went from one grid to another at a time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GridMove {
    /// When it left.
    pub at: At,
    /// The grid it left.
    pub from: PlaceCode,
}

/// 户 — as everybody sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Household {
    /// Its id.
    pub id: HouseholdId,
    /// The grid it lies in now.
    pub grid: Register<PlaceCode>,
    /// The grids it lay in before, oldest first.
    #[serde(default)]
    pub moves: Vec<GridMove>,
    /// 门牌.
    pub door: Register<String>,
    /// 户主.
    pub head: Register<String>,
    /// 电话; empty when none is kept.
    pub phone: Register<String>,
    /// 类别.
    pub categories: Register<BTreeSet<Category>>,
    /// People other than the head; `None` once they have left.
    #[serde(default)]
    pub people: BTreeMap<PersonId, Register<Option<Person>>>,
    /// The household this one was found to be a double of.
    pub merged_into: Register<Option<HouseholdId>>,
}

impl Household {
    /// Written down for the first time.
    pub fn register(new: NewHousehold, stamp: Stamp) -> Self {
        let mut people = BTreeMap::new();
        people.extend(new.people.into_iter().map(|person| (person.id, Register::new(Some(person), stamp))));
        Self {
            id: new.id,
            grid: Register::new(new.grid, stamp),
            moves: Vec::new(),
            door: Register::new(new.door, stamp),
            head: Register::new(new.head, stamp),
            phone: Register::new(new.phone, stamp),
            categories: Register::new(new.categories, stamp),
            people,
            merged_into: Register::new(None, stamp),
        }
    }

    /// Puts one thing right, as seen at version `seen`.
    pub fn correct(&mut self, correction: Correction, seen: u64, stamp: Stamp) -> Set {
        match correction {
            Correction::Door(door) => self.door.set(door, seen, stamp),
            Correction::Head(head) => self.head.set(head, seen, stamp),
            Correction::Phone(phone) => self.phone.set(phone, seen, stamp),
            Correction::Categories(set) => self.categories.set(set, seen, stamp),
            Correction::Person(person) => self.set_person(person.id, Some(person), seen, stamp),
            Correction::PersonLeft(id) => self.set_person(id, None, seen, stamp),
        }
    }

    /// A person picked one of two values that met.
    pub fn settle(&mut self, correction: Correction, seen: u64, stamp: Stamp) -> Set {
        match correction {
            Correction::Door(door) => self.door.settle(door, seen, stamp),
            Correction::Head(head) => self.head.settle(head, seen, stamp),
            Correction::Phone(phone) => self.phone.settle(phone, seen, stamp),
            Correction::Categories(set) => self.categories.settle(set, seen, stamp),
            Correction::Person(person) => match self.people.get_mut(&person.id) {
                Some(kept) => kept.settle(Some(person), seen, stamp),
                None => self.set_person(person.id, Some(person), seen, stamp),
            },
            Correction::PersonLeft(id) => match self.people.get_mut(&id) {
                Some(kept) => kept.settle(None, seen, stamp),
                None => Set::Clean,
            },
        }
    }

    fn set_person(&mut self, id: PersonId, person: Option<Person>, seen: u64, stamp: Stamp) -> Set {
        match self.people.get_mut(&id) {
            Some(kept) => kept.set(person, seen, stamp),
            None => {
                self.people.insert(id, Register::new(person, stamp));
                Set::Clean
            }
        }
    }

    /// Goes to another grid of the village.
    pub fn move_to(&mut self, to: PlaceCode, at: At, seen: u64, stamp: Stamp) -> Set {
        if to != self.grid.value {
            self.moves.push(GridMove { at, from: self.grid.value.clone() });
        }
        self.grid.set(to, seen, stamp)
    }

    /// The grid it lay in at an instant: authority over what happened then.
    pub fn grid_at(&self, at: At) -> &PlaceCode {
        self.moves.iter().find(|moved| at < moved.at).map_or(&self.grid.value, |moved| &moved.from)
    }

    /// The people who live here now, other than the head.
    pub fn people_now(&self) -> impl Iterator<Item = &Person> {
        self.people.values().filter_map(|kept| kept.value.as_ref())
    }

    /// How people call it: 孙家.
    pub fn family(&self) -> String {
        family_of(&self.head.value)
    }

    /// Whether two values of a field wait for a person.
    pub fn is_contested(&self) -> bool {
        self.grid.is_contested()
            || self.door.is_contested()
            || self.head.is_contested()
            || self.phone.is_contested()
            || self.categories.is_contested()
            || self.people.values().any(Register::is_contested)
    }

    /// Whether it stands for itself, rather than being a double of another.
    pub const fn stands(&self) -> bool {
        self.merged_into.value.is_none()
    }
}

/// 孙家 from 孙德福; of a name with a middle dot its whole first part, which no letter stands for.
pub fn family_of(head: &str) -> String {
    let called = first_part(head).or_else(|| surname(head));
    called.map_or_else(String::new, |called| format!("{called}家"))
}

/// What stands for a family in a small round mark: its surname, of two letters too. None for a name with a middle
/// dot, which has no surname, and is too long to be cut.
pub fn mark_of(head: &str) -> Option<&str> {
    if first_part(head).is_some() { None } else { surname(head) }
}

/// The first part of a name with a middle dot: 阿卜杜热合曼 of 阿卜杜热合曼·吾斯曼.
fn first_part(head: &str) -> Option<&str> {
    let (first, _) = head.trim().split_once(['·', '•', '・', '‧'])?;
    Some(first.trim()).filter(|first| !first.is_empty())
}

/// Surnames of two characters. One that could as well be a surname of one and a given name, such as 单于, is not here.
const COMPOUND_SURNAMES: [&str; 33] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "长孙",
    "宇文", "轩辕", "端木", "独孤", "南宫", "申屠", "淳于", "澹台", "濮阳", "赫连", "呼延", "鲜于", "闾丘",
    "司空", "西门", "万俟", "拓跋", "公冶", "仲孙", "完颜",
];

/// The surname of a full name, two characters for names such as 欧阳.
pub fn surname(name: &str) -> Option<&str> {
    let name = name.trim();
    let compound = COMPOUND_SURNAMES.iter().find(|s| name.starts_with(**s) && name.chars().count() > 2);
    match compound {
        Some(surname) => name.get(..surname.len()),
        None => name.chars().next().and_then(|first| name.get(..first.len_utf8())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, DeviceId};
    use uuid::Uuid;

    fn stamp(ver: u64, who: u128) -> Stamp {
        Stamp {
            ver,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::from_u128(who)),
            device: DeviceId::from_uuid(Uuid::from_u128(who)),
            dseq: ver,
        }
    }
    fn grid(number: u16) -> PlaceCode {
        format!("410871001003{number:03}").parse().unwrap()
    }
    fn sun() -> NewHousehold {
        NewHousehold {
            id: HouseholdId::from_uuid(Uuid::from_u128(9)),
            grid: grid(3),
            door: "5 号楼 2-301".into(),
            head: "孙桂英".into(),
            phone: String::new(),
            people: Vec::new(),
            categories: BTreeSet::new(),
        }
    }

    #[test]
    fn authority_over_a_door_is_that_of_its_day() {
        let mut household = Household::register(sun(), stamp(1, 1));
        household.move_to(grid(4), At::from_millis(100), 1, stamp(2, 2));
        household.move_to(grid(5), At::from_millis(200), 2, stamp(3, 2));
        for (at, number) in [(0, 3), (99, 3), (100, 4), (199, 4), (200, 5), (999, 5)] {
            assert_eq!(*household.grid_at(At::from_millis(at)), grid(number), "{at}");
        }
    }

    #[test]
    fn two_people_of_a_household_merge_one_person_twice_does_not() {
        let mut household = Household::register(sun(), stamp(1, 1));
        let person = |id, name: &str| Person {
            id: PersonId::from_uuid(Uuid::from_u128(id)),
            name: name.into(),
            relation: String::new(),
            birth_year: None,
        };
        assert_eq!(household.correct(Correction::Person(person(1, "小孙")), 1, stamp(2, 2)), Set::Clean);
        assert_eq!(household.correct(Correction::Person(person(2, "孙女")), 1, stamp(3, 3)), Set::Clean);
        assert_eq!(household.correct(Correction::Person(person(1, "大孙")), 1, stamp(4, 3)), Set::Contested);
        assert!(household.is_contested());
    }

    #[test]
    fn a_household_needs_a_door_and_a_head() {
        let flaws =
            NewHousehold { door: " ".into(), head: "字".repeat(26), phone: "一二三".into(), ..sun() }
                .check()
                .unwrap_err();
        assert_eq!(
            flaws.iter().map(|f| f.field).collect::<Vec<_>>(),
            [Field::Door, Field::Head, Field::Phone]
        );
        assert!(sun().check().is_ok());
    }

    #[test]
    fn a_family_is_called_by_its_surname() {
        for (head, family, mark) in [
            ("孙桂英", "孙家", Some("孙")),
            ("欧阳建国", "欧阳家", Some("欧阳")),
            ("尉迟恭", "尉迟家", Some("尉迟")),
            ("赫连勃勃", "赫连家", Some("赫连")),
            ("东方", "东家", Some("东")),
            ("阿卜杜热合曼·吾斯曼江", "阿卜杜热合曼家", None),
            ("阿卜杜热合曼・吾斯曼江", "阿卜杜热合曼家", None),
            ("·孙", "·家", Some("·")),
            ("", "", None),
        ] {
            assert_eq!(family_of(head), family);
            assert_eq!(mark_of(head), mark, "{head}");
        }
    }
}
