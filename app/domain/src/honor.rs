//! 表彰 — a line of the honor board, and under which name strangers read it.
//!
//! Source: 个人信息保护法, separate consent for publication, withdrawn as easily as given.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::household::surname;
use crate::ids::{AccountId, HonorId, OpId};
use crate::place::{PlaceCode, PlaceLevel};
use crate::text::KnownPeople;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};

/// 荣誉类别 — the tabs of the board.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HonorKind {
    /// 乡村光荣榜.
    VillageHonor,
    /// 五好家庭.
    GoodFamily,
    /// 身边的榜样.
    RoleModel,
    /// 志愿之星.
    Volunteer,
}

impl HonorKind {
    /// All, in the board's order.
    pub const ALL: [Self; 4] = [Self::VillageHonor, Self::GoodFamily, Self::RoleModel, Self::Volunteer];
}

/// 级别.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HonorLevel {
    /// 村级.
    Village,
    /// 乡镇(街道)级.
    Township,
    /// 区级.
    Zone,
    /// 市级.
    City,
    /// 省级.
    Province,
    /// 国家级.
    Nation,
}

impl HonorLevel {
    /// All, from the village upwards.
    pub const ALL: [Self; 6] =
        [Self::Village, Self::Township, Self::Zone, Self::City, Self::Province, Self::Nation];
}

/// Who is honored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Honoree {
    /// One person, by full name.
    Person(String),
    /// A family, by the name of its head.
    Family(String),
}

impl Honoree {
    /// The full name behind it.
    pub fn full_name(&self) -> &str {
        match self {
            Self::Person(name) | Self::Family(name) => name,
        }
    }
}

/// 本人意愿 — how it was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentForm {
    /// 书面.
    Written,
    /// 当面口头.
    InPerson,
    /// 电话.
    ByPhone,
}

/// A wish about being named; the last one stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wish {
    /// The operation it came with.
    pub op: OpId,
    /// Whether they agree to be named.
    pub named: bool,
    /// How it was said.
    pub how: ConsentForm,
    /// When it was recorded.
    pub at: At,
    /// By whom it was recorded.
    pub by: AccountId,
}

/// 公布 — whether the line stands on the board.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posting {
    /// 待公布.
    Nominated,
    /// 已公布.
    Posted,
    /// 已撤下.
    TakenDown,
}

/// An honor as nominated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewHonor {
    /// Its id.
    pub id: HonorId,
    /// The village it belongs to.
    pub village: PlaceCode,
    /// 类别.
    pub kind: HonorKind,
    /// 级别.
    pub level: HonorLevel,
    /// 荣誉名称.
    pub title: String,
    /// Who.
    pub honoree: Honoree,
    /// 事迹; must not name the person, since the name may be masked.
    pub deed: String,
    /// The day it was awarded.
    pub awarded_on: Day,
    /// Whether they agree to be named, and how they said so.
    #[serde(default)]
    pub consent: Option<ConsentForm>,
    /// Whether a reader would recognise them although the name is masked, as whoever nominates says; none from
    /// versions that did not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognisable: Option<bool>,
}

impl NewHonor {
    /// Filled in, short enough, and nothing in the words that tells who somebody is; `known` are the village's people
    /// as far as they are known where it is asked.
    pub fn check(&self, today: Day, known: &KnownPeople) -> Result<(), Vec<Flaw>> {
        let name = self.honoree.full_name().trim();
        let mut check = Check::new();
        check
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .text(Field::HonorTitle, &self.title)
            .text(Field::Honoree, name)
            .text(Field::Deed, &self.deed)
            .refuse_if(self.awarded_on > today, Field::On, Why::InFuture);
        reveals_nobody(&mut check, name, &self.title, &self.deed, known);
        let masked = self.consent.is_none();
        check.refuse_if(masked && self.recognisable == Some(true), Field::Recognisable, Why::Malformed).done()
    }
}

