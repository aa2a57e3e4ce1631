//! 作战图 — how the stars of many villages stand, and what lies behind those of one.

#[cfg(feature = "ssr")]
use super::caller::{Caller, declined, failed};
use super::{AsDocument, Declined};
use domain::figures::Figures;
use domain::fund_ledger::YearFunds;
use domain::wall::WallRow;
use domain::{At, LeaderVisit, Place, PlaceCode, StarKind, Task};
#[cfg(feature = "ssr")]
use domain::{Day, Evaluation, PlaceLevel, StarPlan, awards::Titled};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::collections::{BTreeMap, HashMap};
#[cfg(feature = "ssr")]
use sync::wire::Refusal;
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// The wall chart of a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wall {
    /// 截至.
    pub as_of: At,
    /// The townships, in the order of their codes.
    pub townships: Vec<Place>,
    /// The villages and communities, in the order of their codes.
    pub rows: Vec<WallRow>,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: YearFunds,
    /// 牵头部门 of each star this year; empty where none is named.
    #[serde(default)]
    pub leads: Vec<(StarKind, String)>,
}

/// One village of the wall chart with what its states were counted from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WallPlace {
    /// 截至.
    pub as_of: At,
    /// Its stars.
    pub row: WallRow,
    /// Its tasks of the year, as people of the village wrote them down.
    pub tasks: Vec<Task>,
    /// Its records of the year that is looked at: the same count as everywhere.
    pub figures: Figures,
    /// 调研, the last one first.
    #[serde(default)]
    pub visits: Vec<LeaderVisit>,
}

/// The villages under `under` as they stand now in a year's creation, this one when none is said. For an office above
/// them.
#[server(name = AskWall, prefix = "/desk/v1", endpoint = "wall", input = GetUrl, output = AsDocument)]
pub async fn wall(under: PlaceCode, year: Option<i32>) -> Result<Wall, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let year = year.unwrap_or_else(|| today.year());
    let places = store::place::under(&mut conn, &under).await.map_err(failed)?;
    let plans = store::star_plan::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let tasks = tasks(&mut conn, &under, year).await.map_err(failed)?;
    let at = |level| move |place: &Place| place.code.level() == level;
    let (villages, rest): (Vec<_>, Vec<_>) = places.into_iter().partition(at(PlaceLevel::Village));
    let holds = store::star_year::of(&mut conn, &under, year).await.map_err(failed)?;
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await;
    let begun = store::evaluation::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let titles = store::evaluation::titles(&mut conn, &under).await.map_err(failed)?;
    let row = |village| titled(row(village, &plans, &begun, &tasks, today), &titles);
    Ok(Wall {
        as_of: caller.now,
        townships: rest.into_iter().filter(at(PlaceLevel::Township)).collect(),
        rows: villages.into_iter().map(row).collect(),
        funds: money.map_err(failed)?.funds,
        leads: StarKind::ALL.into_iter().map(|star| (star, holds.lead(star).to_owned())).collect(),
    })
}

/// One village with its tasks and figures. For an office above it.
#[server(name = AskWallPlace, prefix = "/desk/v1", endpoint = "wall_place", input = GetUrl, output = AsDocument)]
pub async fn wall_place(under: PlaceCode, year: Option<i32>) -> Result<WallPlace, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let place = store::place::by_code(&mut conn, &under).await.map_err(failed)?;
    let village = place.filter(|place| place.code.level() == PlaceLevel::Village);
    let village = village.ok_or_else(|| declined(Refusal::NotFound))?;
    let year = year.unwrap_or_else(|| today.year());
    let plans = store::star_plan::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let mut tasks = tasks(&mut conn, &under, year).await.map_err(failed)?;
    let figures = store::figures::of_year(&mut conn, &under, year, today).await.map_err(failed)?;
    let begun = store::evaluation::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let titles = store::evaluation::titles(&mut conn, &under).await.map_err(failed)?;
    let row = titled(row(village, &plans, &begun, &tasks, today), &titles);
    let visits = super::leader_visits::visits(&mut conn, &under).await.map_err(failed)?;
    let visits = visits.into_iter().map(|(_, visit)| visit).collect();
    let tasks = tasks.remove(&under).unwrap_or_default();
    Ok(WallPlace { as_of: caller.now, row, tasks, figures, visits })
}

#[cfg(feature = "ssr")]
fn row(
    village: Place,
    plans: &[StarPlan],
    begun: &[(Evaluation, u64)],
    tasks: &HashMap<PlaceCode, Vec<Task>>,
    today: Day,
) -> WallRow {
    let plan = plans.iter().find(|plan| plan.village == village.code);
    let evaluation = begun.iter().map(|(evaluation, _)| evaluation).find(|of| of.village == village.code);
    let own = tasks.get(&village.code).map_or(&[] as &[Task], Vec::as_slice);
    WallRow::of(village, plan, own, today).with_evaluation(evaluation)
}

#[cfg(feature = "ssr")]
fn titled(row: WallRow, titles: &BTreeMap<PlaceCode, (Vec<Titled>, Option<Titled>)>) -> WallRow {
    let title = titles.get(&row.village.code).and_then(|(_, standing)| *standing);
    WallRow { title, ..row }
}

/// The tasks of a year, village by village.
#[cfg(feature = "ssr")]
async fn tasks(
    conn: &mut store::Conn,
    under: &PlaceCode,
    year: i32,
) -> Result<HashMap<PlaceCode, Vec<Task>>, store::Error> {
    let mut tasks = HashMap::<_, Vec<_>>::new();
    for kept in store::record::of_kind_under(conn, RecordKind::Task, under).await? {
        match kept.record {
            Record::Task(task) if task.is_of_year(year) => {
                tasks.entry(task.village.clone()).or_default().push(task);
            }
            _ => {}
        }
    }
    Ok(tasks)
}

/// The rows of the wall chart of a year under a place, for pages that look at them another way: one count everywhere.
#[cfg(feature = "ssr")]
pub(super) async fn rows_under(
    conn: &mut store::Conn,
    under: &PlaceCode,
    year: i32,
    today: Day,
) -> Result<Vec<WallRow>, store::Error> {
    let mut villages = store::place::under(conn, under).await?;
    villages.retain(|place| place.code.level() == PlaceLevel::Village);
    let plans = store::star_plan::of_year(conn, under, year).await?;
    let begun = store::evaluation::of_year(conn, under, year).await?;
    let tasks = tasks(conn, under, year).await?;
    let titles = store::evaluation::titles(conn, under).await?;
    let row = |village| titled(row(village, &plans, &begun, &tasks, today), &titles);
    Ok(villages.into_iter().map(row).collect())
}
