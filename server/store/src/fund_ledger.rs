//! 资金账 — a zone's ledger of a year, what decisions made due, and what plans that wait for one would come to.

use crate::engine::Engine;
use crate::{Conn, Result, evaluation, record, star_plan, star_year};
use domain::awards::{AwardLine, awards_of};
use domain::fund_ledger::{DueRow, YearFunds};
use domain::plan_check::PlanCost;
use domain::{At, AwardRules, Fen, FundLedger, PlaceCode};
use sqlx::Connection;
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

/// The money of a year: its figures, and what they are reckoned from.
pub struct Money {
    /// The figures of the place that was asked for. Every page, sheet and screen shows these.
    pub funds: YearFunds,
    /// The awards of its villages, one by one.
    pub due: Vec<DueRow>,
    /// Its villages that are decided: their plans cost nothing any more.
    pub decided: BTreeSet<PlaceCode>,
    /// The rules of the year.
    pub rules: AwardRules,
    /// The zone's ledger.
    pub ledger: FundLedger,
    /// How many changes the ledger has seen.
    pub ver: u64,
}

/// The money of a year for the villages under `under`, as of one moment.
pub async fn money(conn: &mut Conn, under: &PlaceCode, year: i32, now: At) -> Result<Money> {
    // A payment and the 摘星 that came before it must not be seen the one without the other.
    let begin = Engine::of(conn).begin_reading();
    let mut tx = conn.begin_with(begin).await?;
    let Awarded { rules, lines, planned, decided } = awarded(&mut tx, under, year).await?;
    let (ledger, ver) = of_year(&mut tx, under, year).await?;
    tx.rollback().await?;
    let mut due = ledger.due(&lines);
    due.retain(|row| under.covers(&row.village));
    let funds = ledger.year_funds(under, &due, planned.money, &rules, now);
    Ok(Money { funds, due, decided, rules, ledger, ver })
}

/// The years of the zone in which money is to come back, and how much; the first one first.
pub async fn to_recover(conn: &mut Conn, zone: &PlaceCode, now: At) -> Result<Vec<(i32, Fen)>> {
    let mut years = BTreeSet::new();
    for kept in record::of_kind_under(conn, RecordKind::FundLedger, zone).await? {
        if let Record::FundLedger(ledger) = kept.record {
            years.insert(ledger.year);
        }
    }
    let mut open = Vec::new();
    for year in years {
        let awards = money(conn, zone, year, now).await?.funds.awards;
        if awards.to_recover > Fen::default() {
            open.push((year, awards.to_recover));
        }
    }
    Ok(open)
}

/// What a year makes due and what it may still come to.
pub struct Awarded {
    /// The rules of the year.
    pub rules: AwardRules,
    /// The awards that decisions of the year made due, by village.
    pub lines: Vec<AwardLine>,
    /// What the plans of villages that are not decided yet would come to.
    pub planned: PlanCost,
    /// The villages that are decided in the year.
    pub decided: BTreeSet<PlaceCode>,
}

/// What the results of a place and under it made due in a year, and what its plans may add.
pub async fn awarded(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Awarded> {
    let evaluations = evaluation::under(conn, place).await?;
    let mut years = BTreeMap::new();
    for of in evaluations.iter().map(|it| it.year).chain([year]).collect::<BTreeSet<_>>() {
        years.insert(of, star_year::of(conn, place, of).await?);
    }
    let rules = years[&year].award_rules();
    let of_year = evaluations.iter().filter(|it| it.year == year && it.is_decided());
    let decided: BTreeSet<_> = of_year.map(|it| it.village.clone()).collect();
    let mut plans = star_plan::of_year(conn, place, year).await?;
    plans.retain(|plan| !decided.contains(&plan.village));
    let planned = PlanCost::of(&plans, &rules);
    // Villages come one after another.
    let villages = evaluations.chunk_by(|a, b| a.village == b.village);
    let lines = villages.flat_map(|evaluations| awards_of(evaluations, |year| years[&year].clone()));
    let lines = lines.filter(|line| line.year == year).collect();
    Ok(Awarded { rules, lines, planned, decided })
}
