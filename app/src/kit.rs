//! The form kit: one way for phone and office to type, keep and save.
//!
//! A form is a row of the table in [`forms`]. Its [`Form`](form::Form) knows its controls, keeps what is typed as a
//! draft, collects what is wrong, waits for photos, and takes its saving button once.

pub mod forms;

#[cfg(feature = "csr")]
mod draft;
#[cfg(feature = "csr")]
pub mod fields;
#[cfg(feature = "csr")]
pub mod form;
#[cfg(feature = "csr")]
pub mod guard;
#[cfg(feature = "csr")]
pub mod keys;
#[cfg(feature = "csr")]
pub mod label;
#[cfg(feature = "csr")]
mod photos;

#[cfg(feature = "csr")]
pub use form::Form;
#[cfg(feature = "csr")]
pub use label::Label;
#[cfg(feature = "csr")]
pub use photos::PhotoPicker;
