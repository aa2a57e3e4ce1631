//! What the zone knows of itself.

use crate::{Conn, Error, Result};
use domain::At;
use uuid::Uuid;

async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select value from meta where key = $1").bind(key).fetch_optional(conn).await?)
}

async fn set(conn: &mut Conn, key: &str, value: &str) -> Result<()> {
    sqlx::query("insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(key)
        .bind(value)
        .execute(conn)
        .await?;
    Ok(())
}

/// The server's life; begun with the database, begun anew when a backup is restored.
pub async fn epoch(conn: &mut Conn) -> Result<Uuid> {
    if let Some(text) = get(conn, "epoch").await? {
        return Uuid::try_parse(&text).map_err(|_| Error::Malformed("the epoch"));
    }
    let fresh = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    sqlx::query("insert into meta (key, value) values ('epoch', $1) on conflict (key) do nothing")
        .bind(fresh.to_string())
        .execute(&mut *conn)
        .await?;
    // Another process may have begun it at the same time.
    let begun = get(conn, "epoch").await?.ok_or(Error::Malformed("the epoch"))?;
    Uuid::try_parse(&begun).map_err(|_| Error::Malformed("the epoch"))
}

/// Begins another life: phones send again what they keep, and read everything anew.
pub(crate) async fn begin_epoch(conn: &mut Conn) -> Result<Uuid> {
    let epoch = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    set(conn, "epoch", &epoch.to_string()).await?;
    Ok(epoch)
}

/// How far a sample zone has been loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sample {
    /// Loading began and has not come to its end.
    Begun {
        /// Which sample it is.
        version: String,
        /// The day it is told from.
        at: At,
    },
    /// It is here, whole.
    Loaded,
}

/// How far the sample zone has been loaded; none where nobody asked for one.
pub async fn sample(conn: &mut Conn) -> Result<Option<Sample>> {
    let Some(mark) = get(conn, "sample").await? else { return Ok(None) };
    let Some((version, at)) = mark.split_once(" begun ") else { return Ok(Some(Sample::Loaded)) };
    let at = at.parse().map_err(|_| Error::Malformed("the mark of the sample zone"))?;
    Ok(Some(Sample::Begun { version: version.to_owned(), at: At::from_millis(at) }))
}

/// Whether everything here is made up.
pub async fn is_sample(conn: &mut Conn) -> Result<bool> {
    Ok(sample(conn).await?.is_some())
}

/// Marks this database as the sample zone's before the first of it is written.
pub async fn begin_sample(conn: &mut Conn, version: &str, at: At) -> Result<()> {
    set(conn, "sample", &format!("{version} begun {}", at.millis())).await
}

/// Notes that the sample zone is here, whole; `version` says which sample it is.
pub async fn finish_sample(conn: &mut Conn, version: &str) -> Result<()> {
    set(conn, "sample", version).await
}

/// Whether everything here has been moved to another database: what came in now would be lost.
pub async fn was_moved(conn: &mut Conn) -> Result<bool> {
    Ok(get(conn, "moved").await?.is_some())
}

/// Goes on only in a database that is still the zone's. Asked inside the transaction that changes something: a move
/// that ended a moment ago is seen, whichever process made it.
pub(crate) async fn must_be_in_use(conn: &mut Conn) -> Result<()> {
    if was_moved(conn).await? { Err(Error::Moved) } else { Ok(()) }
}

/// Writes a word over the one of before, to see whether anything can be written at all.
pub(crate) async fn try_out(conn: &mut Conn, word: &str) -> Result<()> {
    set(conn, "tried", word).await
}

/// Notes that everything here has been moved.
pub(crate) async fn mark_moved(conn: &mut Conn) -> Result<()> {
    set(conn, "moved", "yes").await
}

/// Whether anybody has done anything here.
pub async fn is_empty(conn: &mut Conn) -> Result<bool> {
    let accounts: i64 = sqlx::query_scalar("select count(*) from account").fetch_one(conn).await?;
    Ok(accounts == 0)
}
