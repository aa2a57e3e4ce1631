//! 创建年度 — what holds in a year of the zone, for everybody who leads a place in it.

use super::Caller;
use crate::error::Error;
use app::functions::{AskColleagues, AskStarYear, AskYearTrial, Colleague, YearSheet, YearTrial};
use domain::awards::awards_of;
use domain::{Fen, Stamp, StarKind, StarYear, YearItem};
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::Refusal;

/// What holds in `year` where `under` lies. For those who lead it.
pub async fn star_year(caller: Caller, AskStarYear { under, year }: AskStarYear) -> Result<YearSheet, Error> {
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let opened = store::star_year::years(&mut conn, &under).await?;
    let (year, ver) = match store::star_year::opened(&mut conn, &under, year).await? {
        Some(there) => there,
        None => (StarYear::builtin(&under.zone(), year), 0),
    };
    let seats = StarKind::ALL.into_iter().filter_map(|star| year.star(star));
    let members: Vec<_> = seats.flat_map(|seat| seat.members.iter().copied()).collect();
    let names = store::account::names(&mut conn, &members).await?;
    Ok(YearSheet { year, ver, opened, names: names.into_iter().collect() })
}

/// Tries these numbers out on what is decided in a year, as if they had been wrong: nothing is kept. `items` is a
/// document of year items. For the zone's office.
pub async fn year_trial(
    caller: Caller,
    AskYearTrial { under, year, items }: AskYearTrial,
) -> Result<YearTrial, Error> {
    let zone = under.zone();
    caller.must_sit_above(&zone)?;
    let items: Vec<YearItem> = domain::document::read(&items).map_err(|_| Refusal::BadRequest)?;
    let mut conn = caller.conn().await?;
    let evaluations = store::evaluation::under(&mut conn, &zone).await?;
    let mut years = BTreeMap::new();
    for of in evaluations.iter().map(|it| it.year).chain([year]).collect::<BTreeSet<_>>() {
        years.insert(of, store::star_year::of(&mut conn, &zone, of).await?);
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

/// Those who work in an office under `under`, by name. For an office above it.
pub async fn colleagues(
    caller: Caller,
    AskColleagues { under }: AskColleagues,
) -> Result<Vec<Colleague>, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let accounts = store::account::in_offices(&mut conn, &under, caller.now).await?;
    Ok(accounts
        .into_iter()
        .map(|account| Colleague { id: account.id, name: account.name, home: account.home })
        .collect())
}
