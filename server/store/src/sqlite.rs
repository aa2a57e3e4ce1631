//! What is special about SQLite: opening, durability, locking.

use crate::{Conn, Error, Result, engine, privacy};
use sqlx::AnyPool;
use sqlx::Connection;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// Every migration, oldest first, in SQLite's words.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The database's file in the data folder.
pub const FILE: &str = "qunxing.db";

/// Takes the write lock at once: two writers wait for each other instead of failing half-way.
pub const BEGIN: &str = "begin immediate";
/// A reader of a WAL file sees one moment from its first question on.
pub const BEGIN_READING: &str = "begin";

/// We acknowledge what reached the disk, and phones then forget it: hence `full`. The log of changes is folded into
/// the file at 16 MB: four times as seldom as by default, because a push that has to fold waits for the disk again.
const SETTINGS: [&str; 7] = [
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma busy_timeout = 15000",
    "pragma temp_store = memory",
    "pragma cache_size = -16000",
    "pragma wal_autocheckpoint = 4000",
];

/// `(?, ?), (?, ?)` for so many rows and columns. Not numbered, because SQLite takes `$1` for a name and looks
/// each of a thousand of them up by walking through all the others: a fifth of a push's time.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

/// Opens one writer and a pool of readers on the file in `folder`, or on another SQLite address.
pub async fn open(folder: &Path, url: Option<&str>) -> Result<(Conn, AnyPool)> {
    sqlx::any::install_default_drivers();
    let own = format!("sqlite://{}?mode=rwc", folder.join(FILE).display());
    if url.is_none() {
        // SQLite gives the files beside it the same rights.
        privacy::own_file(&folder.join(FILE))?;
    }
    let url = url.unwrap_or(&own);
    let options = AnyConnectOptions::from_str(url).map_err(Error::Unreachable)?;
    let mut writer = Conn::connect_with(&options).await.map_err(Error::Unreachable)?;
    engine::must_be_ours(&mut writer).await?;
    settle(&mut writer).await?;
    let readers = AnyPoolOptions::new()
        .max_connections(8)
        .after_connect(|conn, _| Box::pin(async move { settle(conn).await.map_err(into_sqlx) }))
        .connect_lazy_with(options);
    Ok((writer, readers))
}

/// Opens the writer again when it believes in a transaction that is over. A full disk makes SQLite end one by
/// itself; the driver's own rollback then fails, and every later change would be refused.
pub async fn recover(writer: &mut Conn, readers: &AnyPool) -> Result<()> {
    // What was dropped a moment ago may still be on its way; a ping comes after it.
    writer.ping().await?;
    if writer.is_in_transaction() {
        *writer = Conn::connect_with(&readers.connect_options()).await?;
        settle(writer).await?;
    }
    Ok(())
}

/// How long somebody who is about to close the database is waited for: a dropped connection closes on a thread of its
/// own, and a server that was told to stop is gone a moment later.
const LEAVES_WITHIN: Duration = Duration::from_secs(3);

/// Goes on only when nothing else has the database of this address open: leaving the write-ahead log needs every
/// other connection to be gone, and folds the log into the file.
pub(crate) async fn must_be_alone(url: &str) -> Result<()> {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_str(url).map_err(Error::Unreachable)?;
    let mut conn = Conn::connect_with(&options).await.map_err(Error::Unreachable)?;
    let since = Instant::now();
    let mut alone = leaves_the_log(&mut conn).await;
    // SQLite's own patience (`busy_timeout`) does not extend to a change of the journal.
    while !alone && since.elapsed() < LEAVES_WITHIN {
        tokio::time::sleep(Duration::from_millis(50)).await;
        alone = leaves_the_log(&mut conn).await;
    }
    conn.close().await?;
    if alone { Ok(()) } else { Err(Error::StillServing) }
}

async fn leaves_the_log(conn: &mut Conn) -> bool {
    let mode: std::result::Result<String, _> =
        sqlx::query_scalar("pragma journal_mode = delete").fetch_one(conn).await;
    mode.is_ok_and(|mode| mode == "delete")
}

fn into_sqlx(error: Error) -> sqlx::Error {
    match error {
        Error::Database(error) => error,
        other => sqlx::Error::Protocol(other.to_string()),
    }
}

async fn settle(conn: &mut Conn) -> Result<()> {
    for setting in SETTINGS {
        sqlx::raw_sql(setting).execute(&mut *conn).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_place_for_each_column() {
        assert_eq!(values(2, 3), "(?, ?, ?), (?, ?, ?)");
    }

    #[tokio::test]
    async fn a_disk_that_was_full_once_takes_changes_again() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, readers) = open(folder.path(), None).await.unwrap();
        for sql in ["create table note (words text)", "pragma max_page_count = 3"] {
            sqlx::raw_sql(sql).execute(&mut writer).await.unwrap();
        }
        let mut tx = writer.begin_with(BEGIN).await.unwrap();
        let much = sqlx::query("insert into note values (zeroblob(100000))").execute(&mut *tx).await;
        assert!(much.is_err(), "there is no room");
        drop(tx);
        recover(&mut writer, &readers).await.unwrap();
        let mut tx = writer.begin_with(BEGIN).await.unwrap();
        sqlx::query("insert into note values ('little')").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn the_library_is_new_enough_and_the_disk_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, readers) = open(folder.path(), None).await.unwrap();
        let version: String =
            sqlx::query_scalar("select sqlite_version()").fetch_one(&mut writer).await.unwrap();
        let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
        assert!(parts >= vec![3, 51, 3], "{version}: WAL files of older versions can be corrupted on reset");
        for pragma in ["pragma synchronous", "pragma main.synchronous"] {
            let full: i64 = sqlx::query_scalar(pragma).fetch_one(&mut writer).await.unwrap();
            assert_eq!(full, 2);
        }
        let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&readers).await.unwrap();
        assert_eq!(mode, "wal");
    }
}
