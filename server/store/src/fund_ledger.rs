//! 资金账 — a zone's ledger of a year, what decisions made due, and what plans that wait for one would come to.

use crate::{Conn, Result, evaluation, record, star_plan, star_year};
use domain::awards::{AwardLine, awards_of};
use domain::fund_ledger::FundLine;
use domain::plan_check::PlanCost;
use domain::{AwardRules, Fen, FundLedger, PlaceCode};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Kept, Record, RecordKey, RecordKind};

/// The ledger of the zone in which `place` lies, with its version; an empty one of version 0 before the first entry.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<(FundLedger, u64)> {
    let zone = place.zone();
    let key = RecordKey::new(RecordKind::FundLedger, FundLedger::record_id(&zone, year));
    Ok(match record::by_key(conn, key).await? {
        Some(Kept { ver, record: Record::FundLedger(ledger) }) => (ledger, ver),
        _ => (FundLedger::empty(zone, year), 0),
    })
}

/// 奖补资金 of the zone in which `place` lies, by the rules of that year and what the ledger has moved since.
pub async fn awards_budget(conn: &mut Conn, place: &PlaceCode, year: i32, rules: &AwardRules) -> Result<Fen> {
    let (ledger, _) = of_year(conn, place, year).await?;
    Ok(ledger.budget(FundLine::Awards, rules))
}

/// What a year makes due and what it may still come to.
pub struct Awarded {
    /// The rules of the year.
    pub rules: AwardRules,
    /// The awards that decisions of the year made due, by village.
    pub lines: Vec<AwardLine>,
    /// What the plans of villages that are not decided yet would come to.
    pub planned: PlanCost,
}

/// What the results of a place and under it made due in a year, and what its plans may add.
pub async fn awarded(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Awarded> {
    let evaluations = evaluation::under(conn, place).await?;
    let mut years = BTreeMap::new();
    for of in evaluations.iter().map(|it| it.year).chain([year]).collect::<BTreeSet<_>>() {
        years.insert(of, star_year::of(conn, place, of).await?);
    }
    let rules = years[&year].award_rules();
    let mut plans = star_plan::of_year(conn, place, year).await?;
    let decided = |village: &PlaceCode| {
        evaluations.iter().any(|it| it.year == year && it.village == *village && it.is_decided())
    };
    plans.retain(|plan| !decided(&plan.village));
    let planned = PlanCost::of(&plans, &rules);
    // Villages come one after another.
    let villages = evaluations.chunk_by(|a, b| a.village == b.village);
    let lines = villages.flat_map(|evaluations| awards_of(evaluations, |year| years[&year].clone()));
    let lines = lines.filter(|line| line.year == year).collect();
    Ok(Awarded { rules, lines, planned })
}
