//! A phone's disk that can be full, lose its connection, and lose what it had not been asked to keep for certain.
//! It remembers on its own what was ever committed to the outbox: the truth that the phone is judged by.

use crate::pace::breathe;
use crate::referee::Referee;
use device::store::{Lasting, Rows, Store, Table, Write};
use device::{Error, MemoryStore};
use domain::{AccountId, DeviceId, OpId};
use futures::FutureExt;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use sync::{FrozenOp, OpHash};

/// What is wrong with a disk for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    /// Nothing more fits.
    Full,
    /// The connection is lost before a transaction.
    LostBefore,
    /// The transaction reaches the disk, but its answer is lost.
    LostAfter,
}

/// An operation that was committed to this disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OnDisk {
    pub(crate) op: OpId,
    pub(crate) device: DeviceId,
    pub(crate) actor: AccountId,
    pub(crate) dseq: u64,
    pub(crate) hash: OpHash,
    pub(crate) text: String,
}

/// What a disk remembers of its outbox.
#[derive(Default)]
struct Ledger {
    by_key: BTreeMap<String, OpId>,
    ops: BTreeMap<OpId, OnDisk>,
    /// Forgotten since this was last asked.
    forgotten: Vec<OpId>,
}

/// One person's disk on one phone. Clones share it, as tabs do.
#[derive(Clone)]
pub(crate) struct Disk(Rc<Inner>);

struct Inner {
    live: RefCell<MemoryStore>,
    /// What survives when the battery dies.
    durable: MemoryStore,
    unsynced: RefCell<Vec<Vec<Write>>>,
    trouble: Cell<Option<Trouble>>,
    ledger: RefCell<Ledger>,
    referee: Rc<Referee>,
}

#[derive(Deserialize)]
struct OutboxRow {
    op: String,
}

fn at_once<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("memory answers at once")
}

impl Disk {
    pub(crate) fn new(referee: &Rc<Referee>) -> Self {
        Self(Rc::new(Inner {
            live: RefCell::default(),
            durable: MemoryStore::new(),
            unsynced: RefCell::default(),
            trouble: Cell::default(),
            ledger: RefCell::default(),
            referee: referee.clone(),
        }))
    }

    pub(crate) fn trouble(&self, trouble: Option<Trouble>) {
        self.0.trouble.set(trouble);
    }

    /// The battery dies: of what came after the last strict transaction only the first part is left.
    pub(crate) fn lose_power(&self, luck: &crate::chance::Luck) {
        let mut unsynced = self.0.unsynced.borrow_mut();
        let kept = luck.below(unsynced.len() + 1);
        self.0.referee.tell(|| {
            format!("    {} of {} unsynced transactions are gone", unsynced.len() - kept, unsynced.len())
        });
        for writes in unsynced.drain(..).take(kept) {
            at_once(self.0.durable.commit(writes, Lasting::Strict)).expect("it fitted before");
        }
        *self.0.live.borrow_mut() = self.0.durable.copied();
        self.recall();
    }

    /// The browser throws everything away.
    pub(crate) fn wipe(&self) {
        self.0.live.borrow().wipe();
        self.0.durable.wipe();
        self.0.unsynced.borrow_mut().clear();
        self.recall();
    }

    /// The ledger follows the disk after a loss that the disk itself had.
    fn recall(&self) {
        let rows = self.outbox();
        let mut ledger = self.0.ledger.borrow_mut();
        ledger.by_key.clear();
        for (key, text) in &rows {
            if let Some(on_disk) = read_row(text) {
                ledger.by_key.insert(key.clone(), on_disk.op);
                ledger.ops.insert(on_disk.op, on_disk);
            }
        }
    }

    fn outbox(&self) -> Rows {
        let read = at_once(self.0.live.borrow().read(&[Table::Outbox]));
        read.ok().and_then(|mut tables| tables.pop()).unwrap_or_default()
    }

