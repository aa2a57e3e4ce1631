//! 分包与调研 — which places each leader is assigned to, and what their visits left behind.

use super::Caller;
use crate::error::Error;
use app::functions::{AskLeaders, LeaderVisitRow, LeadersSeen};
use domain::{LeaderVisit, PlaceCode};
use sync::{Record, RecordKind};

/// The leaders of the villages under `under` in a year, this one when none is said, and every visit. For an office above them.
pub async fn leaders(caller: Caller, AskLeaders { under, year }: AskLeaders) -> Result<LeadersSeen, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let today = caller.now.day();
    let year = year.unwrap_or_else(|| today.year());
    let rows = super::wall::rows_under(&mut conn, &under, year, today).await?;
    let visits = visits(&mut conn, &under).await?;
    let name = |village: &PlaceCode| rows.iter().find(|row| row.village.code == *village);
    let visits = visits.into_iter().map(|(ver, visit)| LeaderVisitRow {
        village_name: name(&visit.now.village).map(|row| row.village.name.clone()).unwrap_or_default(),
        visit,
        ver,
    });
    Ok(LeadersSeen { as_of: caller.now, visits: visits.collect(), rows })
}

/// Visits under a place with their versions, the last one first.
pub(super) async fn visits(
    conn: &mut store::Conn,
    under: &PlaceCode,
) -> Result<Vec<(u64, LeaderVisit)>, store::Error> {
    let kept = store::record::of_kind_under(conn, RecordKind::LeaderVisit, under).await?;
    let visit = |kept: sync::Kept| match kept.record {
        Record::LeaderVisit(visit) => Some((kept.ver, visit)),
        _ => None,
    };
    let mut visits: Vec<_> = kept.into_iter().filter_map(visit).collect();
    visits.sort_by_key(|(_, visit)| std::cmp::Reverse((visit.now.on, visit.now.id)));
    Ok(visits)
}
