//! I22: who has no role does not sign in; a session whose person has lost theirs hands in for thirty days from its
//! first word after that, no longer and no shorter; any other lasts for 400 days without a word. A second opinion,
//! written from docs/decisions/0022-sessions-devices-and-their-log.md and not from `domain::session`.

use crate::chance::DAY_MS;
use crate::referee::Referee;
use crate::server::SessionNumber;
use domain::At;
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
    /// Whether they have a role. What began or ended in the same instant nobody can tell: then only `perhaps`.
    pub(super) surely: bool,
    pub(super) perhaps: bool,
    /// Offices sign in every morning: when their sessions run out is not followed.
    pub(super) ever_in_office: bool,
}

/// What is known of a session.
#[derive(Clone, Copy, Default)]
struct Known {
    /// Its last word with a role, and with one perhaps.
    used: Option<At>,
    perhaps_used: Option<At>,
    /// Its first word without a role, and the first that was perhaps one.
    since: Option<At>,
    perhaps_since: Option<At>,
}

/// What is known of each session.
#[derive(Default)]
pub(super) struct Sessions(BTreeMap<SessionNumber, Known>);

impl Sessions {
    pub(super) fn hear(
        &mut self,
        referee: &Referee,
        door: Door,
        session: SessionNumber,
        at: At,
        stands: Stands,
    ) {
        let Stands { surely, perhaps, ever_in_office } = stands;
        let known = self.0.entry(session).or_default();
        let within =
            |from: Option<At>, days: i64| from.is_none_or(|from| at < from.plus_millis(days * DAY_MS));
        match door {
            Door::SignsIn => {
                referee.must(perhaps, "I22", || format!("session {session} begins without a role"))
            }
            Door::Passes => {
                referee.must(ever_in_office || within(known.perhaps_used, 400), "I22", || {
                    format!("session {session} passes after 400 days without a word")
                });
                // With a role again it goes on only where these days are not over yet.
                referee.must(within(known.since, 30), "I22", || {
                    format!("session {session} passes, and had no role since {:?}", known.since)
                });
            }
            // A session is prolonged once a tenth of it has gone.
            Door::IsTurnedAway => {
                let lasts = !ever_in_office && within(known.used, 360) && within(known.perhaps_since, 30);
                referee.count("session: has run out");
                referee.must(!lasts, "I22", || format!("session {session} is turned away before its time"));
            }
        }
        if door == Door::IsTurnedAway {
            return;
        }
        if surely {
            (known.used, known.perhaps_since) = (Some(at), None);
        } else {
            known.perhaps_since.get_or_insert(at);
        }
        if perhaps {
            (known.perhaps_used, known.since) = (Some(at), None);
        } else {
            known.since.get_or_insert(at);
        }
    }
}
