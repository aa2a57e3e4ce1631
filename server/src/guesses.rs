//! How many wrong activation codes strangers may try: a small budget for all of them together.
//!
//! A code opens one of some hundred accounts, and who tries one has no account yet that could be counted by. So wrong
//! codes are counted over everybody: with 30 letters to the power of 8 and one guess every two seconds, a code that
//! lasts three days is safe. A whole village may share one address, so addresses are never counted.

use domain::At;
use std::sync::{Mutex, PoisonError};

/// Wrong codes that may come at once, as when a township activates all its phones in one meeting.
const AT_ONCE: i64 = 40;
/// Milliseconds after which one more may come.
const ONE_MORE_MS: i64 = 2_000;

/// The budget. Kept in memory: a restart forgives, and costs an attacker more than it gives.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<Spent>);

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    millis: i64,
    at: At,
}

impl Spent {
    /// What is still spent at `now`: time gives it back.
    fn at(self, now: At) -> Self {
        let passed = (now.millis() - self.at.millis()).max(0);
        Self { millis: (self.millis - passed).max(0), at: now }
    }
}

impl Guesses {
    /// Seconds to wait before a code may be tried; none when it may be tried now.
    pub fn wait(&self, now: At) -> Option<u32> {
        let spent = self.0.lock().unwrap_or_else(PoisonError::into_inner).at(now);
        let over = spent.millis - (AT_ONCE - 1) * ONE_MORE_MS;
        (over > 0).then(|| u32::try_from(over / 1_000 + 1).unwrap_or(u32::MAX))
    }
    /// Notes a wrong code.
    pub fn note(&self, now: At) {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *spent = spent.at(now);
        spent.millis += ONE_MORE_MS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_may_mistype_but_nobody_may_try_them_all() {
        let guesses = Guesses::default();
        let now = At::from_millis(1_795_400_000_000);
        for _ in 0..AT_ONCE {
            assert_eq!(guesses.wait(now), None);
            guesses.note(now);
        }
        let wait = guesses.wait(now).unwrap();
        assert!((1..=3).contains(&wait), "{wait}");
        assert_eq!(guesses.wait(now.plus_millis(i64::from(wait) * 1_000)), None);
        assert_eq!(guesses.wait(now.plus_millis(-5_000)), Some(wait), "a clock put back gives nothing");
    }
}
