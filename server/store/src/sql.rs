//! Small helpers for SQL text and rows, so that questions read as questions.

use crate::{Conn, Error, Result};
use domain::{At, Day, PlaceCode};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;
use sync::record::RecordKind;
use uuid::Uuid;

/// `$3, $4, $5` for so many parameters, the first numbered `from`.
pub(crate) fn list(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// The first text after everything that begins with this prefix of digits: a range instead of a pattern,
/// so that an index is used.
pub(crate) fn after_prefix(prefix: &PlaceCode) -> String {
    format!("{prefix}:")
}

pub(crate) fn uuid(row: &AnyRow, column: &str) -> Result<Uuid> {
    let bytes: Vec<u8> = row.try_get(column)?;
    Uuid::from_slice(&bytes).map_err(|_| Error::Malformed("an id"))
}

pub(crate) fn at(row: &AnyRow, column: &str) -> Result<At> {
    Ok(At::from_millis(row.try_get(column)?))
}

pub(crate) fn code(row: &AnyRow, column: &str) -> Result<PlaceCode> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|_| Error::Malformed("a place code"))
}

pub(crate) fn number(row: &AnyRow, column: &str) -> Result<u64> {
    let number: i64 = row.try_get(column)?;
    u64::try_from(number).map_err(|_| Error::Malformed("a count"))
}

/// A count as the database holds it.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(crate) fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

/// Text as every engine can hold it: PostgreSQL knows no U+0000.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\0', "")
}

pub(crate) fn day(day: Day) -> String {
    day.to_string()
}

/// Reads a day back.
pub(crate) fn day_of(text: &str) -> Result<Day> {
    text.parse().map_err(|_| Error::Malformed("a day"))
}

/// An enum written as its JSON word, such as `grid_worker`.
pub(crate) fn word<T: serde::Serialize>(value: T) -> Result<String> {
    Ok(serde_json::to_string(&value)?.trim_matches('"').to_owned())
}

/// Reads such a word back.
pub(crate) fn from_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T> {
    Ok(serde_json::from_str(&format!("\"{word}\""))?)
}

/// What a question about documents finds in a place and under it, with their versions: in its SQL `$1` and `$2` hold
/// where, `$3` the kind, and `$4` the year where one is asked for.
pub(crate) async fn documents<T: DeserializeOwned>(
    conn: &mut Conn,
    sql: &'static str,
    place: &PlaceCode,
    kind: RecordKind,
    year: Option<i32>,
) -> Result<Vec<(T, u64)>> {
    let mut query =
        sqlx::query(sql).bind(place.as_str()).bind(after_prefix(place)).bind(i64::from(kind.number()));
    if let Some(year) = year {
        query = query.bind(i64::from(year));
    }
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| Ok((document(row)?, number(row, "ver")?))).collect()
}

/// The document of a row.
pub(crate) fn document<T: DeserializeOwned>(row: &AnyRow) -> Result<T> {
    Ok(serde_json::from_str(&row.try_get::<String, _>("doc")?)?)
}

/// The documents alone.
pub(crate) fn alone<T>(found: Vec<(T, u64)>) -> Vec<T> {
    found.into_iter().map(|(it, _)| it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(list(3, 2), "$3, $4");
    }
}
