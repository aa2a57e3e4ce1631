//! Parts that several screens share, phone and office alike; they know no network.

pub mod icon;
pub mod stars;

#[cfg(feature = "csr")]
pub mod badge;
#[cfg(feature = "csr")]
pub mod claim_form;
#[cfg(feature = "csr")]
pub mod devices;
#[cfg(feature = "csr")]
pub mod here;
#[cfg(feature = "csr")]
pub mod install;
#[cfg(feature = "csr")]
pub mod later;
#[cfg(feature = "csr")]
pub mod own_stars;
#[cfg(feature = "csr")]
pub mod path;
#[cfg(feature = "csr")]
pub mod photos;
#[cfg(feature = "csr")]
pub mod sheet;
#[cfg(feature = "csr")]
pub mod sign_in;
#[cfg(feature = "csr")]
pub mod stage;
#[cfg(feature = "csr")]
pub mod theme;
#[cfg(feature = "csr")]
pub mod toast;
#[cfg(feature = "csr")]
pub mod update;
#[cfg(feature = "csr")]
pub mod visit_talk;
