//! A phone, a server and a road whose failures a scene decides.

use crate::model::village::{GRIDS, account_id, code, device_id, settle};
use crate::model::{Device, Server};
use device::store::{Lasting, Table, Value, Write};
use device::{Attached, Env, Error, Failure, MemoryStore, NewPhoto, Phone, Store, SyncOutcome, Transport};
use domain::household::NewHousehold;
use domain::visit::{Met, NewVisit, Talk};
use domain::{At, HouseholdId, OpId, PhotoHash, PhotoRef, Stamp};
use futures::FutureExt;
use sha2::{Digest, Sha256};
use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::wire::{PhotoState, PhotosWanted, Profile, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{Intent, Record};
use uuid::Uuid;

/// On a disk in memory nothing waits.
pub fn now<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("a disk in memory answers at once")
}

#[derive(Clone, Default)]
pub struct Chance(Rc<Cell<u64>>);

impl Env for Chance {
    fn now(&self) -> At {
        At::from_millis(1_795_000_000_000)
    }
    fn chance(&self) -> [u8; 10] {
        self.0.set(self.0.get() + 1);
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.0.get().to_be_bytes());
        bytes
    }
}

#[derive(Clone)]
pub struct Road(Rc<Inner>);

struct Inner {
    server: RefCell<Server>,
    failure: Cell<Option<Failure>>,
    pulls: Cell<usize>,
    pieces: Cell<usize>,
    /// The number of an act that is too large even alone.
    too_large: Cell<u64>,
    /// The next piece of a photo takes a while, so that a person can do something meanwhile.
    slow_piece: Cell<bool>,
    /// What was asked, in order.
    asked: RefCell<Vec<&'static str>>,
    photos: RefCell<BTreeMap<PhotoHash, (Vec<u8>, usize)>>,
}

impl Road {
    pub fn fail_with(&self, failure: Option<Failure>) {
        self.0.failure.set(failure);
    }
    pub fn cut_pulls_after(&self, pulls: usize) {
        self.0.pulls.set(pulls);
    }
    pub fn cut_photos_after(&self, pieces: usize) {
        self.0.pieces.set(pieces);
    }
    pub fn slow_down_next_piece(&self) {
        self.0.slow_piece.set(true);
    }
    /// Pushes with acts and pieces of photos, in the order in which they came.
    pub fn asked(&self) -> Vec<&'static str> {
        self.0.asked.borrow().clone()
    }
    pub fn too_large_for(&self, dseq: u64) {
        self.0.too_large.set(dseq);
    }
    pub fn server(&self) -> Ref<'_, Server> {
        self.0.server.borrow()
    }
    /// A photo's bytes once they are all there.
    pub fn stored(&self, hash: &PhotoHash) -> Option<Vec<u8>> {
        self.0
            .photos
            .borrow()
            .get(hash)
            .filter(|(bytes, total)| bytes.len() == *total)
            .map(|(bytes, _)| bytes.clone())
    }
    fn photo(&self, hash: &PhotoHash) -> PhotoState {
        let arrived = self.0.photos.borrow().get(hash).map_or(0, |(bytes, _)| bytes.len());
        let offset = u32::try_from(arrived).unwrap();
        PhotoState {
            hash: hash.clone(),
            offset,
            stored: self.stored(hash).is_some(),
            refused: false,
            later: false,
        }
    }
}

/// A number of occasions left; none left is no network.
fn one_of(left: &Cell<usize>) -> Result<(), Failure> {
    left.set(left.get().checked_sub(1).ok_or(Failure::Offline)?);
    Ok(())
}

pub struct On<'a>(&'a Road, domain::AccountId);

