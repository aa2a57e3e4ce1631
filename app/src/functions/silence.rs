//! 谁需要帮忙 — whose phone has not been heard from; a list to help by, never a ranking.

use domain::{AccountId, At};
use serde::{Deserialize, Serialize};

/// Somebody whose phone has been silent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SilentRow {
    /// Whose phone.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Where they belong, by name.
    pub home_name: String,
    /// When it was last heard from; none when it never was.
    #[serde(default)]
    pub last_seen: Option<At>,
}
