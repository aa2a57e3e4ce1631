//! 作战图 — how the stars of many villages stand, and what lies behind those of one.

use super::Caller;
use crate::error::Error;
use app::functions::{AskWall, AskWallPlace, Wall, WallPlace};
use domain::awards::Titled;
use domain::wall::WallRow;
use domain::{Day, Evaluation, Place, PlaceCode, PlaceLevel, StarKind, StarPlan, Task};
use std::collections::{BTreeMap, HashMap};
use sync::wire::Refusal;
use sync::{Record, RecordKind};

/// The villages under `under` as they stand now in a year's creation, this one when none is said. For an office above
/// them.
pub async fn wall(caller: Caller, AskWall { under, year }: AskWall) -> Result<Wall, Error> {
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let year = year.unwrap_or_else(|| today.year());
    let places = store::place::under(&mut conn, &under).await?;
    let plans = store::star_plan::of_year(&mut conn, &under, year).await?;
    let tasks = tasks(&mut conn, &under, year).await?;
    let at = |level| move |place: &Place| place.code.level() == level;
    let (villages, rest): (Vec<_>, Vec<_>) = places.into_iter().partition(at(PlaceLevel::Village));
    let holds = store::star_year::of(&mut conn, &under, year).await?;
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await;
    let begun = store::evaluation::of_year(&mut conn, &under, year).await?;
    let titles = store::evaluation::titles(&mut conn, &under).await?;
    let row = |village| titled(row(village, &plans, &begun, &tasks, today), &titles);
    Ok(Wall {
        as_of: caller.now,
        townships: rest.into_iter().filter(at(PlaceLevel::Township)).collect(),
        rows: villages.into_iter().map(row).collect(),
        funds: money?.funds,
        leads: StarKind::ALL.into_iter().map(|star| (star, holds.lead(star).to_owned())).collect(),
    })
}

/// One village with its tasks and figures. For an office above it.
pub async fn wall_place(
    caller: Caller,
    AskWallPlace { under, year }: AskWallPlace,
) -> Result<WallPlace, Error> {
    caller.must_sit_above(&under)?;
    let today = caller.now.day();
    let mut conn = caller.conn().await?;
    let place = store::place::by_code(&mut conn, &under).await?;
    let village = place.filter(|place| place.code.level() == PlaceLevel::Village);
    let village = village.ok_or(Refusal::NotFound)?;
    let year = year.unwrap_or_else(|| today.year());
    let plans = store::star_plan::of_year(&mut conn, &under, year).await?;
    let mut tasks = tasks(&mut conn, &under, year).await?;
    let figures = store::figures::of_year(&mut conn, &under, year, today).await?;
    let begun = store::evaluation::of_year(&mut conn, &under, year).await?;
    let titles = store::evaluation::titles(&mut conn, &under).await?;
    let row = titled(row(village, &plans, &begun, &tasks, today), &titles);
    let visits = super::leader_visits::visits(&mut conn, &under).await?;
    let visits = visits.into_iter().map(|(_, visit)| visit).collect();
    let tasks = tasks.remove(&under).unwrap_or_default();
    Ok(WallPlace { as_of: caller.now, row, tasks, figures, visits })
}

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

fn titled(row: WallRow, titles: &BTreeMap<PlaceCode, (Vec<Titled>, Option<Titled>)>) -> WallRow {
    let title = titles.get(&row.village.code).and_then(|(_, standing)| *standing);
    WallRow { title, ..row }
}

/// The tasks of a year, village by village.
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
