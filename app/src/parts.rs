//! Parts that several screens share, phone and office alike; they know no network.

pub mod badge;
pub mod claim_form;
pub mod devices;
pub mod here;
pub mod install;
pub mod later;
pub mod own_stars;
pub mod path;
pub mod photos;
pub mod sheet;
pub mod sign_in;
pub mod stage;
pub mod theme;
pub mod toast;
pub mod update;
pub mod visit_talk;

pub use crate::{icon, star_row as stars};
