//! Why a question was not answered; knows no sentence.

use super::Document;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
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

impl FromServerFnError for Declined {
    type Encoder = Document;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::because(match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Refusal::BadRequest,
            // No network, or an answer that is none: the same advice holds for both.
            _ => Refusal::TryLater,
        })
    }
}
