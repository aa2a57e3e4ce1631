//! What travels between a phone and the server and what it means: intents, outcomes, merge rules.
//!
//! Knows no transport and no storage: both sides call the same functions. The phone applies an
//! operation to its projection with [`decide`]; the server applies it to its records with the same
//! [`decide`]. The wire is described in `docs/sync-protocol.md`.

// A kind of act or record that is forgotten somewhere does not compile.
#![deny(clippy::wildcard_enum_match_arm)]

mod acts;
pub mod apply;
pub mod exchange;
#[cfg(feature = "office")]
pub mod fault;
pub mod intent;
#[cfg_attr(not(feature = "office"), path = "without_office.rs")]
pub mod office;
pub mod op;
pub mod outcome;
pub mod record;
pub mod review;
pub mod wire;

pub use apply::{Decision, Facts, Moment, Refusal, Shelf, decide};
pub use exchange::{DevAck, RowDigest};
pub use intent::{Intent, Judged};
pub use office::OfficeAct;
pub use op::{FrozenOp, Op, OpHash, OpHead, Unreadable};
pub use outcome::{Outcome, ReviewReason};
pub use record::{Kept, Noun, Record, RecordKey, RecordKind};
pub use review::{ReviewItem, ReviewState};

/// The version of the wire; a push is never refused because of it.
pub const PROTO: u16 = 1;
/// The version of the records' documents; grows when a field is added.
pub const SCHEMA: u16 = 1;
/// Most operations of one push.
pub const MOST_OPS: usize = 100;
/// Largest push body before compression, in bytes.
pub const MOST_PUSH_BYTES: usize = 64 * 1024;
/// Largest frozen operation, in bytes; a larger one that fits into a request is kept for a person.
pub const MOST_OP_BYTES: usize = 32 * 1024;
/// Largest piece of a photo on its way, in bytes: of a larger one a server keeps so much of the beginning.
pub const MOST_PIECE_BYTES: usize = 64 * 1024;
/// Largest piece of a photo on a phone's disk, in bytes.
pub const PHOTO_PIECE_BYTES: usize = 256 * 1024;
