//! How many objections one address may file: enough for a family at one router, too few for a machine.
//!
//! Kept in memory and forgotten after a while: nothing here says who objected.

use domain::{At, DeviceId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Objections from one address that may come at once: a whole village may share one.
const AT_ONCE: i64 = 10;
/// Milliseconds after which one more may come: ten an hour.
const ONE_MORE_MS: i64 = 360_000;
/// Most addresses remembered at a time; beyond that those that owe nothing are let go.
const MOST_ADDRESSES: usize = 20_000;

/// Who objects.
#[derive(Debug)]
pub struct Objectors {
    /// The device on which this process files what people object: each has its own, so that their counters never meet.
    pub device: DeviceId,
    /// What each address still owes, in milliseconds at an instant.
    owed: Mutex<HashMap<Option<IpAddr>, (i64, At)>>,
}

impl Default for Objectors {
    fn default() -> Self {
        let device = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
        Self { device: DeviceId::from_uuid(device), owed: Mutex::default() }
    }
}

impl Objectors {
    /// Whether one more is taken from this address; it counts when it is.
    pub fn takes(&self, from: Option<IpAddr>, now: At) -> bool {
        let mut owed = self.owed.lock().unwrap_or_else(PoisonError::into_inner);
        if owed.len() >= MOST_ADDRESSES {
            owed.retain(|_, (millis, at)| left(*millis, *at, now) > 0);
        }
        let (millis, at) = owed.get(&from).copied().unwrap_or((0, now));
        let millis = left(millis, at, now);
        let takes = millis <= (AT_ONCE - 1) * ONE_MORE_MS;
        if takes {
            owed.insert(from, (millis + ONE_MORE_MS, now));
        }
        takes
    }
}

/// What is still owed at `now`: time pays it off.
fn left(millis: i64, at: At, now: At) -> i64 {
    (millis - (now.millis() - at.millis()).max(0)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_may_object_and_a_machine_may_not_go_on() {
        let objectors = Objectors::default();
        let now = At::from_millis(1_795_400_000_000);
        let address = |text: &str| Some(text.parse().unwrap());
        for _ in 0..AT_ONCE {
            assert!(objectors.takes(address("10.0.0.7"), now));
        }
        assert!(!objectors.takes(address("10.0.0.7"), now));
        assert!(objectors.takes(address("10.0.0.8"), now), "others are not meant");
        assert!(
            !objectors.takes(address("10.0.0.7"), now.plus_millis(-5_000)),
            "a clock put back gives nothing"
        );
        assert!(objectors.takes(address("10.0.0.7"), now.plus_millis(ONE_MORE_MS)));
        assert!(!objectors.takes(address("10.0.0.7"), now.plus_millis(ONE_MORE_MS)));
    }
}
