//! Why a question was not answered; knows no sentence.

use serde::{Deserialize, Serialize};
use sync::wire::{Refusal, Refused};

/// A refusal as it stands on the wire, like that of every other endpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Declined(Refused);

impl Declined {
    /// Declined for this reason.
    pub const fn because(refused: Refusal) -> Self {
        Self(Refused { refused, retry_after: None, signed_out: false, fault: None })
    }
    /// The reason.
    pub const fn refusal(&self) -> Refusal {
        self.0.refused
    }
}
