//! What the office reads from the server and the secrets it hands out; every record changes by intents, never here.
//!
//! One table says of each function its method, its address, its arguments and its answer, and who is answered. From it
//! come the calls of the office's pages; the server has a body for each (docs/decisions/0036-functions-in-one-table.md).

mod accounts;
#[cfg(feature = "desk")]
mod ask;
mod comparison;
mod declined;
mod evaluation;
mod experiences;
mod funds;
mod honors;
mod leader_visits;
mod overview;
mod plan_check;
mod plans;
mod secrets;
mod silence;
mod wall;
mod years;

pub use accounts::{AccountRow, MOST_ACCOUNTS, SignIn};
pub use comparison::SideBySide;
pub use declined::Declined;
pub use evaluation::{EvaluationPlace, EvaluationRow, EvaluationSheet, UnfinishedYear};
pub use experiences::{ExperienceRow, Pilots};
pub use funds::FundsSeen;
pub use honors::HonorRow;
pub use leader_visits::{LeaderVisitRow, LeadersSeen};
pub use overview::Overview;
pub use plan_check::{DeclaredRow, PlanChecked};
pub use plans::{PlanRow, PlansSeen};
pub use secrets::{ActivationCard, LONGEST_PASSWORD, SHORTEST_PASSWORD, password_is_long_enough};
pub use silence::SilentRow;
pub use wall::{Wall, WallPlace};
pub use years::{Colleague, YearSheet, YearTrial};

use domain::{AccountId, DeviceId, Place, PlaceCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::wire::DeviceLine;

/// How a function is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Its arguments stand in the query of the address.
    Get,
    /// Its arguments stand in the body, as those of a form.
    Post,
}

/// A question to the server, with everything that is asked.
pub trait Function: Serialize + DeserializeOwned + Send + 'static {
    /// How it is asked.
    const METHOD: Method;
    /// Where.
    const PATH: &'static str;
    /// What is answered, as JSON.
    type Answer: Serialize + DeserializeOwned + Send + 'static;

    /// Its arguments as they travel: `under=410871&year=2026`.
    ///
    /// # Errors
    /// Only when an argument is no text, number or truth.
    fn to_query(&self) -> Result<String, serde_qs::Error> {
        serde_qs::to_string(self)
    }
    /// Reads arguments that travelled.
    ///
    /// # Errors
    /// When one is missing or is none.
    fn from_query(query: &str) -> Result<Self, serde_qs::Error> {
        serde_qs::Config::new(5, false).deserialize_str(query)
    }
}

