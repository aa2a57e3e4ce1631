//! 经验 — what a village did that others can copy: written by the village, posted by the office.

pub mod form;
pub mod list;
