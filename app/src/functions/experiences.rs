//! 经验 — what villages wrote down for others to copy, and the pilots that show the way.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::plan_check::Sent;
use domain::wall::WallRow;
use domain::{At, Experience, Place, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// An experience with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExperienceRow {
    /// The experience.
    pub experience: Experience,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}

/// 试点 — the pilots of a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pilots {
    /// 截至.
    pub as_of: At,
    /// The townships, in the order of their codes.
    pub townships: Vec<Place>,
    /// The pilots, as the wall chart shows them.
    pub rows: Vec<WallRow>,
    /// What they wrote down, posted or not.
    pub experiences: Vec<Experience>,
    /// Fewest and most pilots of a township on a track, as the zone set the year.
    pub per_township: (u32, u32),
    /// How many each township sent on each track, and what the plan check says of it.
    #[serde(default)]
    pub sent: Vec<Sent>,
}

/// The experiences of the villages under `under`, the newest first. For an office above them.
#[server(name = AskExperiences, prefix = "/desk/v1", endpoint = "experiences", input = GetUrl, output = AsDocument)]
pub async fn experiences(under: PlaceCode) -> Result<Vec<ExperienceRow>, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let kept = all(&mut conn, &under).await.map_err(failed)?;
    let row = |(ver, experience): (u64, Experience)| ExperienceRow {
        village_name: names.get(&experience.now.village).cloned().unwrap_or_default(),
        experience,
        ver,
    };
    Ok(kept.into_iter().map(row).collect())
}

/// The pilots of a year under `under`, of this one when none is said, with what they wrote down. For an office above them.
#[server(name = AskPilots, prefix = "/desk/v1", endpoint = "pilots", input = GetUrl, output = AsDocument)]
pub async fn pilots(under: PlaceCode, year: Option<i32>) -> Result<Pilots, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let places = store::place::under(&mut conn, &under).await.map_err(failed)?;
    let today = caller.now.day();
    let year = year.unwrap_or_else(|| today.year());
    let mut rows = super::wall::rows_under(&mut conn, &under, year, today).await.map_err(failed)?;
    rows.retain(|row| row.pilot.is_some());
    let of_pilot =
        |experience: &Experience| rows.iter().any(|row| row.village.code == experience.now.village);
    let written = all(&mut conn, &under).await.map_err(failed)?;
    let experiences = written.into_iter().map(|(_, experience)| experience).filter(of_pilot).collect();
    let holds = store::star_year::of(&mut conn, &under, year).await.map_err(failed)?;
    let rules = holds.plan_rules();
    let per_township = (rules.pilots_least, rules.pilots_most);
    let plans = store::star_plan::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let sent = domain::plan_check::pilots_sent(&places, &plans, &rules);
    let mut townships = places;
    townships.retain(|place| place.code.level() == domain::PlaceLevel::Township);
    Ok(Pilots { as_of: caller.now, townships, experiences, rows, per_township, sent })
}

/// Experiences under a place with their versions, the newest first.
#[cfg(feature = "ssr")]
async fn all(conn: &mut store::Conn, under: &PlaceCode) -> Result<Vec<(u64, Experience)>, store::Error> {
    let kept = store::record::of_kind_under(conn, RecordKind::Experience, under).await?;
    let experience = |kept: sync::Kept| match kept.record {
        Record::Experience(experience) => Some((kept.ver, experience)),
        _ => None,
    };
    let mut all: Vec<_> = kept.into_iter().filter_map(experience).collect();
    all.sort_by_key(|(_, experience)| std::cmp::Reverse((experience.written_at, experience.now.id)));
    Ok(all)
}
