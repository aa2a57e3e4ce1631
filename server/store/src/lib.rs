//! What the server keeps: the log of operations, the records as they stand, and the facts counted from them.
//!
//! Plain functions over a connection, one file a noun, one function a question. Each question's SQL stands
//! once and runs on every engine (`$1`, ids as 16 bytes, times as milliseconds, days and documents as text);
//! what differs between engines stands in [`engine`], [`sqlite`] and [`postgres`]. Writes of records go through [`push`] alone.

pub mod account;
pub mod activation;
mod activity;
pub mod audit;
pub mod backup;
pub mod check;
pub mod device;
mod dispute;
pub mod engine;
pub mod evaluation;
pub mod experience;
mod facts;
pub mod figures;
pub mod fund_ledger;
pub mod gallery;
pub mod honor;
mod household;
pub mod meta;
pub mod moving;
mod need;
pub mod newest;
pub mod objection;
mod pack;
pub mod photo;
pub mod place;
pub mod postgres;
pub mod privacy;
pub mod pull;
pub mod push;
pub mod record;
mod review;
pub mod security_event;
pub mod session;
mod shelf;
pub mod sign_in;
mod sql;
pub mod sqlite;
pub mod star_plan;
pub mod star_year;
pub mod trouble;
#[cfg(test)]
#[path = "../tests/village/mod.rs"]
#[allow(clippy::unwrap_used, reason = "the village of all tests")]
mod village;
mod visit;

#[cfg(test)]
extern crate self as store;

use domain::{AccountId, DeviceId};
use engine::Engine;
use gallery::Gallery;
use sqlx::pool::PoolConnection;
use sqlx::{AnyConnection, AnyPool, Connection};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    /// Photos could not be kept or read.
    #[error("the photos' place failed")]
    Photos(#[from] object_store::Error),
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
    #[error("the address names neither SQLite nor PostgreSQL")]
    UnknownEngine,
    /// Nothing answers at `DATABASE_URL`, or it does not let us in.
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// The database does not wait for its disk, so nothing could be acknowledged.
    #[error("the database runs with fsync off")]
    NotDurable,
    /// Only a database that is a file can be copied as one; PostgreSQL has tools of its own.
    #[error("the database is no file")]
    NotAFile,
    /// Everything of this database has been moved to another one.
    #[error("the database was moved")]
    Moved,
    /// The database is another program's.
    #[error("the database is another program's")]
    Foreign,
    /// A newer version of this program has changed the database.
    #[error("the database was changed by a newer version")]
    Newer,
    /// Only an empty database can take in another one.
    #[error("the database is not empty")]
    NotEmpty,
    /// Somebody else changed meanwhile what was decided on: nothing is kept, and the same again decides anew.
    #[error("another change came between")]
    OutOfTurn,
}

impl Error {
    /// Whether the same again may well succeed, because only another change came between.
    fn is_race(&self) -> bool {
        match self {
            Self::OutOfTurn => true,
            Self::Database(error) => postgres::is_race(error),
            _ => false,
        }
    }
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

/// Connections for changes: SQLite has one writer, PostgreSQL as many as it likes.
#[derive(Clone)]
enum Writers {
    One(Arc<Mutex<Conn>>),
    Many(AnyPool),
}

/// A connection for changes.
pub enum Writer<'a> {
    /// The only one.
    One(MutexGuard<'a, Conn>),
    /// One of several.
    OfMany(PoolConnection<sqlx::Any>),
}

impl Deref for Writer<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        match self {
            Self::One(conn) => conn,
            Self::OfMany(conn) => conn,
        }
    }
}

impl DerefMut for Writer<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        match self {
            Self::One(conn) => conn,
            Self::OfMany(conn) => conn,
        }
    }
}

/// Where photos lie in a data folder when nothing else is said.
pub fn photo_folder(data: &Path) -> PathBuf {
    data.join("photos")
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    writers: Writers,
    readers: AnyPool,
    photos: Gallery,
    epoch: Uuid,
    /// What tells others on the same PostgreSQL that this process serves from it.
    presence: Arc<Mutex<Option<Conn>>>,
}

