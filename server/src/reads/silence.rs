//! 谁需要帮忙 — whose phone has not been heard from; a list to help by, never a ranking.

use super::Caller;
use crate::error::Error;
use app::functions::{AskSilent, SilentRow};

/// Longest silence that can be asked for, in days: a year.
const MOST_DAYS: u16 = 366;

/// People with a field role under `under` whose phones have been silent for at least `days` days, in
/// the order of places and names. For the secretary of `under` or an office above it.
pub async fn silent(caller: Caller, AskSilent { under, days }: AskSilent) -> Result<Vec<SilentRow>, Error> {
    caller.must_lead(&under)?;
    let since = caller.now.plus_millis(-i64::from(days.min(MOST_DAYS)) * 86_400_000);
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let silent = store::device::silent_since(&mut conn, &under, since, caller.now).await?;
    let rows = silent.into_iter().map(|one| SilentRow {
        home_name: names.get(&one.home).cloned().unwrap_or_default(),
        account: one.account,
        name: one.name,
        last_seen: one.last_seen,
    });
    Ok(rows.collect())
}
