//! 创建规划 — stars held and aimed for, by village and year.

use crate::sql::{alone, document, documents};
use crate::{Conn, Result};
use domain::{PlaceCode, StarPlan};
use sync::record::RecordKind;

/// The plans of a year for a place and everything under it.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<StarPlan>> {
    let sql = "select r.doc, r.ver from star_plan p join record r on r.kind = $3 and r.id = p.id \
         where p.village >= $1 and p.village < $2 and p.year = $4 order by p.village";
    Ok(alone(documents(conn, sql, place, RecordKind::StarPlan, Some(year)).await?))
}

/// The plans of a village in all years, the earliest first.
pub async fn of_village(conn: &mut Conn, village: &PlaceCode) -> Result<Vec<StarPlan>> {
    let rows = sqlx::query(
        "select r.doc from star_plan p join record r on r.kind = $2 and r.id = p.id \
         where p.village = $1 order by p.year",
    )
    .bind(village.as_str())
    .bind(i64::from(RecordKind::StarPlan.number()))
    .fetch_all(conn)
    .await?;
    rows.iter().map(document).collect()
}
