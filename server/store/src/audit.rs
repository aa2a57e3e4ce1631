//! The audit chain: each operation of a village is linked to the one before it, so that a change is seen (I13).

use crate::{Conn, Result};
use domain::PlaceCode;
use sqlx::Row;
use sync::exchange::chain;
use sync::op::OpHash;

/// Where a village's chain breaks: the place of the first operation that does not fit; none when it verifies.
pub async fn first_break(conn: &mut Conn, village: &PlaceCode) -> Result<Option<i64>> {
    let mut link = String::new();
    let mut place = 0;
    loop {
        let rows = sqlx::query(
            "select place, hash, body, outcome, chain from op where village = $1 and place > $2 order by place limit 1000",
        )
        .bind(village.as_str())
        .bind(place)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            let here: i64 = row.try_get("place")?;
            let (hash, outcome, told): (String, String, String) =
                (row.try_get("hash")?, row.try_get("outcome")?, row.try_get("chain")?);
            link = chain(&link, &hash, &outcome);
            let damaged = OpHash::of(&row.try_get::<String, _>("body")?).as_str() != hash
                && !outcome.contains("damaged");
            if here != place + 1 || link != told || damaged {
                return Ok(Some(here));
            }
            place = here;
        }
        if rows.is_empty() {
            break;
        }
    }
    let end: Option<(i64, String)> = sqlx::query("select ops, chain from scope_head where village = $1")
        .bind(village.as_str())
        .fetch_optional(conn)
        .await?
        .map(|row| Ok::<_, sqlx::Error>((row.try_get("ops")?, row.try_get("chain")?)))
        .transpose()?;
    Ok(end.filter(|(ops, told)| (*ops, told.as_str()) != (place, link.as_str())).map(|_| place + 1))
}