/// A name is masked at once when its consent is withdrawn, the words stay: they are held to this in any case.
fn reveals_nobody(check: &mut Check, name: &str, title: &str, deed: &str, known: &KnownPeople) {
    for (field, text) in [(Field::HonorTitle, title), (Field::Deed, deed)] {
        if let Some(why) = known.revealed_about(text, name) {
            check.refuse_if(true, field, why);
        }
    }
}

/// 名字隐去以后认得出是谁吗 — what somebody who posted the line answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MaskAnswer {
    /// Whether a reader would recognise the person.
    pub recognisable: bool,
    /// When it was answered.
    pub at: At,
    /// By whom.
    pub by: AccountId,
}

/// 表彰 — as the village and the offices see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Honor {
    /// Its id.
    pub id: HonorId,
    /// The village it belongs to.
    pub village: PlaceCode,
    /// 类别.
    pub kind: HonorKind,
    /// 级别.
    pub level: HonorLevel,
    /// 荣誉名称.
    pub title: String,
    /// Who.
    pub honoree: Honoree,
    /// 事迹.
    pub deed: String,
    /// The day it was awarded.
    pub awarded_on: Day,
    /// Who nominated it.
    pub by: AccountId,
    /// Every wish about being named, in order of arrival.
    #[serde(default)]
    pub wishes: Vec<Wish>,
    /// Whether it stands on the board, and who decided that when.
    pub posting: (Posting, At, AccountId),
    /// Who said that nobody would be recognised, in order of arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mask_answers: Vec<MaskAnswer>,
}

impl Honor {
    /// Whether strangers may read the line: its words tell who nobody is, and where its name is masked, whoever posts
    /// it says that a reader would not recognise the person either.
    pub fn check_posting(&self, recognisable: Option<bool>, known: &KnownPeople) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        reveals_nobody(&mut check, self.honoree.full_name().trim(), &self.title, &self.deed, known);
        let masked = self.consent().is_none();
        check
            .refuse_if(masked && recognisable.is_none(), Field::Recognisable, Why::Missing)
            .refuse_if(masked && recognisable == Some(true), Field::Recognisable, Why::Malformed)
            .done()
    }
    /// The consent that stands, if one does.
    pub fn consent(&self) -> Option<&Wish> {
        self.wishes.last().filter(|wish| wish.named)
    }
    /// Whether strangers may read the line at all.
    pub const fn is_posted(&self) -> bool {
        matches!(self.posting.0, Posting::Posted)
    }
    /// The name strangers read.
    pub fn public_name(&self) -> PublicName {
        PublicName::of(&self.honoree, self.consent())
    }
}

/// A name as strangers may read it. Made only here, so no full name slips out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicName(String);

impl PublicName {
    /// The full name under a standing consent; else 王** for a person, 赵家 for a family.
    pub fn of(honoree: &Honoree, consent: Option<&Wish>) -> Self {
        let name = honoree.full_name();
        let surname = surname(name).unwrap_or("某");
        Self(match (honoree, consent) {
            (Honoree::Person(_), Some(_)) => name.to_owned(),
            (Honoree::Family(_), Some(_)) => format!("{name}家庭"),
            (Honoree::Person(_), None) => format!("{surname}**"),
            (Honoree::Family(_), None) => format!("{surname}家"),
        })
    }
    /// The words to show.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Excerpt, Reveals};
    use uuid::Uuid;

