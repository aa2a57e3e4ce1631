//! 统计数 — the figures that pages, exports and pictures show: kept by village and period with each change of what is
//! counted, and counted anew for whoever checks them; the same meaning as `domain::figures` (P11).
//!
//! Why they are kept and how: docs/decisions/0033-figures-are-kept.md.

mod recount;
mod share;

pub use recount::{ByPeriod, Recount, count_anew, kept, wrong};
pub(crate) use share::{Counted, Touched, keep};

use crate::sql::{after_prefix, code, day};
use crate::{Conn, Error, Result};
use domain::figures::Figures;
use domain::{Day, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// The columns of `village_figure` that count something, in the order of [`Counts`].
const COLUMNS: [&str; 9] = [
    "households_visited",
    "visits",
    "disputes",
    "disputes_settled",
    "activities",
    "attendances",
    "needs",
    "needs_over",
    "visits_not_met",
];

/// What a row of `village_figure` counts, or by how much it changes.
type Counts = [i64; COLUMNS.len()];

/// Where each count stands in [`Counts`].
pub(crate) mod at {
    pub(crate) const HOUSEHOLDS_VISITED: usize = 0;
    pub(crate) const VISITS: usize = 1;
    pub(crate) const DISPUTES: usize = 2;
    pub(crate) const DISPUTES_SETTLED: usize = 3;
    pub(crate) const ACTIVITIES: usize = 4;
    pub(crate) const ATTENDANCES: usize = 5;
    pub(crate) const NEEDS: usize = 6;
    pub(crate) const NEEDS_OVER: usize = 7;
    pub(crate) const VISITS_NOT_MET: usize = 8;
}

/// A year as `village_figure` names it; a day is named as everywhere.
fn year_word(year: i32) -> String {
    format!("{year:04}")
}

fn counts(row: &AnyRow) -> Result<Counts> {
    let mut counts = Counts::default();
    for (count, column) in counts.iter_mut().zip(COLUMNS) {
        *count = row.try_get(column)?;
    }
    Ok(counts)
}

fn figures(counts: &Counts) -> Result<Figures> {
    let count = |at: usize| u64::try_from(counts[at]).map_err(|_| Error::Malformed("a figure"));
    Ok(Figures {
        households_visited: count(at::HOUSEHOLDS_VISITED)?,
        visits: count(at::VISITS)?,
        disputes: count(at::DISPUTES)?,
        disputes_settled: count(at::DISPUTES_SETTLED)?,
        activities: count(at::ACTIVITIES)?,
        attendances: count(at::ATTENDANCES)?,
        needs: count(at::NEEDS)?,
        needs_over: count(at::NEEDS_OVER)?,
        visits_not_met: count(at::VISITS_NOT_MET)?,
    })
}

/// Figures of a place and everything under it, of the days of a year up to `until`.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32, until: Day) -> Result<Figures> {
    Ok(by_village(conn, place, year, until).await?.into_values().sum())
}

/// The same, village by village, and what belongs to an office by its place; one in which nothing ever happened is
/// missing.
pub async fn by_village(
    conn: &mut Conn,
    place: &PlaceCode,
    year: i32,
    until: Day,
) -> Result<BTreeMap<PlaceCode, Figures>> {
    let (first, passed) = until.passed_of(year);
    // The whole year without its days behind `until`: as a rule nothing has happened on those yet. One question, so
    // that no push comes in between.
    let rows = sqlx::query(
        "select village, 1 as sign, households_visited, visits, disputes, disputes_settled, activities, attendances, \
         needs, needs_over, visits_not_met from village_figure where period = $1 and village >= $2 and village < $3 \
         union all \
         select village, -1 as sign, households_visited, visits, disputes, disputes_settled, activities, attendances, \
         needs, needs_over, visits_not_met from village_figure where period >= $4 and period <= $5 and village >= $2 \
         and village < $3",
    )
    .bind(year_word(year))
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(day(passed.plus_days(1).max(first)))
    .bind(format!("{}-12-31", year_word(year)))
    .fetch_all(conn)
    .await?;
    let mut villages = BTreeMap::<PlaceCode, Counts>::new();
    for row in &rows {
        let sign: i64 = row.try_get("sign")?;
        let village = villages.entry(code(row, "village")?).or_default();
        for (sum, count) in village.iter_mut().zip(counts(row)?) {
            *sum += sign * count;
        }
    }
    villages.into_iter().map(|(village, counts)| Ok((village, figures(&counts)?))).collect()
}

/// How much waits for people under a place: open reviews by village.
pub async fn open_reviews(conn: &mut Conn, place: &PlaceCode) -> Result<BTreeMap<PlaceCode, u64>> {
    let rows = sqlx::query(
        "select village, count(*) as items from review where village >= $1 and village < $2 and is_open = 1 group by village",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((code(row, "village")?, crate::sql::number(row, "items")?))).collect()
}
