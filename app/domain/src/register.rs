//! A field that several people may change: keeps who, when, and both values when two meet.
//!
//! This is the same-field rule of docs/sync-protocol.md: other fields merge; for the same field the
//! later arrival shows and both values stay findable until a person picks one (I8).

use crate::ids::{AccountId, DeviceId};
use crate::time::At;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who set a value, when, and as which version of the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The record's version that this change made.
    #[serde(rename = "v")]
    pub ver: u64,
    /// When the person did it, by the phone's corrected clock; data, never order.
    pub at: At,
    /// Who did it.
    pub by: AccountId,
    /// On which device.
    #[serde(rename = "dev")]
    pub device: DeviceId,
    /// The device's own counter; a later change of the same device has seen the earlier one.
    #[serde(rename = "n")]
    pub dseq: u64,
}

impl Stamp {
    /// The stamp of something that is only tried out.
    pub const fn of_nobody() -> Self {
        let nobody = Uuid::nil();
        Self {
            ver: 0,
            at: At::from_millis(0),
            by: AccountId::from_uuid(nobody),
            device: DeviceId::from_uuid(nobody),
            dseq: 0,
        }
    }
    fn was_seen_by(&self, later: &Self, seen: u64) -> bool {
        self.ver <= seen || (self.device == later.device && self.by == later.by && self.dseq <= later.dseq)
    }
}

/// What became of a change to a register.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Set {
    /// The value stands alone.
    Clean,
    /// Another value met it; both are kept until a person picks.
    Contested,
}

/// A value with its story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Register<T> {
    /// What shows: the value that arrived last.
    #[serde(rename = "is")]
    pub value: T,
    /// Who set it.
    #[serde(rename = "by")]
    pub stamp: Stamp,
    /// Values that met this one and were not picked or dropped by a person yet.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub contested: Vec<(T, Stamp)>,
}

impl<T: Clone + PartialEq> Register<T> {
    /// A first value.
    pub const fn new(value: T, stamp: Stamp) -> Self {
        Self { value, stamp, contested: Vec::new() }
    }

    /// Sets the value as a person did who was looking at version `seen` of the record.
    pub fn set(&mut self, value: T, seen: u64, stamp: Stamp) -> Set {
        let meets = !self.stamp.was_seen_by(&stamp, seen) && self.value != value;
        let before = (std::mem::replace(&mut self.value, value), self.stamp);
        self.stamp = stamp;
        if meets {
            self.contested.push(before);
        }
        self.contested.retain(|(other, _)| *other != self.value);
        if self.contested.is_empty() { Set::Clean } else { Set::Contested }
    }

    /// A person picked `value`, having seen version `seen`; what arrived after that stays contested.
    pub fn settle(&mut self, value: T, seen: u64, stamp: Stamp) -> Set {
        self.contested.retain(|(_, other)| !other.was_seen_by(&stamp, seen));
        self.set(value, seen, stamp)
    }

    /// Whether a person has to pick.
    pub const fn is_contested(&self) -> bool {
        !self.contested.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(ver: u64, who: u128, dseq: u64) -> Stamp {
        Stamp {
            ver,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::from_u128(who)),
            device: DeviceId::from_uuid(Uuid::from_u128(who)),
            dseq,
        }
    }

    #[test]
    fn the_same_field_keeps_both_values_until_one_is_picked() {
        let mut progress = Register::new(40, stamp(1, 1, 1));
        assert_eq!(progress.set(72, 1, stamp(2, 2, 1)), Set::Clean);
        assert_eq!(progress.set(65, 1, stamp(3, 1, 2)), Set::Contested);
        assert_eq!(progress.value, 65);
        assert_eq!(progress.contested, vec![(72, stamp(2, 2, 1))]);
        assert_eq!(progress.settle(72, 3, stamp(4, 1, 3)), Set::Clean);
        assert_eq!(progress.value, 72);
    }

    #[test]
    fn my_own_earlier_change_is_no_conflict() {
        let mut progress = Register::new(40, stamp(1, 1, 1));
        assert_eq!(progress.set(50, 1, stamp(2, 2, 1)), Set::Clean);
        assert_eq!(progress.set(60, 1, stamp(3, 2, 2)), Set::Clean, "offline twice in a row");
    }

    #[test]
    fn the_same_value_twice_is_agreement() {
        let mut progress = Register::new(40, stamp(1, 1, 1));
        progress.set(70, 1, stamp(2, 2, 1));
        assert_eq!(progress.set(70, 1, stamp(3, 3, 1)), Set::Clean);
    }

    #[test]
    fn settling_does_not_sweep_away_what_the_settler_never_saw() {
        let mut progress = Register::new(40, stamp(1, 1, 1));
        progress.set(72, 1, stamp(2, 2, 1));
        progress.set(65, 1, stamp(3, 3, 1));
        progress.set(80, 1, stamp(4, 4, 1));
        assert_eq!(progress.settle(72, 3, stamp(5, 1, 2)), Set::Contested);
        assert_eq!(progress.contested.iter().map(|(value, _)| *value).collect::<Vec<_>>(), vec![80]);
    }
}
