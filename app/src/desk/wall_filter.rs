//! Which villages the wall chart shows; the same words stand in the page's address.

use super::filter::{decoded, encoded};
use domain::StarKind;
use domain::wall::{WallRow, WallState};
use std::fmt::Write as _;

/// Which of the villages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Show {
    /// 全部.
    #[default]
    All,
    /// 只看滞后.
    Behind,
    /// 试点.
    Pilots,
}

impl Show {
    /// All, with their words on screen, in the order of the chips.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::All, "全部"), (Self::Behind, "只看滞后"), (Self::Pilots, "试点")];

    const fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Behind => "behind",
            Self::Pilots => "pilots",
        }
    }
}

/// What somebody is looking for; empty parts ask for nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WallFilter {
    /// Which villages.
    pub show: Show,
    /// Only under the township of this code.
    pub township: String,
    /// Only with this leader.
    pub leader: String,
    /// Only where the star of this column, 0..5, is worked for; what is behind is then this star.
    pub star: Option<usize>,
    /// Only where a star that this department leads is worked for; what is behind is then one of these.
    pub lead: String,
}

impl WallFilter {
    /// Reads the part of an address behind `?`; what it does not know it lets be.
    pub fn of(query: &str) -> Self {
        let mut filter = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            match name {
                "show" => {
                    let show = Show::ALL.into_iter().find(|(show, _)| show.as_str() == value);
                    filter.show = show.map(|(show, _)| show).unwrap_or_default();
                }
                "township" => filter.township = decoded(value),
                "leader" => filter.leader = decoded(value),
                "lead" => filter.lead = decoded(value),
                "star" => filter.star = value.parse().ok().filter(|column| *column < 5),
                _ => {}
            }
        }
        filter
    }

    /// The part of an address behind `?`; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let star = self.star.map(|column| column.to_string()).unwrap_or_default();
        let parts = [
            ("show", self.show.as_str().to_owned()),
            ("township", encoded(&self.township)),
            ("leader", encoded(&self.leader)),
            ("star", star),
            ("lead", encoded(&self.lead)),
        ];
        let mut query = String::new();
        for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
            let mark = if query.is_empty() { '?' } else { '&' };
            let _ = write!(query, "{mark}{name}={value}");
        }
        query
    }

    /// Whether a village is looked for, given who leads which star.
    pub fn fits(&self, row: &WallRow, leads: &[(StarKind, String)]) -> bool {
        let behind = |state: &WallState| matches!(state, WallState::AtRisk(..) | WallState::Barred(_));
        let worked_for = |state: &WallState| behind(state) || matches!(state, WallState::UnderWay(_));
        let led = |star: StarKind| leads.iter().any(|(of, lead)| *of == star && *lead == self.lead);
        let mut stars = row.stars.iter().enumerate().filter_map(|(column, (star, state))| {
            let meant = self.star.is_none_or(|only| only == column) && (self.lead.is_empty() || led(*star));
            meant.then_some(state)
        });
        let any_star = self.star.is_none() && self.lead.is_empty();
        row.village.code.as_str().starts_with(&self.township)
            && (self.leader.is_empty() || row.leaders.contains(&self.leader))
            && match self.show {
                Show::Behind => stars.any(behind),
                show => (show != Show::Pilots || row.pilot.is_some()) && (any_star || stars.any(worked_for)),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{PilotTrack, Place, PlaceKind};

    fn row(code: &str, pilot: bool, leader: &str, states: [WallState; 5]) -> WallRow {
        let kind = PlaceKind::Village;
        WallRow {
            village: Place { code: code.parse().unwrap(), kind, name: "村".into(), sample: false },
            pilot: pilot.then_some(PilotTrack::TwoToThree),
            leaders: vec![leader.to_owned()],
            stars: StarKind::of(kind).iter().copied().zip(states).collect(),
            next: None,
            title: None,
        }
    }

    #[test]
    fn each_part_of_the_filter_narrows_it() {
        use WallState::{Held, NotThisYear, UnderWay};
        let late = || WallState::AtRisk(40, Vec::new());
        let rows = [
            row("410871001001", true, "李明", [Held, UnderWay(None), late(), Held, NotThisYear]),
            row("410871001002", false, "王强", [Held, Held, UnderWay(Some(50)), Held, Held]),
            row("410871002001", true, "李明", [late(), Held, Held, Held, Held]),
        ];
        let leads =
            [(StarKind::Party, "组织部".to_owned()), (StarKind::Ecology, "住建局".to_owned())].to_vec();
        let shown = |query: &str| {
            let filter = WallFilter::of(query);
            (0..rows.len()).filter(|at| filter.fits(&rows[*at], &leads)).collect::<Vec<_>>()
        };
        for (query, expected) in [
            ("", vec![0, 1, 2]),
            ("?show=behind", vec![0, 2]),
            ("?show=pilots", vec![0, 2]),
            ("?township=410871001", vec![0, 1]),
            ("?township=410871001&show=behind", vec![0]),
            ("?leader=%E6%9D%8E%E6%98%8E", vec![0, 2]),
            ("?leader=%E6%9D%8E", vec![]),
            ("?star=2", vec![0, 1]),
            ("?star=2&show=behind", vec![0]),
            ("?star=1&show=behind", vec![]),
            ("?star=0&show=pilots", vec![2]),
            ("?lead=%E4%BD%8F%E5%BB%BA%E5%B1%80", vec![0, 1]),
            ("?lead=%E4%BD%8F%E5%BB%BA%E5%B1%80&show=behind", vec![0]),
            ("?lead=%E7%BB%84%E7%BB%87%E9%83%A8&show=behind", vec![2]),
            ("?lead=%E7%BB%84%E7%BB%87%E9%83%A8&star=2", vec![]),
            ("?star=7&show=moon", vec![0, 1, 2]),
        ] {
            assert_eq!(shown(query), expected, "{query}");
        }
    }

    #[test]
    fn a_filter_survives_its_address() {
        let filter = WallFilter {
            show: Show::Behind,
            township: "410871001".into(),
            leader: "李 & 王=?".into(),
            star: Some(3),
            lead: "区生态环境局".into(),
        };
        assert_eq!(WallFilter::of(&filter.query()), filter);
        assert_eq!(WallFilter::default().query(), "");
    }
}
