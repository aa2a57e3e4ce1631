//! How the phone's rows are written down: keys and text of each table.

use crate::store::{Table, Write};
use domain::{At, DeviceId, OpId, PhotoHash, PhotoRef, PlaceCode};
use serde::{Deserialize, Serialize};
use sync::exchange::row_hash;
use sync::wire::{Change, Cursor};
use sync::{Kept, Outcome, Record, RecordKey, RecordKind, RowDigest};
use uuid::Uuid;

/// Under which key the facts about the exchange stand.
pub(crate) const META: &str = "meta";

/// What the server said about an operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Receipt {
    pub(crate) outcome: Outcome,
    pub(crate) received_at: At,
    /// The server's life in which it said so.
    pub(crate) epoch: Uuid,
}

/// An operation in the outbox.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct OpRow {
    /// The frozen bytes.
    pub(crate) op: String,
    pub(crate) saved_at: At,
    #[serde(default)]
    pub(crate) receipt: Option<Receipt>,
}

/// The key of what is saved in this place of the outbox: two tabs that save at once want the same key.
pub(crate) fn own_key(place: u64) -> String {
    format!("{place:016}")
}

/// The place that a key stands for.
pub(crate) fn place_of(key: &str) -> u64 {
    key.get(..16).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The key of an operation read back from a file, which may share its number with another.
pub(crate) fn returned_key(dseq: u64, op: OpId) -> String {
    format!("{dseq:016}~{op}")
}

/// A record of the base copy. Written as a line of version and marks, then the document as it came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct BaseRow {
    pub(crate) village: PlaceCode,
    pub(crate) key: RecordKey,
    pub(crate) ver: u64,
    /// Seen only by some people of the village; left out of digests.
    pub(crate) limited: bool,
    /// None once the record is gone; kept so that its version is known.
    pub(crate) doc: Option<String>,
}

impl BaseRow {
    pub(crate) fn of(village: &PlaceCode, change: Change) -> Self {
        Self {
            village: village.clone(),
            key: RecordKey::new(change.kind, change.id),
            ver: change.ver,
            limited: change.limited,
            doc: change.doc,
        }
    }

    pub(crate) fn prefix(village: &PlaceCode) -> String {
        format!("{village}/")
    }

    pub(crate) fn write(&self) -> Write {
        let key = format!("{}/{}/{}", self.village, self.key.kind.number(), self.key.id.simple());
        let limited = if self.limited { "l" } else { "" };
        let text = match &self.doc {
            Some(doc) => format!("{} {limited}\n{doc}", self.ver),
            None => format!("{} {limited}g\n", self.ver),
        };
        Write::put(Table::Base, key, text)
    }

    pub(crate) fn read(key: &str, text: &str) -> Option<Self> {
        let mut parts = key.split('/');
        let (village, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
        let (head, doc) = text.split_once('\n')?;
        let (ver, marks) = head.split_once(' ')?;
        Some(Self {
            village: village.parse().ok()?,
            key: RecordKey::new(RecordKind::from_number(kind.parse().ok()?)?, Uuid::try_parse(id).ok()?),
            ver: ver.parse().ok()?,
            limited: marks.contains('l'),
            doc: (!marks.contains('g')).then(|| doc.to_owned()),
        })
    }

    /// The record, when this version of the program can read it; a newer one's fields are let be.
    pub(crate) fn record(&self) -> Option<Kept> {
        let record = Record::from_doc(self.key.kind, self.doc.as_deref()?).ok()?;
        Some(Kept { ver: self.ver, record })
    }

    /// Its part of the village's digest, if it has one.
    pub(crate) fn add_to(&self, digest: &mut RowDigest) {
        if let (Some(doc), false) = (&self.doc, self.limited) {
            digest.add(row_hash(self.key, self.ver, doc));
        }
    }
}

/// How far a village has been read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct CursorRow {
    pub(crate) cursor: Cursor,
    /// The server's life in which it was read; none before the first page.
    #[serde(default)]
    pub(crate) epoch: Option<Uuid>,
    /// The rows held are damaged: the next page replaces them all.
    #[serde(default)]
    pub(crate) refill: bool,
    /// Read to its end at least once.
    #[serde(default)]
    pub(crate) complete: bool,
    /// Rows read since the first read began.
    #[serde(default)]
    pub(crate) done: u64,
    /// About how many are still to come.
    #[serde(default)]
    pub(crate) remaining: u64,
}

