//! The audit chain: each operation of a village is linked to the one before it, so that a change is seen (I13).

use crate::pack::unpack;
use crate::{Conn, Result};
use domain::PlaceCode;
use sqlx::Row;
use std::collections::BTreeMap;
use sync::exchange::chain;
use sync::op::OpHash;

/// Operations read at once.
const AT_ONCE: i64 = 1_000;

/// Where a village's chain breaks: the place of the first operation that does not fit; none when it verifies.
/// The link itself is kept where a push ended: a changed outcome is noticed there.
pub async fn first_break(conn: &mut Conn, village: &PlaceCode) -> Result<Option<i64>> {
    let mut link = String::new();
    let mut place = 0;
    loop {
        let rows = sqlx::query(
            "select place, hash, body, outcome, chain from op where village = $1 and place > $2 order by place limit $3",
        )
        .bind(village.as_str())
        .bind(place)
        .bind(AT_ONCE)
        .fetch_all(&mut *conn)
        .await?;
        let mut packed = texts(conn, village, place + 1, place + AT_ONCE).await?;
        for row in &rows {
            let here: i64 = row.try_get("place")?;
            let (hash, outcome, told): (String, String, String) =
                (row.try_get("hash")?, row.try_get("outcome")?, row.try_get("chain")?);
            link = chain(&link, &hash, &outcome);
            let text = match row.try_get::<String, _>("body")? {
                body if body.is_empty() => packed.remove(&here).unwrap_or_default(),
                body => body,
            };
            let damaged = OpHash::of(&text).as_str() != hash && !outcome.contains("damaged");
            let breaks = !told.is_empty() && link != told;
            if here != place + 1 || breaks || damaged {
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

/// What the packed operations of a village say, by their place in its chain, at least those of `from..=upto`.
/// Those of a damaged pack are missing.
pub async fn texts(
    conn: &mut Conn,
    village: &PlaceCode,
    from: i64,
    upto: i64,
) -> Result<BTreeMap<i64, String>> {
    let rows = sqlx::query(
        "select first, texts from op_pack where village = $1 and first <= $3 and first >= \
         (select coalesce(max(first), 0) from op_pack where village = $1 and first <= $2) order by first",
    )
    .bind(village.as_str())
    .bind(from)
    .bind(upto)
    .fetch_all(conn)
    .await?;
    let mut texts = BTreeMap::new();
    for row in &rows {
        let first: i64 = row.try_get("first")?;
        texts.extend((first..).zip(unpack(&row.try_get::<Vec<u8>, _>("texts")?).unwrap_or_default()));
    }
    Ok(texts)
}
