//! A database of its own on a PostgreSQL, for as long as a play lasts.

use crate::zone;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::Path;
use store::{Result, Store, push};

/// A database on a server that others use too.
pub(crate) struct Database {
    /// The server's own database, from which others are made.
    server: String,
    name: String,
}

impl Database {
    /// A database in which the zone was founded: others are made from it.
    pub(crate) async fn founded(server: &str, folder: &Path) -> Result<Self> {
        let founded = Self::named(server, "founded");
        founded.tell_server(&format!("create database {}", founded.name)).await?;
        let store = Store::open(folder, Some(&founded.url())).await?;
        push::found(&store, zone::founded()).await?;
        store.close().await;
        Ok(founded)
    }
    /// The same again, for one play.
    pub(crate) async fn again(&self) -> Result<Self> {
        let copy = Self::named(&self.server, "play");
        copy.tell_server(&format!("create database {} template {}", copy.name, self.name)).await?;
        Ok(copy)
    }
    fn named(server: &str, what: &str) -> Self {
        sqlx::any::install_default_drivers();
        Self { server: server.to_owned(), name: format!("{what}_{:016x}", rand::random::<u64>()) }
    }
    /// Its address.
    pub(crate) fn url(&self) -> String {
        self.server.replacen("/postgres?", &format!("/{}?", self.name), 1)
    }
    /// Ends every connection at once, whatever it is in the middle of.
    pub(crate) async fn hang_up(&self) -> Result<()> {
        let all = "select pg_terminate_backend(pid) from pg_stat_activity where datname";
        self.tell_server(&format!("{all} = '{}'", self.name)).await
    }
    pub(crate) async fn remove(&self) -> Result<()> {
        // Who is told first is gone by then: PostgreSQL itself would look again only after a tenth of a second.
        self.hang_up().await?;
        self.tell_server(&format!("drop database {} with (force)", self.name)).await
    }

    async fn tell_server(&self, sql: &str) -> Result<()> {
        let mut conn = AnyConnection::connect(&self.server).await?;
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
        Ok(conn.close().await?)
    }
}
