//! Chance that is the same at every load, so that the sample zone is.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A seeded source.
#[derive(Clone)]
pub(super) struct Chance(StdRng);

impl Chance {
    pub(super) fn new() -> Self {
        Self(StdRng::seed_from_u64(410_871))
    }
    pub(super) fn ten(&mut self) -> [u8; 10] {
        self.0.random()
    }
    /// Moves on, after a copy of this source was used up elsewhere.
    pub(super) fn skip(&mut self) {
        self.0 = StdRng::seed_from_u64(self.0.random());
    }
    /// A number of `0..below`.
    pub(super) fn below(&mut self, below: usize) -> usize {
        self.0.random_range(0..below.max(1))
    }
    /// Whether something that happens in so many of a hundred cases happens.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    /// One of these.
    pub(super) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
    /// A number of days ago, `from..=to`.
    pub(super) fn days(&mut self, from: i64, to: i64) -> i64 {
        self.0.random_range(from..=to)
    }
}
