//! 经验 — what stands on the board.

use crate::sql::after_prefix;
use crate::{Conn, Result};
use domain::{Experience, PlaceCode};
use sqlx::Row;
use sync::record::RecordKind;

/// Posted experiences of a place and under it, the last posted first.
pub async fn posted_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Experience>> {
    let rows = sqlx::query(
        "select r.doc from experience e join record r on r.kind = $3 and r.id = e.id \
         where e.village >= $1 and e.village < $2 and e.posted = 1",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(i64::from(RecordKind::Experience.number()))
    .fetch_all(conn)
    .await?;
    let read = |row: &sqlx::any::AnyRow| Ok(serde_json::from_str(&row.try_get::<String, _>("doc")?)?);
    let mut posted: Vec<Experience> = rows.iter().map(read).collect::<Result<_>>()?;
    posted.sort_by_key(|experience| std::cmp::Reverse((experience.posting.1, experience.now.id)));
    Ok(posted)
}
