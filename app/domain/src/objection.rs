//! 异议 — what a resident objects to a star on notice, and the answer. Knows not who: nobody is asked for a name,
//! and whoever kept the follow-up code reads the answer.

use crate::evaluation::Upheld;
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, ObjectionId, OpId};
use crate::place::{PlaceCode, PlaceLevel};
use crate::star::StarKind;
use crate::time::At;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// 公众 — in whose name the server files what people who do not sign in have written; it holds no role.
pub const PUBLIC: AccountId =
    AccountId::from_uuid(Uuid::from_u128(0x0b1e_c710_0000_8000_8000_0000_0000_0001));
/// Longest objection or answer, in characters.
pub const LONGEST_OBJECTION: usize = 500;
/// Shortest objection, in characters: what is to be answered has to say something.
pub const SHORTEST_OBJECTION: usize = 5;

/// An objection as filed on the public page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewObjection {
    /// Its id.
    pub id: ObjectionId,
    /// The village on notice.
    pub village: PlaceCode,
    /// The year on notice.
    pub year: i32,
    /// 异议.
    pub text: String,
    /// SHA-256 of the follow-up code, in lower-case hex; the code itself is kept nowhere.
    pub code_hash: String,
    /// One of many that came from the same address in a short time: taken like every other, and looked at last.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub crowded: bool,
}

impl NewObjection {
    /// Says something, short enough, about a village.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let says = self.text.trim().chars().count();
        Check::new()
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .refuse_if(says < SHORTEST_OBJECTION, Field::Objection, Why::Missing)
            .optional_text(Field::Objection, &self.text)
            .refuse_if(!hex(&self.code_hash), Field::Objection, Why::Malformed)
            .done()
    }
}

/// 答复.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The operation it came with.
    pub op: OpId,
    /// When.
    pub at: At,
    /// By whom; never public.
    pub by: AccountId,
    /// Whether the objection holds (成立).
    pub upheld: bool,
    /// The stars it holds about; every star on notice when none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stars: BTreeSet<StarKind>,
    /// What residents read.
    pub text: String,
}

impl Answer {
    /// Says something, short enough; only what holds is held against stars.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .text(Field::Answer, &self.text)
            .refuse_if(!self.upheld && !self.stars.is_empty(), Field::Stars, Why::Malformed)
            .done()
    }
}

