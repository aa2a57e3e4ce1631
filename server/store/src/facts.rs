//! Facts: the columns that questions are asked by, derived from documents in the same transaction. Which columns a noun
//! has, and what of it the figures count, stands in the noun's own file; here is the loop over them.
//! The document is the truth; everything here can be made again from it.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::engine::Engine;
use crate::figures::{self, Recount, Touched};
use crate::sql::{bytes, day, plain, word};
use crate::{Conn, Error, Result};
use domain::{Day, DeclaredPlan, FundLedger, LeaderVisit, PlaceCode, StarYear, Task};
use sqlx::AssertSqlSafe;
use sync::record::Record;
use uuid::Uuid;

/// A column's value.
pub(crate) enum Value {
    Id(Uuid),
    Text(String),
    Number(i64),
    OptionalText(Option<String>),
    OptionalNumber(Option<i64>),
    /// An enum's word; none for one that has no word, which cannot be written.
    Word(Option<String>),
}

impl Value {
    pub(crate) fn yes(is: bool) -> Self {
        Self::Number(i64::from(is))
    }
    pub(crate) fn day(on: Day) -> Self {
        Self::Text(day(on))
    }
    pub(crate) fn place(place: &PlaceCode) -> Self {
        Self::Text(place.to_string())
    }
    pub(crate) fn word(of: impl serde::Serialize) -> Self {
        Self::Word(word(of).ok())
    }
}

/// What becomes of a column when its row is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// It tells which row it is.
    Key,
    /// It is said once.
    Fixed,
    /// It follows the document.
    Changing,
}

/// A column: its name, and how a noun tells its value.
pub(crate) struct Column<T> {
    name: &'static str,
    part: Part,
    value: fn(&T) -> Value,
}

/// A column that tells which row it is.
pub(crate) const fn key<T>(name: &'static str, value: fn(&T) -> Value) -> Column<T> {
    Column { name, part: Part::Key, value }
}

/// A column that is said once, with the first version of the record.
pub(crate) const fn fixed<T>(name: &'static str, value: fn(&T) -> Value) -> Column<T> {
    Column { name, part: Part::Fixed, value }
}

/// A column that follows the document.
pub(crate) const fn changing<T>(name: &'static str, value: fn(&T) -> Value) -> Column<T> {
    Column { name, part: Part::Changing, value }
}

/// A table of facts about a noun or about a part of it.
pub(crate) struct Table<T: 'static> {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column<T>],
}

impl<T> Table<T> {
    /// What this one's row says.
    pub(crate) fn row(&'static self, of: &T) -> Row {
        Row { table: self, values: self.columns.iter().map(|column| (column.value)(of)).collect() }
    }
}

/// A table, whatever it is about.
trait Columns: Sync {
    fn name(&self) -> &'static str;
    fn columns(&self) -> Vec<(&'static str, Part)>;
}

impl<T> Columns for Table<T> {
    fn name(&self) -> &'static str {
        self.name
    }
    fn columns(&self) -> Vec<(&'static str, Part)> {
        self.columns.iter().map(|column| (column.name, column.part)).collect()
    }
}

/// A row that is to stand in a table.
pub(crate) struct Row {
    table: &'static dyn Columns,
    values: Vec<Value>,
}

/// A noun as the store derives from it what is asked for by columns and what is counted.
pub(crate) trait Noun {
    /// Its rows; one that others refer to before them.
    fn facts(&self) -> Vec<Row> {
        Vec::new()
    }
    /// Notes which of its facts the figures count.
    fn touch(&self, _touched: &mut Touched) {}
    /// Counts it by its document: a second way to the same figures.
    fn recount(&self, _recount: &mut Recount) {}
}

/// What a record is about. A new kind finds its place here and its facts in a file of its own.
pub(crate) fn noun(record: &Record) -> &dyn Noun {
    match record {
        Record::Place(it) => it,
        Record::Account(it) => it,
        Record::Household(it) => it,
        Record::Visit(it) => it,
        Record::Need(it) => it,
        Record::Dispute(it) => it,
        Record::Activity(it) => it,
        Record::Task(it) => it,
        Record::Honor(it) => it,
        Record::StarPlan(it) => it,
        Record::Review(it) => it,
        Record::LeaderVisit(it) => it,
        Record::Evaluation(it) => it,
        Record::DeclaredPlan(it) => it,
        Record::StarYear(it) => it,
        Record::Objection(it) => it,
        Record::FundLedger(it) => it,
        Record::Experience(it) => it,
    }
}

// Nobody asks for these by columns, and no figure counts them.
impl Noun for Task {}
impl Noun for LeaderVisit {}
impl Noun for DeclaredPlan {}
impl Noun for StarYear {}
impl Noun for FundLedger {}

/// Derives the facts of these records, and moves the figures by what changes with them.
pub(crate) async fn keep(conn: &mut Conn, records: &[&Record]) -> Result<()> {
    let touched = Touched::by(records);
    let before = touched.share(conn).await?;
    write(conn, records).await?;
    let after = touched.share(conn).await?;
    figures::keep(conn, before, after).await
}

async fn write(conn: &mut Conn, records: &[&Record]) -> Result<()> {
    let mut tables: Vec<(&'static dyn Columns, Vec<Vec<Value>>)> = Vec::new();
    for Row { table, values } in records.iter().flat_map(|record| noun(record).facts()) {
        match tables.iter_mut().find(|(begun, _)| begun.name() == table.name()) {
            Some((_, rows)) => rows.push(values),
            None => tables.push((table, vec![values])),
        }
    }
    for (table, rows) in tables {
        for part in rows.chunks(300) {
            write_rows(conn, table, part).await?;
        }
    }
    Ok(())
}

async fn write_rows(conn: &mut Conn, table: &dyn Columns, rows: &[Vec<Value>]) -> Result<()> {
    let columns = table.columns();
    let named = |part| columns.iter().filter(move |(_, of)| *of == part).map(|(name, _)| *name);
    let sql = format!(
        "insert into {} ({}) values {} on conflict ({}) do update set {}",
        table.name(),
        columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
        Engine::of(conn).values(rows.len(), columns.len()),
        named(Part::Key).collect::<Vec<_>>().join(", "),
        named(Part::Changing).map(|name| format!("{name} = excluded.{name}")).collect::<Vec<_>>().join(", "),
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in rows.iter().flatten() {
        query = match value {
            Value::Id(id) => query.bind(bytes(*id)),
            Value::Text(text) => query.bind(plain(text)),
            Value::Number(number) => query.bind(*number),
            Value::OptionalText(text) => query.bind(text.as_deref().map(plain)),
            Value::OptionalNumber(number) => query.bind(*number),
            Value::Word(word) => query.bind(word.clone().ok_or(Error::Malformed("a word"))?),
        };
    }
    query.execute(conn).await?;
    Ok(())
}
