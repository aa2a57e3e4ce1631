//! Records by key, and the lists that pages and exports ask for.

use crate::sql::{after_prefix, bytes, day, number};
use crate::{Conn, Result};
use domain::{Day, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;
use sync::record::{Kept, Record, RecordKey, RecordKind};

fn read(kind: RecordKind, row: &AnyRow) -> Result<Kept> {
    let doc: String = row.try_get("doc")?;
    Ok(Kept { ver: number(row, "ver")?, record: Record::from_doc(kind, &doc)? })
}

/// The record as it stands.
pub async fn by_key(conn: &mut Conn, key: RecordKey) -> Result<Option<Kept>> {
    let row = sqlx::query("select ver, doc from record where kind = $1 and id = $2")
        .bind(i64::from(key.kind.number()))
        .bind(bytes(key.id))
        .fetch_optional(conn)
        .await?;
    row.map(|row| read(key.kind, &row)).transpose()
}

/// Every record of a kind in a place and under it, in the order of the village's counter.
pub async fn of_kind_under(conn: &mut Conn, kind: RecordKind, place: &PlaceCode) -> Result<Vec<Kept>> {
    let rows = sqlx::query(
        "select ver, doc from record where kind = $1 and village >= $2 and village < $3 order by village, seq",
    )
    .bind(i64::from(kind.number()))
    .bind(place.as_str())
    .bind(after_prefix(place))
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read(kind, row)).collect()
}

/// Dated records of a village, newest first: visits, disputes, activities or needs of `from..=to`.
/// Kinds without a day of their own give nothing.
pub async fn in_village(
    conn: &mut Conn,
    kind: RecordKind,
    village: &PlaceCode,
    from: Day,
    to: Day,
) -> Result<Vec<Kept>> {
    let sql = match kind {
        RecordKind::Visit => {
            "select r.ver, r.doc from household_visit f join record r on r.kind = $4 and r.id = f.id where f.village = $1 and f.on_day between $2 and $3 order by f.on_day desc, r.seq desc"
        }
        RecordKind::Dispute => {
            "select r.ver, r.doc from dispute f join record r on r.kind = $4 and r.id = f.id where f.village = $1 and f.on_day between $2 and $3 order by f.on_day desc, r.seq desc"
        }
        RecordKind::Activity => {
            "select r.ver, r.doc from volunteer_activity f join record r on r.kind = $4 and r.id = f.id where f.village = $1 and f.on_day between $2 and $3 order by f.on_day desc, r.seq desc"
        }
        RecordKind::Need => {
            "select r.ver, r.doc from need f join record r on r.kind = $4 and r.id = f.id where f.village = $1 and f.on_day between $2 and $3 order by f.on_day desc, r.seq desc"
        }
        _ => return Ok(Vec::new()),
    };
    let rows = sqlx::query(sql)
        .bind(village.as_str())
        .bind(day(from))
        .bind(day(to))
        .bind(i64::from(kind.number()))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| read(kind, row)).collect()
}
