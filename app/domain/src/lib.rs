//! The nouns and rules of the field: places, people, visits, disputes, activities, tasks, honors.
//!
//! Pure: no I/O, no clock, no chance, no async, no framework. Time and ids come in as arguments,
//! so the same function decides on a phone without a network and on the server.
#![doc = include_str!("../GLOSSARY.md")]

pub mod account;
pub mod activity;
pub mod agenda;
pub mod announced;
pub mod authors;
pub mod awards;
pub mod comparison;
pub mod declared;
pub mod declared_plan;
pub mod dispute;
pub mod document;
pub mod evaluation;
pub mod experience;
pub mod field;
pub mod figures;
pub mod flaw;
pub mod fund_ledger;
pub mod holding;
pub mod honor;
pub mod household;
pub mod ids;
pub mod leader_visit;
pub mod leaders;
pub mod look_alike;
pub mod money;
pub mod need;
pub mod objection;
pub mod order;
pub mod photo;
pub mod place;
pub mod plan_check;
pub mod register;
pub mod round;
pub mod search;
pub mod session;
pub mod settings;
pub mod star;
pub mod star_plan;
pub mod star_year;
pub mod task;
pub mod text;
pub mod time;
pub mod visit;
pub mod wall;
pub mod year_result;

pub use account::{Account, Membership, Role, Standing};
pub use activity::Activity;
pub use awards::AwardRules;
pub use declared_plan::{Declaration, DeclaredPlan, PlacesMeant};
pub use dispute::{Dispute, DisputeEvent, DisputeStatus};
pub use evaluation::{Evaluation, OutOfTurn, PublicNotice};
pub use experience::Experience;
pub use field::{Field, Keyboard, NAME_MAX};
pub use flaw::{Flaw, Why};
pub use fund_ledger::{FundLedger, FundRefusal};
pub use holding::Holding;
pub use honor::{Honor, PublicName};
pub use household::{Household, Person};
pub use ids::{
    AccountId, ActivityId, DeclaredPlanId, DeviceId, DisputeId, ExperienceId, FundEntryId, HonorId,
    HouseholdId, LeaderVisitId, NeedId, ObjectionId, OpId, PersonId, TaskId, VisitId,
};
pub use leader_visit::LeaderVisit;
pub use money::Fen;
pub use need::Need;
pub use objection::Objection;
pub use photo::{PhotoHash, PhotoRef};
pub use place::{Place, PlaceCode, PlaceKind, PlaceLevel};
pub use register::{Register, Stamp};
pub use star::StarKind;
pub use star_plan::{PilotTrack, PlanChange, StarPlan, StarState};
pub use star_year::{StarSeat, StarYear, VetoItem, YearCorrection, YearItem, YearSetting};
pub use task::{Milestone, Progress, Task};
pub use text::{Excerpt, KnownPeople, Reveals};
pub use time::{At, Day};
pub use visit::Visit;
pub use year_result::YearResult;
