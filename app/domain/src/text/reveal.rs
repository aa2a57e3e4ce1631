//! Whether a text that strangers read tells who somebody is although no name stands beside it.
//!
//! Source: 个人信息保护法 第二十五、二十八条: published only with separate consent. A name on the board is masked at once
//! when the consent is withdrawn, the text stays; so it is held to this whether the name is masked today or not.

use super::{door, id_number, illness, name, telephone};
use crate::flaw::Why;
use crate::household::Household;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What in a text tells who somebody is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reveals {
    /// The name, the given name, or what they are called, of whom the text is about.
    OwnName,
    /// The name of somebody else whom the village knows.
    OtherName,
    /// 电话.
    Telephone,
    /// 身份证号 or the number of a card.
    IdNumber,
    /// 门牌.
    Door,
    /// 病情 of somebody.
    Illness,
    /// Something that a newer version looks for.
    #[serde(other)]
    Other,
}

/// Most characters of an excerpt.
const LONGEST: usize = 12;

/// The words of a text that are meant, at most twelve characters of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Excerpt([char; LONGEST]);

impl Excerpt {
    /// The beginning of these words.
    pub fn of(words: &str) -> Self {
        let mut kept = ['\0'; LONGEST];
        for (place, c) in kept.iter_mut().zip(words.chars().filter(|c| *c != '\0')) {
            *place = c;
        }
        Self(kept)
    }
    fn chars(&self) -> impl Iterator<Item = char> {
        self.0.iter().copied().take_while(|c| *c != '\0')
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|c| fmt::Write::write_char(f, c))
    }
}

impl Serialize for Excerpt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Excerpt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::of(&String::deserialize(deserializer)?))
    }
}

/// A household as far as texts must not tell of it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Home {
    names: Vec<String>,
    telephone: String,
    door: String,
}

/// The people of a village whom strangers must not recognise: its households, as they are known where it is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownPeople(Vec<Home>);

impl KnownPeople {
    /// Those of these households.
    pub fn of<'a>(households: impl IntoIterator<Item = &'a Household>) -> Self {
        let home = |household: &Household| Home {
            names: std::iter::once(&household.head.value)
                .chain(household.people_now().map(|person| &person.name))
                .map(|name| name.trim().to_owned())
                .collect(),
            telephone: telephone::normal(&household.phone.value),
            door: door::normal(&household.door.value),
        };
        Self(households.into_iter().filter(|household| household.stands()).map(home).collect())
    }

    /// What in a text about this person (or family, by its head) tells who somebody is.
    pub fn revealed_about(&self, text: &str, honoree: &str) -> Option<Why> {
        let honoree = honoree.trim();
        let own = || name::any_in(text, honoree).map(|at| (Reveals::OwnName, at));
        let at_home = self.0.iter().filter(|home| home.names.iter().any(|name| name == honoree));
        let mut relatives = at_home.flat_map(|home| &home.names).filter(|name| *name != honoree);
        let relative =
            || relatives.find_map(|name| name::any_in(text, name)).map(|at| (Reveals::OtherName, at));
        own().or_else(relative).map(|(what, at)| why(text, what, at)).or_else(|| self.revealed(text, true))
    }

    /// What in a text tells who somebody is; with `streets` also a house in a street, which elsewhere may be an office.
    pub fn revealed(&self, text: &str, streets: bool) -> Option<Why> {
        let telephones: Vec<_> = self.0.iter().map(|home| home.telephone.as_str()).collect();
        let found = |what, at: Option<(usize, usize)>| at.map(|at| why(text, what, at));
        found(Reveals::IdNumber, id_number::find(text))
            .or_else(|| found(Reveals::Telephone, telephone::find(text, &telephones)))
            .or_else(|| found(Reveals::Door, door::find(text, streets)))
            .or_else(|| self.known_door(text))
            .or_else(|| found(Reveals::OtherName, self.names().find_map(|known| name::full_in(text, known))))
            .or_else(|| found(Reveals::Illness, illness::find(text)))
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|home| &home.names)
    }

    fn known_door(&self, text: &str) -> Option<Why> {
        let home = self.0.iter().find(|home| door::names(text, &home.door))?;
        Some(Why::Reveals { what: Reveals::Door, said: Excerpt::of(&home.door) })
    }
}

