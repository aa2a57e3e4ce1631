//! 分包与调研 — which places each leader is assigned to, and what their visits left behind.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::wall::WallRow;
use domain::{At, LeaderVisit, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// A visit with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaderVisitRow {
    /// The visit.
    pub visit: LeaderVisit,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}

/// The places of leaders and their visits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeadersSeen {
    /// 截至.
    pub as_of: At,
    /// The villages with their leaders, as the wall chart shows them.
    pub rows: Vec<WallRow>,
    /// Visits, the last one first.
    pub visits: Vec<LeaderVisitRow>,
}

/// The leaders of the villages under `under` in a year, this one when none is said, and every visit. For an office above them.
#[server(name = AskLeaders, prefix = "/desk/v1", endpoint = "leaders", input = GetUrl, output = AsDocument)]
pub async fn leaders(under: PlaceCode, year: Option<i32>) -> Result<LeadersSeen, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let today = caller.now.day();
    let year = year.unwrap_or_else(|| today.year());
    let rows = super::wall::rows_under(&mut conn, &under, year, today).await.map_err(failed)?;
    let visits = visits(&mut conn, &under).await.map_err(failed)?;
    let name = |village: &PlaceCode| rows.iter().find(|row| row.village.code == *village);
    let visits = visits.into_iter().map(|(ver, visit)| LeaderVisitRow {
        village_name: name(&visit.now.village).map(|row| row.village.name.clone()).unwrap_or_default(),
        visit,
        ver,
    });
    Ok(LeadersSeen { as_of: caller.now, visits: visits.collect(), rows })
}

/// Visits under a place with their versions, the last one first.
#[cfg(feature = "ssr")]
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
