//! 复核 — what an upheld objection asks of a star on notice: nobody names it before the 专班 has reviewed it again. Knows
//! answers by the operation they came with, and nobody who objected.

use super::{Evaluation, OutOfTurn, Stage, StarStage, Step};
use crate::ids::OpId;
use crate::star::StarKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 异议成立 — an answer that upholds an objection.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Upheld {
    /// The operation that the answer came with. It is an answer that a review names as heard, because neither clocks
    /// nor the counters of two logs say which of two acts came first.
    pub answer: OpId,
    /// The stars it speaks of; every star on notice when none is named.
    pub stars: BTreeSet<StarKind>,
}

impl Upheld {
    fn is_about(&self, star: StarKind) -> bool {
        self.stars.is_empty() || self.stars.contains(&star)
    }
}

impl Evaluation {
    /// The answers after which this star has to be reviewed again; none for a star that is not to be named.
    pub fn not_heard(&self, star: StarKind, upheld: &[Upheld]) -> BTreeSet<OpId> {
        let to_be_named =
            matches!(self.stage(), Stage::OnNotice { .. }) && self.star(star) == Some(StarStage::Approved);
        let heard = |answer: OpId| {
            self.events.iter().any(|event| {
                matches!(&event.what, Step::Reviewed { star: of, after, .. } if *of == star && after.contains(&answer))
            })
        };
        let of_star = upheld.iter().filter(|one| to_be_named && one.is_about(star));
        of_star.map(|one| one.answer).filter(|answer| !heard(*answer)).collect()
    }
    /// The stars on notice that have to be reviewed again before they are named.
    pub fn to_review_again(&self, upheld: &[Upheld]) -> BTreeSet<StarKind> {
        let stars = self.approved().into_iter();
        stars.filter(|star| !self.not_heard(*star, upheld).is_empty()).collect()
    }
    /// Whether objections let these stars be named.
    pub fn may_name(&self, stars: &BTreeSet<StarKind>, upheld: &[Upheld]) -> Result<(), OutOfTurn> {
        if stars.is_disjoint(&self.to_review_again(upheld)) {
            Ok(())
        } else {
            Err(OutOfTurn::ObjectionUpheld)
        }
    }
}
