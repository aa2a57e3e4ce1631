//! Where an evaluation stands, and whose turn it is; the table of docs/evaluation.md as code.

use super::{Round, StarClaim, Step, Verdict};
use crate::star::StarKind;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where an evaluation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 未申报.
    Unclaimed,
    /// 评审中: a star waits for a review.
    InReview,
    /// 已退回: every star claimed was returned.
    Returned,
    /// 待审否决项: the reviews are over and a star is approved.
    Reviewed,
    /// 待公示: a star is approved that no veto item bars.
    Clear,
    /// 一票否决: veto items bar every star approved.
    Vetoed,
    /// 公示, in the days named or after them until the zone decides.
    OnNotice {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// 已命名.
    Decided,
    /// 已授牌.
    Plaqued,
}

/// Where a claimed star stands in the reviews.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StarStage {
    /// 待初评.
    Claimed,
    /// 待联审.
    FirstPassed,
    /// 通过.
    Approved,
    /// 退回, from either review.
    Returned,
    /// 否决: approved, and barred by a veto item.
    Barred,
}

impl StarStage {
    /// The review it waits for.
    pub const fn waits_for(self) -> Option<Round> {
        match self {
            Self::Claimed => Some(Round::First),
            Self::FirstPassed => Some(Round::Joint),
            Self::Approved | Self::Returned | Self::Barred => None,
        }
    }
    /// Whether the claim can be withdrawn: nobody has reviewed it.
    pub const fn can_be_withdrawn(self) -> bool {
        matches!(self, Self::Claimed)
    }
}

/// Why it is not the turn of an act; no sentence inside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfTurn {
    /// Nothing is claimed.
    NothingClaimed,
    /// The star is neither held nor aimed for in the year's plan.
    NotPlanned,
    /// The star is claimed already.
    AlreadyClaimed,
    /// The star is not claimed.
    NotClaimed,
    /// The star has been reviewed, so its claim stands.
    ReviewBegun,
    /// The star does not wait for this review.
    NotInThisReview,
    /// A star waits for a review.
    ReviewsOpen,
    /// Every star was returned.
    NothingApproved,
    /// The reviews are over.
    ReviewsOver,
    /// The veto items have not been checked.
    VetoUnchecked,
    /// Veto items bar every star.
    Vetoed,
    /// There was no notice.
    NoNotice,
    /// The notice is not over.
    NoticeRunning,
    /// No notice is under way, so nothing can be objected.
    NoticeOver,
    /// An objection has no answer.
    ObjectionsOpen,
    /// An objection to the star holds, and the star has not been reviewed again.
    ObjectionUpheld,
    /// The objection is answered.
    AlreadyAnswered,
    /// It is decided.
    AlreadyDecided,
    /// It is not decided.
    NotDecided,
    /// No star was named, or the plaque is given.
    NoPlaqueDue,
    /// The star is not held.
    NotHeld,
    /// Something was done in this year already.
    AlreadyBegun,
    /// Only years that are over are taken over.
    YearNotOver,
    /// The year has not begun.
    YearNotBegun,
    /// No decision names the star, so no plan says that it is held.
    NotNamed,
    /// An evaluation of the year is not decided.
    EvaluationsOpen,
    /// The year is closed.
    YearClosed,
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}

impl OutOfTurn {
    /// Every reason that this version gives.
    pub const ALL: [Self; 27] = [
        Self::NothingClaimed,
        Self::NotPlanned,
        Self::AlreadyClaimed,
        Self::NotClaimed,
        Self::ReviewBegun,
        Self::NotInThisReview,
        Self::ReviewsOpen,
        Self::NothingApproved,
        Self::ReviewsOver,
        Self::VetoUnchecked,
        Self::Vetoed,
        Self::NoNotice,
        Self::NoticeRunning,
        Self::NoticeOver,
        Self::ObjectionsOpen,
        Self::ObjectionUpheld,
        Self::AlreadyAnswered,
        Self::AlreadyDecided,
        Self::NotDecided,
        Self::NoPlaqueDue,
        Self::NotHeld,
        Self::AlreadyBegun,
        Self::YearNotOver,
        Self::YearNotBegun,
        Self::NotNamed,
        Self::EvaluationsOpen,
        Self::YearClosed,
    ];
}

impl Stage {
    /// What an evaluation that stands here waits for: the reason against every step that comes later.
    const fn waits_for(self) -> OutOfTurn {
        match self {
            Self::Unclaimed => OutOfTurn::NothingClaimed,
            Self::InReview => OutOfTurn::ReviewsOpen,
            Self::Returned => OutOfTurn::NothingApproved,
            Self::Reviewed => OutOfTurn::VetoUnchecked,
            Self::Clear => OutOfTurn::NoNotice,
            Self::Vetoed => OutOfTurn::Vetoed,
            Self::OnNotice { .. } => OutOfTurn::NoticeRunning,
            Self::Decided | Self::Plaqued => OutOfTurn::AlreadyDecided,
        }
    }
    /// Whether stars can still be claimed and reviewed.
    pub const fn is_before_veto_check(self) -> bool {
        matches!(self, Self::Unclaimed | Self::InReview | Self::Returned | Self::Reviewed)
    }
}

/// What the steps so far come to.
pub(super) struct Told {
    pub(super) stage: Stage,
    pub(super) stars: BTreeMap<StarKind, StarStage>,
    /// Stars that were returned once: withdrawn after that, they stand there again.
    returned: BTreeSet<StarKind>,
    named_any: bool,
}

