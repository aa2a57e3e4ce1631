//! The newest instant that the log knows. A server whose clock is behind it would give times that have been already.

use crate::{Conn, Result};
use domain::At;

/// When the newest operation arrived; none in a database without any. Looks at the last of each place's chain.
pub async fn arrival(conn: &mut Conn) -> Result<Option<At>> {
    let sql =
        "select max(o.received_at) from scope_head h join op o on o.village = h.village and o.place = h.ops";
    let newest: Option<i64> = sqlx::query_scalar(sql).fetch_one(conn).await?;
    Ok(newest.map(At::from_millis))
}
