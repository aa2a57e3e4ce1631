//! Identities made on the device; knows nothing of what they identify.

use crate::time::At;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A text that should have been an id and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A UUIDv7 of this instant; `chance` comes from the device's random source.
            pub fn new(at: At, chance: [u8; 10]) -> Self {
                Self(v7(at, chance))
            }
            /// Wraps an id read from a store or the wire.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The bare id, for keys and columns.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

id! {
    /// One thing a person did (操作).
    OpId;
    /// One browser of one person; minted by the server at login.
    DeviceId;
    /// A person who signs in (账号).
    AccountId;
    /// 户.
    HouseholdId;
    /// 家庭成员 — somebody who lives in a household.
    PersonId;
    /// 入户走访.
    VisitId;
    /// 诉求 — what a household asked for.
    NeedId;
    /// 矛盾纠纷.
    DisputeId;
    /// 志愿活动.
    ActivityId;
    /// 重点任务.
    TaskId;
    /// 光荣榜上的一条表彰.
    HonorId;
    /// 公布的创建规划.
    DeclaredPlanId;
    /// 异议.
    ObjectionId;
    /// 资金账上的一笔.
    FundEntryId;
    /// 经验.
    ExperienceId;
    /// 调研.
    LeaderVisitId;
}

fn v7(at: At, chance: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later_and_survive_text() {
        let early = VisitId::new(At::from_millis(1_000), [7; 10]);
        let late = VisitId::new(At::from_millis(2_000), [0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!("nonsense".parse::<VisitId>(), Err(NotAnId));
    }
}