    fn wish(named: bool) -> Wish {
        Wish {
            op: OpId::from_uuid(Uuid::nil()),
            named,
            how: ConsentForm::InPerson,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::nil()),
        }
    }
    fn honor(wishes: Vec<Wish>) -> Honor {
        Honor {
            id: HonorId::from_uuid(Uuid::nil()),
            village: "410871006001".parse().unwrap(),
            kind: HonorKind::VillageHonor,
            level: HonorLevel::City,
            title: "乡村光荣榜".into(),
            honoree: Honoree::Person("王秀兰".into()),
            deed: "孝老爱亲".into(),
            awarded_on: "2026-09-01".parse().unwrap(),
            by: AccountId::from_uuid(Uuid::nil()),
            wishes,
            posting: (Posting::Posted, At::from_millis(0), AccountId::from_uuid(Uuid::nil())),
            mask_answers: Vec::new(),
        }
    }

    #[test]
    fn a_name_is_masked_unless_consent_stands() {
        let table: Vec<(Vec<Wish>, &str)> = vec![
            (vec![], "王**"),
            (vec![wish(true)], "王秀兰"),
            (vec![wish(true), wish(false)], "王**"),
            (vec![wish(false), wish(true)], "王秀兰"),
        ];
        for (wishes, name) in table {
            assert_eq!(honor(wishes).public_name().as_str(), name);
        }
        let family = Honoree::Family("赵大山".into());
        assert_eq!(PublicName::of(&family, None).as_str(), "赵家");
        assert_eq!(PublicName::of(&Honoree::Person("欧阳建国".into()), None).as_str(), "欧阳**");
        assert_eq!(PublicName::of(&Honoree::Person(String::new()), None).as_str(), "某**");
    }

    #[test]
    fn the_deed_does_not_name_whom_the_board_masks() {
        let new = NewHonor {
            id: HonorId::from_uuid(Uuid::nil()),
            village: "410871006001".parse().unwrap(),
            kind: HonorKind::RoleModel,
            level: HonorLevel::City,
            title: "身边的榜样".into(),
            honoree: Honoree::Person("王秀兰".into()),
            deed: "王秀兰照顾婆母十二年".into(),
            awarded_on: "2026-09-01".parse().unwrap(),
            consent: None,
            recognisable: None,
        };
        let today = "2026-11-23".parse().unwrap();
        let said = |words| Why::Reveals { what: Reveals::OwnName, said: Excerpt::of(words) };
        let nobody = KnownPeople::default();
        for (deed, words) in [("王秀兰照顾婆母十二年", "王秀兰"), ("秀兰照顾婆母十二年", "秀兰")]
        {
            let new = NewHonor { deed: deed.into(), ..new.clone() };
            assert_eq!(new.check(today, &nobody).unwrap_err(), [Flaw::new(Field::Deed, said(words))]);
            let consented = NewHonor { consent: Some(ConsentForm::Written), ..new };
            assert!(consented.check(today, &nobody).is_err(), "a consent may be withdrawn");
        }
        let fine = NewHonor { deed: "照顾婆母十二年".into(), ..new };
        assert!(fine.check(today, &nobody).is_ok());
        let known = NewHonor { recognisable: Some(true), ..fine.clone() };
        assert_eq!(
            known.check(today, &nobody).unwrap_err(),
            [Flaw::new(Field::Recognisable, Why::Malformed)],
            "village words that everybody understands"
        );
        let named = NewHonor { consent: Some(ConsentForm::InPerson), ..known };
        assert!(named.check(today, &nobody).is_ok(), "who agreed to be named may be recognised");
        let text = serde_json::to_string(&fine).unwrap();
        assert!(!text.contains("recognisable"), "as older versions wrote it: {text}");
    }

    #[test]
    fn whoever_posts_a_masked_line_says_that_nobody_is_recognised() {
        let nobody = KnownPeople::default();
        let flaw = |why| Err(vec![Flaw::new(Field::Recognisable, why)]);
        // wishes, answer, what comes of it
        let table = [
            (vec![], None, flaw(Why::Missing)),
            (vec![], Some(true), flaw(Why::Malformed)),
            (vec![], Some(false), Ok(())),
            (vec![wish(true)], None, Ok(())),
            (vec![wish(true)], Some(true), Ok(())),
            (vec![wish(true), wish(false)], None, flaw(Why::Missing)),
        ];
        for (wishes, answer, expected) in table {
            assert_eq!(
                honor(wishes.clone()).check_posting(answer, &nobody),
                expected,
                "{wishes:?} {answer:?}"
            );
        }
        let old = Honor { deed: "秀兰照顾瘫痪的婆婆".into(), ..honor(vec![]) };
        assert!(old.check_posting(Some(false), &nobody).is_err(), "words from before the rule, too");
    }
}
