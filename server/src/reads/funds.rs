//! 资金奖补 — what the year's decisions made due, what was paid, and what the budget has left.

use super::Caller;
use crate::error::Error;
use app::functions::{AskFunds, FundsSeen};
use domain::PlaceLevel;

/// The money of `year` for the villages under `under`. For an office above them; the budget and the vouchers are
/// the zone's own.
pub async fn funds(caller: Caller, AskFunds { under, year }: AskFunds) -> Result<FundsSeen, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let mut places = store::place::under(&mut conn, &under).await?;
    places.retain(|place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village));
    let money = store::fund_ledger::money(&mut conn, &under, year, caller.now).await?;
    let store::fund_ledger::Money { funds, due, rules, ledger, ver, .. } = money;
    let zone = under.zone();
    let is_zones = caller.standing.is_office_over(&zone);
    let mut elsewhere = Vec::new();
    if is_zones {
        elsewhere = store::fund_ledger::to_recover(&mut conn, &zone, caller.now).await?;
        elsewhere.retain(|(of, _)| *of != year);
    }
    Ok(FundsSeen { funds, places, rules, due, ledger: is_zones.then_some(ledger), ver, elsewhere })
}
