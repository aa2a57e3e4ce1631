//! 对照 — townships side by side, or the villages of one: on the page and in the sheet of the same name.

use super::Caller;
use crate::error::Error;
use app::functions::{AskComparison, SideBySide};
use domain::comparison::Compared;
use domain::{At, PlaceCode, PlaceLevel};
use sync::wire::Refusal;

/// What lies right under `under`, side by side, in a year, this one when none is said. For an office above it.
pub async fn comparison(
    caller: Caller,
    AskComparison { under, year }: AskComparison,
) -> Result<SideBySide, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let seen = side_by_side(&mut conn, &under, year, caller.now).await?;
    seen.ok_or_else(|| Refusal::NotFound.into())
}

/// Counts what lies right under a place; none when there is no such place.
pub async fn side_by_side(
    conn: &mut store::Conn,
    under: &PlaceCode,
    year: Option<i32>,
    now: At,
) -> Result<Option<SideBySide>, store::Error> {
    let today = now.day();
    let year = year.unwrap_or_else(|| today.year());
    let Some(whole) = store::place::by_code(conn, under).await? else { return Ok(None) };
    let below = match under.level() {
        PlaceLevel::Zone => PlaceLevel::Township,
        _ => PlaceLevel::Village,
    };
    let rows = super::wall::rows_under(conn, under, year, today).await?;
    let posted = store::experience::posted_under(conn, under).await?;
    let visits = super::leader_visits::visits(conn, under).await?;
    let visits: Vec<_> = visits.into_iter().filter(|(_, visit)| visit.now.on.year() == year).collect();
    let places = store::place::under(conn, under).await?;
    let figures = store::figures::by_village(conn, under, year, today).await?;
    let mut compared = Vec::new();
    for place in std::iter::once(whole).chain(places.into_iter().filter(|place| place.code.level() == below))
    {
        let inside = |village: &PlaceCode| place.code.covers(village);
        let figures =
            figures.iter().filter(|(village, _)| inside(village)).map(|(_, figures)| *figures).sum();
        let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
        let experiences = count(posted.iter().filter(|one| inside(&one.now.village)).count());
        let leader_visits = count(visits.iter().filter(|(_, one)| inside(&one.now.village)).count());
        compared.push(Compared { experiences, leader_visits, ..Compared::of(place, &rows, figures) });
    }
    let whole = compared.remove(0);
    Ok(Some(SideBySide { as_of: now, whole, parts: compared }))
}
