//! The players and the moves of the random play.

mod judge;
mod road;

use crate::model::village::{GRIDS, Moment, PEOPLE, account_id, code, device_id, settle};
use crate::model::{Server, village};
use device::{Env, Error, MemoryStore, Phone, Seen, SyncOutcome};
use domain::{AccountId, At, DeviceId, OpId, PlaceCode};
use futures::FutureExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use road::Road;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::wire::{Profile, PushRequest};
use sync::{Intent, RecordKey};

const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

type Chance = Rc<RefCell<StdRng>>;

/// What all players share.
#[derive(Clone)]
struct Table {
    chance: Chance,
    server: Rc<RefCell<Server>>,
    /// The true time.
    time: Rc<Cell<i64>>,
    /// Copies of requests that the network delivers late.
    late: Rc<RefCell<Vec<(AccountId, PushRequest)>>>,
    saved: Rc<RefCell<Vec<Saved>>>,
}

/// An act that a phone said it has kept.
struct Saved {
    op: OpId,
    device: DeviceId,
    words: String,
    intent: Intent,
}

/// A phone's clock: the true time, and how wrong it is.
#[derive(Clone)]
struct Clock {
    table: Table,
    wrong_by: Rc<Cell<i64>>,
}

impl Env for Clock {
    fn now(&self) -> At {
        At::from_millis(self.table.time.get() + self.wrong_by.get())
    }
    fn chance(&self) -> [u8; 10] {
        self.table.chance.borrow_mut().random()
    }
}

/// A phone in somebody's hand, or one tab of it.
struct Handset {
    profile: Profile,
    disk: MemoryStore,
    clock: Clock,
    grid: PlaceCode,
    phone: Phone<MemoryStore, Clock>,
}

pub struct Play {
    table: Table,
    handsets: Vec<Handset>,
    backup: Option<Server>,
}

impl Table {
    fn dice(&self, one_in: u32) -> bool {
        self.chance.borrow_mut().random_ratio(1, one_in)
    }
}

/// On a disk in memory nothing waits.
fn now<T>(work: impl Future<Output = T>) -> T {
    work.now_or_never().expect("a disk in memory answers at once")
}

impl Handset {
    fn new(table: &Table, device: u128, person: u128, disk: MemoryStore) -> Self {
        let grid = PEOPLE.iter().find(|(number, ..)| *number == person).map(|(.., place)| place).unwrap();
        let profile = Profile {
            account: table.server.borrow().account(account_id(person)).clone(),
            device_id: device_id(device),
            places: Vec::new(),
            sample: true,
            epoch: table.server.borrow().epoch,
            server_time: table.server.borrow().now,
        };
        let clock = Clock { table: table.clone(), wrong_by: Rc::default() };
        let phone = now(Phone::open_with(profile.clone(), disk.clone(), clock.clone())).unwrap();
        let grid = if grid.len() == 15 { code(grid) } else { code(GRIDS[if person == 5 { 2 } else { 0 }]) };
        Self { profile, disk, clock, grid, phone }
    }

    /// The program is killed and started again.
    fn start_again(&mut self) {
        self.phone =
            now(Phone::open_with(self.profile.clone(), self.disk.clone(), self.clock.clone())).unwrap();
    }

    fn is_office(&self) -> bool {
        self.profile.account.home == code(village::ZONE)
    }

    /// Somebody does something with what is on the screen.
    fn act(&self) {
        let table = &self.clock.table;
        let seen: Vec<RecordKey> = if self.is_office() {
            table.server.borrow().records.keys().copied().collect()
        } else {
            judge::records(&self.phone.world())
        };
        let words = format!("字条{:06}", table.saved.borrow().len());
        let moment = Moment {
            seen: &seen,
            me: self.profile.account.id,
            grid: self.grid.clone(),
            today: self.phone.today(),
            now: self.phone.now(),
            words: words.clone(),
        };
        let Some(intent) = moment.act(&mut *table.chance.borrow_mut()) else { return };
        let kept = if self.is_office() {
            let main = Server::main_of(&intent);
            let held = main.and_then(|main| table.server.borrow().records.get(&main).cloned());
            let seen = held.map_or(Seen { village: self.grid.scope(), ver: 0 }, |held| Seen {
                village: held.village.clone(),
                ver: held.kept.ver,
            });
            now(self.phone.save_on(intent.clone(), seen))
        } else {
            now(self.phone.save(intent.clone()))
        };
        match kept {
            Ok(op) => {
                let device = self.profile.device_id;
                table.saved.borrow_mut().push(Saved { op, device, words, intent });
            }
            Err(error) => assert_eq!(error, Error::Full),
        }
    }

