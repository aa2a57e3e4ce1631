//! Moves everything to another database and proves that it has arrived: row by row by count, village by village by
//! digest and chain. Stored photos stay where they are.

use crate::engine::Engine;
use crate::sql::{code, number};
use crate::{Conn, Error, Result, Store, audit, meta, push};
use domain::PlaceCode;
use futures::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Column, Connection, Row, ValueRef};
use sync::exchange::{RowDigest, row_hash};
use sync::record::{Record, RecordKey, RecordKind};

/// Every table; a test compares this list with both engines' catalogues.
pub const TABLES: [&str; 35] = [
    "account",
    "activation",
    "attempt",
    "device",
    "dispute",
    "evaluation",
    "experience",
    "honor",
    "household",
    "household_visit",
    "membership",
    "meta",
    "need",
    "objection",
    "op",
    "op_pack",
    "op_waiting",
    "password",
    "photo",
    "photo_arrival",
    "photo_day",
    "photo_holder",
    "photo_link",
    "photo_linker",
    "photo_part",
    "photo_piece",
    "place",
    "record",
    "review",
    "scope_head",
    "security_event",
    "session",
    "star_plan",
    "village_figure",
    "volunteer_activity",
];

/// Placeholders of one insert; SQLite takes 32,766 and PostgreSQL 65,535.
const MOST_CELLS: usize = 3_000;

/// What has arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moved {
    /// Places with a log of their own whose digest and chain were found right.
    pub scopes: u64,
    /// Operations.
    pub operations: u64,
    /// Records.
    pub records: u64,
}

/// Copies everything into an empty database, checks it, and closes the old one to servers. Nothing is kept when
/// anything differs.
pub async fn everything(from: &Store, to: &Store) -> Result<Moved> {
    let (mut source, mut target) = (from.write().await?, to.write().await?);
    let (begin, begin_there) = (Engine::of(&source).begin(), Engine::of(&target).begin());
    let mut source = source.begin_with(begin).await?;
    let mut target = target.begin_with(begin_there).await?;
    for side in [&mut source, &mut target] {
        push::hold_everything(side).await?;
        Engine::of(side).be_patient(side).await?;
    }
    if count(&mut target, "op").await? + count(&mut target, "record").await? > 0 {
        return Err(Error::NotEmpty);
    }
    sqlx::query("delete from meta").execute(&mut *target).await?;
    for table in TABLES {
        copy(&mut source, &mut target, table).await?;
        if count(&mut source, table).await? != count(&mut target, table).await? {
            return Err(Error::Malformed("a table has not arrived whole"));
        }
    }
    let scopes = check(&mut source, &mut target).await?;
    let moved = Moved {
        scopes,
        operations: count(&mut target, "op").await?,
        records: count(&mut target, "record").await?,
    };
    target.commit().await?;
    meta::mark_moved(&mut source).await?;
    source.commit().await?;
    Ok(moved)
}

async fn count(conn: &mut Conn, table: &str) -> Result<u64> {
    let sql = AssertSqlSafe(format!("select count(*) as rows_here from {table}"));
    number(&sqlx::query(sql).fetch_one(conn).await?, "rows_here")
}

async fn copy(source: &mut Conn, target: &mut Conn, table: &str) -> Result<()> {
    let sql = AssertSqlSafe(format!("select * from {table}"));
    let mut rows = sqlx::query(sql).fetch(source);
    let mut waiting: Vec<AnyRow> = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let columns = row.columns().len();
        waiting.push(row);
        if (waiting.len() + 1) * columns > MOST_CELLS {
            insert(target, table, &waiting).await?;
            waiting.clear();
        }
    }
    insert(target, table, &waiting).await
}

async fn insert(conn: &mut Conn, table: &str, rows: &[AnyRow]) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let engine = Engine::of(conn);
    let names: Vec<_> = first.columns().iter().map(Column::name).collect();
    // A null is written out: as a bound value it would need its column's type.
    let mut bound = 0;
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let mut cells = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            let is_null = row.try_get_raw(at)?.is_null();
            bound += usize::from(!is_null);
            cells.push(if is_null { "null".to_owned() } else { engine.place(bound) });
        }
        places.push(format!("({})", cells.join(", ")));
    }
    let sql = format!("insert into {table} ({}) values {}", names.join(", "), places.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        for at in 0..names.len() {
            if row.try_get_raw(at)?.is_null() {
                continue;
            }
            query = match row.try_get::<i64, _>(at) {
                Ok(number) => query.bind(number),
                Err(_) => match row.try_get::<String, _>(at) {
                    Ok(text) => query.bind(text),
                    Err(_) => query.bind(row.try_get::<Vec<u8>, _>(at)?),
                },
            };
        }
    }
    query.execute(conn).await?;
    Ok(())
}

/// Compares every scope's counters, and counts its digest and chain anew from what has arrived.
async fn check(source: &mut Conn, target: &mut Conn) -> Result<u64> {
    let heads = "select village, seq, row_count, row_xor, ops, chain from scope_head order by village";
    let before = sqlx::query(heads).fetch_all(source).await?;
    let after = sqlx::query(heads).fetch_all(&mut *target).await?;
    for (before, after) in before.iter().zip(&after) {
        let village = code(after, "village")?;
        let told = digest_of(after)?;
        let same = code(before, "village")? == village
            && digest_of(before)? == told
            && number(before, "seq")? == number(after, "seq")?
            && number(before, "ops")? == number(after, "ops")?
            && before.try_get::<String, _>("chain")? == after.try_get::<String, _>("chain")?;
        if !same || counted(target, &village).await? != told {
            return Err(Error::Malformed("a village's digest"));
        }
        if audit::first_break(target, &village).await?.is_some() {
            return Err(Error::Malformed("a village's chain"));
        }
    }
    Ok(after.len() as u64)
}

fn digest_of(head: &AnyRow) -> Result<RowDigest> {
    Ok(RowDigest { count: number(head, "row_count")?, xor: head.try_get("row_xor")? })
}

/// The digest of a scope's rows, from their documents.
async fn counted(conn: &mut Conn, village: &PlaceCode) -> Result<RowDigest> {
    let mut rows = sqlx::query("select kind, id, ver, doc from record where village = $1 and reader is null")
        .bind(village.as_str())
        .fetch(conn);
    let mut digest = RowDigest::default();
    while let Some(row) = rows.try_next().await? {
        let kind = i16::try_from(row.try_get::<i64, _>("kind")?).ok().and_then(RecordKind::from_number);
        let kind = kind.ok_or(Error::Malformed("a kind"))?;
        let doc: String = row.try_get("doc")?;
        Record::from_doc(kind, &doc)?;
        let key = RecordKey::new(kind, crate::sql::uuid(&row, "id")?);
        digest.add(row_hash(key, number(&row, "ver")?, &doc));
    }
    Ok(digest)
}
