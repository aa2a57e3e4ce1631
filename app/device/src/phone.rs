//! One person's phone: opens what is on its disk and answers what screens ask. Saving stands in
//! `saving.rs`, the exchange with the server in `exchange.rs`.

use crate::env::{Env, Minted};
use crate::error::Error;
use crate::exchange::{FirstRead, Link};
use crate::outbox::{Entry, EntryState, Item, Noting, Outbox};
use crate::projection::Projection;
use crate::rows::{BaseRow, CursorRow, Draft, META, Meta, PhotoProgress, PhotoRow};
use crate::store::{Lasting, Store, Table};
use crate::world::World;
use domain::document::read_if_any;
use domain::{Account, AccountId, At, Day, OpId, PhotoHash, PlaceCode, Standing};
use futures::lock::Mutex;
use litemap::LiteMap;
use serde::de::DeserializeOwned;
use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};
use sync::apply::apply;
use sync::wire::Profile;
use sync::{Facts, Moment, Op, RecordKey};

type Listener = Rc<dyn Fn()>;

/// Everything one person keeps on this phone, and the acts they save.
pub struct Phone<S, E> {
    pub(crate) store: S,
    pub(crate) env: E,
    pub(crate) state: RefCell<State>,
    /// Held from what a write is made of until memory shows it: numbers leave no holes, and memory
    /// never falls behind the disk. Never held while waiting for the network.
    pub(crate) turn: Mutex<()>,
    pub(crate) exchanging: Cell<bool>,
    /// Its person has left: nothing that the server tells is written down any more.
    pub(crate) left: Cell<bool>,
    /// Whether pages were applied that nobody was told of, and when somebody was last, in milliseconds.
    pub(crate) pages: Cell<(bool, i64)>,
    listeners: Rc<RefCell<Vec<(u64, Listener)>>>,
    /// What wakes the exchange, once something runs it.
    pub(crate) waker: RefCell<Option<Listener>>,
    /// What tells other tabs that the disk has changed.
    pub(crate) herald: RefCell<Option<Listener>>,
}

pub(crate) struct State {
    pub(crate) profile: Profile,
    pub(crate) meta: Meta,
    pub(crate) outbox: Outbox,
    pub(crate) projection: Projection,
    pub(crate) cursors: LiteMap<PlaceCode, CursorRow>,
    pub(crate) photos: LiteMap<PhotoHash, PhotoRow>,
    pub(crate) drafts: LiteMap<String, Draft>,
    pub(crate) link: Link,
    pub(crate) revision: u64,
    pub(crate) wiped: Option<Wiped>,
}

