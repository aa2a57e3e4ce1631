//! Time and chance as parameters, so that tests decide both.

use domain::{
    AccountId, ActivityId, At, DeclaredPlanId, DisputeId, ExperienceId, FundEntryId, HonorId, HouseholdId,
    LeaderVisitId, NeedId, OpId, PersonId, TaskId, VisitId,
};

/// The clock and the random source of this phone.
pub trait Env {
    /// The phone's own clock, right or wrong.
    fn now(&self) -> At;
    /// Ten random bytes.
    fn chance(&self) -> [u8; 10];
}

/// An id that a phone may make.
pub trait Minted: Sized {
    /// A new one of this instant.
    fn mint(at: At, chance: [u8; 10]) -> Self;
}

macro_rules! minted {
    ($($id:ident)*) => {$(
        impl Minted for $id {
            fn mint(at: At, chance: [u8; 10]) -> Self {
                Self::new(at, chance)
            }
        }
    )*};
}

minted! {
    AccountId ActivityId DeclaredPlanId DisputeId ExperienceId FundEntryId HonorId HouseholdId LeaderVisitId NeedId OpId
    PersonId TaskId VisitId
}

/// The browser's clock and random source.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserEnv;

#[cfg(target_arch = "wasm32")]
impl Env for BrowserEnv {
    fn now(&self) -> At {
        crate::browser::now()
    }
    fn chance(&self) -> [u8; 10] {
        crate::browser::chance()
    }
}
