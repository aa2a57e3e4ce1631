//! Plays the whole exchange with everything that can go wrong, from one seed, in one thread: the phones that ship
//! ([`device::Phone`] on a disk that fails), the store that ships on a real database, and a road in between. After
//! quiet it checks the invariants of docs/invariants.md.
//!
//! [`Plan::of`] says what a seed means, [`play`] plays it, [`play_on_both`] plays it on both engines, [`shrink`] makes one
//! that fails as short as it can.
//! `docs/simulator.md` tells how to read a story.

mod acts;
mod authority;
mod chance;
mod disk;
mod engines;
mod handset;
mod judge;
pub mod names;
mod pace;
pub mod plan;
mod play;
mod referee;
mod road;
mod server;
mod shrink;
mod zone;

pub use engines::play_on_both;
pub use plan::Plan;
pub use play::{Played, play};
pub use referee::{Broken, Tally};
pub use shrink::shrink;
