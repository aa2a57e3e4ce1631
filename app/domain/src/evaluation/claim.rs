//! 自评申报 — what a branch says about itself, star by star, and what it shows: nothing is uploaded twice, evidence
//! is a link to what is recorded already.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{ActivityId, DisputeId, HonorId, TaskId, VisitId};
use crate::photo::PhotoHash;
use crate::star::StarKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most links of one star.
pub const MOST_EVIDENCE: usize = 20;
/// A place has five stars.
const MOST_STARS: usize = 5;

/// 佐证 — something recorded already.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// 重点任务.
    Task(TaskId),
    /// 走访.
    Visit(VisitId),
    /// 调解.
    Dispute(DisputeId),
    /// 志愿活动.
    Activity(ActivityId),
    /// 表彰.
    Honor(HonorId),
    /// 照片, of one of the above.
    Photo(PhotoHash),
}

/// One star claimed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarClaim {
    /// Which star.
    pub star: StarKind,
    /// 自评.
    pub statement: String,
    /// 佐证.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// One to five stars, each once, each with a statement.
pub fn check_claims(claims: &[StarClaim]) -> Result<(), Vec<Flaw>> {
    let mut check = Check::new();
    check.refuse_if(claims.is_empty(), Field::Stars, Why::Missing);
    check.count(Field::Stars, claims.len(), MOST_STARS);
    check.each_once(Field::Stars, claims, |one, other| one.star == other.star);
    for claim in claims {
        check.text(Field::Statement, &claim.statement).count(
            Field::Evidence,
            claim.evidence.len(),
            MOST_EVIDENCE,
        );
    }
    check.done()
}

/// At least one star.
pub fn check_withdrawal(stars: &BTreeSet<StarKind>) -> Result<(), Vec<Flaw>> {
    Check::new().refuse_if(stars.is_empty(), Field::Stars, Why::Missing).done()
}
