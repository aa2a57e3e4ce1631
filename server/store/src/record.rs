//! Records by key, and the lists that pages and exports ask for.

use crate::sql::{after_prefix, bytes, day, number, signed};
use crate::{Conn, Error, Result};
use domain::{Day, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;
use sync::record::{Kept, Record, RecordKey, RecordKind};

/// A page of a fact's table: of one day and village those before the number, or of an earlier day.
macro_rules! page_of {
    ($table:literal) => {
        concat!(
            "select r.ver, r.seq, r.doc, f.on_day from ",
            $table,
            " f join record r on r.kind = $4 and r.id = f.id where f.village = $1 and f.on_day >= $2 \
             and (f.on_day < $3 or (f.on_day = $3 and r.seq < $5)) order by f.on_day desc, r.seq desc limit $6"
        )
    };
}

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

/// Where a list that is read page by page goes on: behind this day and this number of the village's counter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    day: Day,
    seq: u64,
}

/// Rows of one page.
const PAGE_ROWS: u64 = 500;

/// A page of the dated records of a village, newest first: visits, disputes, activities or needs of `from..=to`; and
/// where the next page begins, none behind the last. Kinds without a day of their own give nothing. To be asked within
/// one transaction, whose view does not change between two pages.
pub async fn page_in_village(
    conn: &mut Conn,
    kind: RecordKind,
    village: &PlaceCode,
    (from, to): (Day, Day),
    after: Option<Mark>,
) -> Result<(Vec<Kept>, Option<Mark>)> {
    let sql = match kind {
        RecordKind::Visit => page_of!("household_visit"),
        RecordKind::Dispute => page_of!("dispute"),
        RecordKind::Activity => page_of!("volunteer_activity"),
        RecordKind::Need => page_of!("need"),
        _ => return Ok((Vec::new(), None)),
    };
    // Before the first page: behind every day and number there is.
    let start = Mark { day: to, seq: i64::MAX.unsigned_abs() };
    let after = after.unwrap_or(start);
    let rows = sqlx::query(sql)
        .bind(village.as_str())
        .bind(day(from))
        .bind(day(after.day))
        .bind(i64::from(kind.number()))
        .bind(signed(after.seq))
        .bind(signed(PAGE_ROWS))
        .fetch_all(conn)
        .await?;
    let mark = |row: &AnyRow| -> Result<Mark> {
        let on: String = row.try_get("on_day")?;
        Ok(Mark { day: on.parse().map_err(|_| Error::Malformed("a day"))?, seq: number(row, "seq")? })
    };
    let full = rows.len() as u64 == PAGE_ROWS;
    let next = rows.last().filter(|_| full).map(mark).transpose()?;
    let kept = rows.iter().map(|row| read(kind, row)).collect::<Result<Vec<_>>>()?;
    Ok((kept, next))
}
