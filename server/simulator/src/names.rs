//! Names of acts, outcomes and reasons; a new one that is missing here does not compile.
#![deny(clippy::wildcard_enum_match_arm)]

use sync::{Intent, OfficeAct, Outcome, ReviewReason};

/// Every kind of act that everybody does.
pub const ACTS: &[&str] = Intent::KINDS;
/// Every kind of act that only offices do.
pub const OFFICE_ACTS: &[&str] = OfficeAct::KINDS;

macro_rules! names {
    ($(#[$doc:meta])* $list:ident $function:ident $enum:ident: $($variant:ident)*) => {
        $(#[$doc])*
        pub const $list: &[&str] = &[$(concat!(stringify!($enum), " ", stringify!($variant)),)*];
        /// Its name.
        pub const fn $function(it: &$enum) -> &'static str {
            match it {
                $($enum::$variant { .. } => concat!(stringify!($enum), " ", stringify!($variant)),)*
            }
        }
    };
}

names! {
    /// Every kind of outcome.
    OUTCOMES outcome_name Outcome:
    Applied Merged Conflict Review
}

names! {
    /// Every reason to wait for a person.
    REASONS reason_name ReviewReason:
    Unreadable Damaged IdTaken UnknownKind Invalid TooLarge NotTheSender NotInThisVillage OutsideYourGrid NotYourRole
    RoleEnded OwnWork NotFromInbox NothingThere AlreadyThere WrongVillage WaitsForEarlier TooLate LongAgo LoginTaken
    OutOfTurn Funds
    Other
}

/// What has to happen to money in some play.
pub const MONEY: &[&str] = &["money: the same booking again", "money: another booking out of the same form"];
