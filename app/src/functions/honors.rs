//! 光荣榜 — what villages have nominated, for the office to post.

use domain::Honor;
use serde::{Deserialize, Serialize};

/// An honor with its version and the name of its village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HonorRow {
    /// The honor, with the full name: an office has to know whom it posts.
    pub honor: Honor,
    /// How many changes it has seen.
    pub ver: u64,
    /// The village by name.
    pub village_name: String,
}