/// 异议 — kept in the log of the township, so no village's phone holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Objection {
    /// As filed.
    pub filed: NewObjection,
    /// The township that answers, or the zone for it.
    pub township: PlaceCode,
    /// When it was filed.
    pub at: At,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl Objection {
    /// Whether it waits for an answer.
    pub const fn is_open(&self) -> bool {
        self.answer.is_none()
    }
    /// The open ones among these, in two piles: first those to be read one by one, then those that came in a crowd or
    /// say word for word what another one said before, answered or not. Nobody is kept from objecting, and nobody who
    /// objects a thousand times hides the others.
    pub fn piles<'a>(filed: impl IntoIterator<Item = &'a Self>) -> (Vec<&'a Self>, Vec<&'a Self>) {
        let mut said = BTreeSet::new();
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for it in filed {
            let words: String = it.filed.text.chars().filter(|sign| sign.is_alphanumeric()).collect();
            let is_new = said.insert(words);
            if it.is_open() {
                if is_new && !it.filed.crowded { first.push(it) } else { last.push(it) }
            }
        }
        (first, last)
    }
    /// What its answer asks for, when it holds.
    pub fn upheld(&self) -> Option<Upheld> {
        let answer = self.answer.as_ref().filter(|answer| answer.upheld)?;
        Some(Upheld { answer: answer.op, stars: answer.stars.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objection(text: &str) -> NewObjection {
        NewObjection {
            id: ObjectionId::from_uuid(Uuid::from_u128(1)),
            village: "410871001003".parse().unwrap(),
            year: 2026,
            text: text.into(),
            code_hash: "0a".repeat(32),
            crowded: false,
        }
    }

    #[test]
    fn what_comes_in_a_crowd_or_again_is_looked_at_last() {
        let township: PlaceCode = "410871001".parse().unwrap();
        let at = At::from_millis(5);
        let filed = |text: &str, crowded| {
            let filed = NewObjection { crowded, ..objection(text) };
            Objection { filed, township: township.clone(), at, answer: None }
        };
        let answered = Objection {
            answer: Some(Answer {
                op: OpId::from_uuid(Uuid::from_u128(2)),
                at,
                by: AccountId::from_uuid(Uuid::from_u128(3)),
                upheld: false,
                stars: BTreeSet::new(),
                text: "已核实".into(),
            }),
            ..filed("路灯没有修好", false)
        };
        let all = [
            answered,
            filed("坑塘还没有清", false),
            filed("坑塘还没有清!!", false),
            filed("路灯没有修好", false),
            filed("有人打架没有人管", true),
            filed("账目没有公开", false),
        ];
        let (first, last) = Objection::piles(&all);
        let texts = |pile: &[&Objection]| pile.iter().map(|it| it.filed.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&first), ["坑塘还没有清", "账目没有公开"]);
        assert_eq!(texts(&last), ["坑塘还没有清!!", "路灯没有修好", "有人打架没有人管"]);
    }

    #[test]
    fn an_objection_says_something_about_a_village() {
        assert!(objection("坑塘还没有清").check().is_ok());
        assert!(objection(&"字".repeat(LONGEST_OBJECTION)).check().is_ok());
        for bad in [
            objection("不行"),
            objection("          "),
            objection(&"字".repeat(LONGEST_OBJECTION + 1)),
            NewObjection { village: "410871001".parse().unwrap(), ..objection("坑塘还没有清") },
            NewObjection { code_hash: "K7P2".into(), ..objection("坑塘还没有清") },
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn only_an_objection_that_holds_is_held_against_stars() {
        let answer = |upheld, stars: &[StarKind]| Answer {
            op: OpId::from_uuid(Uuid::from_u128(2)),
            at: At::from_millis(5),
            by: AccountId::from_uuid(Uuid::from_u128(3)),
            upheld,
            stars: stars.iter().copied().collect(),
            text: "已去现场看过".into(),
        };
        for (answer, fine) in [
            (answer(true, &[]), true),
            (answer(true, &[StarKind::Safety]), true),
            (answer(false, &[]), true),
            (answer(false, &[StarKind::Safety]), false),
            (Answer { text: " ".into(), ..answer(true, &[]) }, false),
        ] {
            assert_eq!(answer.check().is_ok(), fine, "{answer:?}");
            let filed = objection("坑塘还没有清");
            let township = "410871001".parse().unwrap();
            let it = Objection { filed, township, at: answer.at, answer: Some(answer.clone()) };
            assert_eq!(it.upheld().map(|upheld| upheld.stars), answer.upheld.then_some(answer.stars));
        }
    }

    #[test]
    fn an_objection_reads_back_with_its_answer_or_without() {
        let at = At::from_millis(5);
        let filed = objection("坑塘还没有清");
        let mut it = Objection { filed, township: "410871001".parse().unwrap(), at, answer: None };
        for answer in [
            None,
            Some(Answer {
                op: OpId::from_uuid(Uuid::from_u128(2)),
                at,
                by: AccountId::from_uuid(Uuid::from_u128(3)),
                upheld: true,
                stars: [StarKind::Safety].into(),
                text: "已去现场看过".into(),
            }),
        ] {
            it.answer = answer;
            assert_eq!(it.is_open(), it.answer.is_none());
            assert_eq!(it.upheld().map(|upheld| upheld.answer), it.answer.as_ref().map(|answer| answer.op));
            let text = serde_json::to_string(&it).unwrap();
            assert_eq!(crate::document::read::<Objection>(&text).unwrap(), it, "{text}");
        }
    }
}
