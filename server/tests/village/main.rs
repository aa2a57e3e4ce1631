//! Scenes: the real router, a real database in a temporary folder, and phones that lose their network.
//! One file a scene; `harness` sets the stage.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::cast_possible_truncation,
    clippy::type_complexity,
    missing_docs,
    reason = "tests"
)]

mod harness;

mod access;
mod around;
mod authority;
mod board;
mod bucket;
mod check;
mod door;
mod evaluation;
mod excel;
mod figures;
mod five_stars;
mod funds;
mod fuzz;
mod hills;
mod leaders;
mod money;
mod news;
mod photos;
mod plans;
mod replay;
mod review;
mod sample;
mod sessions;
mod slow;
mod stop;
mod strangers;
mod turning;
mod wall;
mod years;
