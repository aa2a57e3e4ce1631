//! Saving: an act is frozen, and one transaction puts it on the disk with its photos. 已存手机 is said
//! only after that transaction is complete.

use crate::env::Env;
use crate::error::Error;
use crate::outbox::Item;
use crate::phone::{Phone, State};
use crate::rows::{Draft, OpRow, PhotoProgress, PhotoRow, json, own_key, piece_key};
use crate::store::{Lasting, Store, Table, Value, Write};
use domain::order;
use domain::{At, OpId, PhotoRef, PlaceCode};
use sync::intent::Scope;
use sync::{FrozenOp, Intent, MOST_OP_BYTES, Op, OpHead, PHOTO_PIECE_BYTES};

/// A photo as the phone made it: shrunk and without its EXIF.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPhoto {
    /// How records link to it.
    pub photo: PhotoRef,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a person was looking at when the record is not on this device: an office reads online.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The scope of the record.
    pub village: PlaceCode,
    /// Its version; 0 for something new.
    pub ver: u64,
}

/// An act on its way into the outbox.
#[derive(Clone, PartialEq, Debug)]
pub struct Act {
    /// What is done.
    pub intent: Intent,
    /// What it was read from, when that is not on this device.
    pub seen: Option<Seen>,
}

impl Act {
    /// An act about a record that was read from the server.
    pub const fn on(intent: Intent, seen: Seen) -> Self {
        Self { intent, seen: Some(seen) }
    }
}

impl From<Intent> for Act {
    fn from(intent: Intent) -> Self {
        Self { intent, seen: None }
    }
}

/// What goes with the acts of a form, in their transaction.
#[derive(Clone, Default, Debug)]
pub struct Attached {
    /// Photos taken for them.
    pub photos: Vec<NewPhoto>,
    /// Keys of drafts that are over once the acts are saved.
    pub drafts: Vec<String>,
}

impl Attached {
    /// Photos only.
    pub const fn photos(photos: Vec<NewPhoto>) -> Self {
        Self { photos, drafts: Vec::new() }
    }
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Saves an act. `Ok` means that the disk has it.
    pub async fn save(&self, intent: Intent) -> Result<OpId, Error> {
        self.save_with(intent, Attached::default()).await
    }

    /// Saves one act with what goes with it.
    pub async fn save_with(&self, act: impl Into<Act>, with: Attached) -> Result<OpId, Error> {
        self.save_all(vec![act.into()], with).await?.pop().ok_or(Error::Unavailable)
    }

