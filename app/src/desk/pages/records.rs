//! 记录: visits, disputes, activities and needs of the village, found by filters, opened whole.

mod amend;
pub mod list;
mod need;
pub mod page;
mod rows;
mod twins;
