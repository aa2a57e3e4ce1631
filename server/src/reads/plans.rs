//! 创建规划 — the stars each village holds and aims for in a year.

use super::Caller;
use crate::error::Error;
use app::functions::{AskPlans, PlanRow, PlansSeen};
use domain::{Place, PlaceLevel, StarPlan};
use sync::{Record, RecordKind};

/// The villages under `under` with their plans of `year`. For an office above them.
pub async fn plans(caller: Caller, AskPlans { under, year }: AskPlans) -> Result<PlansSeen, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::StarPlan, &under).await?;
    let mut plans: std::collections::HashMap<_, _> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::StarPlan(plan) if plan.year == year => Some((plan.village.clone(), (plan, kept.ver))),
            _ => None,
        })
        .collect();
    let places = store::place::under(&mut conn, &under).await?;
    let shown = |place: &Place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village);
    let holdings = store::evaluation::holdings(&mut conn, &under).await?;
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await?;
    // A plan begins from what decisions say is held.
    let row = |village: Place| {
        let held = holdings.get(&village.code).map(|holding| holding.held_in(year)).unwrap_or_default();
        let decided = money.decided.contains(&village.code);
        match plans.remove(&village.code) {
            Some((plan, ver)) => PlanRow { plan: Some(plan.beside(held)), village, ver, decided },
            None if held.is_empty() => PlanRow { village, plan: None, ver: 0, decided },
            None => {
                let plan = StarPlan::empty(village.code.clone(), year).beside(held);
                PlanRow { plan: Some(plan), village, ver: 0, decided }
            }
        }
    };
    let rows = places.into_iter().filter(shown).map(row).collect();
    Ok(PlansSeen { rows, rules: money.rules, funds: money.funds.awards })
}