    /// Operations that lie on the disk now, in the order of their keys.
    pub(crate) fn kept(&self) -> Vec<OnDisk> {
        let ledger = self.0.ledger.borrow();
        ledger.by_key.values().filter_map(|op| ledger.ops.get(op).cloned()).collect()
    }
    /// The last place of the outbox that is taken, whoever's operation lies there; 0 when it is empty.
    pub(crate) fn last_place(&self) -> u64 {
        let ledger = self.0.ledger.borrow();
        ledger.by_key.keys().filter_map(|key| key.get(..16)?.parse().ok()).max().unwrap_or(0)
    }
    /// Every operation that was ever committed here.
    pub(crate) fn ever(&self) -> Vec<OnDisk> {
        self.0.ledger.borrow().ops.values().cloned().collect()
    }
    /// Operations forgotten since this was last asked.
    pub(crate) fn forgotten(&self) -> Vec<OnDisk> {
        let mut ledger = self.0.ledger.borrow_mut();
        let forgotten = std::mem::take(&mut ledger.forgotten);
        forgotten.iter().filter_map(|op| ledger.ops.get(op).cloned()).collect()
    }
    /// Villages of which any row lies here.
    pub(crate) fn villages(&self) -> BTreeSet<String> {
        let read = at_once(self.0.live.borrow().read(&[Table::Base]));
        let rows = read.ok().and_then(|mut tables| tables.pop()).unwrap_or_default();
        rows.iter().filter_map(|(key, _)| key.split('/').next().map(str::to_owned)).collect()
    }
    /// Writes rows as another version of the program did.
    pub(crate) fn write_as_other_version(&self, writes: Vec<Write>) {
        at_once(self.keep(writes, Lasting::Strict)).expect("there is room");
    }

    async fn keep(&self, writes: Vec<Write>, lasting: Lasting) -> Result<(), Error> {
        let inner = &self.0;
        let live = inner.live.borrow().clone();
        live.commit(writes.clone(), lasting).await?;
        self.note(&writes);
        inner.unsynced.borrow_mut().push(writes);
        if lasting == Lasting::Strict {
            let unsynced = std::mem::take(&mut *inner.unsynced.borrow_mut());
            for writes in unsynced {
                inner.durable.commit(writes, Lasting::Strict).await?;
            }
        }
        Ok(())
    }

    fn note(&self, writes: &[Write]) {
        let mut ledger = self.0.ledger.borrow_mut();
        for write in writes {
            let row = match write {
                Write::Add(Table::Outbox, key, text) => Some((key, text)),
                Write::Put(Table::Outbox, key, device::store::Value::Text(text)) => Some((key, text)),
                Write::Delete(Table::Outbox, key) => {
                    let forgotten = ledger.by_key.remove(key);
                    ledger.forgotten.extend(forgotten);
                    None
                }
                Write::DeleteUnder(Table::Outbox, prefix) => {
                    let (gone, left) = std::mem::take(&mut ledger.by_key)
                        .into_iter()
                        .partition(|(key, _)| key.starts_with(prefix));
                    ledger.by_key = left;
                    let gone: BTreeMap<String, OpId> = gone;
                    ledger.forgotten.extend(gone.into_values());
                    None
                }
                _ => None,
            };
            if let Some((key, text)) = row
                && let Some(on_disk) = read_row(text)
            {
                let before = ledger.ops.get(&on_disk.op).map(|before| before.hash.clone());
                self.0.referee.must(before.is_none_or(|before| before == on_disk.hash), "I2", || {
                    format!("the bytes of operation {} were written anew", on_disk.op)
                });
                ledger.by_key.insert(key.clone(), on_disk.op);
                ledger.ops.insert(on_disk.op, on_disk);
            }
        }
    }
}

fn read_row(text: &str) -> Option<OnDisk> {
    let row: OutboxRow = serde_json::from_str(text).ok()?;
    let frozen = FrozenOp::kept(row.op);
    let head = frozen.head().ok()?;
    Some(OnDisk {
        op: head.op_id,
        device: head.device_id,
        actor: head.actor,
        dseq: head.dseq,
        hash: frozen.hash().clone(),
        text: frozen.text().to_owned(),
    })
}

impl Store for Disk {
    async fn read(&self, tables: &[Table]) -> Result<Vec<Rows>, Error> {
        breathe().await;
        let live = self.0.live.borrow().clone();
        live.read(tables).await
    }

    async fn under(&self, table: Table, prefix: &str) -> Result<Rows, Error> {
        breathe().await;
        let live = self.0.live.borrow().clone();
        live.under(table, prefix).await
    }

    async fn piece(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        breathe().await;
        let live = self.0.live.borrow().clone();
        live.piece(key).await
    }

    async fn commit(&self, writes: Vec<Write>, lasting: Lasting) -> Result<(), Error> {
        breathe().await;
        let grows = writes.iter().any(|write| matches!(write, Write::Add(..) | Write::Put(..)));
        let done = match self.0.trouble.get() {
            Some(Trouble::Full) if grows => Err(Error::Full),
            Some(Trouble::LostBefore) => Err(Error::Lost),
            Some(Trouble::LostAfter) => self.keep(writes, lasting).await.and(Err(Error::Lost)),
            _ => self.keep(writes, lasting).await,
        };
        breathe().await;
        done
    }
}
