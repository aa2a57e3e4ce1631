//! What only offices do, one file a noun.

mod evaluation;
mod experience;
mod funds;
mod honor;
mod leader_visit;
mod objection;
mod people;
mod plan;
mod review;
mod year;
