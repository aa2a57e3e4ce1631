//! 找住户 — whether a household answers to what is typed, and by what: the same answer on every screen that searches.

use crate::household::{Household, Person};
use crate::text::door::answers as door_answers;
use crate::text::{half_width, telephone};

/// By what a household answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By<'a> {
    /// Nothing is typed: everybody answers.
    Nothing,
    /// 户主.
    Head,
    /// 门牌.
    Door,
    /// 电话.
    Phone,
    /// 家里人.
    Member(&'a Person),
}

/// Fewest digits that mean a telephone: people know the last four.
const FEWEST_OF_PHONE: usize = 4;

/// By what a household answers to what is typed; none when it does not. `initials` gives a name's pinyin initials.
pub fn find<'a>(household: &'a Household, typed: &str, initials: impl Fn(&str) -> String) -> Option<By<'a>> {
    let typed = close(&half_width(typed));
    if typed.is_empty() {
        return Some(By::Nothing);
    }
    let letters = typed.bytes().all(|byte| byte.is_ascii_lowercase());
    let named = |name: &str| close(name).contains(&typed) || (letters && initials(name).starts_with(&typed));
    if named(&household.head.value) {
        return Some(By::Head);
    }
    if door_answers(&household.door.value, &typed) {
        return Some(By::Door);
    }
    if is_phone(&household.phone.value, &typed) {
        return Some(By::Phone);
    }
    household.people_now().find(|person| named(&person.name)).map(By::Member)
}

/// In lower case, without what people leave out between the parts of a name.
fn close(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || matches!(c, '·' | '•' | '・' | '‧');
    text.chars().filter(|c| !parts(*c)).flat_map(char::to_lowercase).collect()
}

fn is_phone(phone: &str, typed: &str) -> bool {
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')'));
    let wanted = telephone::normal(typed);
    is_number && wanted.len() >= FEWEST_OF_PHONE && telephone::normal(phone).contains(&wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::NewHousehold;
    use crate::ids::{AccountId, DeviceId, HouseholdId, PersonId};
    use crate::register::Stamp;
    use crate::time::At;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn sun() -> Household {
        let stamp = Stamp {
            ver: 1,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            dseq: 1,
        };
        let person = |id, name: &str| Person {
            id: PersonId::from_uuid(Uuid::from_u128(id)),
            name: name.into(),
            relation: "女儿".into(),
            birth_year: None,
        };
        let new = NewHousehold {
            id: HouseholdId::from_uuid(Uuid::from_u128(1)),
            grid: "410871001003003".parse().unwrap(),
            door: "3 号楼 2-602".into(),
            head: "阿卜杜热合曼·吾斯曼".into(),
            phone: "138 1234 5678".into(),
            people: vec![person(1, "孙桂英"), person(2, "李明")],
            categories: BTreeSet::default(),
        };
        Household::register(new, stamp)
    }

    /// As the phone makes them, for the two names that are looked for by letters here.
    fn initials(name: &str) -> String {
        match name {
            "孙桂英" => "sgy",
            "李明" => "lm",
            _ => "",
        }
        .into()
    }

    #[test]
    fn a_household_is_found_by_whatever_somebody_knows_of_it_and_says_by_what() {
        let household = sun();
        let member = |name: &'static str| format!("家里人 {name}");
        let table: &[(&str, Option<String>)] = &[
            ("", Some("all".into())),
            ("  ", Some("all".into())),
            ("吾斯曼", Some("head".into())),
            ("阿卜杜热合曼吾斯曼", Some("head".into())),
            ("3602", None),
            ("32602", Some("door".into())),
            ("2602", Some("door".into())),
            ("３２６０２", Some("door".into())),
            ("602", Some("door".into())),
            ("三号楼二单元602", Some("door".into())),
            ("5678", Some("phone".into())),
            ("１３８-1234", Some("phone".into())),
            ("138", None),
            ("9999", None),
            ("桂英", Some(member("孙桂英"))),
            ("sg", Some(member("孙桂英"))),
            ("LM", Some(member("李明"))),
            ("gy", None),
            ("王", None),
        ];
        for (typed, expected) in table {
            let found = find(&household, typed, initials).map(|by| match by {
                By::Nothing => "all".to_owned(),
                By::Head => "head".into(),
                By::Door => "door".into(),
                By::Phone => "phone".into(),
                By::Member(person) => format!("家里人 {}", person.name),
            });
            assert_eq!(found, *expected, "{typed}");
        }
    }

    #[test]
    fn whoever_has_left_is_not_found_any_more() {
        let mut household = sun();
        let gone = PersonId::from_uuid(Uuid::from_u128(1));
        let stamp = household.head.stamp;
        household.correct(crate::household::Correction::PersonLeft(gone), 1, Stamp { ver: 2, ..stamp });
        assert_eq!(find(&household, "桂英", initials), None);
    }
}