impl Transport for On<'_> {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        let inner = &self.0.0;
        inner.failure.get().map_or(Ok(()), Err)?;
        if request.ops.iter().any(|op| op.dseq == inner.too_large.get()) {
            return Err(Failure::TooLarge);
        }
        if !request.ops.is_empty() {
            inner.asked.borrow_mut().push("acts");
        }
        inner.server.borrow_mut().push(self.1, request).map_err(Failure::Refused)
    }
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        one_of(&self.0.0.pulls)?;
        Ok(self.0.0.server.borrow().pull(self.1, request))
    }
    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        Ok(request.hashes.iter().map(|hash| self.0.photo(hash)).collect())
    }
    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        piece: Vec<u8>,
    ) -> Result<PhotoState, Failure> {
        one_of(&self.0.0.pieces)?;
        self.0.0.asked.borrow_mut().push("piece");
        if self.0.0.slow_piece.take() {
            futures::pending!();
        }
        let mut photos = self.0.0.photos.borrow_mut();
        let (bytes, _) = photos.entry(hash.clone()).or_insert((Vec::new(), usize::try_from(total).unwrap()));
        assert_eq!(bytes.len(), usize::try_from(offset).unwrap(), "resumed where it was cut off");
        bytes.extend(piece);
        drop(photos);
        Ok(self.0.photo(hash))
    }
}

pub struct Stage {
    pub phone: Phone<MemoryStore, Chance>,
    pub disk: MemoryStore,
    pub road: Road,
    profile: Profile,
    chance: Chance,
}

impl Stage {
    pub fn of_li() -> Self {
        Self::of(1, 1)
    }
    pub fn of_wang() -> Self {
        Self::of(2, 2)
    }

    /// A person of [`crate::model::village::PEOPLE`] with a device of their own.
    pub fn of(device: u128, person: u128) -> Self {
        let mut server = Server::new(At::from_millis(1_795_000_000_000));
        settle(&mut server, &[(device, person)]);
        let inner = Inner {
            server: RefCell::new(server),
            failure: Cell::default(),
            pulls: Cell::new(1_000),
            pieces: Cell::new(1_000),
            too_large: Cell::default(),
            slow_piece: Cell::default(),
            asked: RefCell::default(),
            photos: RefCell::default(),
        };
        Self::on(Road(Rc::new(inner)), device, person, MemoryStore::new(), Chance::default())
    }

    fn on(road: Road, device: u128, person: u128, disk: MemoryStore, chance: Chance) -> Self {
        let account = road.server().account(account_id(person)).clone();
        let profile = Profile {
            account,
            device_id: device_id(device),
            places: Vec::new(),
            sample: true,
            epoch: road.server().epoch,
            server_time: road.server().now,
            plan_terms: None,
        };
        let phone = now(Phone::open_with(profile.clone(), disk.clone(), chance.clone())).unwrap();
        Self { phone, disk, road, profile, chance }
    }

    /// The program is closed and opened again on the same disk.
    pub fn start_again(self) -> Self {
        let phone =
            now(Phone::open_with(self.profile.clone(), self.disk.clone(), self.chance.clone())).unwrap();
        Self { phone, ..self }
    }

    /// Everything on the disk: table, key and text (bytes as numbers) of each row.
    pub fn rows(&self) -> Vec<(String, String, serde_json::Value)> {
        let tables = now(self.disk.read(&Table::ALL)).unwrap();
        let texts = Table::ALL.iter().zip(tables).flat_map(|(table, rows)| {
            rows.into_iter().map(|(key, text)| (table.name().to_owned(), key, text.into()))
        });
        let piece = |key: &String| Some((key.clone(), now(self.disk.piece(key)).unwrap()?));
        let keys: Vec<_> = self.phone.outbox().iter().flat_map(|entry| entry.photos.clone()).collect();
        let pieces = keys.iter().filter_map(|photo| piece(&format!("{}/0000", photo.photo.hash)));
        texts.chain(pieces.map(|(key, bytes)| ("piece".to_owned(), key, bytes.into()))).collect()
    }

