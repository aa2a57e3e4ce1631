//! Every Chinese sentence made from a code stands here, so that somebody who does not program can review it.
//!
//! One file a subject: days and numbers, people and places, what is done, what became of it. Knows no screen.

mod acts;
#[cfg(any(feature = "desk", feature = "ssr", test))]
mod comparison;
mod creation;
#[cfg(any(feature = "desk", test))]
mod desk;
mod evaluation;
mod figures;
#[cfg(any(feature = "desk", feature = "ssr", test))]
mod funds;
#[cfg(any(feature = "desk", feature = "ssr"))]
mod office;
mod outcomes;
mod people;
mod plans;
mod site;
#[cfg(any(feature = "ssr", test))]
mod stars;
#[cfg(any(feature = "desk", test))]
mod wall;
#[cfg(any(feature = "desk", feature = "ssr", test))]
mod year;

pub use acts::*;
#[cfg(any(feature = "desk", feature = "ssr", test))]
pub use comparison::*;
pub use creation::*;
#[cfg(any(feature = "desk", test))]
pub use desk::*;
pub use evaluation::*;
pub use figures::*;
#[cfg(any(feature = "desk", feature = "ssr", test))]
pub use funds::*;
#[cfg(any(feature = "desk", feature = "ssr"))]
pub use office::*;
pub use outcomes::*;
pub use people::*;
pub use plans::*;
pub use site::*;
#[cfg(any(feature = "ssr", test))]
pub use stars::*;
#[cfg(any(feature = "desk", test))]
pub use wall::*;
#[cfg(any(feature = "desk", feature = "ssr", test))]
pub use year::*;
