//! 谁需要帮忙 — whose phone has not been heard from; a list to help by, never a ranking.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::{AccountId, At, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// Somebody whose phone has been silent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SilentRow {
    /// Whose phone.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Where they belong, by name.
    pub home_name: String,
    /// When it was last heard from; none when it never was.
    #[serde(default)]
    pub last_seen: Option<At>,
}

/// Longest silence that can be asked for, in days: a year.
#[cfg(feature = "ssr")]
const MOST_DAYS: u16 = 366;

/// People with a field role under `under` whose phones have been silent for at least `days` days, in
/// the order of places and names. For the secretary of `under` or an office above it.
#[server(prefix = "/desk/v1", endpoint = "silent", input = GetUrl, output = AsDocument)]
pub async fn silent(under: PlaceCode, days: u16) -> Result<Vec<SilentRow>, Declined> {
    let caller = Caller::here()?;
    caller.must_lead(&under)?;
    let since = caller.now.plus_millis(-i64::from(days.min(MOST_DAYS)) * 86_400_000);
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let silent = store::device::silent_since(&mut conn, &under, since, caller.now).await.map_err(failed)?;
    let rows = silent.into_iter().map(|one| SilentRow {
        home_name: names.get(&one.home).cloned().unwrap_or_default(),
        account: one.account,
        name: one.name,
        last_seen: one.last_seen,
    });
    Ok(rows.collect())
}