impl Store {
    /// Opens the store in a data folder, creating it when it is not there, and applies migrations.
    /// `url` names another database than the file in the folder; photos lie in the folder all the same, unless
    /// [`Store::with_photos`] says where.
    pub async fn open(folder: &Path, url: Option<&str>) -> Result<Self> {
        privacy::own_folder(folder)?;
        let (writers, readers) = match (Engine::of_url(url)?, url) {
            (Engine::Postgres, Some(url)) => {
                let (writers, readers) = postgres::open(url).await?;
                (Writers::Many(writers), readers)
            }
            (_, url) => {
                let (writer, readers) = sqlite::open(folder, url).await?;
                (Writers::One(Arc::new(Mutex::new(writer))), readers)
            }
        };
        let photos = Gallery::in_folder(&photo_folder(folder))?;
        let mut store = Self { writers, readers, photos, epoch: Uuid::nil(), presence: Arc::default() };
        let mut conn = store.write().await?;
        engine::migrate(&mut conn).await?;
        if meta::was_moved(&mut conn).await? {
            return Err(Error::Moved);
        }
        let epoch = meta::epoch(&mut conn).await?;
        drop(conn);
        store.epoch = epoch;
        Ok(store)
    }
    /// The same with photos elsewhere.
    #[must_use]
    pub fn with_photos(self, photos: Gallery) -> Self {
        Self { photos, ..self }
    }
    /// A connection for questions.
    pub async fn read(&self) -> Result<PoolConnection<sqlx::Any>> {
        Ok(self.readers.acquire().await?)
    }
    /// A connection for changes that are no records (sessions, codes, photos).
    pub async fn write(&self) -> Result<Writer<'_>> {
        match &self.writers {
            Writers::One(conn) => {
                let mut conn = conn.lock().await;
                if conn.is_in_transaction()
                    && let Err(error) = sqlite::recover(&mut conn, &self.readers).await
                {
                    tracing::error!(%error, "the writer could not be opened again");
                }
                Ok(Writer::One(conn))
            }
            Writers::Many(pool) => Ok(Writer::OfMany(pool.acquire().await?)),
        }
    }
    /// The server's life; another one after a backup was restored.
    pub const fn epoch(&self) -> Uuid {
        self.epoch
    }
    /// Stored photos.
    pub const fn photos(&self) -> &Gallery {
        &self.photos
    }
    /// A number that grows whenever records change, by whichever process: what was rendered from an older one may
    /// be stale. Cheap: one row a village.
    pub async fn generation(&self) -> Result<i64> {
        let mut conn = self.read().await?;
        let sum = "select cast(coalesce(sum(seq), 0) as bigint) from scope_head";
        Ok(sqlx::query_scalar(sum).fetch_one(&mut *conn).await?)
    }
    /// Whether what is sent to this database would be kept: one row is written over and waited for until it is on the
    /// disk, and questions are answered. Fails in a database that was moved away.
    pub async fn ready(&self) -> Result<()> {
        let mut conn = self.write().await?;
        let begin = Engine::of(&conn).begin();
        let mut tx = conn.begin_with(begin).await?;
        meta::must_be_in_use(&mut tx).await?;
        let word = format!("{:08x}", rand::random::<u32>());
        meta::try_out(&mut tx, &word).await?;
        tx.commit().await?;
        drop(conn);
        sqlx::query("select 1").execute(&mut *self.read().await?).await?;
        Ok(())
    }
    /// Tells others that this process serves from its database, so that nobody moves it away meanwhile; told again
    /// where the connection that says so was lost. An SQLite file tells by being open. Fails where this database is
    /// being moved just now, or was.
    pub async fn announce(&self) -> Result<()> {
        if let Writers::Many(pool) = &self.writers {
            let mut presence = self.presence.lock().await;
            let stands = match presence.as_mut() {
                Some(conn) => conn.ping().await.is_ok(),
                None => false,
            };
            if !stands {
                *presence = Some(postgres::announce(&pool.connect_options()).await?);
            }
        }
        meta::must_be_in_use(&mut *self.read().await?).await
    }
    /// Waits for the change under way, if there is one, and closes.
    pub async fn close(&self) {
        match &self.writers {
            Writers::One(conn) => drop(conn.lock().await),
            Writers::Many(pool) => pool.close().await,
        }
        self.readers.close().await;
        *self.presence.lock().await = None;
    }
}
