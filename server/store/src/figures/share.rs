//! What the facts of some records add to the figures. It is asked before a push writes these facts and again after it;
//! the difference is by how much the figures change. Knows no act: whatever changes a fact changes the figures.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{COLUMNS, Counts, at, year_word};
use crate::engine::Engine;
use crate::sql::{bytes, code, day, day_of};
use crate::visit::{self, Door};
use crate::{Conn, Result, facts};
use domain::{Day, PlaceCode};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use sync::record::Record;
use uuid::Uuid;

/// What the facts of a noun count.
pub(crate) struct Counted {
    /// Asks for village, day and each of the figures by its column's name, of the ids that stand at `{ids}`.
    pub(crate) sql: &'static str,
    /// Which figures.
    pub(crate) figures: &'static [usize],
}

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

/// The facts of a push that are counted.
#[derive(Default)]
pub(crate) struct Touched {
    facts: Vec<(&'static Counted, Vec<Uuid>)>,
    doors: BTreeSet<Door>,
}

impl Touched {
    pub(crate) fn by(records: &[&Record]) -> Self {
        let mut touched = Self::default();
        for record in records {
            facts::noun(record).touch(&mut touched);
        }
        touched
    }
    /// The fact of this id is counted.
    pub(crate) fn fact(&mut self, counted: &'static Counted, id: Uuid) {
        match self.facts.iter_mut().find(|(noun, _)| std::ptr::eq(*noun, counted)) {
            Some((_, ids)) => ids.push(id),
            None => self.facts.push((counted, vec![id])),
        }
    }
    /// The first counted visit here may be another one now.
    pub(crate) fn door(&mut self, door: Door) {
        self.doors.insert(door);
    }

    /// What they add to the figures as their facts stand now.
    pub(crate) async fn share(&self, conn: &mut Conn) -> Result<Share> {
        let mut share = Share::default();
        for (counted, ids) in &self.facts {
            for part in ids.chunks(500) {
                add_facts(conn, counted, part, &mut share).await?;
            }
        }
        for part in Vec::from_iter(&self.doors).chunks(150) {
            for (village, on) in visit::first_days(conn, part).await? {
                share.add(&village, on, at::HOUSEHOLDS_VISITED, 1);
            }
        }
        Ok(share)
    }
}

async fn add_facts(conn: &mut Conn, counted: &Counted, ids: &[Uuid], share: &mut Share) -> Result<()> {
    let engine = Engine::of(conn);
    let places = (1..=ids.len()).map(|number| engine.place(number)).collect::<Vec<_>>().join(", ");
    let sql = counted.sql.replace("{ids}", &places);
    let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind(bytes(*id)));
    for row in query.fetch_all(conn).await? {
        let (village, on) = (code(&row, "village")?, day_of(&row.try_get::<String, _>("on_day")?)?);
        for figure in counted.figures {
            share.add(&village, on, *figure, row.try_get(COLUMNS[*figure])?);
        }
    }
    Ok(())
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
