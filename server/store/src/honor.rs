//! 表彰 — what stands on the board.

use crate::sql::after_prefix;
use crate::{Conn, Result};
use domain::{Honor, PlaceCode};
use sqlx::Row;
use sync::record::RecordKind;

/// Posted honors of a place and under it, newest first.
pub async fn posted_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Honor>> {
    let rows = sqlx::query(
        "select r.doc from honor h join record r on r.kind = $3 and r.id = h.id \
         where h.village >= $1 and h.village < $2 and h.posted = 1 order by h.awarded_on desc, h.id",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(i64::from(RecordKind::Honor.number()))
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.try_get::<String, _>("doc")?)?)).collect()
}
