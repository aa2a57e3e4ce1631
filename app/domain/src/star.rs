//! 星 — the kinds of stars by kind of place, and what a branch holds and aims for in a year.
//!
//! Source: the province's 五星支部 creation since May 2022; level = number of stars held.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::place::{PlaceCode, PlaceKind, PlaceLevel};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A kind of star.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StarKind {
    /// 支部过硬.
    Party,
    /// 产业兴旺.
    Industry,
    /// 生态宜居.
    Ecology,
    /// 平安法治.
    Safety,
    /// 文明幸福.
    Culture,
    /// 共建共享, communities only.
    Sharing,
    /// 幸福和谐, communities only.
    Harmony,
    /// 宜业兴业, communities only.
    Livelihood,
}

impl StarKind {
    /// Its name in Chinese, part of the field's vocabulary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Party => "支部过硬",
            Self::Industry => "产业兴旺",
            Self::Ecology => "生态宜居",
            Self::Safety => "平安法治",
            Self::Culture => "文明幸福",
            Self::Sharing => "共建共享",
            Self::Harmony => "幸福和谐",
            Self::Livelihood => "宜业兴业",
        }
    }
    /// The star of the same work at such a place: communities have their own set.
    #[must_use]
    pub const fn at(self, kind: PlaceKind) -> Self {
        match (kind, self) {
            (PlaceKind::Community, Self::Industry) => Self::Livelihood,
            (PlaceKind::Community, Self::Ecology) => Self::Sharing,
            (PlaceKind::Community, Self::Culture) => Self::Harmony,
            (_, other) => other,
        }
    }
    /// The five stars that a branch of such a place can win; empty for places that hold none.
    pub const fn of(kind: PlaceKind) -> &'static [Self] {
        match kind {
            PlaceKind::Village => &[Self::Party, Self::Industry, Self::Ecology, Self::Safety, Self::Culture],
            PlaceKind::Community => {
                &[Self::Party, Self::Sharing, Self::Safety, Self::Harmony, Self::Livelihood]
            }
            _ => &[],
        }
    }
}

/// 创建计划 — what a branch holds and aims for in a year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarPlan {
    /// The village or community.
    pub village: PlaceCode,
    /// The year.
    pub year: i32,
    /// Stars held.
    pub held: BTreeSet<StarKind>,
    /// Stars worked for this year, besides those held.
    pub aimed: BTreeSet<StarKind>,
}

impl StarPlan {
    /// 星级 — the number of stars held.
    pub fn level(&self) -> u8 {
        u8::try_from(self.held.len()).unwrap_or(u8::MAX)
    }
    /// The level it would reach.
    pub fn aimed_level(&self) -> u8 {
        u8::try_from(self.held.union(&self.aimed).count()).unwrap_or(u8::MAX)
    }
    /// Its record key: one plan a village and year.
    pub fn record_id(village: &PlaceCode, year: i32) -> Uuid {
        let mut bytes = *village.record_id().as_bytes();
        let [_, _, high, low] = year.to_be_bytes();
        bytes[2] = 0x5;
        bytes[3] = high;
        bytes[4] = low;
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
    /// A village's plan, with no star both held and aimed for.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .range(Field::Stars, i64::from(self.year), 2022, 2100)
            .refuse_if(!self.held.is_disjoint(&self.aimed), Field::Stars, Why::Taken)
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_work_has_a_star_at_every_place() {
        for kind in [PlaceKind::Village, PlaceKind::Community] {
            for star in StarKind::of(PlaceKind::Village) {
                assert!(StarKind::of(kind).contains(&star.at(kind)), "{star:?} at {kind:?}");
            }
        }
    }

    #[test]
    fn villages_and_communities_have_five_stars_each() {
        assert_eq!(StarKind::of(PlaceKind::Village).len(), 5);
        assert_eq!(StarKind::of(PlaceKind::Community).len(), 5);
        assert!(StarKind::of(PlaceKind::Grid).is_empty());
    }

    #[test]
    fn the_level_is_the_number_of_stars() {
        let plan = StarPlan {
            village: "410871001003".parse().unwrap(),
            year: 2026,
            held: [StarKind::Ecology, StarKind::Safety].into(),
            aimed: [StarKind::Culture].into(),
        };
        assert_eq!((plan.level(), plan.aimed_level()), (2, 3));
        assert!(plan.check().is_ok());
        let muddled = StarPlan { aimed: [StarKind::Ecology].into(), ..plan };
        assert!(muddled.check().is_err());
    }

    #[test]
    fn each_village_and_year_has_its_own_plan() {
        let village: PlaceCode = "410871001003".parse().unwrap();
        let other: PlaceCode = "410871001004".parse().unwrap();
        let ids = [
            StarPlan::record_id(&village, 2026),
            StarPlan::record_id(&village, 2027),
            StarPlan::record_id(&other, 2026),
            village.record_id(),
        ];
        let distinct: BTreeSet<_> = ids.into_iter().collect();
        assert_eq!(distinct.len(), 4);
    }
}
