//! 资金奖补 — what the year's decisions made due, what was paid, and what the budget has left.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
#[cfg(feature = "ssr")]
use domain::PlaceLevel;
use domain::fund_ledger::DueRow;
use domain::{At, AwardRules, Fen, FundLedger, Place, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The money of a year, as an office sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FundsSeen {
    /// 截至.
    pub as_of: At,
    /// The year of creation.
    pub year: i32,
    /// Townships and villages, in the order of their codes.
    pub places: Vec<Place>,
    /// The rules of the year.
    pub rules: AwardRules,
    /// The awards of these villages.
    pub due: Vec<DueRow>,
    /// What their plans would come to that are not decided yet.
    pub planned: Fen,
    /// The ledger itself, which only the zone's office sees.
    #[serde(default)]
    pub ledger: Option<FundLedger>,
    /// How many changes the ledger has seen.
    pub ver: u64,
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
    let awarded = store::fund_ledger::awarded(&mut conn, &under, year).await.map_err(failed)?;
    let (ledger, ver) = store::fund_ledger::of_year(&mut conn, &under, year).await.map_err(failed)?;
    let mut due = ledger.due(&awarded.lines);
    due.retain(|row| under.covers(&row.village));
    let ledger = caller.standing.is_office_over(&under.zone()).then_some(ledger);
    let (as_of, planned) = (caller.now, awarded.planned.money);
    Ok(FundsSeen { as_of, year, places, rules: awarded.rules, due, planned, ledger, ver })
}
