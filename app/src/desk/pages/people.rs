//! 人员: the village's people, an office's accounts, one person with roles and the way to sign in.

pub mod accounts;
mod card;
pub mod devices;
mod open;
pub mod person;
mod roles;
mod secret;
pub mod village;
