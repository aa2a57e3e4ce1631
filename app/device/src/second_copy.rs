//! 第二份 — everything that has not arrived, in a file that can be read back on this phone or another.

use crate::env::Env;
use crate::error::Error;
use crate::outbox::Item;
use crate::phone::Phone;
use crate::rows::{OpRow, PhotoProgress, returned_key};
use crate::saving::{NewPhoto, pieces};
use crate::store::{Lasting, Store, Table, Write};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::document::{Perhaps, read};
use domain::{AccountId, At, OpId, PhotoHash, PhotoRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sync::op::hex;
use sync::{FrozenOp, OpHash};

/// How such a file calls itself.
const NAME: &str = "qunxing-unsent";
/// The version of the file that this program writes and reads.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Copy {
    file: String,
    version: u32,
    account: AccountId,
    name: String,
    made_at: At,
    ops: Vec<CopiedOp>,
    #[serde(default)]
    photos: Vec<CopiedPhoto>,
}

#[derive(Serialize, Deserialize)]
struct CopiedOp {
    hash: OpHash,
    saved_at: At,
    op: String,
}

#[derive(Serialize, Deserialize)]
struct CopiedPhoto {
    photo: PhotoRef,
    base64: String,
}

/// What of a file was read first, to tell whose it is before anything else.
#[derive(Deserialize)]
struct Cover {
    file: String,
    version: u32,
    account: AccountId,
    #[serde(default)]
    name: String,
    #[serde(default)]
    ops: Vec<Perhaps<CopiedOp>>,
    #[serde(default)]
    photos: Vec<Perhaps<CopiedPhoto>>,
}

/// What became of a file that was read back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Acts that wait to be sent again now.
    pub kept: usize,
    /// Acts that this phone had already.
    pub already: usize,
    /// Rows that could not be read; the others were.
    pub damaged: usize,
    /// Photos taken in.
    pub photos: usize,
}

/// Why a file was not read back. It still holds everything it held.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ImportError {
    /// Not a file of this kind.
    #[error("not a second copy")]
    NotOurs,
    /// Written by a newer version of the program.
    #[error("written by a newer version")]
    Newer,
    /// Somebody else's acts: they sign in themselves and read it back.
    #[error("somebody else's acts")]
    SomebodyElse {
        /// Their name.
        name: String,
    },
    /// The phone could not keep it.
    #[error(transparent)]
    Store(#[from] Error),
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Everything that has not arrived, as the text of a file.
    pub async fn export_unsent(&self) -> Result<String, Error> {
        let owed = self.owed();
        self.copy(|item| owed.contains(&item.head.op_id)).await
    }

    /// The acts of which the words or a photo have not arrived.
    pub fn owed(&self) -> Vec<OpId> {
        let state = self.state.borrow();
        let waits = |photo: &PhotoRef| {
            let row = state.photos.get(&photo.hash);
            row.is_some_and(|row| matches!(row.progress, PhotoProgress::Waiting { .. }))
        };
        let owed = |item: &&Item| item.is_waiting() || item.photos.iter().any(waits);
        state.outbox.items.values().filter(owed).map(|item| item.head.op_id).collect()
    }

    /// Whether the disk has this act.
    pub fn holds(&self, op: OpId) -> bool {
        self.state.borrow().outbox.get(op).is_some()
    }

    /// One act with its photos, as the text of a file; none once the disk has it no more.
    pub async fn copy_of(&self, op: OpId) -> Result<Option<String>, Error> {
        if !self.holds(op) {
            return Ok(None);
        }
        self.copy(|item| item.head.op_id == op).await.map(Some)
    }

    async fn copy(&self, wanted: impl Fn(&Item) -> bool) -> Result<String, Error> {
        let (ops, photos) = {
            let state = self.state.borrow();
            let copied = |item: &Item| CopiedOp {
                hash: item.frozen.hash().clone(),
                saved_at: item.saved_at,
                op: item.frozen.text().to_owned(),
            };
            let items: Vec<_> = state.outbox.items.values().filter(|item| wanted(item)).collect();
            let ops: Vec<_> = items.iter().copied().map(copied).collect();
            let linked = items.into_iter().flat_map(|item| &item.photos);
            let unsent = linked.filter_map(|photo| state.photos.get(&photo.hash));
            let unsent = unsent.filter(|row| matches!(row.progress, PhotoProgress::Waiting { .. }));
            (ops, unsent.map(|row| row.photo.clone()).collect::<Vec<_>>())
        };
        let mut copied = Vec::with_capacity(photos.len());
        for photo in photos {
            if let Some(bytes) = self.photo_on_disk(&photo.hash).await? {
                copied.push(CopiedPhoto { photo, base64: STANDARD.encode(bytes) });
            }
        }
        let account = self.account();
        let copy = Copy {
            file: NAME.into(),
            version: VERSION,
            account: account.id,
            name: account.name,
            made_at: self.now(),
            ops,
            photos: copied,
        };
        Ok(crate::rows::json(&copy))
    }

    /// Reads such a file back. The acts keep their ids and their bytes, so that one which arrived after
    /// all is recognised by the server.
    pub async fn import_unsent(&self, text: &str) -> Result<Imported, ImportError> {
        let cover: Cover = read(text).map_err(|_| ImportError::NotOurs)?;
        if cover.file != NAME {
            return Err(ImportError::NotOurs);
        }
        if cover.version > VERSION {
            return Err(ImportError::Newer);
        }
        if cover.account != self.me() {
            return Err(ImportError::SomebodyElse { name: cover.name });
        }
        let mut imported = Imported::default();
        let mut writes = Vec::new();
        for copied in cover.ops {
            match copied.0.and_then(|copied| self.returned(copied)) {
                Some(item) if self.state.borrow().outbox.get(item.head.op_id).is_some() => {
                    imported.already += 1;
                }
                Some(item) => {
                    imported.kept += 1;
                    writes.push(Write::put(Table::Outbox, item.key.clone(), item.text()));
                }
                None => imported.damaged += 1,
            }
        }
        for copied in cover.photos {
            match copied.0.and_then(returned_photo) {
                Some(photo) if self.state.borrow().photos.contains_key(&photo.photo.hash) => {}
                Some(photo) => {
                    imported.photos += 1;
                    writes.extend(pieces(&photo));
                }
                None => imported.damaged += 1,
            }
        }
        if !writes.is_empty() {
            let turn = self.turn.lock().await;
            self.store.commit(writes, Lasting::Strict).await?;
            self.read_disk().await?;
            drop(turn);
            self.tell_all();
            self.nudge();
        }
        Ok(imported)
    }

    /// An act of this person out of a file, if its bytes are the ones that were saved.
    fn returned(&self, copied: CopiedOp) -> Option<Item> {
        let frozen = FrozenOp::kept(copied.op);
        let head = frozen.head().ok()?;
        if *frozen.hash() != copied.hash || head.actor != self.me() {
            return None;
        }
        let row = OpRow { op: frozen.text().to_owned(), saved_at: copied.saved_at, receipt: None };
        Item::of(returned_key(head.dseq, head.op_id), row)
    }
}

fn returned_photo(copied: CopiedPhoto) -> Option<NewPhoto> {
    let bytes = STANDARD.decode(copied.base64).ok()?;
    let hash: PhotoHash = hex(&Sha256::digest(&bytes)).parse().ok()?;
    let whole = hash == copied.photo.hash && u32::try_from(bytes.len()) == Ok(copied.photo.bytes);
    whole.then_some(NewPhoto { photo: copied.photo, bytes })
}
