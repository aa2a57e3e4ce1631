//! 创建规划 — the stars each village holds and aims for in a year.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
#[cfg(feature = "ssr")]
use domain::PlaceLevel;
use domain::fund_ledger::FundFigures;
use domain::{AwardRules, Place, PlaceCode, StarPlan};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// A village with its plan of a year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanRow {
    /// The village or community; its kind decides its set of stars.
    pub village: Place,
    /// Its plan, if it has one.
    #[serde(default)]
    pub plan: Option<StarPlan>,
    /// How many changes the plan has seen; 0 without one.
    pub ver: u64,
    /// Whether the village's year is decided: its plan costs nothing any more.
    #[serde(default)]
    pub decided: bool,
}

/// The plans of a year and what they are reckoned by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlansSeen {
    /// Villages in the order of their codes; townships stand before their villages, without a plan.
    pub rows: Vec<PlanRow>,
    /// The amounts of the year.
    pub rules: AwardRules,
    /// The money of the year: the same figures as on the page 资金奖补.
    pub funds: FundFigures,
}

/// The villages under `under` with their plans of `year`. For an office above them.
#[server(name = AskPlans, prefix = "/desk/v1", endpoint = "plans", input = GetUrl, output = AsDocument)]
pub async fn plans(under: PlaceCode, year: i32) -> Result<PlansSeen, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::StarPlan, &under).await.map_err(failed)?;
    let mut plans: std::collections::HashMap<_, _> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::StarPlan(plan) if plan.year == year => Some((plan.village.clone(), (plan, kept.ver))),
            _ => None,
        })
        .collect();
    let places = store::place::under(&mut conn, &under).await.map_err(failed)?;
    let shown = |place: &Place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village);
    let holdings = store::evaluation::holdings(&mut conn, &under).await.map_err(failed)?;
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await.map_err(failed)?;
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