fn why(text: &str, what: Reveals, (from, to): (usize, usize)) -> Why {
    let said: String = text.chars().skip(from).take(to - from).collect();
    Why::Reveals { what, said: Excerpt::of(&said) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::{NewHousehold, Person};
    use crate::ids::{AccountId, DeviceId, HouseholdId, PersonId};
    use crate::register::Stamp;
    use crate::time::At;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn household(number: u128, head: &str, others: &[&str], door: &str, phone: &str) -> Household {
        let person = |(place, name): (u128, &&str)| Person {
            id: PersonId::from_uuid(Uuid::from_u128(100 * number + place)),
            name: (*name).into(),
            relation: String::new(),
            birth_year: None,
        };
        let new = NewHousehold {
            id: HouseholdId::from_uuid(Uuid::from_u128(number)),
            grid: "410871001003001".parse().unwrap(),
            door: door.into(),
            head: head.into(),
            phone: phone.into(),
            people: (0..).zip(others).map(person).collect(),
            categories: BTreeSet::new(),
        };
        let stamp = Stamp {
            ver: 1,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            dseq: 1,
        };
        Household::register(new, stamp)
    }

    fn village() -> KnownPeople {
        let homes = [
            household(1, "李大山", &["王秀兰", "李小宝"], "北街12号", "391-1234"),
            household(2, "孙德福", &[], "5号楼2-301", ""),
        ];
        KnownPeople::of(&homes)
    }

    #[test]
    fn a_deed_tells_what_was_done_and_not_by_whom() {
        let table: &[(&str, Option<(Reveals, &str)>)] = &[
            ("照顾婆母十二年,邻里都夸", None),
            ("连续三年带头清扫背街小巷 120 次", None),
            ("2026 年帮扶 26 户,筹款 1200000 元", None),
            ("王秀兰照顾婆母十二年", Some((Reveals::OwnName, "王秀兰"))),
            ("秀兰照顾婆母十二年", Some((Reveals::OwnName, "秀兰"))),
            ("王 秀 兰照顾婆母", Some((Reveals::OwnName, "王 秀 兰"))),
            ("和大山一起修路", Some((Reveals::OtherName, "大山"))),
            ("小宝的妈妈,热心", Some((Reveals::OtherName, "小宝"))),
            ("每天给孙德福送饭", Some((Reveals::OtherName, "孙德福"))),
            ("想学的打13812345678", Some((Reveals::Telephone, "13812345678"))),
            ("想学的打 391 1234", Some((Reveals::Telephone, "391 1234"))),
            ("身份证 410871197001011234", Some((Reveals::IdNumber, "410871197001"))),
            ("家住北街十二号", Some((Reveals::Door, "十二号"))),
            ("给五号楼二单元三〇一送饭", Some((Reveals::Door, "五号楼二单元三〇一"))),
            ("照顾瘫痪的婆婆", Some((Reveals::Illness, "瘫"))),
            ("德福这个词不是名字", None),
            ("", None),
        ];
        for (text, expected) in table {
            let expected = expected.map(|(what, said)| Why::Reveals { what, said: Excerpt::of(said) });
            assert_eq!(village().revealed_about(text, "王秀兰"), expected, "{text}");
        }
        let nobody = KnownPeople::default();
        assert_eq!(nobody.revealed_about("和大山一起修路", "王秀兰"), None, "what nobody knows is not found");
    }

    #[test]
    fn a_text_beside_which_no_name_stands_names_nobody_either() {
        let village = village();
        for (text, is_fine) in [
            ("桌子搬到楼下,当天的事当天说。党群服务中心在解放路168号。", true),
            ("孙德福家的事,当天说。", false),
            ("北街12号的事,当天说。", false),
            ("找网格员 13812345678", false),
        ] {
            assert_eq!(village.revealed(text, false).is_none(), is_fine, "{text}");
        }
    }

    #[test]
    fn an_excerpt_reads_back_and_stays_short() {
        let why = Why::Reveals {
            what: Reveals::Telephone, said: Excerpt::of("一三八一二三四五六七八九十")
        };
        let text = serde_json::to_string(&why).unwrap();
        assert_eq!(text, r#"{"reveals":{"what":"telephone","said":"一三八一二三四五六七八九"}}"#);
        assert_eq!(crate::document::read::<Why>(&text).unwrap(), why);
        let newer = r#"{"reveals":{"what":"shoe_size","said":"43"}}"#;
        let other = Why::Reveals { what: Reveals::Other, said: Excerpt::of("43") };
        assert_eq!(crate::document::read::<Why>(newer).unwrap(), other);
    }
}
