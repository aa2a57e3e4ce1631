//! What a phone keeps on its disk: a few tables of text under text keys. Knows nothing of their meaning.
//!
//! Two implementations, [`crate::MemoryStore`] and the browser's `IndexedDB`, are held to one suite
//! (`suite.rs`).

use crate::error::Error;

/// A table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// Operations saved on this phone.
    Outbox,
    /// The village's records as the server last told them.
    Base,
    /// How far each village has been read.
    Cursor,
    /// Photos and how far each has been sent.
    Photo,
    /// Pieces of photos, at most 256 KB each.
    Piece,
    /// Forms half filled in.
    Draft,
    /// A few facts about the exchange.
    Meta,
}

impl Table {
    /// All tables; their order is their number in the browser.
    pub const ALL: [Self; 7] =
        [Self::Outbox, Self::Base, Self::Cursor, Self::Photo, Self::Piece, Self::Draft, Self::Meta];

    /// Its name in the browser's database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Base => "base",
            Self::Cursor => "cursor",
            Self::Photo => "photo",
            Self::Piece => "piece",
            Self::Draft => "draft",
            Self::Meta => "meta",
        }
    }
}

/// What stands under a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Text; every table but the pieces of photos.
    Text(String),
    /// Bytes: a piece of a photo.
    Bytes(Vec<u8>),
}

/// One change inside a transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Write {
    /// Puts a new key; a key already there fails the whole transaction with [`Error::Taken`].
    Add(Table, String, String),
    /// Fails the whole transaction with [`Error::Taken`] unless exactly this stands under the key.
    Expect(Table, String, Option<String>),
    /// Puts a key, whatever was there.
    Put(Table, String, Value),
    /// Takes a key out.
    Delete(Table, String),
    /// Takes out every key that begins so.
    DeleteUnder(Table, String),
}

impl Write {
    /// Puts text under a key.
    pub fn put(table: Table, key: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Put(table, key.into(), Value::Text(text.into()))
    }
}

/// How sure the disk has to be before a transaction is called complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lasting {
    /// On the disk: what a person saved.
    Strict,
    /// As the browser likes: what the server can tell again.
    Relaxed,
}

/// Keys with their text, in the order of keys.
pub type Rows = Vec<(String, String)>;

/// The phone's disk.
#[allow(async_fn_in_trait, reason = "a browser has one thread; nothing here is sent to another")]
pub trait Store {
    /// Whole tables of text, as they stand at one moment.
    async fn read(&self, tables: &[Table]) -> Result<Vec<Rows>, Error>;
    /// The rows of a table whose keys begin so.
    async fn under(&self, table: Table, prefix: &str) -> Result<Rows, Error>;
    /// A piece of a photo.
    async fn piece(&self, key: &str) -> Result<Option<Vec<u8>>, Error>;
    /// All of it or nothing; `Ok` only once it is complete.
    async fn commit(&self, writes: Vec<Write>, lasting: Lasting) -> Result<(), Error>;
}
