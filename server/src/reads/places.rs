//! 区划 — the tree of places below an office.

use super::Caller;
use crate::error::Error;
use app::functions::AskPlaces;
use domain::{Place, PlaceCode};

/// Every place at and below `under`, in the order of their codes, so that a parent comes before its
/// children. For an office above it.
pub async fn places(caller: Caller, AskPlaces { under }: AskPlaces) -> Result<Vec<Place>, Error> {
    caller.must_sit_above(&under)?;
    Ok(store::place::under(&mut *caller.conn().await?, &under).await?)
}

/// The names of the places at and below `under`, by code.
pub(super) async fn names_under(
    conn: &mut store::Conn,
    under: &PlaceCode,
) -> Result<std::collections::HashMap<PlaceCode, String>, Error> {
    let places = store::place::under(conn, under).await?;
    Ok(places.into_iter().map(|place| (place.code, place.name)).collect())
}
