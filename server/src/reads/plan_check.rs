//! 核对创建规划 — what contradicts what in the plans of a year, counted from the records as they stand.

use super::Caller;
use crate::error::Error;
use app::functions::{AskPlanCheck, DeclaredRow, PlanChecked};
use domain::plan_check::PlanBook;
use domain::{PlaceCode, PlaceLevel, StarKind};
use std::collections::BTreeMap;
use sync::{Record, RecordKind};

/// Checks the plans of `year` under a township or the zone. For an office above them.
pub async fn plan_check(
    caller: Caller,
    AskPlanCheck { under, year }: AskPlanCheck,
) -> Result<PlanChecked, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let mut places = store::place::line_of(&mut conn, &under).await?;
    places.pop();
    places.extend(store::place::under(&mut conn, &under).await?);
    places.retain(|place| place.code.level() != PlaceLevel::Grid);
    let plans = store::star_plan::of_year(&mut conn, &under, year).await?;
    let declared = announced(&mut conn, &under, year).await?;
    let tasks = tasks(&mut conn, &under, year).await?;
    let holds = store::star_year::of(&mut conn, &under, year).await?;
    let rules = holds.plan_rules();
    let money = store::fund_ledger::money(&mut conn, &under.zone(), year, caller.now).await;
    let awards = money?.funds.awards;
    let said: Vec<_> = declared.iter().map(|row| row.plan.clone()).collect();
    let told = domain::plan_check::plan_check(&PlanBook {
        under: &under,
        places: &places,
        plans: &plans,
        declared: &said,
        tasks: &tasks,
        key_tasks: &holds.key_tasks(),
        rules: &rules,
        budget: awards.budget.map(|budget| budget.total).unwrap_or_default(),
        committed: awards.committed(),
    });
    let domain::plan_check::PlanCheck { findings, agreed, hints } = told;
    Ok(PlanChecked { as_of: caller.now, findings, agreed, hints, declared, places })
}

/// What a place, those under it and those above it announced for a year.
async fn announced(
    conn: &mut store::Conn,
    under: &PlaceCode,
    year: i32,
) -> Result<Vec<DeclaredRow>, store::Error> {
    let kept = store::record::of_kind_under(conn, RecordKind::DeclaredPlan, &under.zone()).await?;
    let row = |kept: sync::Kept| match kept.record {
        Record::DeclaredPlan(plan) => Some(DeclaredRow { plan, ver: kept.ver }),
        _ => None,
    };
    let concerns =
        |row: &DeclaredRow| under.covers(&row.plan.said.place) || row.plan.said.place.covers(under);
    Ok(kept.into_iter().filter_map(row).filter(|row| row.plan.said.year == year && concerns(row)).collect())
}

/// How many tasks of a year each village has for each star.
async fn tasks(
    conn: &mut store::Conn,
    under: &PlaceCode,
    year: i32,
) -> Result<BTreeMap<(PlaceCode, StarKind), u32>, store::Error> {
    let mut tasks = BTreeMap::new();
    for kept in store::record::of_kind_under(conn, RecordKind::Task, under).await? {
        let Record::Task(task) = kept.record else { continue };
        if task.is_of_year(year) {
            *tasks.entry((task.village, task.star)).or_default() += 1;
        }
    }
    Ok(tasks)
}
