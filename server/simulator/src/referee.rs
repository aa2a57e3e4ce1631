//! Who watches: the first promise that was broken, what happened in plain words, and how often each thing did.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

/// An invariant of docs/invariants.md that did not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Which one, by its number there, or `panic`.
    pub invariant: &'static str,
    /// How.
    pub how: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is broken: {}", self.invariant, self.how)
    }
}

/// How often each thing happened, by name.
pub type Tally = BTreeMap<String, u64>;

/// Watches one play.
#[derive(Default)]
pub(crate) struct Referee {
    broken: RefCell<Option<Broken>>,
    tally: RefCell<Tally>,
    story: RefCell<Vec<String>>,
    tells: Cell<bool>,
}

impl Referee {
    /// A referee that also writes the story down.
    pub(crate) fn telling() -> Self {
        Self { tells: Cell::new(true), ..Self::default() }
    }
    /// Notes a broken promise; the first one counts.
    pub(crate) fn must(&self, kept: bool, invariant: &'static str, how: impl FnOnce() -> String) {
        if !kept && self.broken.borrow().is_none() {
            let how = how();
            self.tell(|| format!("  ✗ {invariant}: {how}"));
            *self.broken.borrow_mut() = Some(Broken { invariant, how });
        }
    }
    pub(crate) fn broken(&self) -> Option<Broken> {
        self.broken.borrow().clone()
    }
    /// Adds a line to the story.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        if self.tells.get() {
            let line = line();
            self.story.borrow_mut().push(line);
        }
    }
    pub(crate) fn story(&self) -> Vec<String> {
        self.story.borrow().clone()
    }
    pub(crate) fn count(&self, what: &str) {
        let mut tally = self.tally.borrow_mut();
        match tally.get_mut(what) {
            Some(count) => *count += 1,
            None => drop(tally.insert(what.to_owned(), 1)),
        }
    }
    pub(crate) fn tally(&self) -> Tally {
        self.tally.borrow().clone()
    }
}
