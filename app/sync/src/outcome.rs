//! What became of an operation; data, the sentences live in `app/src/words.rs`.

use crate::wire::{Differs, Fault};
use domain::document::Misread;
use domain::{Day, Flaw, FundRefusal, OutOfTurn, PlaceCode};
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
    Unreadable {
        /// Where they are not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<Fault>,
    },
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
    /// Larger than an operation may be.
    TooLarge {
        /// Bytes that it may have.
        max: u32,
    },
    /// Sent by somebody other than who did it, or in another one's envelope.
    NotTheSender {
        /// What shows that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        differs: Vec<Differs>,
    },
    /// The person had no role in this village at that time.
    NotInThisVillage,
    /// The role in which it was done has ended since.
    RoleEnded,
    /// The household lay in another grid at that time.
    OutsideYourGrid {
        /// The grid it lies in now.
        grid: PlaceCode,
    },
    /// The person's role does not do this.
    NotYourRole,
    /// Nobody decides about what they wrote themselves.
    OwnWork,
    /// An office's act, or a decision about a kept operation: only its author can do it, anew.
    NotFromInbox,
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
    /// The day it tells of is long ago; a person looks whether it is meant.
    LongAgo {
        /// The day.
        on: Day,
    },
    /// The login name belongs to somebody else.
    LoginTaken,
    /// It is not the turn of this step.
    OutOfTurn {
        /// Why.
        turn: OutOfTurn,
    },
    /// The zone's ledger does not book it.
    Funds {
        /// Why.
        refusal: FundRefusal,
    },
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
    turn: Option<OutOfTurn>,
    refusal: Option<FundRefusal>,
    on: Option<Day>,
    #[serde(default)]
    max: u32,
    // Phones have no use for what is told to whoever writes a client.
    #[cfg(feature = "office")]
    fault: Option<Fault>,
    #[cfg(feature = "office")]
    #[serde(default)]
    differs: Vec<Differs>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReasonWord {
    Unreadable,
    Damaged,
    IdTaken,
    UnknownKind,
    Invalid,
    TooLarge,
    NotTheSender,
    NotInThisVillage,
    OutsideYourGrid,
    NotYourRole,
    RoleEnded,
    OwnWork,
    NotFromInbox,
    NothingThere,
    AlreadyThere,
    WrongVillage,
    WaitsForEarlier,
    TooLate,
    LongAgo,
    LoginTaken,
    OutOfTurn,
    Funds,
    #[serde(other)]
    Other,
}

