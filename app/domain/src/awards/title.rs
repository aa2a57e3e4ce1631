//! 银五星, 金五星 — the titles that a row of five-star years brings, for wherever the honor is the point.

use super::{ALL_STARS, AwardLine, Ground};
use crate::holding::Holding;
use crate::place::PlaceCode;
use serde::{Deserialize, Serialize};

/// A title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Title {
    /// 银五星.
    Silver,
    /// 金五星.
    Gold,
}

/// A title with the row of years that brought it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Titled {
    /// Which.
    pub title: Title,
    /// The year under which it was reached.
    pub year: i32,
    /// The first year of the row.
    pub since: i32,
}

/// The titles among these awards, in the order of years.
pub fn titles(lines: &[AwardLine]) -> Vec<Titled> {
    let titled = |line: &AwardLine| match line.ground {
        Ground::Silver { since } => Some(Titled { title: Title::Silver, year: line.year, since }),
        Ground::Gold { since } => Some(Titled { title: Title::Gold, year: line.year, since }),
        Ground::Won(_) | Ground::Rose { .. } => None,
    };
    lines.iter().filter_map(titled).collect()
}

impl Titled {
    /// The title that stands: the highest of the row that still goes on. None once a star is gone or a year in
    /// between did not end with five.
    pub fn standing(titles: &[Self], holding: &Holding, village: &PlaceCode) -> Option<Self> {
        let full = |stars: usize| u8::try_from(stars) == Ok(ALL_STARS);
        let results = holding.results(village);
        let goes_on = |since: i32| {
            let of_row = results.iter().filter(|result| result.year >= since);
            let mut years: Vec<_> = of_row.map(|result| (result.year, result.level())).collect();
            years.sort_unstable();
            (since..).zip(years).all(|(expected, (year, level))| year == expected && level == ALL_STARS)
        };
        if !full(holding.held().len()) {
            return None;
        }
        titles.iter().copied().filter(|titled| goes_on(titled.since)).max_by_key(|it| (it.title, it.year))
    }
}
