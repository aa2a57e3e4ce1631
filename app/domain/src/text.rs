//! What a text says besides its words: telephones, identity numbers, doors, names, illnesses. One function each makes
//! what people write many ways the same; [`reveal`] asks whether strangers may read a text.

mod digits;
pub mod door;
pub mod id_number;
pub mod illness;
pub mod name;
pub mod reveal;
pub mod telephone;
mod unseen;

pub use digits::half_width;
pub use reveal::{Excerpt, KnownPeople, Reveals};
pub use unseen::clean;
