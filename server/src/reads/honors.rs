//! 光荣榜 — what villages have nominated, for the office to post.

use super::Caller;
use crate::error::Error;
use app::functions::{AskHonors, HonorRow};
use sync::{Record, RecordKind};

/// The honors of the villages under `under`, newest award first. For an office above it.
pub async fn honors(caller: Caller, AskHonors { under }: AskHonors) -> Result<Vec<HonorRow>, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::Honor, &under).await?;
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
