//! 对照 — townships side by side, or the villages of one.

use domain::At;
use domain::comparison::Compared;
use serde::{Deserialize, Serialize};

/// Places side by side.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SideBySide {
    /// 截至.
    pub as_of: At,
    /// What the places lie in, with what they come to together.
    pub whole: Compared,
    /// The townships of a zone, or the villages of a township, in the order of their codes: no ranking.
    pub parts: Vec<Compared>,
}
