//! 创建年度 — what holds in a year of the zone, for everybody who leads a place in it.

#[cfg(feature = "ssr")]
use super::caller::{Caller, declined, failed};
use super::{AsDocument, Declined};
use domain::{AccountId, Fen, PlaceCode, StarYear};
#[cfg(feature = "ssr")]
use domain::{Stamp, StarKind, YearItem, awards::awards_of};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "ssr")]
use sync::wire::Refusal;

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

/// What a change of a year's numbers would do to what is decided in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearTrial {
    /// Awards that decisions of the year made due.
    pub decided: u32,
    /// Of these and of those that would come or go, how many would differ if the numbers were corrected.
    pub changed: u32,
    /// What they would come to more, in all; below zero when less.
    pub difference: Fen,
}

/// Tries these numbers out on what is decided in a year, as if they had been wrong: nothing is kept. `items` is a
/// document of year items. For the zone's office.
#[server(name = AskYearTrial, prefix = "/desk/v1", endpoint = "year_trial", input = GetUrl, output = AsDocument)]
pub async fn year_trial(under: PlaceCode, year: i32, items: String) -> Result<YearTrial, Declined> {
    let caller = Caller::here()?;
    let zone = under.zone();
    caller.must_sit_above(&zone)?;
    let items: Vec<YearItem> = domain::document::read(&items).map_err(|_| declined(Refusal::BadRequest))?;
    let mut conn = caller.conn().await?;
    let evaluations = store::evaluation::under(&mut conn, &zone).await.map_err(failed)?;
    let mut years = BTreeMap::new();
    for of in evaluations.iter().map(|it| it.year).chain([year]).collect::<BTreeSet<_>>() {
        years.insert(of, store::star_year::of(&mut conn, &zone, of).await.map_err(failed)?);
    }
    let lines = |years: &BTreeMap<i32, StarYear>| {
        let villages = evaluations.chunk_by(|one, other| one.village == other.village);
        let lines = villages.flat_map(|of| awards_of(of, |year| years[&year].clone()));
        let lines = lines.filter(|line| line.year == year);
        lines.map(|line| ((line.village.clone(), line.award()), line.amount.unwrap_or_default())).collect()
    };
    let before: BTreeMap<_, Fen> = lines(&years);
    if let Some(of_year) = years.get_mut(&year) {
        let stamp = Stamp { ver: u64::MAX, ..Stamp::of_nobody() };
        of_year.correct(items, String::new(), u64::MAX, stamp);
    }
    let after: BTreeMap<_, Fen> = lines(&years);
    let changed = before.keys().chain(after.keys()).collect::<BTreeSet<_>>();
    let changed = changed.into_iter().filter(|award| before.get(award) != after.get(award)).count();
    let sum = |lines: &BTreeMap<_, Fen>| lines.values().copied().sum::<Fen>();
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(YearTrial {
        decided: small(before.len()),
        changed: small(changed),
        difference: sum(&after).less(sum(&before)),
    })
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
