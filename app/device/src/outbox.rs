//! The outbox: what this phone saved, what has arrived, and when it may be forgotten.

use crate::rows::{OpRow, PhotoProgress, PhotoRow, Receipt, json, place_of};
use crate::store::{Table, Write};
use crate::world::World;
use domain::document::read_if_any;
use domain::{
    AccountId, At, DeviceId, Evaluation, HouseholdId, KnownPeople, OpId, PhotoHash, PhotoRef, PlaceCode,
    VisitId,
};
use litemap::LiteMap;
use std::cell::RefCell;
use sync::{FrozenOp, Intent, Kept, Op, OpHead, Outcome, RecordKey, Shelf};

/// How long an operation stays on the phone after it arrived, in milliseconds. Source: docs/operations.md, "Backup".
const KEPT_MS: i64 = 30 * 86_400_000;

/// Where an act is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EntryState {
    /// 已存手机.
    Queued,
    /// 正在上传.
    Sending,
    /// 已到服务器.
    Arrived {
        /// What became of it.
        outcome: Outcome,
        /// When it first arrived, by the server's clock.
        received_at: At,
    },
}

/// A photo of an act and how far it has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhotoEntry {
    /// The photo.
    pub photo: PhotoRef,
    /// How far it has come.
    pub progress: PhotoProgress,
}

/// An act of this phone as the sending screen shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its operation.
    pub op_id: OpId,
    /// Its number on its device.
    pub dseq: u64,
    /// When it was saved, by the phone's corrected clock.
    pub saved_at: At,
    /// The scope it belongs to.
    pub village: PlaceCode,
    /// What was done; none for an act that this bundle cannot read: an office's, or a newer version's.
    pub intent: Option<Intent>,
    /// Where it is.
    pub state: EntryState,
    /// Its photos, which travel behind it.
    pub photos: Vec<PhotoEntry>,
}

/// An operation in memory.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Its key in the store; their order is the order of acts.
    pub(crate) key: String,
    pub(crate) frozen: FrozenOp,
    pub(crate) head: OpHead,
    /// None when an office's page or a newer version of the program wrote it; it is sent all the same.
    pub(crate) op: Option<Op>,
    pub(crate) photos: Vec<PhotoRef>,
    pub(crate) saved_at: At,
    pub(crate) receipt: Option<Receipt>,
    /// Records it changes, as far as this phone knows; the main one first.
    pub(crate) touches: Vec<RecordKey>,
    pub(crate) sending: bool,
}

impl Item {
    /// A row read back; `None` if not even its head can be read, then it stays where it is.
    pub(crate) fn read(key: &str, text: &str) -> Option<Self> {
        let row: OpRow = read_if_any(text)?;
        Self::of(key.to_owned(), row)
    }

    pub(crate) fn of(key: String, row: OpRow) -> Option<Self> {
        let frozen = FrozenOp::kept(row.op);
        let head = frozen.head().ok()?;
        let op = frozen.read().ok();
        let photos = op.as_ref().map_or_else(|| frozen.photos(), |op| op.intent.photos().to_vec());
        let touches = op.as_ref().map(|op| op.intent.about()).into_iter().collect();
        Some(Self {
            key,
            frozen,
            head,
            op,
            photos,
            saved_at: row.saved_at,
            receipt: row.receipt,
            touches,
            sending: false,
        })
    }

    pub(crate) fn text(&self) -> String {
        let row = OpRow {
            op: self.frozen.text().to_owned(),
            saved_at: self.saved_at,
            receipt: self.receipt.clone(),
        };
        json(&row)
    }

    pub(crate) fn write(&self) -> Write {
        Write::put(Table::Outbox, self.key.clone(), self.text())
    }

    pub(crate) const fn is_waiting(&self) -> bool {
        self.receipt.is_none()
    }

    /// What the sending screen shows.
    pub(crate) fn entry(&self, photos: &LiteMap<PhotoHash, PhotoRow>) -> Entry {
        let photo = |photo: &PhotoRef| PhotoEntry {
            photo: photo.clone(),
            progress: photos.get(&photo.hash).map_or(PhotoProgress::Stored, |row| row.progress),
        };
        Entry {
            op_id: self.head.op_id,
            dseq: self.head.dseq,
            saved_at: self.saved_at,
            village: self.head.village.clone(),
            intent: self.op.as_ref().map(|op| op.intent.clone()),
            state: self.entry_state(),
            photos: self.photos.iter().map(photo).collect(),
        }
    }

    fn entry_state(&self) -> EntryState {
        match &self.receipt {
            Some(receipt) => {
                EntryState::Arrived { outcome: receipt.outcome.clone(), received_at: receipt.received_at }
            }
            None if self.sending => EntryState::Sending,
            None => EntryState::Queued,
        }
    }
}

