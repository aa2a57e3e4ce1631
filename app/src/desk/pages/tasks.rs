//! 重点任务: the ledger, planning new ones, one task with its story.

pub mod conflict;
mod edit;
pub mod list;
pub mod new;
mod owner;
pub mod page;
mod plan;
