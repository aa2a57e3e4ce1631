//! 账号 — the people below a place, and how each of them signs in.

use domain::{Account, At};
use serde::{Deserialize, Serialize};

/// How an account gets in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SignIn {
    /// It has a password.
    pub has_password: bool,
    /// A code is out that nobody has used yet; it works until then.
    #[serde(default)]
    pub code_until: Option<At>,
    /// When one of its devices was last heard from.
    #[serde(default)]
    pub last_seen: Option<At>,
}

/// An account with its version and the name of where it belongs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// How many changes it has seen.
    pub ver: u64,
    /// Where it belongs, by name.
    pub home_name: String,
    /// How it gets in.
    pub sign_in: SignIn,
}

/// Most accounts of one answer; who is looked for beyond them is found by name.
pub const MOST_ACCOUNTS: usize = 300;