/// The browser threw this phone's data away since it was last open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wiped {
    /// How many acts had not arrived at the server when the phone was last seen whole.
    pub unsent: u32,
    /// How many of them came back from their second copies.
    pub back: u32,
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Opens what the disk holds for this person; needs no network.
    pub async fn open_with(profile: Profile, store: S, env: E) -> Result<Self, Error> {
        let state = State {
            meta: Meta::default(),
            outbox: Outbox::default(),
            projection: Projection::default(),
            cursors: LiteMap::new(),
            photos: LiteMap::new(),
            drafts: LiteMap::new(),
            link: Link::Idle,
            revision: 0,
            wiped: None,
            profile,
        };
        let phone = Self {
            store,
            env,
            state: RefCell::new(state),
            turn: Mutex::new(()),
            exchanging: Cell::new(false),
            left: Cell::new(false),
            pages: Cell::new((false, 0)),
            listeners: Rc::default(),
            waker: RefCell::default(),
            herald: RefCell::default(),
        };
        phone.read_disk().await?;
        Ok(phone)
    }

    /// Reads everything from the disk again: another tab has changed it.
    pub async fn reload(&self) -> Result<(), Error> {
        let turn = self.turn.lock().await;
        self.read_disk().await?;
        drop(turn);
        self.tell();
        Ok(())
    }

    /// Memory becomes what the disk holds; whoever calls it has the turn.
    pub(crate) async fn read_disk(&self) -> Result<(), Error> {
        const TABLES: [Table; 6] =
            [Table::Meta, Table::Outbox, Table::Base, Table::Cursor, Table::Photo, Table::Draft];
        let read = self.store.read(&TABLES).await?;
        let [meta, outbox, base, cursors, photos, drafts] =
            <[_; 6]>::try_from(read).map_err(|_| Error::Failed("tables read and asked for differ".into()))?;
        {
            let mut state = self.state.borrow_mut();
            let state = &mut *state;
            let meta = meta.iter().find(|(key, _)| key == META);
            state.meta = meta.and_then(|(_, text)| read_if_any(text)).unwrap_or_default();
            // A server's life not heard of before is the one that was signed in to.
            state.meta.epoch = state.meta.epoch.or(Some(state.profile.epoch));
            state.meta.is_of(state.profile.device_id);
            let sending: Vec<_> =
                state.outbox.items.values().filter(|item| item.sending).map(|i| i.key.clone()).collect();
            let items = outbox
                .iter()
                .filter_map(|(key, text)| Item::read(key, text))
                .map(|item| Item { sending: sending.contains(&item.key), ..item });
            state.outbox.items = by_key(items, |item| item.key.clone());
            state.doubt_other_lives();
            state.projection = Projection::default();
            for row in base.iter().filter_map(|(key, text)| BaseRow::read(key, text)) {
                let kept = row.record();
                // A record that only a newer version can read is neither shown nor gone.
                if kept.is_some() || row.doc.is_none() {
                    state.projection.set_base(row.key, row.ver, kept);
                }
            }
            state.cursors = by_key(readable(&cursors), |row: &CursorRow| row.cursor.village.clone());
            state.photos = by_key(readable(&photos), |row: &PhotoRow| row.photo.hash.clone());
            state.drafts = by_key(readable(&drafts), |draft: &Draft| draft.key.clone());
        }
        let now = self.now();
        self.state.borrow_mut().project(now);
        Ok(())
    }

    /// Who is signed in here, as the server last said.
    pub fn profile(&self) -> Profile {
        self.state.borrow().profile.clone()
    }
    /// The account's id.
    pub fn me(&self) -> AccountId {
        self.state.borrow().profile.account.id
    }
    /// The account as it is newest known.
    pub fn account(&self) -> Account {
        self.state.borrow().account().clone()
    }
    /// What this person may do now.
    pub fn standing(&self) -> Standing {
        self.account().standing(self.now())
    }
    /// The villages kept on this phone.
    pub fn villages(&self) -> Vec<PlaceCode> {
        self.state.borrow().meta.scopes.clone().unwrap_or_else(|| self.standing().villages())
    }
    /// A place's name.
    pub fn place_name(&self, code: &PlaceCode) -> Option<String> {
        let state = self.state.borrow();
        let told =
            || state.profile.places.iter().find(|place| place.code == *code).map(|place| place.name.clone());
        state.projection.world().places.get(code).map(|place| place.name.clone()).or_else(told)
    }

    /// The phone's clock put right by what was last measured against the server's.
    pub fn now(&self) -> At {
        self.env.now().plus_millis(self.state.borrow().meta.clock_offset)
    }
    /// The day it is.
    pub fn today(&self) -> Day {
        self.now().day()
    }
    /// A new id.
    pub fn mint<I: Minted>(&self) -> I {
        I::mint(self.now(), self.env.chance())
    }

    /// The base with unsent acts on top. Let go of it before awaiting anything.
    pub fn world(&self) -> Ref<'_, World> {
        Ref::map(self.state.borrow(), |state| state.projection.world())
    }
    /// Whether something about a record has not arrived at the server yet.
    pub fn pending(&self, key: RecordKey) -> bool {
        self.state.borrow().outbox.is_pending(key)
    }
    /// Where this phone's newest act about a record is, while the outbox remembers it.
    pub fn receipt(&self, key: RecordKey) -> Option<EntryState> {
        self.state.borrow().outbox.newest_about(key)
    }

    /// What was saved here, newest first.
    pub fn outbox(&self) -> Vec<Entry> {
        let state = self.state.borrow();
        state.outbox.items.values().rev().map(|item| item.entry(&state.photos)).collect()
    }
    /// One act that was saved here.
    pub fn entry(&self, op: OpId) -> Option<Entry> {
        let state = self.state.borrow();
        state.outbox.get(op).map(|item| item.entry(&state.photos))
    }
    /// How many acts have not arrived at the server.
    pub fn waiting(&self) -> usize {
        self.state.borrow().outbox.waiting().count()
    }
    /// How many photos have not arrived at the server.
    pub fn photos_waiting(&self) -> usize {
        let waits = |row: &&PhotoRow| matches!(row.progress, PhotoProgress::Waiting { .. });
        self.state.borrow().photos.values().filter(waits).count()
    }
    /// A photo's bytes, while they are on the phone.
    pub async fn photo_bytes(&self, hash: &PhotoHash) -> Result<Option<Vec<u8>>, Error> {
        self.photo_on_disk(hash).await
    }

    /// How the exchange stands.
    pub fn link(&self) -> Link {
        self.state.borrow().link
    }
    /// 截至 — when everything was last exchanged.
    pub fn last_in_step(&self) -> Option<At> {
        self.state.borrow().meta.in_step_at
    }
    /// How far the first read is; none once everything is here.
    pub fn first_read(&self) -> Option<FirstRead> {
        let granted = self.villages();
        self.state.borrow().first_read(&granted)
    }
    /// Whether the browser threw the data away since it was last open.
    pub fn wiped(&self) -> Option<Wiped> {
        self.state.borrow().wiped
    }

    /// Takes over what the server says about this person now: their roles, names of places.
    pub fn renew(&self, profile: Profile) {
        if profile.account.id == self.me() {
            let mut state = self.state.borrow_mut();
            state.meta.is_of(profile.device_id);
            state.profile = profile;
            drop(state);
            self.tell();
        }
    }

    /// Compares the disk with a mark kept elsewhere: with the mark alone, the browser emptied the disk.
    /// From now on the disk is marked too.
    pub async fn notice_wipe(&self, mark: Option<Wiped>) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let on_disk = self.store.under(Table::Meta, META).await?;
        if on_disk.is_empty() {
            let meta = self.state.borrow().meta.write();
            self.store.commit(vec![meta], Lasting::Strict).await?;
            self.state.borrow_mut().wiped = mark;
        }
        Ok(())
    }

    /// Acts that the disk had lost came back from their second copies.
    pub fn note_brought_back(&self, back: u32) {
        let unsent = self.wiped().map_or(back, |wiped| wiped.unsent);
        self.state.borrow_mut().wiped = Some(Wiped { unsent, back });
        self.tell();
    }

    /// A random byte, to spread tries of many phones.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn env_chance(&self) -> u8 {
        self.env.chance()[0]
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.state.borrow().revision
    }
    /// Calls `listener` after every change, until the subscription is dropped.
    pub fn subscribe(&self, listener: impl Fn() + 'static) -> Subscription {
        let mut listeners = self.listeners.borrow_mut();
        let number = listeners.last().map_or(0, |(number, _)| number + 1);
        listeners.push((number, Rc::new(listener)));
        Subscription { number, listeners: Rc::downgrade(&self.listeners) }
    }
    /// Exchange soon: something was saved, or a person asked for it.
    pub fn nudge(&self) {
        let waker = self.waker.borrow().clone();
        if let Some(wake) = waker {
            wake();
        }
    }

    /// Tells everybody in this tab that something has changed.
    pub(crate) fn tell(&self) {
        self.state.borrow_mut().revision += 1;
        let listeners: Vec<_> =
            self.listeners.borrow().iter().map(|(_, listener)| listener.clone()).collect();
        for listener in listeners {
            listener();
        }
    }
    /// Tells this tab and the others.
    pub(crate) fn tell_all(&self) {
        let herald = self.herald.borrow().clone();
        if let Some(tell_others) = herald {
            tell_others();
        }
        self.tell();
    }
}

