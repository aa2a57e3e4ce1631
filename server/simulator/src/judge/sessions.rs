//! I22: who has no role does not sign in; a session whose person has lost theirs hands in for thirty days from its
//! first word after that, no longer and no shorter; any other lasts for 400 days without a word. A second opinion,
//! written from docs/decisions/0022-sessions-devices-and-their-log.md and not from `domain::session`.

use crate::chance::DAY_MS;
use crate::referee::Referee;
use domain::{At, DeviceId};
use std::collections::BTreeMap;

/// Somebody at the door.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    SignsIn,
    Passes,
    IsTurnedAway,
}

/// Who that is, as the second opinion on authority knows them.
#[derive(Clone, Copy)]
pub(super) struct Stands {
    pub(super) has_a_role: bool,
    /// Offices sign in every morning: when their sessions run out is not followed.
    pub(super) ever_in_office: bool,
}

/// The session of each device: a phone opens a new one only when the one before is over.
#[derive(Default)]
pub(super) struct Sessions {
    /// Its last word with a role.
    used: BTreeMap<DeviceId, At>,
    /// Its first word without one.
    since: BTreeMap<DeviceId, At>,
}

impl Sessions {
    pub(super) fn hear(&mut self, referee: &Referee, door: Door, device: DeviceId, at: At, stands: Stands) {
        let Stands { has_a_role, ever_in_office } = stands;
        let within =
            |from: Option<&At>, days: i64| from.is_none_or(|from| at < from.plus_millis(days * DAY_MS));
        let used = |days: i64| ever_in_office || within(self.used.get(&device), days);
        match door {
            Door::SignsIn => referee.must(has_a_role, "I22", || format!("{device} signs in without a role")),
            Door::Passes => {
                referee.must(used(400), "I22", || format!("{device} passes after 400 days without a word"));
                let first = *self.since.entry(device).or_insert(at);
                referee.must(has_a_role || within(Some(&first), 30), "I22", || {
                    format!("{device} hands in without a role, and has done so since {first:?}")
                });
            }
            // A session is prolonged once a tenth of it has gone.
            Door::IsTurnedAway => {
                let lasts = !ever_in_office && used(360);
                let lasts = lasts && (has_a_role || within(self.since.get(&device), 30));
                referee.count("session: has run out");
                referee.must(!lasts, "I22", || format!("{device} is turned away before its time"));
            }
        }
        if has_a_role && door != Door::IsTurnedAway {
            self.used.insert(device, at);
            self.since.remove(&device);
        }
    }
}
