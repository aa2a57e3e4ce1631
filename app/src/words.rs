//! Every Chinese sentence made from a code stands here, so that somebody who does not program can review it.
//!
//! One file a subject: days and numbers, people and places, what is done, what became of it. Knows no screen.

mod acts;
mod comparison;
mod creation;
mod desk;
#[cfg(feature = "csr")]
mod device;
mod door;
mod evaluation;
mod figures;
mod funds;
// Without the acts of offices there is nothing to say of them.
#[cfg_attr(not(feature = "office"), path = "words/without_office.rs")]
mod office;
mod outcomes;
mod people;
mod plans;
#[cfg(any(feature = "csr", test))]
mod round;
mod site;
mod stars;
mod wall;
mod year;

pub use acts::*;
pub use comparison::*;
pub use creation::*;
pub use desk::*;
#[cfg(feature = "csr")]
pub use device::*;
pub use door::*;
pub use evaluation::*;
pub use figures::*;
pub use funds::*;
pub use office::*;
pub use outcomes::*;
pub use people::*;
pub use plans::*;
#[cfg(any(feature = "csr", test))]
pub use round::*;
pub use site::*;
pub use stars::*;
pub use wall::*;
pub use year::*;