    /// The same phone with these rows on its disk, as another version left them.
    pub fn with_rows(self, rows: &[(String, String, serde_json::Value)]) -> Self {
        let writes = rows.iter().map(|(table, key, value)| {
            let table = *Table::ALL.iter().find(|known| known.name() == table).unwrap();
            let value = match value.as_str() {
                Some(text) => Value::Text(text.to_owned()),
                None => Value::Bytes(serde_json::from_value(value.clone()).unwrap()),
            };
            Write::Put(table, key.clone(), value)
        });
        now(self.disk.commit(writes.collect(), Lasting::Strict)).unwrap();
        self.start_again()
    }

    /// 李 with a new phone, her old one somewhere in the fields.
    pub fn another_phone_of_li(&self) -> Self {
        let mut server = self.road.0.server.borrow_mut();
        let known = server.devices[&device_id(1)].clone();
        server.devices.insert(device_id(9), Device { ack: sync::DevAck::default(), ..known });
        drop(server);
        Self::on(self.road.clone(), 9, 1, MemoryStore::new(), self.chance.clone())
    }

    /// An exchange that can be watched on its way.
    pub async fn exchange(&self) -> Result<SyncOutcome, Error> {
        self.phone.sync(&On(&self.road, self.phone.me())).await
    }

    pub fn sync(&self) -> SyncOutcome {
        now(self.phone.sync(&On(&self.road, self.phone.me()))).unwrap()
    }

    pub fn household(&self, head: &str) -> HouseholdId {
        let id = self.phone.mint();
        now(self.phone.save(Intent::RegisterHousehold(new_household(id, head)))).unwrap();
        id
    }

    pub fn new_visit(&self, household: HouseholdId, note: &str, photos: &[NewPhoto]) -> Intent {
        Intent::RecordVisit(NewVisit {
            id: self.phone.mint(),
            household,
            on: self.phone.today(),
            started_at: None,
            talk: Talk { met: vec![Met::Head], note: note.into(), ..Talk::default() },
            needs: Vec::new(),
            photos: photos.iter().map(|new| new.photo.clone()).collect(),
            location: None,
        })
    }

    pub fn visit(&self, household: HouseholdId, note: &str, photos: Vec<NewPhoto>) -> OpId {
        let visit = self.new_visit(household, note, &photos);
        now(self.phone.save_with(visit, Attached::photos(photos))).unwrap()
    }

    pub fn photo(bytes: usize) -> NewPhoto {
        let bytes: Vec<u8> = (0..bytes).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let hash = sync::op::hex(&Sha256::digest(&bytes)).parse().unwrap();
        NewPhoto {
            photo: PhotoRef { hash, bytes: u32::try_from(bytes.len()).unwrap(), width: 1280, height: 960 },
            bytes,
        }
    }

    /// Only the secretary moves households between grids.
    pub fn move_household_without_authority(&self) -> OpId {
        let household = self.household("孙桂英");
        now(self.phone.save(Intent::MoveHousehold { household, to: code(GRIDS[1]) })).unwrap()
    }

    /// Households on the server, half of them in 李's own grid.
    pub fn fill_the_village(&self, households: u128) {
        let mut server = self.road.0.server.borrow_mut();
        let stamp = Stamp { ver: 1, at: server.now, by: account_id(3), device: device_id(4), dseq: 1 };
        for number in 0..households {
            let grid = GRIDS[usize::try_from(number % 2).unwrap()];
            let id = HouseholdId::from_uuid(Uuid::from_u128(0xF000 + number));
            let new = NewHousehold { grid: code(grid), ..new_household(id, "户主") };
            server.found(Record::Household(domain::Household::register(new, stamp)));
        }
    }
}

fn new_household(id: HouseholdId, head: &str) -> NewHousehold {
    NewHousehold {
        id,
        grid: code(GRIDS[0]),
        door: format!("{id}").chars().rev().take(9).collect(),
        head: head.into(),
        phone: String::new(),
        people: Vec::new(),
        categories: std::collections::BTreeSet::new(),
    }
}
