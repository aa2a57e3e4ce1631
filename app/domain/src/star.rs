//! 星 — the kinds of stars, by kind of place.
//!
//! Source: the province's 五星支部 creation since May 2022.

use crate::place::PlaceKind;
use serde::{Deserialize, Serialize};

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
    /// All of them: the village's five, then those that only communities have.
    pub const ALL: [Self; 8] = [
        Self::Party,
        Self::Industry,
        Self::Ecology,
        Self::Safety,
        Self::Culture,
        Self::Sharing,
        Self::Harmony,
        Self::Livelihood,
    ];
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
    /// Its name in records.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Industry => "industry",
            Self::Ecology => "ecology",
            Self::Safety => "safety",
            Self::Culture => "culture",
            Self::Sharing => "sharing",
            Self::Harmony => "harmony",
            Self::Livelihood => "livelihood",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_has_one_name_in_records() {
        for star in StarKind::ALL {
            assert_eq!(serde_json::to_string(&star).unwrap(), format!("\"{}\"", star.code()));
        }
    }

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
        let known = |star: &StarKind| StarKind::ALL.contains(star);
        assert!(
            [PlaceKind::Village, PlaceKind::Community]
                .iter()
                .all(|kind| StarKind::of(*kind).iter().all(known))
        );
    }
}
