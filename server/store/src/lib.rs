//! What the server keeps: the log of operations, the records as they stand, and the facts counted from them.
//!
//! Plain functions over a connection, one file a noun, one function a question. Each question's SQL stands
//! once and runs on every engine (`$1`, ids as 16 bytes, times as milliseconds, days and documents as text);
//! what differs between engines stands in [`sqlite`]. Writes of records go through [`push`] alone.

pub mod account;
pub mod activation;
pub mod audit;
pub mod backup;
pub mod device;
mod facts;
pub mod figures;
pub mod honor;
pub mod meta;
pub mod photo;
pub mod place;
pub mod pull;
pub mod push;
pub mod record;
pub mod session;
mod shelf;
pub mod sign_in;
mod sql;
pub mod sqlite;
pub mod star_plan;

use domain::{AccountId, DeviceId};
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, AnyPool, Connection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

/// A connection; which engine is behind it does not matter to any question.
pub type Conn = AnyConnection;

/// The world failed. What a phone sent is never an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database said no.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// Migrations could not be applied.
    #[error("a migration failed")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A file could not be read or written.
    #[error("a file failed")]
    File(#[from] std::io::Error),
    /// A document that was written by this program cannot be read by it.
    #[error("a kept document cannot be read")]
    Document(#[from] serde_json::Error),
    /// A record's document that was written by this program cannot be read by it.
    #[error("a kept record cannot be read")]
    Record(#[from] domain::document::Misread),
    /// A kept value is not what its column promises.
    #[error("a kept value is malformed: {0}")]
    Malformed(&'static str),
    /// The device belongs to another account, or to nobody.
    #[error("the device is not this account's")]
    NotYourDevice,
    /// A first account was to be kept where there are accounts already.
    #[error("somebody works with this database already")]
    AlreadyFounded,
    /// A backup cannot take the place of a database that something serves from.
    #[error("the database is in use: stop the server first")]
    StillServing,
    /// `DATABASE_URL` names an engine that this version does not speak.
    #[error("this version keeps its data in SQLite; the address names another database")]
    UnknownEngine,
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// Who asks: an account on one of its devices.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asker {
    /// The account of the session.
    pub account: AccountId,
    /// Its device.
    pub device: DeviceId,
}

/// The store. Cheap to clone; one writer, many readers.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Mutex<Conn>>,
    readers: AnyPool,
    folder: PathBuf,
    epoch: Uuid,
    changes: Arc<AtomicU64>,
}

impl Store {
    /// Opens the store in a data folder, creating it when it is not there, and applies migrations.
    /// `url` names another database than the file in the folder.
    pub async fn open(folder: &Path, url: Option<&str>) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (mut writer, readers) = sqlite::open(folder, url).await?;
        sqlite::migrate(&mut writer).await?;
        let epoch = meta::epoch(&mut writer).await?;
        let changes = Arc::new(AtomicU64::new(1));
        Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, folder: folder.to_owned(), epoch, changes })
    }
    /// A connection for questions.
    pub async fn read(&self) -> Result<PoolConnection<sqlx::Any>> {
        Ok(self.readers.acquire().await?)
    }
    /// The one connection for changes that are no records (sessions, codes, photos).
    pub async fn write(&self) -> MutexGuard<'_, Conn> {
        let mut conn = self.writer.lock().await;
        if conn.is_in_transaction()
            && let Err(error) = sqlite::recover(&mut conn, &self.readers).await
        {
            tracing::error!(%error, "the writer could not be opened again");
        }
        conn
    }
    /// The server's life; another one after a backup was restored.
    pub const fn epoch(&self) -> Uuid {
        self.epoch
    }
    /// Where photos lie.
    pub fn photo_folder(&self) -> PathBuf {
        self.folder.join("photos")
    }
    /// A number that grows whenever records change: what was rendered from an older one may be stale.
    pub fn generation(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }
    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        let mut conn = self.read().await?;
        sqlx::query("select 1").execute(&mut *conn).await?;
        Ok(())
    }
    /// Waits for the change under way, if there is one, and closes.
    pub async fn close(&self) {
        let _last_change = self.writer.lock().await;
        self.readers.close().await;
    }
}
