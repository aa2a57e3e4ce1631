//! 光荣榜 in the village: what was nominated, nominating, one honor with the wishes of whom it names.

pub mod list;
pub mod nominate;
pub mod page;
