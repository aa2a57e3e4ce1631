//! 登录 — how long a session lasts, by the roles of its person. Which page it opens is the server's to ask.
//!
//! Source: docs/decisions/0022-sessions-devices-and-their-log.md.

use crate::account::Standing;
use crate::time::{At, DAY_MS};

/// Field sessions last for weeks without a network, and are prolonged when used: 400 days, the longest browsers allow.
const FIELD_MS: i64 = 400 * DAY_MS;
/// Office sessions end when nobody has used them for half a day.
const OFFICE_MS: i64 = DAY_MS / 2;
/// How long a session hands in what is unsent once its person has no role any more, from its first word after that.
const HAND_IN_MS: i64 = 30 * DAY_MS;

/// How long a session of this standing lasts, in milliseconds; one of nobody as short as any.
pub fn lasts_ms(standing: &Standing) -> i64 {
    let only_office = standing.held().iter().all(|(role, _)| role.is_office());
    if only_office { OFFICE_MS } else { FIELD_MS }
}

/// When a session ends that would have ended at `ends_at` and is used now. Prolonged only once a tenth of its time has
/// gone, because that is a write; that of somebody without a role lasts no longer for being used, only shorter.
pub fn ends_after_use(standing: &Standing, ends_at: At, now: At) -> At {
    if standing.is_nobody() {
        return ends_at.min(now.plus_millis(HAND_IN_MS));
    }
    let lasts = lasts_ms(standing);
    if ends_at < now.plus_millis(lasts - lasts / 10) { now.plus_millis(lasts) } else { ends_at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Membership, Role};

    #[test]
    fn use_prolongs_a_session_as_long_as_there_is_a_role_and_only_shortens_it_then() {
        let now = At::from_millis(1_000 * DAY_MS);
        let days = |days: i64| now.plus_millis(days * DAY_MS);
        let of = |role, place: &str| {
            Standing::new([Membership { role, place: place.parse().unwrap(), from: At::default(), to: None }])
        };
        let (worker, office) = (of(Role::GridWorker, "410871001001003"), of(Role::ZoneOffice, "410871"));
        // whose, when it would have ended, when it ends
        for (standing, before, after) in [
            (&worker, days(400), days(400)),
            (&worker, days(360), days(360)),
            (&worker, days(359), days(400)),
            (&worker, days(1), days(400)),
            (&office, now.plus_millis(1), now.plus_millis(OFFICE_MS)),
            (&Standing::default(), days(400), days(30)),
            (&Standing::default(), days(30), days(30)),
            (&Standing::default(), days(2), days(2)),
        ] {
            assert_eq!(ends_after_use(standing, before, now), after, "{standing:?} {before:?}");
        }
    }
}
