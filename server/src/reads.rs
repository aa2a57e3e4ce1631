//! The bodies of `app::functions`: each asks first whether the caller may know, then the store.
//!
//! What a village holds never leaves for somebody who does not lead it. No record is changed here; secrets, which are
//! no records, are.

mod accounts;
mod caller;
mod comparison;
mod evaluation;
mod experiences;
mod funds;
mod honors;
mod leader_visits;
mod overview;
mod places;
mod plan_check;
mod plans;
mod secrets;
mod silence;
mod wall;
mod years;

pub use accounts::{account, accounts};
pub use caller::Caller;
pub use comparison::{comparison, side_by_side};
pub use evaluation::{evaluation_place, evaluations};
pub use experiences::{experiences, pilots};
pub use funds::funds;
pub use honors::honors;
pub use leader_visits::leaders;
pub use overview::overview;
pub use places::places;
pub use plan_check::plan_check;
pub use plans::plans;
pub use secrets::{activation_code, devices, end_sessions, set_password};
pub use silence::silent;
pub use wall::{wall, wall_place};
pub use years::{colleagues, star_year, year_trial};
