//! A phone in somebody's hand: its people, each with a disk of their own, and the tabs that are open.

use crate::chance::{Clock, Luck, Time};
use crate::disk::Disk;
use crate::pace::finish;
use crate::referee::Referee;
use crate::road::Road;
use crate::server::Server;
use crate::zone;
use device::Phone;
use domain::{DeviceId, OpId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::wire::Profile;

pub(crate) type Tab = Rc<Phone<Disk, Clock>>;

/// One person on one phone.
pub(crate) struct Seat {
    pub(crate) who: usize,
    pub(crate) disk: Disk,
    pub(crate) token: Rc<RefCell<String>>,
    pub(crate) profile: Profile,
    /// What this phone called saved.
    pub(crate) promised: Vec<OpId>,
}

/// A phone.
pub(crate) struct Handset {
    pub(crate) clock: Clock,
    pub(crate) seats: Vec<Seat>,
    current: usize,
    known_devices: Vec<DeviceId>,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) rough: Rc<Cell<u32>>,
}

impl Handset {
    /// A new phone for this person, signed in and open.
    pub(crate) fn new(server: &Server, who: usize, rough: u32, time: &Time, luck: &Luck) -> Self {
        let clock = Clock { time: time.clone(), luck: luck.clone(), wrong_by: Rc::default() };
        let mut handset = Self {
            clock,
            seats: Vec::new(),
            current: 0,
            known_devices: Vec::new(),
            tabs: Vec::new(),
            rough: Rc::new(Cell::new(rough)),
        };
        handset.take(server, who, &server.referee);
        handset
    }

    /// Somebody takes the phone: their own disk is opened, or begun.
    pub(crate) fn take(&mut self, server: &Server, who: usize, referee: &Rc<Referee>) {
        if let Some(seat) = self.seats.iter().position(|seat| seat.who == who) {
            self.current = seat;
        } else {
            let Some((token, profile)) = server.sign_in(zone::account_id(who), &self.known_devices) else {
                return;
            };
            self.known_devices.push(profile.device_id);
            let token = Rc::new(RefCell::new(token));
            self.seats.push(Seat { who, disk: Disk::new(referee), token, profile, promised: Vec::new() });
            self.current = self.seats.len() - 1;
        }
        self.start_again();
    }

    /// Signs the person in again, as the server knows them now.
    pub(crate) fn sign_in_again(&mut self, server: &Server) {
        let account = self.seat().profile.account.id;
        if let Some((token, profile)) = server.sign_in(account, &self.known_devices) {
            if !self.known_devices.contains(&profile.device_id) {
                self.known_devices.push(profile.device_id);
            }
            let current = self.current;
            let seat = &mut self.seats[current];
            *seat.token.borrow_mut() = token;
            seat.profile = profile;
            self.start_again();
        }
    }

    pub(crate) fn seat(&self) -> &Seat {
        &self.seats[self.current]
    }
    pub(crate) fn seat_mut(&mut self) -> &mut Seat {
        let current = self.current;
        &mut self.seats[current]
    }
    /// Everybody who ever signed in here, by number.
    pub(crate) fn people(&self) -> Vec<usize> {
        self.seats.iter().map(|seat| seat.who).collect()
    }

    /// A tab on the disk as it stands.
    fn open(&self) -> Tab {
        let seat = self.seat();
        let opening = Phone::open_with(seat.profile.clone(), seat.disk.clone(), self.clock.clone());
        Rc::new(finish(opening).expect("a disk in memory can be read"))
    }

    /// All tabs are gone; one is opened.
    pub(crate) fn start_again(&mut self) {
        self.tabs = vec![self.open()];
    }

    /// Opens a second tab, or closes it.
    pub(crate) fn toggle_tab(&mut self) {
        if self.tabs.len() > 1 {
            self.tabs.truncate(1);
        } else {
            self.tabs.push(self.open());
        }
    }

    pub(crate) fn road(&self, server: &Rc<Server>) -> Road {
        Road { server: server.clone(), token: self.seat().token.clone(), rough: self.rough.clone() }
    }
}