    fn sync(&self, wild: bool) -> Option<SyncOutcome> {
        let during = || self.act();
        let road = Road { table: &self.clock.table, caller: self.profile.account.id, wild, during: &during };
        match now(self.phone.sync(&road)) {
            Ok(outcome) => Some(outcome),
            Err(error) => {
                assert_eq!(error, Error::Full);
                None
            }
        }
    }
}

impl Play {
    pub fn begin(seed: u64) -> Self {
        let start = At::from_millis(1_795_000_000_000);
        let mut server = Server::new(start);
        // 李 has two phones; her second one has two tabs open.
        let devices = [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6)];
        settle(&mut server, &devices);
        let table = Table {
            chance: Rc::new(RefCell::new(StdRng::seed_from_u64(seed))),
            server: Rc::new(RefCell::new(server)),
            time: Rc::new(Cell::new(start.millis())),
            late: Rc::default(),
            saved: Rc::default(),
        };
        let mut handsets: Vec<_> = devices
            .iter()
            .map(|(device, person)| Handset::new(&table, *device, *person, MemoryStore::new()))
            .collect();
        let second_tab = Handset::new(&table, 2, 1, handsets[1].disk.clone());
        handsets.push(second_tab);
        Self { table, handsets, backup: None }
    }

    pub fn step(&mut self) {
        let table = self.table.clone();
        let pause = if table.dice(3) { 2 * DAY_MS } else { DAY_MS / 24 };
        table.time.set(table.time.get() + table.chance.borrow_mut().random_range(0..pause));
        table.server.borrow_mut().now = At::from_millis(table.time.get());
        let who = table.chance.borrow_mut().random_range(0..self.handsets.len());
        let handset = &mut self.handsets[who];
        let what = table.chance.borrow_mut().random_range(0..100);
        match what {
            0..=49 => handset.act(),
            50..=79 => drop(handset.sync(true)),
            80..=84 => handset.start_again(),
            85..=88 => {
                let years = *[-10, -1, 0, 0, 1, 10].choose(&mut *table.chance.borrow_mut()).unwrap();
                handset.clock.wrong_by.set(years * YEAR_MS);
            }
            89..=91 => {
                handset.disk.limit_rows(Some(0));
                handset.act();
                handset.sync(true);
                handset.disk.limit_rows(None);
                handset.start_again();
            }
            92..=94 => self.deliver_late(),
            95..=97 => self.backup = Some(table.server.borrow_mut().back_up()),
            _ => {
                if let Some(backup) = &self.backup {
                    table.server.borrow_mut().restore(backup);
                }
            }
        }
    }

    fn deliver_late(&self) {
        let late = std::mem::take(&mut *self.table.late.borrow_mut());
        for (caller, request) in late {
            let _answer_to_nobody = self.table.server.borrow_mut().push(caller, &request);
        }
    }

    /// The network is fine, nobody does anything more; everybody exchanges until nothing changes.
    pub fn quiet(&mut self) {
        self.deliver_late();
        for round in 0.. {
            assert!(round < 12, "the exchange comes to rest");
            let before = self.table.server.borrow().order.len();
            for handset in &self.handsets {
                now(handset.phone.reload()).unwrap();
                assert_eq!(handset.sync(false), Some(SyncOutcome::InStep));
            }
            if round > 0 && self.table.server.borrow().order.len() == before {
                break;
            }
        }
        for handset in &self.handsets {
            now(handset.phone.reload()).unwrap();
        }
    }
}
