//! 重点任务: the ledger, planning new ones, one task with its story.

mod checklist;
pub mod conflict;
mod edit;
pub mod list;
pub mod new;
mod owner;
pub mod page;
mod plan;
