//! What phones send: each operation is kept once, has one outcome, and nothing typed is lost.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

#[path = "../village/mod.rs"]
mod village;

mod copies;
mod days;
mod once;
mod review;
mod waiting;

use sync::{Outcome, ReviewReason};

const WAITS: Outcome = Outcome::Review { reason: ReviewReason::WaitsForEarlier };
const APPLIED: Outcome = Outcome::Applied { ver: 1 };
