//! 总览 — an office's first page: what waits and what has been recorded, counted once for everybody.

use super::Caller;
use crate::error::Error;
use app::functions::{AskOverview, Overview};
use domain::PlaceLevel;
use domain::honor::Posting;
use domain::task::TaskDue;
use sync::{Record, RecordKind};

/// What stands at and below `under`. For an office above it.
pub async fn overview(caller: Caller, AskOverview { under }: AskOverview) -> Result<Overview, Error> {
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let figures = store::figures::of_year(&mut conn, &under, today.year(), today).await?;
    let money = store::fund_ledger::money(&mut conn, &under, today.year(), caller.now).await;
    let to_recover = match under.level() {
        PlaceLevel::Zone => store::fund_ledger::to_recover(&mut conn, &under, caller.now).await,
        _ => Ok(Vec::new()),
    };
    let villages = store::place::count(&mut conn, &under, PlaceLevel::Village).await?;
    let grids = store::place::count(&mut conn, &under, PlaceLevel::Grid).await?;
    let people = store::account::at_work(&mut conn, &under, caller.now).await?;
    let waiting = store::figures::open_reviews(&mut conn, &under).await?;
    let count = |found: u64| u32::try_from(found).unwrap_or(u32::MAX);
    let mut seen = Overview {
        as_of: caller.now,
        figures,
        villages: count(villages),
        grids: count(grids),
        people: count(people),
        waiting: count(waiting.into_values().sum()),
        nominated: 0,
        open_tasks: 0,
        late_tasks: 0,
        unfinished: Vec::new(),
        funds: money?.funds,
        to_recover: to_recover?,
    };
    let unfinished = super::evaluation::unfinished_years(&mut conn, &under, today).await?;
    seen.unfinished =
        unfinished.into_iter().map(|(year, it)| (year, it.evaluations, it.objections)).collect();
    for kind in [RecordKind::Honor, RecordKind::Task] {
        for kept in store::record::of_kind_under(&mut conn, kind, &under).await? {
            add(&mut seen, &kept.record);
        }
    }
    Ok(seen)
}

fn add(seen: &mut Overview, record: &Record) {
    match record {
        Record::Honor(honor) => seen.nominated += u32::from(honor.posting.0 == Posting::Nominated),
        Record::Task(task) => {
            let due = task.due(seen.as_of.day());
            seen.open_tasks += u32::from(due != TaskDue::Complete);
            seen.late_tasks += u32::from(matches!(due, TaskDue::Overdue(_)));
        }
        _ => {}
    }
}
