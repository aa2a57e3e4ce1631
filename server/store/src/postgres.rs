//! What is special about PostgreSQL: opening, durability, whose turn it is, migrations.
//!
//! Why turns and not the database's own serialisable mode: docs/decisions/0014-postgresql.md.

use crate::{Conn, Error, Result, engine, sqlite};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, Connection, SqlSafeStr};
use std::str::FromStr;
use std::time::Duration;

/// Each statement sees what was committed before it: what a turn waited for is seen by what follows.
pub const BEGIN: &str = "begin isolation level read committed";
/// One moment for every question of the transaction.
pub const BEGIN_READING: &str = "begin isolation level repeatable read read only";

/// Connections of one process, for changes and for questions; PostgreSQL allows 100 where nobody says otherwise.
const CONNECTIONS: u32 = 12;
/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(15);

/// A session never acknowledges before the disk has it, and one whose process died holds nobody up for long.
const SETTINGS: [&str; 2] = [
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
    "set idle_in_transaction_session_timeout = '60s'",
];

/// What lets one transaction be idle for longer than that.
pub(crate) const PATIENT: &str = "set local idle_in_transaction_session_timeout = 0";

/// Opens a pool for changes and one for questions.
pub async fn open(url: &str) -> Result<(AnyPool, AnyPool)> {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_str(url).map_err(Error::Unreachable)?;
    let mut first = Conn::connect_with(&options).await.map_err(Error::Unreachable)?;
    let syncs: String = sqlx::query_scalar("select current_setting('fsync')").fetch_one(&mut first).await?;
    if syncs == "off" {
        return Err(Error::NotDurable);
    }
    engine::must_be_ours(&mut first).await?;
    first.close().await?;
    let pool = || {
        AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    for setting in SETTINGS {
                        sqlx::raw_sql(setting).execute(&mut *conn).await?;
                    }
                    Ok(())
                })
            })
            .connect_lazy_with(options.clone())
    };
    Ok((pool(), pool()))
}

/// `($1, $2), ($3, $4)` for so many rows and columns.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let row = |row: usize| format!("({})", crate::sql::list(row * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Waits until nobody else holds any of these keys, in ascending order so that no two wait for each other; held
/// until the transaction ends. `true` keeps everybody else away, `false` only those who would.
pub(crate) async fn hold(conn: &mut Conn, keys: impl IntoIterator<Item = (i64, bool)>) -> Result<()> {
    let holds: Vec<_> = keys
        .into_iter()
        .map(|(key, alone)| {
            let shared = if alone { "" } else { "_shared" };
            format!("pg_advisory_xact_lock{shared}({key})")
        })
        .collect();
    sqlx::raw_sql(AssertSqlSafe(format!("select {}", holds.join(", ")))).execute(conn).await?;
    Ok(())
}

/// What every server holds while it serves, together with the others; far beyond every place's code.
const SERVING: i64 = i64::MAX;

/// Takes `SERVING` with one of PostgreSQL's lock functions. Waits 3 seconds for whoever is about to let go: a closed
/// connection keeps its locks until the process behind it has noticed, and a server that was killed is started anew
/// at once.
async fn take(lock: &'static str, conn: &mut Conn) -> Result<()> {
    let taking = format!("set lock_timeout = '3s'; select {lock}({SERVING})");
    match sqlx::raw_sql(AssertSqlSafe(taking)).execute(conn).await {
        // lock_not_available
        Err(error) if is_one_of(&error, &["55P03"]) => Err(Error::StillServing),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// A connection that tells others that somebody serves from this database, for as long as it is kept.
pub(crate) async fn announce(options: &AnyConnectOptions) -> Result<Conn> {
    let mut conn = Conn::connect_with(options).await.map_err(Error::Unreachable)?;
    take("pg_advisory_lock_shared", &mut conn).await?;
    Ok(conn)
}

/// Goes on only when nobody serves from the database of this address.
pub(crate) async fn must_be_alone(url: &str) -> Result<()> {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_str(url).map_err(Error::Unreachable)?;
    let mut conn = Conn::connect_with(&options).await.map_err(Error::Unreachable)?;
    let alone = take("pg_advisory_lock", &mut conn).await;
    conn.close().await?;
    alone
}

/// Whether the database undid a transaction because another one came between: the same again may well succeed.
pub(crate) fn is_race(error: &sqlx::Error) -> bool {
    // serialization_failure, deadlock_detected, unique_violation
    is_one_of(error, &["40001", "40P01", "23505"])
}

/// Whether PostgreSQL refused with one of these codes (its manual, appendix A).
fn is_one_of(error: &sqlx::Error, codes: &[&str]) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| codes.contains(&code.as_ref()))
}

/// The migrations, translated: there is one text, in SQLite's words.
pub fn migrations() -> Migrator {
    let translate = |migration: &Migration| {
        let sql = AssertSqlSafe(translated(migration.sql.as_str())).into_sql_str();
        Migration::new(
            migration.version,
            migration.description.clone(),
            migration.migration_type,
            sql,
            migration.no_tx,
        )
    };
    Migrator::with_migrations(sqlite::MIGRATIONS.iter().map(translate).collect())
}

/// A migration in PostgreSQL's words. Ids are `bytea`; text is ordered byte by byte as in SQLite, because ranges of
/// place codes (`>= '410871' and < '410871:'`) and the order of names must be the same on both.
fn translated(sql: &str) -> String {
    let line = |line: &str| {
        let (code, comment) = line.split_once("--").map_or((line, None), |(code, rest)| (code, Some(rest)));
        let typed = |word: &str| match word.trim_end_matches(',') {
            "blob" => word.replace("blob", "bytea"),
            "text" => word.replace("text", "text collate \"C\""),
            _ => word.to_owned(),
        };
        let code = code.split(' ').map(typed).collect::<Vec<_>>().join(" ");
        comment.map_or(code.clone(), |comment| format!("{code}--{comment}"))
    };
    sql.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_rows_are_numbered_through() {
        assert_eq!(values(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }

    #[test]
    fn types_are_translated_and_nothing_else() {
        let sql = "-- a blob of text\ncreate table t (\n    id   blob primary key not null,\n    name text,\n    body text not null -- the text\n);";
        let told = "-- a blob of text\ncreate table t (\n    id   bytea primary key not null,\n    name text collate \"C\",\n    body text collate \"C\" not null -- the text\n);";
        assert_eq!(translated(sql), told);
    }
}
