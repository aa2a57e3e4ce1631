//! 创建年度 — what holds in a zone's year, opened by its office or brought along by the program.

use crate::{Conn, Result, record};
use domain::{PlaceCode, StarYear};
use sync::{Kept, Record, RecordKey, RecordKind};

/// What holds in the year of the zone in which `place` lies: the record, or the built-in year where nobody has
/// opened one.
pub async fn of(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<StarYear> {
    let opened = opened(conn, place, year).await?;
    Ok(opened.map_or_else(|| StarYear::builtin(&place.zone(), year), |(opened, _)| opened))
}

/// The year as the zone's office opened it, with its version.
pub async fn opened(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Option<(StarYear, u64)>> {
    let key = RecordKey::new(RecordKind::StarYear, StarYear::record_id(&place.zone(), year));
    Ok(match record::by_key(conn, key).await? {
        Some(Kept { ver, record: Record::StarYear(year) }) => Some((year, ver)),
        _ => None,
    })
}

/// The years that the zone's office has opened, the earliest first.
pub async fn years(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<i32>> {
    let kept = record::of_kind_under(conn, RecordKind::StarYear, &place.zone()).await?;
    let mut years: Vec<_> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::StarYear(year) => Some(year.year),
            _ => None,
        })
        .collect();
    years.sort_unstable();
    Ok(years)
}
