//! 光荣榜 — what residents read: rendered by the server, no WASM, works without JavaScript.
//!
//! These pages take data that has already been made fit for strangers ([`data`]); they cannot ask for more.

mod card;
pub mod data;
mod experience;
mod frame;
mod heavens;
mod honor_board;
mod objection_page;
mod poster;
mod stars;
mod village_page;

pub use card::{village_card, zone_card};
pub use experience::experience_page;
pub use frame::{Frame, PICTURE_SIZE, Size, sorry_page};
pub use honor_board::honor_board;
pub use objection_page::{follow_up, follow_up_form, objection_filed, objection_form};
pub use poster::{QrDrawing, poster_page};
pub use stars::stars_page;
pub use village_page::village_page;
