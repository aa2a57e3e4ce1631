//! 挂图作战 — villages × stars on the office's screen, in the meeting room and on paper; and one village of it.

pub(super) mod chart;
mod legend;
mod paper;
pub(super) mod place;
mod search;
pub(super) mod table;
