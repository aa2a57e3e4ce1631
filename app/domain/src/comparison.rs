//! 对照 — townships or villages side by side, from the counts that everybody sees; places are compared, people never.

use crate::figures::Figures;
use crate::place::Place;
use crate::wall::{WallCount, WallRow};
use serde::{Deserialize, Serialize};

/// Places by level: how many hold, or would reach, no star, one star … five stars.
pub type ByLevel = [u32; 6];

/// One place of a comparison, with everything under it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Compared {
    /// The township or village.
    pub place: Place,
    /// Villages and communities counted.
    pub villages: u32,
    /// 现星级.
    pub held: ByLevel,
    /// 目标星级.
    pub aimed: ByLevel,
    /// Stars.
    pub stars: WallCount,
    /// 试点.
    pub pilots: u32,
    /// 经验 that strangers may read.
    pub experiences: u32,
    /// 调研 of the year.
    pub leader_visits: u32,
    /// The same figures as on phone and board, since the year began.
    pub figures: Figures,
}

impl Compared {
    /// A place with the rows of the wall chart that lie in it.
    pub fn of<'a>(place: Place, rows: impl IntoIterator<Item = &'a WallRow>, figures: Figures) -> Self {
        let rows: Vec<_> = rows.into_iter().filter(|row| place.code.covers(&row.village.code)).collect();
        let by_level = |level: fn(&WallRow) -> u8| {
            let mut levels = ByLevel::default();
            for row in &rows {
                levels[usize::from(level(row)).min(5)] += 1;
            }
            levels
        };
        let count = |fits: fn(&WallRow) -> bool| rows.iter().fold(0, |sum, row| sum + u32::from(fits(row)));
        Self {
            villages: count(|_| true),
            held: by_level(WallRow::level),
            aimed: by_level(WallRow::aimed_level),
            stars: WallCount::of(rows.iter().copied()),
            pilots: count(|row| row.pilot.is_some()),
            experiences: 0,
            leader_visits: 0,
            figures,
            place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{PlaceCode, PlaceKind};
    use crate::star::StarKind;
    use crate::star_plan::{PilotTrack, StarPlan};
    use std::collections::BTreeSet;

    fn place(code: &str, kind: PlaceKind) -> Place {
        Place { code: code.parse().unwrap(), kind, name: "示例".into(), sample: true }
    }
    fn row(code: &str, held: &[StarKind], aimed: &[StarKind], pilot: Option<PilotTrack>) -> WallRow {
        let set = |stars: &[StarKind]| stars.iter().copied().collect::<BTreeSet<_>>();
        let village: PlaceCode = code.parse().unwrap();
        let plan = StarPlan::of(village, 2026, set(held), set(aimed));
        let row =
            WallRow::of(place(code, PlaceKind::Village), Some(&plan), &[], "2026-06-01".parse().unwrap());
        WallRow { pilot, ..row }
    }

    #[test]
    fn a_township_is_what_its_villages_come_to() {
        use StarKind::{Culture, Ecology, Safety};
        let rows = [
            row("410871003001", &[Ecology, Culture], &[Safety], Some(PilotTrack::TwoToThree)),
            row("410871003002", &[Ecology], &[], None),
            row("410871004001", &[Ecology, Safety], &[], None),
        ];
        let township = place("410871003", PlaceKind::Subdistrict);
        let compared = Compared::of(township.clone(), &rows, Figures::default());
        assert_eq!((compared.villages, compared.pilots), (2, 1));
        assert_eq!(compared.held, [0, 1, 1, 0, 0, 0]);
        assert_eq!(compared.aimed, [0, 1, 0, 1, 0, 0]);
        assert_eq!((compared.stars.held, compared.stars.under_way), (3, 1));

        let zone = Compared::of(place("410871", PlaceKind::Zone), &rows, Figures::default());
        assert_eq!(zone.villages, 3);
        let level_sum =
            |levels: ByLevel| levels.iter().zip(0..).map(|(count, level)| count * level).sum::<u32>();
        assert_eq!(level_sum(zone.held), zone.stars.held, "level = number of stars");
    }
}
