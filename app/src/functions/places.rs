//! 区划 — the tree of places below an office.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::{Place, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Every place at and below `under`, in the order of their codes, so that a parent comes before its
/// children. For an office above it.
#[server(prefix = "/desk/v1", endpoint = "places", input = GetUrl, output = AsDocument)]
pub async fn places(under: PlaceCode) -> Result<Vec<Place>, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    store::place::under(&mut *caller.conn().await?, &under).await.map_err(failed)
}

/// The names of the places at and below `under`, by code.
#[cfg(feature = "ssr")]
pub(super) async fn names_under(
    conn: &mut store::Conn,
    under: &PlaceCode,
) -> Result<std::collections::HashMap<PlaceCode, String>, Declined> {
    let places = store::place::under(conn, under).await.map_err(failed)?;
    Ok(places.into_iter().map(|place| (place.code, place.name)).collect())
}