    /// Saves everything a form holds, its photos with it, and drops its drafts: one transaction, all or nothing.
    ///
    /// # Errors
    /// Nothing at all was saved: no room ([`Error::Full`]), an act too large, or a store that is not there.
    pub async fn save_all(&self, acts: Vec<Act>, with: Attached) -> Result<Vec<OpId>, Error> {
        let turn = self.turn.lock().await;
        let ids: Vec<OpId> = acts.iter().map(|_| self.mint()).collect();
        loop {
            let rows = self.write_down(&ids, &acts)?;
            let mut writes: Vec<_> =
                rows.iter().map(|(key, row)| Write::Add(Table::Outbox, key.clone(), json(row))).collect();
            writes.extend(with.photos.iter().flat_map(pieces));
            writes.extend(with.drafts.iter().map(|key| Write::Delete(Table::Draft, key.clone())));
            match self.store.commit(writes, Lasting::Strict).await {
                Ok(()) => {
                    self.take_in(rows, &with);
                    break;
                }
                // Another tab took the number, or these very acts were kept although the answer was lost.
                Err(Error::Taken) => {
                    self.read_disk().await?;
                    let state = self.state.borrow();
                    if ids.iter().all(|id| state.outbox.get(*id).is_some()) {
                        break;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        drop(turn);
        self.tell_all();
        self.nudge();
        Ok(ids)
    }

    /// The rows of these acts, each behind the one before.
    fn write_down(&self, ids: &[OpId], acts: &[Act]) -> Result<Vec<(String, OpRow)>, Error> {
        let state = self.state.borrow();
        let mut before: Vec<Op> = Vec::with_capacity(acts.len());
        let mut rows = Vec::with_capacity(acts.len());
        for (id, act) in ids.iter().zip(acts) {
            let op = state.write_down(*id, act, self.env.now(), &before);
            let row =
                OpRow { op: FrozenOp::freeze(&op).text().to_owned(), saved_at: self.now(), receipt: None };
            if row.op.len() > MOST_OP_BYTES {
                return Err(Error::TooLarge);
            }
            // The first key is free; the others follow it.
            let place = state.outbox.next_place(op.head.dseq - before.len() as u64) + before.len() as u64;
            rows.push((own_key(place), row));
            before.push(op);
        }
        Ok(rows)
    }

    fn take_in(&self, rows: Vec<(String, OpRow)>, with: &Attached) {
        let now = self.now();
        let mut state = self.state.borrow_mut();
        for new in &with.photos {
            let row = PhotoRow { photo: new.photo.clone(), progress: PhotoProgress::Waiting { sent: 0 } };
            state.photos.insert(new.photo.hash.clone(), row);
        }
        for draft in &with.drafts {
            state.drafts.remove(draft);
        }
        for (key, row) in rows {
            if let Some(item) = Item::of(key.clone(), row) {
                state.outbox.items.insert(key.clone(), item);
            }
            state.lay(&key, now);
        }
    }

    /// Keeps what a form holds so far; a later one of the same key takes its place.
    pub async fn keep_draft(&self, key: &str, text: String) -> Result<(), Error> {
        let draft = Draft { key: key.to_owned(), text, kept_at: self.now() };
        let turn = self.turn.lock().await;
        self.store.commit(vec![draft.write()], Lasting::Strict).await?;
        self.state.borrow_mut().drafts.insert(key.to_owned(), draft);
        drop(turn);
        self.tell();
        Ok(())
    }
    /// Forgets what a form held.
    pub async fn drop_draft(&self, key: &str) -> Result<(), Error> {
        let turn = self.turn.lock().await;
        self.store.commit(vec![Write::Delete(Table::Draft, key.to_owned())], Lasting::Relaxed).await?;
        self.state.borrow_mut().drafts.remove(key);
        drop(turn);
        self.tell();
        Ok(())
    }
    /// What a form held.
    pub fn draft(&self, key: &str) -> Option<Draft> {
        self.state.borrow().drafts.get(key).cloned()
    }
    /// All forms half filled in, newest first.
    pub fn drafts(&self) -> Vec<Draft> {
        let mut drafts: Vec<_> = self.state.borrow().drafts.values().cloned().collect();
        order::by_key(&mut drafts, |draft| std::cmp::Reverse(draft.kept_at));
        drafts
    }
}

/// A photo's rows: what it is, and its bytes in pieces (`WebKit` loses Blobs, so they are plain bytes).
pub(crate) fn pieces(new: &NewPhoto) -> Vec<Write> {
    let row = PhotoRow { photo: new.photo.clone(), progress: PhotoProgress::Waiting { sent: 0 } };
    let piece = |(number, bytes): (usize, &[u8])| {
        Write::Put(Table::Piece, piece_key(&new.photo.hash, number), Value::Bytes(bytes.to_vec()))
    };
    std::iter::once(row.write()).chain(new.bytes.chunks(PHOTO_PIECE_BYTES).enumerate().map(piece)).collect()
}

impl State {
    /// The act with its head: the next number, what it builds on, what the person was looking at. `before` are acts of
    /// the same saving, which are not in the outbox yet.
    fn write_down(&self, op_id: OpId, act: &Act, clock: At, before: &[Op]) -> Op {
        let device_id = self.profile.device_id;
        // After the browser threw the data away the server still remembers which numbers were used.
        let last = self.outbox.last_dseq(device_id).max(self.meta.dev_ack).max(self.meta.used);
        let head = OpHead {
            op_id,
            device_id,
            dseq: last + 1 + before.len() as u64,
            deps: Vec::new(),
            actor: self.profile.account.id,
            village: self.profile.account.home.scope(),
            base_ver: 0,
            kv: 1,
            recorded_at: clock,
            clock_offset: self.meta.clock_offset,
        };
        let mut op = Op { head, intent: act.intent.clone() };
        let about = op.intent.about();
        if let Some(seen) = &act.seen {
            op.head.village = seen.village.clone();
            op.head.base_ver = seen.ver;
        } else {
            op.head.base_ver = self.projection.base_ver(about);
            if let Some(village) = self.scope_of(&op.intent) {
                op.head.village = village;
            }
        }
        let mut records = self.looked_up(&op);
        records.push(about);
        op.head.deps = self.outbox.deps(&records);
        let builds_on = |earlier: &&Op| records.contains(&earlier.intent.about());
        op.head.deps.extend(before.iter().filter(builds_on).map(|earlier| earlier.head.op_id));
        op
    }

    /// The scope an act belongs to: that of the record it changes, or of what it makes.
    fn scope_of(&self, intent: &Intent) -> Option<PlaceCode> {
        match intent.scope() {
            Scope::Place(scope) => Some(scope),
            Scope::Record(key) => self.projection.world().place_of(key).map(|place| place.scope()),
        }
    }
}
