//! How often something may be done: so many times at once, and one more after a while. Counted over everybody, or by
//! address. Kept in memory and forgotten after a while: a restart forgives, and nothing here says who it was.
//!
//! Our own forty lines and no library: docs/decisions/0028-the-door-to-the-internet.md.

use domain::At;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Most addresses remembered at a time; beyond that those that owe nothing are let go, and then all.
const MOST_ADDRESSES: usize = 20_000;

/// How much.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// How often at once.
    pub at_once: u32,
    /// Milliseconds after which once more.
    pub one_more_ms: i64,
}

/// What is left of a budget, for everybody together (no address) and for each address.
#[derive(Debug)]
pub struct RateLimit {
    budget: Budget,
    /// What each still owes, in milliseconds at an instant.
    owed: Mutex<HashMap<Option<IpAddr>, (i64, At)>>,
}

impl RateLimit {
    /// A budget of which nothing is spent.
    pub fn new(budget: Budget) -> Self {
        Self { budget, owed: Mutex::default() }
    }

    /// Spends once of somebody's budget.
    ///
    /// # Errors
    /// The seconds after which it may be tried again, where nothing is left; then nothing is spent.
    pub fn spend(&self, who: Option<IpAddr>, now: At) -> Result<(), u32> {
        let Budget { at_once, one_more_ms } = self.budget;
        let mut owed = self.owed.lock().unwrap_or_else(PoisonError::into_inner);
        if owed.len() >= MOST_ADDRESSES {
            owed.retain(|_, (millis, at)| left(*millis, *at, now) > 0);
            if owed.len() >= MOST_ADDRESSES {
                owed.clear();
            }
        }
        let (millis, at) = owed.get(&who).copied().unwrap_or((0, now));
        let millis = left(millis, at, now);
        let over = millis - (i64::from(at_once) - 1) * one_more_ms;
        if over > 0 {
            return Err(u32::try_from(over / 1_000 + 1).unwrap_or(u32::MAX));
        }
        owed.insert(who, (millis + one_more_ms, now.max(at)));
        Ok(())
    }
}

/// What is still owed at `now`: time pays it off, and a clock put back pays nothing.
fn left(millis: i64, at: At, now: At) -> i64 {
    (millis - (now.millis() - at.millis()).max(0)).max(0)
}

/// The budgets of what strangers may do, each apart from the others: who uses one up closes none of the rest.
#[derive(Debug)]
pub struct Budgets {
    /// Wrong activation codes.
    pub activation: RateLimit,
    /// Wrong follow-up codes of residents.
    pub follow_up: RateLimit,
    /// Objections of one address; beyond it they are still taken, and sorted behind the others.
    pub objecting: RateLimit,
    /// Objections of one address; beyond it that address has to wait.
    pub flooding: RateLimit,
}

impl Default for Budgets {
    /// A township activates its phones in one meeting: 40 wrong codes at once, and one every two seconds. A family
    /// objects ten times, and a village behind one router sixty times an hour.
    fn default() -> Self {
        let of = |at_once, one_more_ms| RateLimit::new(Budget { at_once, one_more_ms });
        Self {
            activation: of(40, 2_000),
            follow_up: of(40, 2_000),
            objecting: of(10, 360_000),
            flooding: of(60, 60_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: At = At::from_millis(1_795_400_000_000);

    #[test]
    fn a_budget_is_spent_and_comes_back_with_time() {
        let limit = RateLimit::new(Budget { at_once: 40, one_more_ms: 2_000 });
        for _ in 0..40 {
            assert_eq!(limit.spend(None, NOW), Ok(()));
        }
        let wait = limit.spend(None, NOW).unwrap_err();
        assert!((1..=3).contains(&wait), "{wait}");
        assert_eq!(limit.spend(None, NOW.plus_millis(-5_000)), Err(wait), "a clock put back gives nothing");
        let later = NOW.plus_millis(i64::from(wait) * 1_000);
        assert_eq!(limit.spend(None, later), Ok(()));
        assert!(limit.spend(None, later).is_err());
    }

    #[test]
    fn one_address_spends_nothing_of_anothers() {
        let limit = RateLimit::new(Budget { at_once: 1, one_more_ms: 1_000 });
        let address = |last: u8| Some(IpAddr::from([10, 0, 0, last]));
        assert_eq!(limit.spend(address(7), NOW), Ok(()));
        assert!(limit.spend(address(7), NOW).is_err());
        assert_eq!(limit.spend(address(8), NOW), Ok(()));
        assert_eq!(limit.spend(None, NOW), Ok(()));
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let limit = RateLimit::new(Budget { at_once: 1, one_more_ms: i64::MAX / 4 });
        for number in 0..u32::try_from(MOST_ADDRESSES).unwrap() + 10 {
            let _ = limit.spend(Some(IpAddr::from(number.to_be_bytes())), NOW);
        }
        assert!(limit.owed.lock().unwrap().len() <= MOST_ADDRESSES);
    }
}
