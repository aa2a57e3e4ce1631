//! The form kit: one way for phone and office to type, keep and save.
//!
//! A form is a row of the table in [`forms`]. Its [`Form`](form::Form) knows its controls, keeps what is typed as a
//! draft, collects what is wrong, waits for photos, and takes its saving button once.

mod draft;
pub mod fields;
pub mod form;
pub mod guard;
pub mod keys;
pub mod label;
mod photos;

pub use crate::forms;
pub use form::Form;
pub use label::Label;
pub use photos::PhotoPicker;