impl CursorRow {
    pub(crate) const fn start(village: PlaceCode, refill: bool) -> Self {
        Self { cursor: Cursor::start(village), epoch: None, refill, complete: false, done: 0, remaining: 0 }
    }
    /// That the disk holds this row, as this tab believes; another tab may have moved on meanwhile.
    pub(crate) fn expect(&self) -> Write {
        let village = self.cursor.village.clone();
        let untouched = *self == Self::start(village.clone(), false);
        Write::Expect(Table::Cursor, village.as_str().to_owned(), (!untouched).then(|| json(self)))
    }
    /// Whether what was read is of another life of the server, whose numbers mean nothing in this one.
    pub(crate) fn is_of_another_life(&self, epoch: Option<Uuid>) -> bool {
        self.epoch.is_some() && self.epoch != epoch
    }
    pub(crate) fn write(&self) -> Write {
        Write::put(Table::Cursor, self.cursor.village.as_str(), json(self))
    }
    /// Whether the own households are here.
    pub(crate) fn own_part_read(&self) -> bool {
        let past_own = self.cursor.first.as_ref().map_or(self.cursor.seq > 0, |first| first.part > 0);
        self.complete || past_own
    }
}

/// How far a photo has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoProgress {
    /// On the phone; so many bytes have been sent.
    Waiting {
        /// Bytes that have arrived at the server.
        sent: u32,
    },
    /// Checked and kept by the server.
    Stored,
    /// The server says that it is no picture; the phone keeps it with its record.
    Refused,
    /// The browser threw its bytes away before they were sent.
    Lost,
}

/// A photo of an operation of this phone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct PhotoRow {
    pub(crate) photo: PhotoRef,
    pub(crate) progress: PhotoProgress,
}

impl PhotoRow {
    pub(crate) fn write(&self) -> Write {
        Write::put(Table::Photo, self.photo.hash.as_str(), json(self))
    }
}

/// The key of a photo's piece; [`piece_prefix`] begins all of one photo.
pub(crate) fn piece_key(hash: &PhotoHash, number: usize) -> String {
    format!("{hash}/{number:04}")
}

pub(crate) fn piece_prefix(hash: &PhotoHash) -> String {
    format!("{hash}/")
}

/// A form half filled in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Which form, such as `visit/` and the household's id.
    pub key: String,
    /// What the form wrote; only the form understands it.
    pub text: String,
    /// When it was last kept.
    pub kept_at: At,
}

impl Draft {
    pub(crate) fn write(&self) -> Write {
        Write::put(Table::Draft, self.key.clone(), json(self))
    }
}

/// A few facts about the exchange with the server.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// The server's life, as last heard.
    #[serde(default)]
    pub(crate) epoch: Option<Uuid>,
    /// The device that the next two speak of.
    #[serde(default)]
    pub(crate) device: Option<DeviceId>,
    /// The highest contiguous number of this device that the server has named.
    #[serde(default)]
    pub(crate) dev_ack: u64,
    /// Up to here the operations of this device are in a backup.
    #[serde(default)]
    pub(crate) backup_dseq: u64,
    /// How far this phone's clock is behind the server's, in milliseconds.
    #[serde(default)]
    pub(crate) clock_offset: i64,
    /// When everything was last exchanged, by the server's clock.
    #[serde(default)]
    pub(crate) in_step_at: Option<At>,
    /// How many pulls have ended.
    #[serde(default)]
    pub(crate) pulls: u64,
    /// The highest number that an act of this device had which the phone does not keep any more.
    #[serde(default)]
    pub(crate) used: u64,
    /// The villages granted, as last heard; none before the first pull.
    #[serde(default)]
    pub(crate) scopes: Option<Vec<PlaceCode>>,
}

impl Meta {
    /// From now on it speaks of this device. A server that came back from a backup may have forgotten the one
    /// before, and its numbers mean nothing for another.
    pub(crate) fn is_of(&mut self, device: DeviceId) {
        if self.device.is_some_and(|before| before != device) {
            (self.dev_ack, self.backup_dseq, self.used) = (0, 0, 0);
            // Which numbers are used is asked before the next exchange, as on a phone that has never heard anything.
            self.in_step_at = None;
        }
        self.device = Some(device);
    }
    pub(crate) fn write(&self) -> Write {
        Write::put(Table::Meta, META, json(self))
    }
}

/// Text of a row.
///
/// # Panics
/// Never: no row has a map with keys other than text.
pub(crate) fn json<T: Serialize>(row: &T) -> String {
    serde_json::to_string(row).expect("rows serialise")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_row_keeps_its_document_to_the_letter() {
        let doc = "{ \"code\": \"410871001001\",\n \"later\": [1] }";
        let table =
            [(Some(doc.to_owned()), false), (Some(doc.to_owned()), true), (None, true), (None, false)];
        for (doc, limited) in table {
            let row = BaseRow {
                village: "410871001001".parse().unwrap(),
                key: RecordKey::new(RecordKind::Place, Uuid::from_u128(7)),
                ver: 12,
                limited,
                doc,
            };
            let Write::Put(Table::Base, key, crate::store::Value::Text(text)) = row.write() else { panic!() };
            assert_eq!(BaseRow::read(&key, &text), Some(row));
        }
    }
}