impl State {
    pub(crate) fn account(&self) -> &Account {
        let known = &self.profile.account;
        self.projection.world().accounts.get(&known.id).map_or(known, |row| row.noun())
    }

    /// Lays over the base every act that it does not hold yet: those that have not arrived, and those
    /// that have until the base is at the version their outcome named.
    pub(crate) fn project(&mut self, now: At) {
        self.projection.lift();
        let keys: Vec<_> = self.outbox.items.keys().cloned().collect();
        for key in keys {
            self.lay(&key, now);
        }
    }

    /// Lays one act over the base and notes which records it changes.
    pub(crate) fn lay(&mut self, key: &str, now: At) {
        let Some(item) = self.outbox.items.get(key) else { return };
        let Some(op) = &item.op else { return };
        if self.is_settled(item) {
            return;
        }
        let received_at = item.receipt.as_ref().map_or(now, |receipt| receipt.received_at);
        let shelf = Noting::new(self.projection.world());
        // What this phone could not apply is shown by the outbox; only the server keeps it for review.
        let Ok(decision) = apply(op, &shelf, &self.facts(op, received_at)) else { return };
        let made = decision.writes.iter().map(|kept| kept.record.key());
        let mut touches = item.touches.clone();
        for key in made {
            if !touches.contains(&key) {
                touches.push(key);
            }
        }
        for kept in decision.writes {
            self.projection.lay(kept);
        }
        if let Some(item) = self.outbox.items.get_mut(key) {
            item.touches = touches;
        }
    }