impl From<ReasonRead> for ReviewReason {
    fn from(read: ReasonRead) -> Self {
        #[cfg(feature = "office")]
        let (fault, differs) = (read.fault, read.differs);
        #[cfg(not(feature = "office"))]
        let (fault, differs) = (None, Vec::new());
        match read.why {
            ReasonWord::Unreadable => Self::Unreadable { fault },
            ReasonWord::Damaged => Self::Damaged,
            ReasonWord::IdTaken => Self::IdTaken,
            ReasonWord::UnknownKind => Self::UnknownKind,
            ReasonWord::Invalid => Self::Invalid { flaws: read.flaws },
            ReasonWord::TooLarge => Self::TooLarge { max: read.max },
            ReasonWord::NotTheSender => Self::NotTheSender { differs },
            ReasonWord::NotInThisVillage => Self::NotInThisVillage,
            ReasonWord::OutsideYourGrid => {
                read.grid.map_or(Self::Other, |grid| Self::OutsideYourGrid { grid })
            }
            ReasonWord::NotYourRole => Self::NotYourRole,
            ReasonWord::RoleEnded => Self::RoleEnded,
            ReasonWord::OwnWork => Self::OwnWork,
            ReasonWord::NotFromInbox => Self::NotFromInbox,
            ReasonWord::NothingThere => Self::NothingThere,
            ReasonWord::AlreadyThere => Self::AlreadyThere,
            ReasonWord::WrongVillage => Self::WrongVillage,
            ReasonWord::WaitsForEarlier => Self::WaitsForEarlier,
            ReasonWord::TooLate => Self::TooLate,
            ReasonWord::LongAgo => read.on.map_or(Self::Other, |on| Self::LongAgo { on }),
            ReasonWord::LoginTaken => Self::LoginTaken,
            ReasonWord::OutOfTurn => read.turn.map_or(Self::Other, |turn| Self::OutOfTurn { turn }),
            ReasonWord::Funds => read.refusal.map_or(Self::Other, |refusal| Self::Funds { refusal }),
            ReasonWord::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::ReviewState;
    use domain::document::read;
    use domain::{AccountId, At, Field, Why};
    use uuid::Uuid;

    fn reads_back<T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(it: &T) {
        let text = serde_json::to_string(it).unwrap();
        assert_eq!(&read::<T>(&text).unwrap(), it, "{text}");
    }

    #[test]
    fn every_outcome_reads_back() {
        for outcome in [Outcome::Applied { ver: 1 }, Outcome::Merged { ver: 2 }, Outcome::Conflict { ver: 3 }]
        {
            reads_back(&outcome);
        }
        let grid: PlaceCode = "410871001001003".parse().unwrap();
        let flaws = vec![Flaw::new(Field::Note, Why::TooLong { max: 500 })];
        let reasons = [
            ReviewReason::Unreadable { fault: None },
            ReviewReason::TooLarge { max: 32_768 },
            ReviewReason::Damaged,
            ReviewReason::IdTaken,
            ReviewReason::UnknownKind,
            ReviewReason::Invalid { flaws },
            ReviewReason::NotTheSender { differs: Vec::new() },
            ReviewReason::NotInThisVillage,
            ReviewReason::OutsideYourGrid { grid: grid.clone() },
            ReviewReason::NotYourRole,
            ReviewReason::RoleEnded,
            ReviewReason::OwnWork,
            ReviewReason::NotFromInbox,
            ReviewReason::NothingThere,
            ReviewReason::AlreadyThere,
            ReviewReason::WrongVillage,
            ReviewReason::WaitsForEarlier,
            ReviewReason::TooLate,
            ReviewReason::LongAgo { on: "2020-05-01".parse().unwrap() },
            ReviewReason::LoginTaken,
            ReviewReason::OutOfTurn { turn: OutOfTurn::NoticeRunning },
            ReviewReason::Funds { refusal: FundRefusal::NoSuchPayment },
            ReviewReason::Funds { refusal: FundRefusal::BeyondBudget { left: domain::Fen::yuan(3) } },
            ReviewReason::Other,
        ];
        for reason in reasons {
            reads_back(&Outcome::Review { reason });
        }
        let (by, at) = (AccountId::from_uuid(Uuid::from_u128(7)), At::from_millis(5));
        let states = [
            ReviewState::Waiting,
            ReviewState::Accepted { by: None, at },
            ReviewState::HandedOver { to: grid, by, at },
            ReviewState::Returned { note: "请补上日期".into(), by, at },
            ReviewState::Withdrawn { at },
        ];
        for state in states {
            reads_back(&state);
        }
    }

    #[cfg(feature = "office")]
    #[test]
    fn what_is_told_to_whoever_writes_a_client_reads_back() {
        let fault = Fault { path: "intent.record_visit.on".into(), at: 412 };
        reads_back(&Outcome::Review { reason: ReviewReason::Unreadable { fault: Some(fault) } });
        let differs = vec![Differs::Actor, Differs::Dseq];
        reads_back(&Outcome::Review { reason: ReviewReason::NotTheSender { differs } });
        let before = r#"{"is":"review","reason":{"why":"unreadable"}}"#;
        let outcome = read::<Outcome>(before).unwrap();
        assert_eq!(outcome, Outcome::Review { reason: ReviewReason::Unreadable { fault: None } });
        assert_eq!(serde_json::to_string(&outcome).unwrap(), before);
    }

    #[test]
    fn a_newer_servers_words_are_kept_as_other() {
        let newer = r#"{"is":"review","reason":{"why":"moon_phase","grid":null,"phase":3}}"#;
        assert_eq!(read::<Outcome>(newer), Ok(Outcome::Review { reason: ReviewReason::Other }));
        let flaw = r#"{"is":"review","reason":{"why":"invalid","flaws":[{"field":"mood","why":{"too_grim":{"by":2}}}]}}"#;
        let flaws = vec![Flaw::new(Field::Other, Why::Other)];
        assert_eq!(read::<Outcome>(flaw), Ok(Outcome::Review { reason: ReviewReason::Invalid { flaws } }));
        assert!(read::<Outcome>(r#"{"is":"applied"}"#).is_err(), "a version is not made up");
    }
}
