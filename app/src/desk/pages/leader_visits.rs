//! 分包与调研 — which places leaders are assigned to, their visits, and suggestions that become tasks.

mod card;
pub mod form;
pub mod list;
pub mod office;
mod suggestions;

pub(super) use card::card;
