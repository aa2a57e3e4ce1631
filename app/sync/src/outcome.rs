//! What became of an operation; data, the sentences live in `app/src/words.rs`.

use domain::document::Misread;
use domain::{Flaw, PlaceCode};
use serde::{Deserialize, Serialize};

/// What became of an operation. It never changes once told (I4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "OutcomeRead")]
pub enum Outcome {
    /// It stands.
    Applied {
        /// The version of the record it made.
        ver: u64,
    },
    /// It stands beside what others changed in other fields meanwhile.
    Merged {
        /// The version of the record it made.
        ver: u64,
    },
    /// It shows, but another value met it; a person picks.
    Conflict {
        /// The version of the record it made.
        ver: u64,
    },
    /// It is kept whole and not applied; a person looks at it.
    Review {
        /// Why.
        reason: ReviewReason,
    },
}

impl Outcome {
    /// The version it made, when it was applied.
    pub const fn ver(&self) -> Option<u64> {
        match self {
            Self::Applied { ver } | Self::Merged { ver } | Self::Conflict { ver } => Some(*ver),
            Self::Review { .. } => None,
        }
    }
}

/// Why an operation waits for a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case", from = "ReasonRead")]
pub enum ReviewReason {
    /// The bytes are not an operation.
    Unreadable,
    /// The bytes are not those that were hashed.
    Damaged,
    /// Another operation with the same id came before.
    IdTaken,
    /// A kind of act this server does not know yet.
    UnknownKind,
    /// Something typed cannot stand.
    Invalid {
        /// What.
        flaws: Vec<Flaw>,
    },
    /// Sent by somebody other than who did it.
    NotTheSender,
    /// The person had no role in this village at that time.
    NotInThisVillage,
    /// The household lay in another grid at that time.
    OutsideYourGrid {
        /// The grid it lies in now.
        grid: PlaceCode,
    },
    /// The person's role does not do this.
    NotYourRole,
    /// What it changes is not there.
    NothingThere,
    /// What it makes is already there.
    AlreadyThere,
    /// It belongs to another village than it says.
    WrongVillage,
    /// Something it builds on has not arrived yet; applied by itself when it does.
    WaitsForEarlier,
    /// The time for the author to put it right is over; the secretary may.
    TooLate,
    /// The login name belongs to somebody else.
    LoginTaken,
    /// A reason of a newer server.
    Other,
}

/// An outcome as its document lays it out: flat, so that phones read it with little code.
#[derive(Deserialize)]
struct OutcomeRead {
    is: OutcomeWord,
    ver: Option<u64>,
    reason: Option<ReviewReason>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum OutcomeWord {
    Applied,
    Merged,
    Conflict,
    Review,
}

impl TryFrom<OutcomeRead> for Outcome {
    type Error = Misread;

    fn try_from(read: OutcomeRead) -> Result<Self, Misread> {
        let outcome = match read.is {
            OutcomeWord::Applied => read.ver.map(|ver| Self::Applied { ver }),
            OutcomeWord::Merged => read.ver.map(|ver| Self::Merged { ver }),
            OutcomeWord::Conflict => read.ver.map(|ver| Self::Conflict { ver }),
            OutcomeWord::Review => read.reason.map(|reason| Self::Review { reason }),
        };
        outcome.ok_or(Misread::Misshapen)
    }
}

/// A reason as its document lays it out.
#[derive(Deserialize)]
struct ReasonRead {
    why: ReasonWord,
    #[serde(default)]
    flaws: Vec<Flaw>,
    grid: Option<PlaceCode>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReasonWord {
    Unreadable,
    Damaged,
    IdTaken,
    UnknownKind,
    Invalid,
    NotTheSender,
    NotInThisVillage,
    OutsideYourGrid,
    NotYourRole,
    NothingThere,
    AlreadyThere,
    WrongVillage,
    WaitsForEarlier,
    TooLate,
    LoginTaken,
    #[serde(other)]
    Other,
}

impl From<ReasonRead> for ReviewReason {
    fn from(read: ReasonRead) -> Self {
        match read.why {
            ReasonWord::Unreadable => Self::Unreadable,
            ReasonWord::Damaged => Self::Damaged,
            ReasonWord::IdTaken => Self::IdTaken,
            ReasonWord::UnknownKind => Self::UnknownKind,
            ReasonWord::Invalid => Self::Invalid { flaws: read.flaws },
            ReasonWord::NotTheSender => Self::NotTheSender,
            ReasonWord::NotInThisVillage => Self::NotInThisVillage,
            ReasonWord::OutsideYourGrid => {
                read.grid.map_or(Self::Other, |grid| Self::OutsideYourGrid { grid })
            }
            ReasonWord::NotYourRole => Self::NotYourRole,
            ReasonWord::NothingThere => Self::NothingThere,
            ReasonWord::AlreadyThere => Self::AlreadyThere,
            ReasonWord::WrongVillage => Self::WrongVillage,
            ReasonWord::WaitsForEarlier => Self::WaitsForEarlier,
            ReasonWord::TooLate => Self::TooLate,
            ReasonWord::LoginTaken => Self::LoginTaken,
            ReasonWord::Other => Self::Other,
        }
    }
}
