//! 公布的创建规划 — what a township or the zone has announced for a year, word for word; kept beside what is
//! counted and never corrected. A new announcement is a record of its own; the one before is withdrawn.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, DeclaredPlanId};
use crate::place::{PlaceCode, PlaceKind, PlaceLevel};
use crate::star::StarKind;
use crate::star_plan::PilotTrack;
use crate::time::At;
use serde::{Deserialize, Serialize};

/// Which places an announcement speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacesMeant {
    /// 农村.
    Villages,
    /// 城市社区.
    Communities,
    /// 村(社区).
    #[default]
    Both,
}

impl PlacesMeant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Villages, Self::Communities, Self::Both];

    /// Whether villages and communities are meant.
    pub const fn is_both(&self) -> bool {
        matches!(self, Self::Both)
    }
    /// Whether places of this kind are meant.
    pub const fn mean(self, kind: PlaceKind) -> bool {
        match self {
            Self::Villages => matches!(kind, PlaceKind::Village),
            Self::Communities => matches!(kind, PlaceKind::Community),
            Self::Both => matches!(kind, PlaceKind::Village | PlaceKind::Community),
        }
    }
    /// Whether such a place can win this star.
    fn can_win(self, star: StarKind) -> bool {
        [PlaceKind::Village, PlaceKind::Community]
            .into_iter()
            .any(|kind| self.mean(kind) && StarKind::of(kind).contains(&star))
    }
}

/// An announcement as somebody took it down. An empty list means that nothing was said about it; in a list that
/// is not empty, what is not named is none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// Its id.
    pub id: DeclaredPlanId,
    /// The township or zone that announced it.
    pub place: PlaceCode,
    /// The year planned.
    pub year: i32,
    /// Which places it speaks of.
    pub of: PlacesMeant,
    /// How many places are planned at each level.
    #[serde(default)]
    pub levels: Vec<(u8, u32)>,
    /// How many stars of each kind are planned.
    #[serde(default)]
    pub stars: Vec<(StarKind, u32)>,
    /// How many pilots there are on each track.
    #[serde(default)]
    pub pilots: Vec<(PilotTrack, u32)>,
    /// How many places there are, if that was said.
    #[serde(default)]
    pub exist: Option<u32>,
    /// 出处 — where it was said, at most 200 characters.
    pub source: String,
}

/// More places than any zone has, and more stars.
const MOST: u32 = 100_000;

impl Declaration {
    /// Said by a township or the zone, with a source, each figure once; stars that such places can win.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let above = matches!(self.place.level(), PlaceLevel::Zone | PlaceLevel::Township);
        let numbers = self.levels.iter().map(|(_, count)| count);
        let numbers = numbers.chain(self.stars.iter().map(|(_, count)| count));
        let mut numbers = numbers.chain(self.pilots.iter().map(|(_, count)| count)).chain(&self.exist);
        let says_nothing =
            self.levels.is_empty() && self.stars.is_empty() && self.pilots.is_empty() && self.exist.is_none();
        let no_level = self.levels.iter().any(|(level, _)| !(1..=5).contains(level));
        let no_star = self.stars.iter().any(|(star, _)| !self.of.can_win(*star));
        Check::new()
            .refuse_if(!above, Field::PlaceCode, Why::Malformed)
            .range(Field::On, i64::from(self.year), 2022, 2100)
            .refuse_if(says_nothing, Field::DeclaredFigures, Why::Missing)
            .each_once(Field::DeclaredFigures, &self.levels, |one, other| one.0 == other.0)
            .each_once(Field::DeclaredFigures, &self.stars, |one, other| one.0 == other.0)
            .each_once(Field::DeclaredFigures, &self.pilots, |one, other| one.0 == other.0)
            .refuse_if(no_level || no_star, Field::DeclaredFigures, Why::Unknown)
            .refuse_if(
                numbers.any(|count| *count > MOST),
                Field::DeclaredFigures,
                Why::OutOfRange { min: 0, max: i64::from(MOST) },
            )
            .text(Field::DeclaredSource, &self.source)
            .done()
    }
}

/// 撤回 — an announcement does not stand any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// Why.
    pub why: String,
}

impl Withdrawal {
    /// A reason, at most 200 characters.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new().text(Field::WithdrawalReason, &self.why).done()
    }
}

/// 公布的创建规划 — an announcement and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeclaredPlan {
    /// What was said.
    pub said: Declaration,
    /// When it was taken down.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// Every withdrawal, in order of arrival; the first one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<Withdrawal>,
}

impl DeclaredPlan {
    /// Whether it stands.
    pub const fn stands(&self) -> bool {
        self.withdrawals.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn declaration() -> Declaration {
        Declaration {
            id: DeclaredPlanId::from_uuid(Uuid::nil()),
            place: "410871005".parse().unwrap(),
            year: 2022,
            of: PlacesMeant::Villages,
            levels: vec![(4, 1), (3, 4), (2, 12)],
            stars: vec![(StarKind::Ecology, 7)],
            pilots: vec![],
            exist: Some(18),
            source: "宁郭镇,2022 年报道".into(),
        }
    }
    fn why(change: impl FnOnce(&mut Declaration)) -> Option<Why> {
        let mut it = declaration();
        change(&mut it);
        it.check().err().map(|flaws| flaws[0].why)
    }

    #[test]
    fn what_cannot_have_been_announced_is_refused() {
        assert_eq!(why(|_| {}), None);
        let village = "410871005001".parse().unwrap();
        assert_eq!(why(|it| it.place = village), Some(Why::Malformed));
        assert_eq!(why(|it| it.source = " ".into()), Some(Why::Missing));
        assert_eq!(why(|it| it.levels.push((6, 1))), Some(Why::Unknown));
        assert_eq!(why(|it| it.levels.push((4, 2))), Some(Why::Taken));
        assert_eq!(why(|it| it.stars.push((StarKind::Sharing, 1))), Some(Why::Unknown));
        assert_eq!(why(|it| (it.of, it.stars[0].0) = (PlacesMeant::Both, StarKind::Sharing)), None);
        assert!(matches!(why(|it| it.exist = Some(MOST + 1)), Some(Why::OutOfRange { .. })));
        let silent = |it: &mut Declaration| (it.levels, it.stars, it.exist) = (vec![], vec![], None);
        assert_eq!(why(silent), Some(Why::Missing));
    }

    #[test]
    fn it_stands_until_it_is_withdrawn_and_reads_back() {
        let by = AccountId::from_uuid(Uuid::nil());
        let mut plan =
            DeclaredPlan { said: declaration(), at: At::from_millis(1), by, withdrawals: Vec::new() };
        assert!(plan.stands());
        plan.withdrawals.push(Withdrawal { at: At::from_millis(2), by, why: "改了计划".into() });
        assert!(!plan.stands());
        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(crate::document::read::<DeclaredPlan>(&text).unwrap(), plan, "{text}");
    }
}
