//! Saving: an act is frozen, and one transaction puts it on the disk with its photos. 已存手机 is said
//! only after that transaction is complete.

use crate::env::Env;
use crate::error::Error;
use crate::outbox::{Item, records_wanted};
use crate::phone::{Phone, State};
use crate::rows::{Draft, OpRow, PhotoProgress, PhotoRow, json, piece_key};
use crate::store::{Lasting, Store, Table, Value, Write};
use domain::order;
use domain::{At, OpId, PhotoRef, PlaceCode};
use sync::{FrozenOp, Intent, MOST_OP_BYTES, Op, OpHead, PHOTO_PIECE_BYTES, RecordKey, RecordKind};

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

impl<S: Store, E: Env> Phone<S, E> {
    /// Saves an act. `Ok` means that the disk has it.
    pub async fn save(&self, intent: Intent) -> Result<OpId, Error> {
        self.save_form(intent, Vec::new(), None).await
    }

    /// Saves what a form holds, with its photos, and drops the form's draft, all at once.
    pub async fn save_form(
        &self,
        intent: Intent,
        photos: Vec<NewPhoto>,
        draft: Option<&str>,
    ) -> Result<OpId, Error> {
        self.keep(intent, photos, draft, None).await
    }

    /// Saves an act about a record that was read online.
    pub async fn save_on(&self, intent: Intent, seen: Seen) -> Result<OpId, Error> {
        self.keep(intent, Vec::new(), None, Some(seen)).await
    }

    async fn keep(
        &self,
        intent: Intent,
        photos: Vec<NewPhoto>,
        draft: Option<&str>,
        seen: Option<Seen>,
    ) -> Result<OpId, Error> {
        let turn = self.turn.lock().await;
        let op_id = self.mint();
        loop {
            let op = self.state.borrow().write_down(op_id, intent.clone(), seen.as_ref(), self.env.now());
            let row =
                OpRow { op: FrozenOp::freeze(&op).text().to_owned(), saved_at: self.now(), receipt: None };
            if row.op.len() > MOST_OP_BYTES {
                return Err(Error::TooLarge);
            }
            let key = self.state.borrow().outbox.next_key(op.head.dseq);
            let mut writes = vec![Write::Add(Table::Outbox, key.clone(), json(&row))];
            writes.extend(photos.iter().flat_map(pieces));
            writes.extend(draft.map(|key| Write::Delete(Table::Draft, key.to_owned())));
            match self.store.commit(writes, Lasting::Strict).await {
                Ok(()) => {
                    self.take_in(&key, row, &photos, draft);
                    break;
                }
                // Another tab took the number, or this very act was kept although the answer was lost.
                Err(Error::Taken) => {
                    self.read_disk().await?;
                    if self.state.borrow().outbox.get(op_id).is_some() {
                        break;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        drop(turn);
        self.tell_all();
        self.nudge();
        Ok(op_id)
    }

    fn take_in(&self, key: &str, row: OpRow, photos: &[NewPhoto], draft: Option<&str>) {
        let now = self.now();
        let mut state = self.state.borrow_mut();
        if let Some(item) = Item::of(key.to_owned(), row) {
            state.outbox.items.insert(key.to_owned(), item);
        }
        for new in photos {
            let row = PhotoRow { photo: new.photo.clone(), progress: PhotoProgress::Waiting { sent: 0 } };
            state.photos.insert(new.photo.hash.clone(), row);
        }
        if let Some(draft) = draft {
            state.drafts.remove(draft);
        }
        state.lay(key, now);
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
    /// The act with its head: the next number, what it builds on, what the person was looking at.
    fn write_down(&self, op_id: OpId, intent: Intent, seen: Option<&Seen>, clock: At) -> Op {
        let device_id = self.profile.device_id;
        // After the browser threw the data away the server still remembers which numbers were used.
        let last = self.outbox.last_dseq(device_id).max(self.meta.dev_ack).max(self.meta.used);
        let head = OpHead {
            op_id,
            device_id,
            dseq: last + 1,
            deps: Vec::new(),
            actor: self.profile.account.id,
            village: self.profile.account.home.scope(),
            base_ver: 0,
            kv: 1,
            recorded_at: clock,
            clock_offset: self.meta.clock_offset,
        };
        let mut op = Op { head, intent };
        let records: Vec<_> = records_wanted(&op, self.projection.world()).collect();
        op.head.deps = self.outbox.deps(&records);
        match (seen, records.first()) {
            (Some(seen), _) => {
                op.head.village = seen.village.clone();
                op.head.base_ver = seen.ver;
            }
            (None, Some(main)) => {
                op.head.base_ver = self.projection.base_ver(*main);
                if let Some(village) = self.scope_of(&op.intent, *main) {
                    op.head.village = village;
                }
            }
            (None, None) => {}
        }
        op
    }

    /// The scope an act belongs to: that of the record it changes, or of what it makes.
    fn scope_of(&self, intent: &Intent, main: RecordKey) -> Option<PlaceCode> {
        let world = self.projection.world();
        let of = |key| world.place_of(key).map(|place: PlaceCode| place.scope());
        match intent {
            Intent::RecordVisit(new) => of(RecordKey::new(RecordKind::Household, new.household.uuid())),
            Intent::RegisterHousehold(new) => Some(new.grid.scope()),
            Intent::ReportDispute(new) => Some(new.grid.scope()),
            Intent::RecordActivity(new) => Some(new.place.scope()),
            Intent::CreateTask(new) => Some(new.village.scope()),
            Intent::ChangePlan { village, .. }
            | Intent::SettlePlan { village, .. }
            | Intent::ClaimStars { village, .. }
            | Intent::WithdrawClaim { village, .. } => Some(village.scope()),
            Intent::Office(act) => act.scope().or_else(|| of(main)),
            _ => of(main),
        }
    }
}
