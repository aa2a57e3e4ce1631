//! 创建年度 — what holds in a year of the zone, for everybody who leads a place in it.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
#[cfg(feature = "ssr")]
use domain::StarKind;
use domain::{AccountId, PlaceCode, StarYear};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A year of the zone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearSheet {
    /// What holds: as the zone's office set it, or what ships with the program.
    pub year: StarYear,
    /// How many changes it has seen; 0 when nobody has opened it.
    pub ver: u64,
    /// The years that have been opened, the earliest first.
    pub opened: Vec<i32>,
    /// The members of each 专班, by name.
    pub names: Vec<(AccountId, String)>,
}

/// What holds in `year` where `under` lies. For those who lead it.
#[server(name = AskStarYear, prefix = "/desk/v1", endpoint = "star_year", input = GetUrl, output = AsDocument)]
pub async fn star_year(under: PlaceCode, year: i32) -> Result<YearSheet, Declined> {
    let caller = Caller::here()?;
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let opened = store::star_year::years(&mut conn, &under).await.map_err(failed)?;
    let (year, ver) = match store::star_year::opened(&mut conn, &under, year).await.map_err(failed)? {
        Some(there) => there,
        None => (StarYear::builtin(&under.zone(), year), 0),
    };
    let seats = StarKind::ALL.into_iter().filter_map(|star| year.star(star));
    let members: Vec<_> = seats.flat_map(|seat| seat.members.iter().copied()).collect();
    let names = store::account::names(&mut conn, &members).await.map_err(failed)?;
    Ok(YearSheet { year, ver, opened, names: names.into_iter().collect() })
}

/// Somebody who may sit in a 专班.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Colleague {
    /// Their account.
    pub id: AccountId,
    /// 姓名.
    pub name: String,
    /// Where they belong.
    pub home: PlaceCode,
}

/// Those who work in an office under `under`, by name. For an office above it.
#[server(prefix = "/desk/v1", endpoint = "colleagues", input = GetUrl, output = AsDocument)]
pub async fn colleagues(under: PlaceCode) -> Result<Vec<Colleague>, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let accounts = store::account::in_offices(&mut conn, &under, caller.now).await.map_err(failed)?;
    Ok(accounts
        .into_iter()
        .map(|account| Colleague { id: account.id, name: account.name, home: account.home })
        .collect())
}
