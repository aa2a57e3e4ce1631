//! What the facts of some records add to the figures. It is asked before a push writes these facts and again after it;
//! the difference is by how much the figures change. Knows no act: whatever changes a fact changes the figures.

use super::{COLUMNS, Counts, at, year_word};
use crate::engine::Engine;
use crate::sql::{bytes, code, day};
use crate::{Conn, Error, Result};
use domain::{Day, HouseholdId, PlaceCode};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use sync::record::Record;
use uuid::Uuid;

/// The facts of one noun, each with how often it counts (`once`) and something else that is added up.
struct Noun {
    sql: &'static str,
    once: usize,
    more: Option<usize>,
}

const VISITS: Noun = Noun {
    sql: "select village, on_day, counts as once, 0 as more from household_visit where id in",
    once: at::VISITS,
    more: None,
};
const DISPUTES: Noun = Noun {
    sql: "select village, on_day, 1 as once, settled as more from dispute where id in",
    once: at::DISPUTES,
    more: Some(at::DISPUTES_SETTLED),
};
const ACTIVITIES: Noun = Noun {
    sql: "select village, on_day, 1 as once, attendances as more from volunteer_activity where id in",
    once: at::ACTIVITIES,
    more: Some(at::ATTENDANCES),
};
const NEEDS: Noun = Noun {
    sql: "select village, on_day, 1 as once, is_over as more from need where id in",
    once: at::NEEDS,
    more: Some(at::NEEDS_OVER),
};

/// By period and village.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Share(BTreeMap<(String, PlaceCode), Counts>);

impl Share {
    /// Adds something of a day: to the day and to its year.
    pub(super) fn add(&mut self, village: &PlaceCode, on: Day, what: usize, count: i64) {
        for period in [year_word(on.year()), day(on)] {
            self.0.entry((period, village.clone())).or_default()[what] += count;
        }
    }
    /// What is counted, without periods in which there is nothing.
    pub(super) fn counted(self) -> impl Iterator<Item = ((String, PlaceCode), Counts)> {
        self.0.into_iter().filter(|(_, counts)| *counts != Counts::default())
    }
    fn without(mut self, other: Self) -> Self {
        for (place, counts) in other.0 {
            for (left, taken) in self.0.entry(place).or_default().iter_mut().zip(counts) {
                *left -= taken;
            }
        }
        self
    }
}

/// The records of a push that are counted.
#[derive(Default)]
pub(crate) struct Touched {
    visits: Vec<Uuid>,
    disputes: Vec<Uuid>,
    activities: Vec<Uuid>,
    needs: Vec<Uuid>,
    /// Households whose first counted visit of a year may be another one now.
    doors: BTreeSet<(PlaceCode, HouseholdId, i32)>,
}

impl Touched {
    pub(crate) fn by(records: &[&Record]) -> Self {
        let mut touched = Self::default();
        for record in records {
            match record {
                Record::Visit(visit) => {
                    touched.visits.push(visit.first.id.uuid());
                    let door = (visit.grid.scope(), visit.first.household, visit.first.on.year());
                    touched.doors.insert(door);
                }
                Record::Dispute(dispute) => touched.disputes.push(dispute.id.uuid()),
                Record::Activity(activity) => touched.activities.push(activity.now.id.uuid()),
                Record::Need(need) => touched.needs.push(need.id.uuid()),
                Record::Place(_)
                | Record::Account(_)
                | Record::Household(_)
                | Record::Task(_)
                | Record::Honor(_)
                | Record::StarPlan(_)
                | Record::Review(_)
                | Record::LeaderVisit(_)
                | Record::Evaluation(_)
                | Record::DeclaredPlan(_)
                | Record::StarYear(_)
                | Record::Objection(_)
                | Record::FundLedger(_)
                | Record::Experience(_) => {}
            }
        }
        touched
    }

    /// What they add to the figures as their facts stand now.
    pub(crate) async fn share(&self, conn: &mut Conn) -> Result<Share> {
        let mut share = Share::default();
        for (noun, ids) in [
            (VISITS, &self.visits),
            (DISPUTES, &self.disputes),
            (ACTIVITIES, &self.activities),
            (NEEDS, &self.needs),
        ] {
            for part in ids.chunks(500) {
                add_facts(conn, &noun, part, &mut share).await?;
            }
        }
        for part in Vec::from_iter(&self.doors).chunks(150) {
            add_doors(conn, part, &mut share).await?;
        }
        Ok(share)
    }
}

async fn add_facts(conn: &mut Conn, noun: &Noun, ids: &[Uuid], share: &mut Share) -> Result<()> {
    let engine = Engine::of(conn);
    let places = (1..=ids.len()).map(|number| engine.place(number)).collect::<Vec<_>>().join(", ");
    let sql = format!("{} ({places})", noun.sql);
    let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind(bytes(*id)));
    for row in query.fetch_all(conn).await? {
        let (village, on) = (code(&row, "village")?, day_of(&row.try_get::<String, _>("on_day")?)?);
        share.add(&village, on, noun.once, row.try_get("once")?);
        if let Some(more) = noun.more {
            share.add(&village, on, more, row.try_get("more")?);
        }
    }
    Ok(())
}

/// A household is visited once a year, on the day of the first visit that counts: so the days add up to what any
/// stretch from New Year on comes to.
async fn add_doors(
    conn: &mut Conn,
    doors: &[&(PlaceCode, HouseholdId, i32)],
    share: &mut Share,
) -> Result<()> {
    let sql = format!(
        "with asked (village, household, first_day, last_day) as (values {}) \
         select a.village, (select v.on_day from household_visit v where v.household = a.household \
         and v.on_day >= a.first_day and v.on_day <= a.last_day and v.village = a.village and v.counts = 1 \
         order by v.on_day limit 1) as on_day from asked a",
        Engine::of(conn).values(doors.len(), 4)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (village, household, year) in doors {
        let year = year_word(*year);
        query = query
            .bind(village.to_string())
            .bind(bytes(household.uuid()))
            .bind(format!("{year}-01-01"))
            .bind(format!("{year}-12-31"));
    }
    for row in query.fetch_all(conn).await? {
        if let Some(on) = row.try_get::<Option<String>, _>("on_day")? {
            share.add(&code(&row, "village")?, day_of(&on)?, at::HOUSEHOLDS_VISITED, 1);
        }
    }
    Ok(())
}

fn day_of(text: &str) -> Result<Day> {
    text.parse().map_err(|_| Error::Malformed("a day"))
}

/// Changes the figures by what facts add now and did not before.
pub(crate) async fn keep(conn: &mut Conn, before: Share, after: Share) -> Result<()> {
    let changes: Vec<_> = after.without(before).counted().collect();
    for part in changes.chunks(300) {
        let moved = COLUMNS.map(|column| format!("{column} = village_figure.{column} + excluded.{column}"));
        let sql = format!(
            "insert into village_figure (period, village, {}) values {} on conflict (period, village) do update set {}",
            COLUMNS.join(", "),
            Engine::of(conn).values(part.len(), 2 + COLUMNS.len()),
            moved.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for ((period, village), counts) in part {
            query = query.bind(period.clone()).bind(village.to_string());
            query = counts.iter().fold(query, |query, count| query.bind(*count));
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}
