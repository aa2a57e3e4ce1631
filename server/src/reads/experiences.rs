//! 经验 — what villages wrote down for others to copy, and the pilots that show the way.

use super::Caller;
use crate::error::Error;
use app::functions::{AskExperiences, AskPilots, ExperienceRow, Pilots};
use domain::{Experience, PlaceCode};
use sync::{Record, RecordKind};

/// The experiences of the villages under `under`, the newest first. For an office above them.
pub async fn experiences(
    caller: Caller,
    AskExperiences { under }: AskExperiences,
) -> Result<Vec<ExperienceRow>, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let kept = all(&mut conn, &under).await?;
    let row = |(ver, experience): (u64, Experience)| ExperienceRow {
        village_name: names.get(&experience.now.village).cloned().unwrap_or_default(),
        experience,
        ver,
    };
    Ok(kept.into_iter().map(row).collect())
}

/// The pilots of a year under `under`, of this one when none is said, with what they wrote down. For an office above them.
pub async fn pilots(caller: Caller, AskPilots { under, year }: AskPilots) -> Result<Pilots, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let places = store::place::under(&mut conn, &under).await?;
    let today = caller.now.day();
    let year = year.unwrap_or_else(|| today.year());
    let mut rows = super::wall::rows_under(&mut conn, &under, year, today).await?;
    rows.retain(|row| row.pilot.is_some());
    let of_pilot =
        |experience: &Experience| rows.iter().any(|row| row.village.code == experience.now.village);
    let written = all(&mut conn, &under).await?;
    let experiences = written.into_iter().map(|(_, experience)| experience).filter(of_pilot).collect();
    let holds = store::star_year::of(&mut conn, &under, year).await?;
    let rules = holds.plan_rules();
    let per_township = (rules.pilots_least, rules.pilots_most);
    let plans = store::star_plan::of_year(&mut conn, &under, year).await?;
    let sent = domain::plan_check::pilots_sent(&places, &plans, &rules);
    let mut townships = places;
    townships.retain(|place| place.code.level() == domain::PlaceLevel::Township);
    Ok(Pilots { as_of: caller.now, townships, experiences, rows, per_township, sent })
}

/// Experiences under a place with their versions, the newest first.
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
