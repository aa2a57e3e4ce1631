//! 年度结果 — what a branch's year came to once it is decided: stars held before, won, and lost since. Knows
//! neither how it was decided nor what it is worth.

use crate::place::PlaceCode;
use crate::star::StarKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 年度结果 — one a village and year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearResult {
    /// The village or community.
    pub village: PlaceCode,
    /// The year of creation.
    pub year: i32,
    /// Stars held when the year began.
    pub held_before: BTreeSet<StarKind>,
    /// Stars named at the decision that were not held before.
    pub won: BTreeSet<StarKind>,
    /// 摘星 — stars of this year's result lost again, whether won in it or held before.
    pub lost: BTreeSet<StarKind>,
}

impl YearResult {
    /// The stars that this year leaves: those held and won, without those lost.
    pub fn held(&self) -> BTreeSet<StarKind> {
        self.held_before.union(&self.won).filter(|star| !self.lost.contains(star)).copied().collect()
    }
    /// The stars won in this year and still held: what it is awarded for.
    pub fn newly_held(&self) -> BTreeSet<StarKind> {
        self.held().difference(&self.held_before).copied().collect()
    }
    /// 星级 — the number of stars it leaves.
    pub fn level(&self) -> u8 {
        u8::try_from(self.held().len()).unwrap_or(u8::MAX)
    }
    /// The level at which the year began.
    pub fn level_before(&self) -> u8 {
        u8::try_from(self.held_before.len()).unwrap_or(u8::MAX)
    }
    /// 晋星 — whether the branch stands higher than when the year began.
    pub fn rose(&self) -> bool {
        self.level() > self.level_before()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StarKind::{Culture, Ecology, Party, Safety};

    fn result(held_before: &[StarKind], won: &[StarKind], lost: &[StarKind]) -> YearResult {
        let set = |stars: &[StarKind]| stars.iter().copied().collect();
        YearResult {
            village: "410871001003".parse().unwrap(),
            year: 2026,
            held_before: set(held_before),
            won: set(won),
            lost: set(lost),
        }
    }

    #[test]
    fn a_branch_rises_by_what_it_keeps() {
        for (it, level, newly, rose) in [
            (result(&[], &[], &[]), 0, vec![], false),
            (result(&[Party], &[Safety], &[]), 2, vec![Safety], true),
            // Won and lost again within the year: nothing is left of it.
            (result(&[Party], &[Safety], &[Safety]), 1, vec![], false),
            // One won, another lost: a new star, but no higher level.
            (result(&[Party], &[Safety], &[Party]), 1, vec![Safety], false),
            (
                result(&[Party], &[Safety, Culture, Ecology], &[Party]),
                3,
                vec![Ecology, Safety, Culture],
                true,
            ),
            // Named again although it was held: no new star.
            (result(&[Party], &[Party], &[]), 1, vec![], false),
            (result(&[Party], &[], &[Party]), 0, vec![], false),
        ] {
            assert_eq!((it.level(), it.rose()), (level, rose), "{it:?}");
            assert_eq!(it.newly_held(), newly.into_iter().collect(), "{it:?}");
            let text = serde_json::to_string(&it).unwrap();
            assert_eq!(crate::document::read::<YearResult>(&text).unwrap(), it);
        }
    }
}
