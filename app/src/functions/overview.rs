//! 总览 — an office's first page: what waits and what has been recorded, counted once for everybody.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::figures::Figures;
use domain::fund_ledger::YearFunds;
use domain::{At, Fen, PlaceCode};
#[cfg(feature = "ssr")]
use domain::{PlaceLevel, honor::Posting, task::TaskDue};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// What stands below an office, and what waits for people there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Overview {
    /// 截至.
    pub as_of: At,
    /// The same figures as on phone and board, since the year began.
    pub figures: Figures,
    /// Villages and communities.
    pub villages: u32,
    /// Grids.
    pub grids: u32,
    /// People who hold a role now.
    pub people: u32,
    /// Records that wait for a village to look at them.
    pub waiting: u32,
    /// Honors nominated and not yet decided.
    pub nominated: u32,
    /// Tasks not complete.
    pub open_tasks: u32,
    /// Of these, past their deadline.
    pub late_tasks: u32,
    /// Earlier years that are not finished, the earliest first: the year, evaluations not decided, objections without
    /// an answer.
    #[serde(default)]
    pub unfinished: Vec<(i32, u32, u32)>,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: YearFunds,
    /// 待收回 of the zone in every year that has some, the first one first.
    #[serde(default)]
    pub to_recover: Vec<(i32, Fen)>,
}

/// What stands at and below `under`. For an office above it.
#[server(name = AskOverview, prefix = "/desk/v1", endpoint = "overview", input = GetUrl, output = AsDocument)]
pub async fn overview(under: PlaceCode) -> Result<Overview, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let figures = store::figures::of_year(&mut conn, &under, today.year(), today).await.map_err(failed)?;
    let money = store::fund_ledger::money(&mut conn, &under, today.year(), caller.now).await;
    let to_recover = match under.level() {
        PlaceLevel::Zone => store::fund_ledger::to_recover(&mut conn, &under, caller.now).await,
        _ => Ok(Vec::new()),
    };
    let villages = store::place::count(&mut conn, &under, PlaceLevel::Village).await.map_err(failed)?;
    let grids = store::place::count(&mut conn, &under, PlaceLevel::Grid).await.map_err(failed)?;
    let people = store::account::at_work(&mut conn, &under, caller.now).await.map_err(failed)?;
    let waiting = store::figures::open_reviews(&mut conn, &under).await.map_err(failed)?;
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
        funds: money.map_err(failed)?.funds,
        to_recover: to_recover.map_err(failed)?,
    };
    let unfinished = super::evaluation::unfinished_years(&mut conn, &under, today).await.map_err(failed)?;
    seen.unfinished =
        unfinished.into_iter().map(|(year, it)| (year, it.evaluations, it.objections)).collect();
    for kind in [RecordKind::Honor, RecordKind::Task] {
        for kept in store::record::of_kind_under(&mut conn, kind, &under).await.map_err(failed)? {
            seen.count(&kept.record);
        }
    }
    Ok(seen)
}

#[cfg(feature = "ssr")]
impl Overview {
    fn count(&mut self, record: &Record) {
        match record {
            Record::Honor(honor) => self.nominated += u32::from(honor.posting.0 == Posting::Nominated),
            Record::Task(task) => {
                let due = task.due(self.as_of.day());
                self.open_tasks += u32::from(due != TaskDue::Complete);
                self.late_tasks += u32::from(matches!(due, TaskDue::Overdue(_)));
            }
            _ => {}
        }
    }
}
