//! 待确认 — an operation kept whole because it could not be applied, and what a person decided.

use crate::outcome::ReviewReason;
use domain::document::Misread;
use domain::{AccountId, At, DeviceId, OpId, PlaceCode};
use serde::{Deserialize, Serialize};

/// What a person decided about a kept operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", try_from = "StateRead")]
pub enum ReviewState {
    /// Nobody has decided yet.
    Waiting,
    /// 已采纳.
    Accepted {
        /// By whom; none when it applied by itself once what it waited for had arrived.
        by: Option<AccountId>,
        /// When.
        at: At,
    },
    /// 已转给另一个网格, whose people may accept it.
    HandedOver {
        /// The grid.
        to: PlaceCode,
        /// By whom.
        by: AccountId,
        /// When.
        at: At,
    },
    /// 已退回 with a note that reaches the phone.
    Returned {
        /// What to do about it.
        note: String,
        /// By whom.
        by: AccountId,
        /// When.
        at: At,
    },
    /// 本人已收回.
    Withdrawn {
        /// When.
        at: At,
    },
}

/// A state as its document lays it out: flat, so that phones read it with little code.
#[derive(Deserialize)]
struct StateRead {
    is: StateWord,
    by: Option<AccountId>,
    at: Option<At>,
    to: Option<PlaceCode>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateWord {
    Waiting,
    Accepted,
    HandedOver,
    Returned,
    Withdrawn,
}

impl TryFrom<StateRead> for ReviewState {
    type Error = Misread;

    fn try_from(read: StateRead) -> Result<Self, Misread> {
        let StateRead { is, by, at, to, note } = read;
        let at = || at.ok_or(Misread::Misshapen);
        let somebody = || by.ok_or(Misread::Misshapen);
        Ok(match is {
            StateWord::Waiting => Self::Waiting,
            StateWord::Accepted => Self::Accepted { by, at: at()? },
            StateWord::HandedOver => {
                Self::HandedOver { to: to.ok_or(Misread::Misshapen)?, by: somebody()?, at: at()? }
            }
            StateWord::Returned => Self::Returned { note, by: somebody()?, at: at()? },
            StateWord::Withdrawn => Self::Withdrawn { at: at()? },
        })
    }
}

impl ReviewState {
    /// Whether the inbox still shows it as open.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::HandedOver { .. })
    }
}

/// A kept operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReviewItem {
    /// The operation.
    pub op_id: OpId,
    /// The village whose people decide.
    pub village: PlaceCode,
    /// Who sent it.
    pub author: AccountId,
    /// From which device.
    pub device: DeviceId,
    /// When it was done, by the phone's corrected clock.
    pub happened_at: At,
    /// When it arrived.
    pub received_at: At,
    /// Why it waits.
    pub reason: ReviewReason,
    /// Its bytes, whole.
    pub op: String,
    /// What was decided.
    pub state: ReviewState,
}