    /// What decides about an act of this phone's person that arrives at this time.
    fn facts(&self, op: &Op, received_at: At) -> Facts {
        let told_at = op.head.happened_at().min(received_at);
        let moment = Moment { told_at, received_at, heard_at: None };
        Facts::of_author(op, Some(self.account()), moment, op.head.village.clone())
    }

    /// The records that an act looks up, as far as it comes by what this phone knows.
    pub(crate) fn looked_up(&self, op: &Op) -> Vec<RecordKey> {
        let shelf = Noting::new(self.projection.world());
        // Only what it reads is asked for here; what comes of it is decided once it is saved.
        let _ = apply(op, &shelf, &self.facts(op, op.head.happened_at()));
        shelf.into_looked_up()
    }

    /// Whether the base tells all there is to tell about an act.
    fn is_settled(&self, item: &Item) -> bool {
        let Some(receipt) = &item.receipt else { return false };
        let (Some(ver), Some(main)) = (receipt.outcome.ver(), item.touches.first()) else { return true };
        // What is not read on this phone is never told by its base.
        !self.cursors.contains_key(&item.head.village) || self.projection.base_ver(*main) >= ver
    }
}

/// Rows of a table; what cannot be read stays on the disk and is left out.
fn readable<T: DeserializeOwned>(rows: &[(String, String)]) -> impl Iterator<Item = T> {
    rows.iter().filter_map(|(_, text)| read_if_any(text))
}

/// Rows by their keys. Collecting would compile a sorting machine for each kind of row.
fn by_key<K: Ord, T>(rows: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> LiteMap<K, T> {
    let mut map = LiteMap::new();
    for row in rows {
        map.insert(key(&row), row);
    }
    map
}

/// Stops a listener when it is dropped.
pub struct Subscription {
    number: u64,
    listeners: Weak<RefCell<Vec<(u64, Listener)>>>,
}

impl Subscription {
    /// Listens as long as the phone is open.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(listeners) = self.listeners.upgrade() {
            listeners.borrow_mut().retain(|(number, _)| *number != self.number);
        }
    }
}