macro_rules! functions {
    ($(
        $(#[$doc:meta])*
        $method:ident $path:literal $name:ident: $Question:ident {
            $($(#[$of:meta])* $argument:ident: $kind:ty),*
        } -> $answer:ty;
    )*) => {
        /// Every function.
        pub const ALL: &[(Method, &str)] = &[$((Method::$method, $path)),*];

        $(
            $(#[$doc])*
            #[derive(Serialize, Deserialize)]
            pub struct $Question {
                $(
                    /// The argument of this name.
                    $(#[$of])*
                    pub $argument: $kind
                ),*
            }

            impl Function for $Question {
                const METHOD: Method = Method::$method;
                const PATH: &'static str = $path;
                type Answer = $answer;
            }
        )*

        #[cfg(feature = "desk")]
        mod calls {
            use super::*;

            $(
                $(#[$doc])*
                pub async fn $name($($argument: $kind),*) -> Result<$answer, Declined> {
                    ask::ask($Question { $($argument),* }).await
                }
            )*
        }
    };
}

#[cfg(feature = "desk")]
pub use calls::*;

functions! {
    /// What stands at and below `under`. For an office above it.
    Get "/desk/v1/overview" overview: AskOverview { under: PlaceCode } -> Overview;

    /// Every place at and below `under`, in the order of their codes, so that a parent comes before its children. For an
    /// office above it.
    Get "/desk/v1/places" places: AskPlaces { under: PlaceCode } -> Vec<Place>;

    /// The accounts that belong at or below `under`, whose name or login contains `text`, by place and name; at most
    /// [`MOST_ACCOUNTS`]. For the secretary of `under` or an office above it.
    Get "/desk/v1/accounts" accounts: AskAccounts { under: PlaceCode, #[serde(default)] text: String } -> Vec<AccountRow>;

    /// One account. For those who lead its home.
    Get "/desk/v1/account" account: AskAccount { id: AccountId } -> AccountRow;

    /// People with a field role under `under` whose phones have been silent for at least `days` days, in the order of
    /// places and names. For the secretary of `under` or an office above it.
    Get "/desk/v1/silent" silent: AskSilent { under: PlaceCode, days: u16 } -> Vec<SilentRow>;

    /// The evaluations of the villages under `under` in a year. For an office above them.
    Get "/desk/v1/evaluations" evaluations: AskEvaluations { under: PlaceCode, year: i32 } -> EvaluationSheet;

    /// The evaluation of one village with its evidence, objections and history. For its secretary and offices above it;
    /// only offices read objections.
    Get "/desk/v1/evaluation_place" evaluation_place: AskEvaluationPlace { under: PlaceCode, year: i32 }
        -> EvaluationPlace;

    /// The honors of the villages under `under`, newest award first. For an office above it.
    Get "/desk/v1/honors" honors: AskHonors { under: PlaceCode } -> Vec<HonorRow>;

    /// The villages under `under` with their plans of `year`. For an office above them.
    Get "/desk/v1/plans" plans: AskPlans { under: PlaceCode, year: i32 } -> PlansSeen;

    /// Checks the plans of `year` under a township or the zone. For an office above them.
    Get "/desk/v1/plan_check" plan_check: AskPlanCheck { under: PlaceCode, year: i32 } -> PlanChecked;

    /// What holds in `year` where `under` lies. For those who lead it.
    Get "/desk/v1/star_year" star_year: AskStarYear { under: PlaceCode, year: i32 } -> YearSheet;

    /// Tries these numbers out on what is decided in a year, as if they had been wrong: nothing is kept. `items` is a
    /// document of year items. For the zone's office.
    Get "/desk/v1/year_trial" year_trial: AskYearTrial { under: PlaceCode, year: i32, items: String } -> YearTrial;

    /// Those who work in an office under `under`, by name. For an office above it.
    Get "/desk/v1/colleagues" colleagues: AskColleagues { under: PlaceCode } -> Vec<Colleague>;

    /// The money of `year` for the villages under `under`. For an office above them; the budget and the vouchers are the
    /// zone's own.
    Get "/desk/v1/funds" funds: AskFunds { under: PlaceCode, year: i32 } -> FundsSeen;

    /// The villages under `under` as they stand now in a year's creation, this one when none is said. For an office
    /// above them.
    Get "/desk/v1/wall" wall: AskWall { under: PlaceCode, year: Option<i32> } -> Wall;

    /// One village with its tasks and figures. For an office above it.
    Get "/desk/v1/wall_place" wall_place: AskWallPlace { under: PlaceCode, year: Option<i32> } -> WallPlace;

    /// What lies right under `under`, side by side, in a year, this one when none is said. For an office above it.
    Get "/desk/v1/comparison" comparison: AskComparison { under: PlaceCode, year: Option<i32> } -> SideBySide;

    /// The experiences of the villages under `under`, the newest first. For an office above them.
    Get "/desk/v1/experiences" experiences: AskExperiences { under: PlaceCode } -> Vec<ExperienceRow>;

    /// The pilots of a year under `under`, of this one when none is said, with what they wrote down. For an office above
    /// them.
    Get "/desk/v1/pilots" pilots: AskPilots { under: PlaceCode, year: Option<i32> } -> Pilots;

    /// The leaders of the villages under `under` in a year, this one when none is said, and every visit. For an office
    /// above them.
    Get "/desk/v1/leaders" leaders: AskLeaders { under: PlaceCode, year: Option<i32> } -> LeadersSeen;

    /// The devices of an account, the one heard from last first. For its own person, and for whoever may appoint them.
    Get "/desk/v1/devices" devices: AskDevices { account: AccountId } -> Vec<DeviceLine>;

    /// Ends the sessions of one device of an account, or of all of them. For its own person, and for whoever may appoint
    /// them. The devices drop what they have read and keep what is unsent.
    Post "/desk/v1/end_sessions" end_sessions: EndSessions {
        account: AccountId,
        #[serde(default)] device: Option<DeviceId>
    } -> ();

    /// Makes a new one-time code for a field account; older codes of it are void. When the phone before it was `lost`,
    /// all of the account's sessions end at once. For those who lead its home; for somebody with a role in an office,
    /// only for an office above every place of theirs. Who has no role now or later could not sign in, and gets none.
    Post "/desk/v1/activation_code" activation_code: IssueCode {
        account: AccountId,
        #[serde(default)] lost: bool
    } -> ActivationCard;

    /// Sets a desk account's password; its other sessions end. For an office above every place of theirs.
    Post "/desk/v1/set_password" set_password: SetPassword { account: AccountId, password: String } -> ();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What pages of an earlier version, open in a tab, write into the address: their library's words, kept here.
    #[test]
    fn arguments_travel_as_they_always_did() {
        let under: PlaceCode = "410871001".parse().unwrap();
        let wall = AskWall { under: under.clone(), year: Some(2026) };
        assert_eq!(wall.to_query().unwrap(), "under=410871001&year=2026");
        assert_eq!(AskWall { under: under.clone(), year: None }.to_query().unwrap(), "under=410871001");
        let accounts = AskAccounts { under, text: "孙 & 李".into() };
        assert_eq!(accounts.to_query().unwrap(), "under=410871001&text=%E5%AD%99+%26+%E6%9D%8E");
        assert_eq!(AskAccounts::from_query(&accounts.to_query().unwrap()).unwrap().text, "孙 & 李");
    }

    #[test]
    fn what_may_be_left_out_is_left_out_and_nothing_else() {
        let id = "0190f3a0-0000-7000-8000-000000000001";
        let end = EndSessions::from_query(&format!("account={id}")).unwrap();
        assert_eq!((end.account.to_string().as_str(), end.device), (id, None));
        assert!(!IssueCode::from_query(&format!("account={id}")).unwrap().lost);
        assert!(IssueCode::from_query(&format!("account={id}&lost=true")).unwrap().lost);
        assert_eq!(AskWall::from_query("under=410871").unwrap().year, None);
        assert!(AskAccounts::from_query("under=410871").unwrap().text.is_empty());
        for wrong in ["", "year=2026", "under=41087&year=2026", "under=410871&year=x", "under=410871"] {
            assert!(AskPlans::from_query(wrong).is_err(), "{wrong}");
        }
    }
}
