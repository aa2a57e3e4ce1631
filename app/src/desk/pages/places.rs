//! 区划: the tree of places, and filling it from Excel.

pub mod import;
pub mod tree;
