//! The phone: what grid workers use at the door, with or without a network.

mod activity;
mod activity_form;
mod app;
mod conflict;
mod dispute;
mod dispute_form;
mod doors;
mod evaluation;
mod first_read;
mod frame;
mod household;
mod household_edit;
mod household_form;
mod households;
mod line;
mod me;
mod needs;
mod parties;
mod picker;
mod place;
mod plan;
mod records;
mod returned;
mod sending;
mod storage;
mod suggestions;
mod task;
mod tasks;
mod today;
mod visit;
mod visit_form;
mod visit_needs;

pub use app::start;
