//! Luck and time: everything random comes from the move that is played, and nothing from the machine.

use device::Env;
use domain::At;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngCore, SeedableRng};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const DAY_MS: i64 = 86_400_000;
pub(crate) const YEAR_MS: i64 = 365 * DAY_MS;

/// The luck of the move that is played.
#[derive(Clone)]
pub(crate) struct Luck(Rc<RefCell<StdRng>>);

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rc::new(RefCell::new(StdRng::seed_from_u64(seed))))
    }
    /// From now on chance is this move's.
    pub(crate) fn of_move(&self, seed: u64, luck: u64) {
        *self.0.borrow_mut() = StdRng::seed_from_u64(seed.rotate_left(32) ^ luck);
    }
    /// Whether the rare thing happens, once in so many times.
    pub(crate) fn once_in(&self, times: u32) -> bool {
        self.0.borrow_mut().random_ratio(1, times)
    }
    /// A number below `end`, 0 when there is none.
    pub(crate) fn below(&self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.borrow_mut().random_range(0..end) }
    }
    /// So many milliseconds, from none to `most`.
    pub(crate) fn millis(&self, most: i64) -> i64 {
        self.0.borrow_mut().random_range(0..=most)
    }
    pub(crate) fn pick<'a, T>(&self, list: &'a [T]) -> Option<&'a T> {
        list.choose(&mut *self.0.borrow_mut())
    }
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.borrow_mut().fill_bytes(&mut bytes);
        bytes
    }
    /// Calls `work` with the source itself.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut StdRng) -> T) -> T {
        work(&mut self.0.borrow_mut())
    }
}

/// The true time.
#[derive(Clone)]
pub(crate) struct Time(Rc<Cell<i64>>);

impl Time {
    pub(crate) fn starting() -> Self {
        Self(Rc::new(Cell::new(crate::zone::START.millis())))
    }
    pub(crate) fn now(&self) -> At {
        At::from_millis(self.0.get())
    }
    pub(crate) fn pass(&self, millis: i64) {
        self.0.set(self.0.get() + millis);
    }
}

/// A phone's clock: the true time, and how wrong it is.
#[derive(Clone)]
pub(crate) struct Clock {
    pub(crate) time: Time,
    pub(crate) luck: Luck,
    pub(crate) wrong_by: Rc<Cell<i64>>,
}

impl Env for Clock {
    fn now(&self) -> At {
        self.time.now().plus_millis(self.wrong_by.get())
    }
    fn chance(&self) -> [u8; 10] {
        self.luck.bytes()
    }
}
