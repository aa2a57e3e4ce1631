//! Empty stores for tests: an SQLite file, or a database of its own on the PostgreSQL that
//! `QUNXING_TEST_POSTGRES` names (`.ci/tools/postgres.sh` starts one).

#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a part of test files"
)]

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use store::Store;
use tempfile::TempDir;

/// A place for a store.
pub struct Fresh {
    pub folder: TempDir,
    pub url: Option<String>,
}

impl Fresh {
    /// On the engine that this run of the tests is about.
    pub async fn new() -> Self {
        match std::env::var("QUNXING_TEST_POSTGRES") {
            Ok(server) => Self::on_postgres(&server).await,
            Err(_) => Self::on_sqlite(),
        }
    }
    pub fn on_sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: None }
    }
    pub async fn on_postgres(server: &str) -> Self {
        sqlx::any::install_default_drivers();
        let name = format!("trial_{:016x}", rand::random::<u64>());
        let mut conn = AnyConnection::connect(server).await.unwrap();
        let create = AssertSqlSafe(format!("create database {name}"));
        sqlx::raw_sql(create).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        let url = server.replacen("/postgres?", &format!("/{name}?"), 1);
        Self { folder: tempfile::tempdir().unwrap(), url: Some(url) }
    }
    /// A bare connection, before any migration.
    pub async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let file = format!("sqlite://{}?mode=rwc", self.folder.path().join("qunxing.db").display());
        AnyConnection::connect(self.url.as_deref().unwrap_or(&file)).await.unwrap()
    }
    /// A store here; each call is as another process.
    pub async fn open(&self) -> Store {
        Store::open(self.folder.path(), self.url.as_deref()).await.unwrap()
    }
}
