//! 区划 — places by code.

use crate::sql::{after_prefix, code, from_word};
use crate::{Conn, Result};
use domain::{Place, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;

fn read(row: &AnyRow) -> Result<Place> {
    Ok(Place {
        code: code(row, "code")?,
        kind: from_word(&row.try_get::<String, _>("kind")?)?,
        name: row.try_get("name")?,
        sample: row.try_get::<i64, _>("sample")? != 0,
    })
}

/// The place with this code.
pub async fn by_code(conn: &mut Conn, place: &PlaceCode) -> Result<Option<Place>> {
    let row = sqlx::query("select code, kind, name, sample from place where code = $1")
        .bind(place.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// A place and everything under it, in the order of codes, so that a parent comes before its children.
pub async fn under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Place>> {
    let rows = sqlx::query("select code, kind, name, sample from place where code >= $1 and code < $2 order by code")
        .bind(place.as_str())
        .bind(after_prefix(place))
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// A place and what lies above it, the zone first.
pub async fn line_of(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Place>> {
    let mut codes = vec![place.clone()];
    while let Some(parent) = codes.last().and_then(PlaceCode::parent) {
        codes.push(parent);
    }
    let mut line = Vec::new();
    for place in codes.iter().rev() {
        line.extend(by_code(conn, place).await?);
    }
    Ok(line)
}

/// Zones: the places with nothing above them.
pub async fn zones(conn: &mut Conn) -> Result<Vec<Place>> {
    let rows = sqlx::query("select code, kind, name, sample from place where length(code) = 6 order by code")
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}