impl Default for Told {
    fn default() -> Self {
        Self { stage: Stage::Unclaimed, stars: BTreeMap::new(), returned: BTreeSet::new(), named_any: false }
    }
}

impl Told {
    /// One step more, in its turn.
    pub(super) fn tell(&mut self, step: &Step) {
        match step {
            Step::Claimed(claims) => {
                self.stars.extend(claims.iter().map(|claim| (claim.star, StarStage::Claimed)));
                self.stage = self.in_reviews();
            }
            Step::Withdrawn(stars) => {
                for star in stars {
                    if self.returned.contains(star) {
                        self.stars.insert(*star, StarStage::Returned);
                    } else {
                        self.stars.remove(star);
                    }
                }
                self.stage = self.in_reviews();
            }
            Step::Reviewed { star, round, verdict, .. } => {
                let stage = match (verdict, round) {
                    (Verdict::Returned(_), _) => {
                        self.returned.insert(*star);
                        StarStage::Returned
                    }
                    (Verdict::Passed, Round::First) => StarStage::FirstPassed,
                    (Verdict::Passed, Round::Joint) => StarStage::Approved,
                };
                self.stars.insert(*star, stage);
                // Reviewed again, a star stays on notice or leaves it; the notice goes on.
                if !matches!(self.stage, Stage::OnNotice { .. }) {
                    self.stage = self.in_reviews();
                }
            }
            Step::VetoChecked(hits) => {
                for (star, stage) in &mut self.stars {
                    let barred = hits.iter().any(|hit| hit.star.is_none_or(|bars| bars == *star));
                    match stage {
                        StarStage::Approved if barred => *stage = StarStage::Barred,
                        StarStage::Barred if !barred => *stage = StarStage::Approved,
                        _ => {}
                    }
                }
                let any = self.stars.values().any(|stage| *stage == StarStage::Approved);
                self.stage = if any { Stage::Clear } else { Stage::Vetoed };
            }
            Step::NoticeBegun { from, until } => self.stage = Stage::OnNotice { from: *from, until: *until },
            Step::Decided(naming) | Step::TakenOver(naming) => {
                self.stage = Stage::Decided;
                self.named_any = !naming.named.is_empty();
            }
            Step::PlaqueGiven { .. } => self.stage = Stage::Plaqued,
            Step::StarLost(_) => {}
        }
    }

    fn in_reviews(&self) -> Stage {
        let any = |of: StarStage| self.stars.values().any(|stage| *stage == of);
        if any(StarStage::Claimed) || any(StarStage::FirstPassed) {
            Stage::InReview
        } else if any(StarStage::Approved) {
            Stage::Reviewed
        } else if any(StarStage::Returned) {
            Stage::Returned
        } else {
            Stage::Unclaimed
        }
    }

    /// Whether it is the turn of this step on `today`; the steps of any time are not asked here.
    pub(super) fn accepts(&self, step: &Step, today: Day) -> Result<(), OutOfTurn> {
        let stage = self.stage;
        match step {
            Step::Claimed(claims) => {
                self.before_veto_check()?;
                let stands = |claim: &StarClaim| {
                    self.stars.get(&claim.star).is_some_and(|stage| *stage != StarStage::Returned)
                };
                if claims.iter().any(stands) { Err(OutOfTurn::AlreadyClaimed) } else { Ok(()) }
            }
            Step::Withdrawn(stars) => {
                self.before_veto_check()?;
                stars.iter().try_for_each(|star| match self.stars.get(star) {
                    None => Err(OutOfTurn::NotClaimed),
                    Some(stage) if stage.can_be_withdrawn() => Ok(()),
                    Some(_) => Err(OutOfTurn::ReviewBegun),
                })
            }
            Step::Reviewed { star, round: Round::Joint, after, .. } if !after.is_empty() => match stage {
                Stage::OnNotice { .. } if self.stars.get(star) == Some(&StarStage::Approved) => Ok(()),
                Stage::OnNotice { .. } => Err(OutOfTurn::NotInThisReview),
                other => Err(other.waits_for()),
            },
            Step::Reviewed { star, round, .. } => {
                self.before_veto_check()?;
                let waits_for = self.stars.get(star).and_then(|stage| stage.waits_for());
                if waits_for == Some(*round) { Ok(()) } else { Err(OutOfTurn::NotInThisReview) }
            }
            Step::VetoChecked(_) => match stage {
                Stage::Reviewed | Stage::Clear | Stage::Vetoed => Ok(()),
                other => Err(other.waits_for()),
            },
            Step::NoticeBegun { .. } => match stage {
                Stage::Clear => Ok(()),
                other => Err(other.waits_for()),
            },
            Step::Decided(naming) => match stage {
                Stage::OnNotice { until, .. } if until < today => Ok(()),
                // A branch that hit a veto item is decided without a notice: nothing is named.
                Stage::Vetoed if naming.named.is_empty() => Ok(()),
                other => Err(other.waits_for()),
            },
            Step::PlaqueGiven { .. } => match stage {
                Stage::Decided if self.named_any => Ok(()),
                Stage::Decided | Stage::Plaqued => Err(OutOfTurn::NoPlaqueDue),
                _ => Err(OutOfTurn::NotDecided),
            },
            Step::TakenOver(_) | Step::StarLost(_) => Ok(()),
        }
    }

    fn before_veto_check(&self) -> Result<(), OutOfTurn> {
        match self.stage {
            stage if stage.is_before_veto_check() => Ok(()),
            Stage::Decided | Stage::Plaqued => Err(OutOfTurn::AlreadyDecided),
            _ => Err(OutOfTurn::ReviewsOver),
        }
    }
}
