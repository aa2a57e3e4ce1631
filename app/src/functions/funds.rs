//! 资金奖补 — what the year's decisions made due, what was paid, and what the budget has left.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
#[cfg(feature = "ssr")]
use domain::PlaceLevel;
use domain::fund_ledger::{DueRow, YearFunds};
use domain::{AwardRules, Fen, FundLedger, Place, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The money of a year, as an office sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundsSeen {
    /// Every figure of the page, with its 截至.
    pub funds: YearFunds,
    /// Townships and villages, in the order of their codes.
    pub places: Vec<Place>,
    /// The rules of the year.
    pub rules: AwardRules,
    /// The awards of these villages.
    pub due: Vec<DueRow>,
    /// The ledger itself, which only the zone's office sees.
    #[serde(default)]
    pub ledger: Option<FundLedger>,
    /// How many changes the ledger has seen.
    pub ver: u64,
    /// 待收回 of the zone in its other years, the first one first.
    #[serde(default)]
    pub elsewhere: Vec<(i32, Fen)>,
}

/// The money of `year` for the villages under `under`. For an office above them; the budget and the vouchers are
/// the zone's own.
#[server(name = AskFunds, prefix = "/desk/v1", endpoint = "funds", input = GetUrl, output = AsDocument)]
pub async fn funds(under: PlaceCode, year: i32) -> Result<FundsSeen, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let mut places = store::place::under(&mut conn, &under).await.map_err(failed)?;
    places.retain(|place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village));
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await.map_err(failed)?;
    let store::fund_ledger::Money { funds, due, rules, ledger, ver, .. } = money;
    let zone = under.zone();
    let is_zones = caller.standing.is_office_over(&zone);
    let mut elsewhere = Vec::new();
    if is_zones {
        elsewhere = store::fund_ledger::to_recover(&mut conn, &zone, caller.now).await.map_err(failed)?;
        elsewhere.retain(|(of, _)| *of != year);
    }
    Ok(FundsSeen { funds, places, rules, due, ledger: is_zones.then_some(ledger), ver, elsewhere })
}