/// What this phone knows, with a note of every record that an act has looked up in it.
pub(crate) struct Noting<'a> {
    world: &'a World,
    looked_up: RefCell<Vec<RecordKey>>,
}

impl<'a> Noting<'a> {
    pub(crate) const fn new(world: &'a World) -> Self {
        Self { world, looked_up: RefCell::new(Vec::new()) }
    }
    /// The records looked up so far, whether they are here or not.
    pub(crate) fn into_looked_up(self) -> Vec<RecordKey> {
        self.looked_up.into_inner()
    }
}

impl Shelf for Noting<'_> {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        self.looked_up.borrow_mut().push(key);
        self.world.record(key)
    }
    fn visits_on(
        &self,
        household: HouseholdId,
        worker: AccountId,
        day: domain::Day,
    ) -> Vec<(VisitId, DeviceId)> {
        self.world.visits_on(household, worker, day)
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        self.world.login_owner(login)
    }
    fn unfinished(&self, place: &PlaceCode, year: i32) -> Option<Vec<RecordKey>> {
        self.world.unfinished(place, year)
    }
    fn upheld(&self, village: &PlaceCode, year: i32) -> Option<Vec<domain::evaluation::Upheld>> {
        self.world.upheld(village, year)
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<Evaluation> {
        self.world.years_of(village)
    }
    fn known_people(&self, village: &PlaceCode) -> Option<KnownPeople> {
        self.world.known_people(village)
    }
}

/// Everything saved and not yet forgotten, in the order of saving.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) items: LiteMap<String, Item>,
}

impl Outbox {
    pub(crate) fn get(&self, op: OpId) -> Option<&Item> {
        self.items.values().find(|item| item.head.op_id == op)
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Item> {
        self.items.values().filter(|item| item.is_waiting())
    }

    /// The highest number this device has used.
    pub(crate) fn last_dseq(&self, device: DeviceId) -> u64 {
        let own = self.items.values().filter(|item| item.head.device_id == device);
        own.map(|item| item.head.dseq).max().unwrap_or(0)
    }

    /// The place of the next operation: after everything here, and its own number as long as this device is the only
    /// one that ever saved here.
    pub(crate) fn next_place(&self, dseq: u64) -> u64 {
        let last = self.items.keys().next_back().map_or(0, |key| place_of(key));
        dseq.max(last + 1)
    }

    /// Operations that an act on these records builds on: what has not arrived yet and made or
    /// changed one of them. All of them while they are few, else the first and the latest.
    pub(crate) fn deps(&self, records: &[RecordKey]) -> Vec<OpId> {
        const MOST: usize = 16;
        let builds_on = |item: &&Item| item.touches.iter().any(|key| records.contains(key));
        let mut deps: Vec<_> = self.waiting().filter(builds_on).map(|item| item.head.op_id).collect();
        if deps.len() > MOST {
            deps.drain(1..=deps.len() - MOST);
        }
        deps
    }

    /// Records about which something has not arrived yet.
    pub(crate) fn is_pending(&self, key: RecordKey) -> bool {
        self.waiting().any(|item| item.touches.contains(&key))
    }

    /// Where the newest act about a record is.
    pub(crate) fn newest_about(&self, key: RecordKey) -> Option<EntryState> {
        self.items.values().rev().find(|item| item.touches.contains(&key)).map(Item::entry_state)
    }

    /// Keys of what may be forgotten: arrived long ago, in a backup, its photos stored; never the
    /// newest of this device, which remembers the last number used, and never what another device
    /// saved: nobody tells this one how far that one is backed up.
    pub(crate) fn prunable(
        &self,
        device: DeviceId,
        server_time: At,
        backup_dseq: u64,
        photos: &LiteMap<PhotoHash, PhotoRow>,
    ) -> Vec<String> {
        let last = self.last_dseq(device);
        let photos_stored = |item: &Item| {
            item.photos.iter().all(|photo| {
                photos
                    .get(&photo.hash)
                    .is_none_or(|row| !matches!(row.progress, PhotoProgress::Waiting { .. }))
            })
        };
        let old = |item: &&Item| {
            let receipt = item.receipt.as_ref();
            let head = &item.head;
            receipt.is_some_and(|receipt| receipt.received_at.plus_millis(KEPT_MS) < server_time)
                && (head.device_id == device && head.dseq <= backup_dseq && head.dseq < last)
                && photos_stored(item)
        };
        self.items.values().filter(old).map(|item| item.key.clone()).collect()
    }
}
