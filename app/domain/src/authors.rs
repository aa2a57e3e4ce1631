//! What an author may still do alone to what they wrote; after that it is for whoever leads the village.

use crate::time::At;

/// Days during which the author may still put a record right. Source: docs/sync-protocol.md, conflicts by kind.
pub const AMEND_DAYS: i64 = 7;
/// Days after a record was saved within which what its author does to it has to arrive. Later it is looked at by
/// whoever leads the village: the hour that a phone tells is no proof.
/// Our choice, to be confirmed with the zone. Source: docs/decisions/0021-authority.md.
pub const ARRIVES_WITHIN_DAYS: i64 = 30;

/// Whether a record that was `saved` then is still its author's alone, for `days` days: by the hour that the act
/// tells, and arriving within [`ARRIVES_WITHIN_DAYS`].
pub fn in_time(saved: At, days: i64, told: At, arrived: At) -> bool {
    let saved = saved.day();
    saved.days_until(told.day()) <= days && saved.days_until(arrived.day()) <= ARRIVES_WITHIN_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_has_some_days_by_the_hour_told_and_a_month_to_arrive() {
        // 2026-11-20 at noon in UTC+8.
        let saved = At::from_millis(1_795_147_200_000);
        let day = |after: i64| saved.plus_millis(after * 86_400_000);
        for (days, told, arrived, expected) in [
            (0, 0, 0, true),
            (0, 1, 1, false),
            (7, 7, 7, true),
            (7, 8, 8, false),
            // Without a network for a month; and a day later, when the hour told may as well be made up.
            (0, 0, 30, true),
            (0, 0, 31, false),
            (7, 7, 30, true),
            (7, 7, 31, false),
            (7, 1, 365, false),
        ] {
            assert_eq!(
                in_time(saved, days, day(told), day(arrived)),
                expected,
                "{days} days, {told}, {arrived}"
            );
        }
    }
}
