//! The figures, counted from facts; the same meaning as `domain::figures` (P11).

use crate::sql::{after_prefix, code, day};
use crate::{Conn, Error, Result};
use domain::figures::Figures;
use domain::{Day, PlaceCode};
use sqlx::Row;
use std::collections::BTreeMap;

/// Figures of a place and everything under it, over `from..=to`.
pub async fn of(conn: &mut Conn, place: &PlaceCode, from: Day, to: Day) -> Result<Figures> {
    let row = sqlx::query(
        "select \
         (select count(distinct household) from household_visit where village >= $1 and village < $2 and on_day between $3 and $4 and counts = 1) as doors, \
         (select count(*) from household_visit where village >= $1 and village < $2 and on_day between $3 and $4 and counts = 1) as visits, \
         (select count(*) from dispute where village >= $1 and village < $2 and on_day between $3 and $4) as disputes, \
         (select cast(coalesce(sum(settled), 0) as bigint) from dispute where village >= $1 and village < $2 and on_day between $3 and $4) as settled, \
         (select count(*) from volunteer_activity where village >= $1 and village < $2 and on_day between $3 and $4) as activities, \
         (select cast(coalesce(sum(attendances), 0) as bigint) from volunteer_activity where village >= $1 and village < $2 and on_day between $3 and $4) as attendances, \
         (select count(*) from need where village >= $1 and village < $2 and on_day between $3 and $4) as needs, \
         (select cast(coalesce(sum(is_over), 0) as bigint) from need where village >= $1 and village < $2 and on_day between $3 and $4) as needs_over",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(day(from))
    .bind(day(to))
    .fetch_one(conn)
    .await?;
    let count = |column: &str| -> Result<u64> {
        u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| Error::Malformed("a count"))
    };
    Ok(Figures {
        households_visited: count("doors")?,
        visits: count("visits")?,
        disputes: count("disputes")?,
        disputes_settled: count("settled")?,
        activities: count("activities")?,
        attendances: count("attendances")?,
        needs: count("needs")?,
        needs_over: count("needs_over")?,
    })
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
