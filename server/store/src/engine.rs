//! Which engine is behind a connection, and the few things that have to be said differently to each.
//! Everything else is one SQL for both.

use crate::{Conn, Error, Result, postgres, sqlite};
use sqlx::migrate::{MigrateError, Migrator};
use std::path::Path;

/// A database that this program speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// A file beside the server: one process, one writer.
    Sqlite,
    /// A server of its own: several processes, many writers.
    Postgres,
}

impl Engine {
    /// The engine that an address names; without an address it is the file in the data folder.
    pub fn of_url(url: Option<&str>) -> Result<Self> {
        match url.map(|url| url.split(':').next().unwrap_or_default()) {
            None | Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            Some(_) => Err(Error::UnknownEngine),
        }
    }
    /// The engine behind a connection.
    pub fn of(conn: &Conn) -> Self {
        if conn.backend_name() == "PostgreSQL" { Self::Postgres } else { Self::Sqlite }
    }
    /// Begins a transaction that changes something.
    pub const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => sqlite::BEGIN,
            Self::Postgres => postgres::BEGIN,
        }
    }
    /// Begins a transaction whose questions are all answered as of one moment.
    pub const fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => sqlite::BEGIN_READING,
            Self::Postgres => postgres::BEGIN_READING,
        }
    }
    /// Placeholders of an insert of so many rows and columns.
    pub(crate) fn values(self, rows: usize, columns: usize) -> String {
        match self {
            Self::Sqlite => sqlite::values(rows, columns),
            Self::Postgres => postgres::values(rows, columns),
        }
    }
    /// The placeholder of the value that is bound as the `number`th.
    pub(crate) fn place(self, number: usize) -> String {
        match self {
            Self::Sqlite => "?".to_owned(),
            Self::Postgres => format!("${number}"),
        }
    }
    /// Lets a transaction wait between two questions for as long as it takes: one that others wait for.
    pub(crate) async fn be_patient(self, conn: &mut Conn) -> Result<()> {
        if self == Self::Postgres {
            sqlx::raw_sql(postgres::PATIENT).execute(conn).await?;
        }
        Ok(())
    }
    /// Every migration in this engine's words, oldest first.
    pub fn migrations(self) -> Migrator {
        match self {
            Self::Sqlite => Migrator::with_migrations(sqlite::MIGRATIONS.iter().cloned().collect()),
            Self::Postgres => postgres::migrations(),
        }
    }
}

/// Applies what has not been applied yet.
pub async fn migrate(conn: &mut Conn) -> Result<()> {
    match Engine::of(conn).migrations().run(conn).await {
        Err(MigrateError::VersionMissing(_)) => Err(Error::Newer),
        done => Ok(done?),
    }
}

/// Goes on only in a database that is empty or this program's; looks, and changes nothing.
pub(crate) async fn must_be_ours(conn: &mut Conn) -> Result<()> {
    let tables = match Engine::of(conn) {
        Engine::Sqlite => "select name from sqlite_master where type = 'table' and name not like 'sqlite%'",
        Engine::Postgres => {
            "select cast(tablename as text) as name from pg_tables where schemaname = current_schema()"
        }
    };
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(conn).await?;
    // A first start that was cut off has noted migrations and nothing else.
    let begun = |table: &String| table == "_sqlx_migrations";
    let ours = tables.iter().all(begun) || tables.iter().any(|table| table == "scope_head");
    if ours { Ok(()) } else { Err(Error::Foreign) }
}

/// Goes on only when nobody serves from the database in `folder`, or at another address.
pub async fn must_be_alone(folder: &Path, url: Option<&str>) -> Result<()> {
    match (Engine::of_url(url)?, url) {
        (Engine::Postgres, Some(url)) => postgres::must_be_alone(url).await,
        (_, Some(url)) => sqlite::must_be_alone(url).await,
        (_, None) if folder.join(sqlite::FILE).exists() => {
            sqlite::must_be_alone(&format!("sqlite://{}", folder.join(sqlite::FILE).display())).await
        }
        (_, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_engine() {
        for (url, engine) in [
            (None, Some(Engine::Sqlite)),
            (Some("sqlite:///var/lib/qunxing.db"), Some(Engine::Sqlite)),
            (Some("postgres://qunxing@db/zone"), Some(Engine::Postgres)),
            (Some("postgresql:///zone?host=/run/postgresql"), Some(Engine::Postgres)),
            (Some("mysql://db/zone"), None),
        ] {
            assert_eq!(Engine::of_url(url).ok(), engine, "{url:?}");
        }
    }
}
