//! What the office reads from the server and the secrets it hands out; every record changes by intents, never here.
//!
//! Both halves: under `ssr` the questions, in the browser the calls. Each function authorises
//! inside with [`domain::Standing`]; what a village holds never leaves for somebody who does not lead it.

mod accounts;
mod comparison;
mod declined;
mod document;
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

pub use accounts::{AccountRow, MOST_ACCOUNTS, SignIn, account, accounts};
#[cfg(feature = "ssr")]
pub use comparison::side_by_side;
pub use comparison::{SideBySide, comparison};
pub use declined::Declined;
pub(crate) use document::{AsDocument, Document};
pub use evaluation::{
    EvaluationPlace, EvaluationRow, EvaluationSheet, UnfinishedYear, evaluation_place, evaluations,
};
pub use experiences::{ExperienceRow, Pilots, experiences, pilots};
pub use funds::{FundsSeen, funds};
pub use honors::{HonorRow, honors};
pub use leader_visits::{LeaderVisitRow, LeadersSeen, leaders};
pub use overview::{Overview, overview};
pub use places::places;
pub use plan_check::{DeclaredRow, PlanChecked, plan_check};
pub use plans::{PlanRow, PlansSeen, plans};
pub use secrets::{
    ActivationCard, LONGEST_PASSWORD, SHORTEST_PASSWORD, activation_code, devices, end_sessions,
    password_is_long_enough, set_password,
};
pub use silence::{SilentRow, silent};
pub use wall::{Wall, WallPlace, wall, wall_place};
pub use years::{Colleague, YearSheet, YearTrial, colleagues, star_year, year_trial};

#[cfg(feature = "ssr")]
mod caller;
#[cfg(feature = "ssr")]
pub use caller::{Caller, Secrets, SecretsFuture};
