//! 光荣榜 — what villages have nominated, for the office to post.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::{Honor, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// An honor with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HonorRow {
    /// The honor, with the full name: an office has to know whom it posts.
    pub honor: Honor,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}

/// The honors of the villages under `under`, newest award first. For an office above it.
#[server(prefix = "/desk/v1", endpoint = "honors", input = GetUrl, output = AsDocument)]
pub async fn honors(under: PlaceCode) -> Result<Vec<HonorRow>, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::Honor, &under).await.map_err(failed)?;
    let mut rows: Vec<_> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::Honor(honor) => {
                let village_name = names.get(&honor.village).cloned().unwrap_or_default();
                Some(HonorRow { honor, ver: kept.ver, village_name })
            }
            _ => None,
        })
        .collect();
    rows.sort_by(|a, b| b.honor.awarded_on.cmp(&a.honor.awarded_on).then(a.honor.id.cmp(&b.honor.id)));
    Ok(rows)
}
