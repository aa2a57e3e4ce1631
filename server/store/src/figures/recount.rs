//! Figures counted anew: from documents for whoever checks what is kept, from facts where figures have to be filled.
#![deny(clippy::wildcard_enum_match_arm)]

use super::share::Share;
use super::{COLUMNS, Counts, at, counts};
use crate::engine::Engine;
use crate::sql::code;
use crate::{Conn, Result, Store, facts, push};
use domain::{Day, HouseholdId, PlaceCode};
use sqlx::{AssertSqlSafe, Connection, Row};
use std::collections::BTreeMap;
use sync::record::Record;

/// What is counted, by period and village; a period in which nothing is counted is missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ByPeriod(BTreeMap<(String, PlaceCode), Counts>);

impl ByPeriod {
    /// Takes in what other villages count.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
    /// Where two differ: period and village.
    pub fn differs(&self, other: &Self) -> Vec<(String, PlaceCode)> {
        let ours = self.0.iter().filter(|(place, counts)| other.0.get(*place) != Some(*counts));
        let theirs = other.0.keys().filter(|place| !self.0.contains_key(*place));
        ours.map(|(place, _)| place).chain(theirs).cloned().collect()
    }
}

/// The figures of one village, from its records as they stand.
#[derive(Default)]
pub struct Recount {
    share: Share,
    first_visits: BTreeMap<(PlaceCode, HouseholdId, i32), Day>,
}

impl Recount {
    /// Counts a record.
    pub fn add(&mut self, record: &Record) {
        facts::noun(record).recount(self);
    }
    /// Something of a day.
    pub(crate) fn count(&mut self, village: &PlaceCode, on: Day, what: usize, count: i64) {
        self.share.add(village, on, what, count);
    }
    /// A visit that counts.
    pub(crate) fn count_visit(&mut self, village: PlaceCode, household: HouseholdId, on: Day) {
        self.share.add(&village, on, at::VISITS, 1);
        let first = self.first_visits.entry((village, household, on.year())).or_insert(on);
        *first = on.min(*first);
    }
    /// What they come to.
    pub fn done(mut self) -> ByPeriod {
        for ((village, ..), first) in self.first_visits {
            self.share.add(&village, first, at::HOUSEHOLDS_VISITED, 1);
        }
        ByPeriod(self.share.counted().collect())
    }
}

async fn by_period(conn: &mut Conn, sql: String) -> Result<ByPeriod> {
    let mut found = BTreeMap::new();
    for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(conn).await? {
        let counts = counts(&row)?;
        if counts != Counts::default() {
            found.insert((row.try_get("period")?, code(&row, "village")?), counts);
        }
    }
    Ok(ByPeriod(found))
}

/// The figures that are kept.
pub async fn kept(conn: &mut Conn) -> Result<ByPeriod> {
    by_period(conn, format!("select period, village, {} from village_figure", COLUMNS.join(", "))).await
}

/// Counts everything from the facts; the migration that filled the table last says the same.
const COUNT: &str = include_str!("count.sql");

/// Where what is kept is not what the facts count: period and village.
pub async fn wrong(conn: &mut Conn) -> Result<Vec<(String, PlaceCode)>> {
    let kept = kept(conn).await?;
    Ok(by_period(conn, COUNT.to_owned()).await?.differs(&kept))
}

/// Counts everything anew and keeps that; nothing else changes. For a database into which a program wrote that did not
/// know of kept figures yet.
pub async fn count_anew(store: &Store) -> Result<()> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    push::hold_everything(&mut tx).await?;
    sqlx::query("delete from village_figure").execute(&mut *tx).await?;
    let columns = COLUMNS.join(", ");
    let fill = format!("insert into village_figure (period, village, {columns}) {COUNT}");
    sqlx::query(AssertSqlSafe(fill)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    #[test]
    fn the_migration_fills_with_the_same_count() {
        let migrations = Engine::Sqlite.migrations();
        let fill = migrations.iter().find(|it| it.description == "count calls that met nobody").unwrap();
        assert!(fill.sql.as_str().contains(COUNT.trim_end()), "{}", fill.sql.as_str());
    }
}
