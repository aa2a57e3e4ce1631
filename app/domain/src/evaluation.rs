//! 评星 — a branch's year from its own claim to the plaque, told by events. Where it stands is computed; a step out
//! of turn is refused with a reason. Knows neither who may take a step nor what residents object.
//!
//! Source: 自评申报 → 初评 → 联审 → 否决项审查 → 公示 → 命名 → 授牌, then 动态管理 with 摘星. The state table is
//! docs/evaluation.md.

mod again;
mod claim;
mod history;
mod stage;
#[cfg(test)]
mod tests;

pub use again::Upheld;
pub use claim::{Evidence, MOST_EVIDENCE, StarClaim, check_claims, check_withdrawal};
pub use history::{LostStar, PublicNotice, YearOfStars};
pub use stage::{OutOfTurn, Stage, StarStage};

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, OpId};
use crate::place::{PlaceCode, PlaceLevel};
use crate::star::StarKind;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};
use stage::Told;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Longest reason, statement or note of a step, in characters.
pub const LONGEST_WORDS: usize = 500;
/// Most veto items that one branch can hit; a list has fewer.
pub const MOST_HITS: usize = 20;

/// Which review.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// 初评, by the township.
    First,
    /// 联审, by the 专班 of the star's lead department.
    Joint,
}

/// What a review came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 通过.
    Passed,
    /// 退回, and why; the branch may claim the star again.
    Returned(String),
}

impl Verdict {
    /// A return says why.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        match self {
            Self::Passed => Ok(()),
            Self::Returned(why) => Check::new().text(Field::ReturnNote, why).done(),
        }
    }
}

/// 触碰否决项 as said: an item of the year's veto list, and what happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// The item's code in the list.
    pub code: String,
    /// What happened.
    pub note: String,
}

/// 触碰否决项 as kept, with the words that the item had on that day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct VetoHit {
    /// The item's code in the list.
    pub code: String,
    /// What must not have happened.
    pub words: String,
    /// The star it bars; every star when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub star: Option<StarKind>,
    /// What happened.
    pub note: String,
}

/// What was done in an evaluation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 自评申报.
    Claimed(Vec<StarClaim>),
    /// 撤回申报 of these stars.
    Withdrawn(BTreeSet<StarKind>),
    /// 初评 or 联审 of one star.
    Reviewed {
        /// Which star.
        star: StarKind,
        /// Which review.
        round: Round,
        /// What it came to.
        verdict: Verdict,
        /// 复核, a joint review of a star on notice: the answers upholding an objection that it heard.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        after: BTreeSet<OpId>,
    },
    /// 否决项审查; none hit when empty.
    VetoChecked(Vec<VetoHit>),
    /// 公示, of the stars approved; the last day counts.
    NoticeBegun {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// 命名.
    Decided(Naming),
    /// 补录 — a naming of an earlier year, from the document that told it.
    TakenOver(Naming),
    /// 授牌.
    PlaqueGiven {
        /// The day.
        on: Day,
    },
    /// 摘星.
    StarLost(LostStar),
}

/// 命名 — which stars a year came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Naming {
    /// Stars named: a part of those on notice.
    pub named: BTreeSet<StarKind>,
    /// Stars held when the year began.
    pub held_before: BTreeSet<StarKind>,
    /// The day of the decision.
    pub on: Day,
    /// Why a star on notice is not named, or the document it stands in.
    #[serde(default)]
    pub note: String,
    /// 复评没有通过 — stars held before and claimed again that are not named: held no longer.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_confirmed: BTreeSet<StarKind>,
    /// The version of the year's numbers that held on that day: its awards follow them. None in decisions that were
    /// made before decisions kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
}

/// A step with who and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationEvent {
    /// The operation it came with.
    pub op: OpId,
    /// When, by the device's corrected clock; data, never order.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// What was done.
    pub what: Step,
}

/// 评星 — one a village and year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Evaluation {
    /// The village or community.
    pub village: PlaceCode,
    /// The year of creation.
    pub year: i32,
    /// What was done, in order of arrival.
    events: Vec<EvaluationEvent>,
}

impl Evaluation {
    /// Nothing done yet.
    pub const fn empty(village: PlaceCode, year: i32) -> Self {
        Self { village, year, events: Vec::new() }
    }

    /// Takes a step, or says why it is not its turn. `today` is the day it arrived.
    pub fn take(&mut self, event: EvaluationEvent, today: Day) -> Result<(), OutOfTurn> {
        self.accepts(&event.what, today)?;
        self.events.push(event);
        Ok(())
    }
    /// Whether it is the turn of this step on `today`.
    pub fn accepts(&self, step: &Step, today: Day) -> Result<(), OutOfTurn> {
        let told = self.told();
        match step {
            Step::TakenOver(_) if !self.events.is_empty() => Err(OutOfTurn::AlreadyBegun),
            Step::TakenOver(_) if self.year >= today.year() => Err(OutOfTurn::YearNotOver),
            // Nobody works for a year that has not come; what was begun before this was asked may go on.
            Step::Claimed(_) | Step::StarLost(_) if self.year > today.year() => Err(OutOfTurn::YearNotBegun),
            _ => told.accepts(step, today),
        }
    }

    /// What was done, in order of arrival.
    pub fn events(&self) -> &[EvaluationEvent] {
        &self.events
    }
    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.told().stage
    }
    /// Whether the zone has decided.
    pub fn is_decided(&self) -> bool {
        self.naming().is_some()
    }
    /// Whether it has been begun and not decided: the year cannot be closed over it.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage(), Stage::Unclaimed | Stage::Decided | Stage::Plaqued)
    }
    /// Where a claimed star stands in the reviews; none when it is not claimed.
    pub fn star(&self, star: StarKind) -> Option<StarStage> {
        self.told().stars.get(&star).copied()
    }
    /// Every star claimed, and where it stands in the reviews.
    pub fn stars(&self) -> Vec<(StarKind, StarStage)> {
        self.told().stars.into_iter().collect()
    }
    /// The stars that have passed both reviews.
    pub fn approved(&self) -> BTreeSet<StarKind> {
        let stars = self.told().stars.into_iter();
        stars.filter(|(_, stage)| *stage == StarStage::Approved).map(|(star, _)| star).collect()
    }
    /// The claim of a star that stands: the last one that was not withdrawn.
    pub fn claim(&self, star: StarKind) -> Option<&StarClaim> {
        let mut said = Vec::new();
        for event in &self.events {
            match &event.what {
                Step::Claimed(claims) => said.extend(claims.iter().find(|claim| claim.star == star)),
                Step::Withdrawn(stars) if stars.contains(&star) => {
                    said.pop();
                }
                _ => {}
            }
        }
        said.pop()
    }
    /// What was said of a star last, whether it stands or was withdrawn.
    pub fn last_claim(&self, star: StarKind) -> Option<&StarClaim> {
        self.events.iter().rev().find_map(|event| match &event.what {
            Step::Claimed(claims) => claims.iter().find(|claim| claim.star == star),
            _ => None,
        })
    }
    /// Why a star was returned last.
    pub fn returned(&self, star: StarKind) -> Option<&str> {
        self.events.iter().rev().find_map(|event| match &event.what {
            Step::Reviewed { star: of, verdict: Verdict::Returned(why), .. } if *of == star => {
                Some(why.as_str())
            }
            _ => None,
        })
    }
    /// Whether this star was claimed and a veto item bars it.
    pub fn is_barred(&self, star: StarKind) -> bool {
        self.star(star) == Some(StarStage::Barred)
    }
    /// The veto items hit, as they were checked last.
    pub fn veto_hits(&self) -> &[VetoHit] {
        let hits = self.events.iter().rev().find_map(|event| match &event.what {
            Step::VetoChecked(hits) => Some(hits.as_slice()),
            _ => None,
        });
        hits.unwrap_or_default()
    }
    /// Every star lost in this year, in order.
    pub fn lost(&self) -> impl Iterator<Item = &LostStar> {
        self.events.iter().filter_map(|event| match &event.what {
            Step::StarLost(lost) => Some(lost),
            _ => None,
        })
    }

    /// The decision, if there is one.
    pub fn naming(&self) -> Option<&Naming> {
        self.events.iter().find_map(|event| match &event.what {
            Step::Decided(naming) | Step::TakenOver(naming) => Some(naming),
            _ => None,
        })
    }
    /// 复评没有通过 — the stars that are held no longer when these are named: held before and claimed again.
    pub fn not_confirmed(
        &self,
        held_before: &BTreeSet<StarKind>,
        named: &BTreeSet<StarKind>,
    ) -> BTreeSet<StarKind> {
        let claimed = self.told().stars.into_keys();
        claimed.filter(|star| held_before.contains(star) && !named.contains(star)).collect()
    }
    fn told(&self) -> Told {
        let mut told = Told::default();
        for event in &self.events {
            told.tell(&event.what);
        }
        told
    }

    /// Its record key: one a village and year.
    pub fn record_id(village: &PlaceCode, year: i32) -> Uuid {
        village.record_id_of_year(0xE, year)
    }
    /// Of a village, in a year that can be.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .range(Field::Stars, i64::from(self.year), 2022, 2100)
            .done()
    }
}

impl Naming {
    /// Only stars on notice; who is left out is told why.
    pub fn check(&self, on_notice: &BTreeSet<StarKind>) -> Result<(), Vec<Flaw>> {
        let left_out = self.named.len() < on_notice.len();
        Check::new()
            .refuse_if(!self.named.is_subset(on_notice), Field::Stars, Why::Unknown)
            .refuse_if(left_out && self.note.trim().is_empty(), Field::DecisionNote, Why::Missing)
            .optional_text(Field::DecisionNote, &self.note)
            .done()
    }
    /// Says which document it was taken from, and was not made before its year.
    pub fn check_taken_over(&self, year: i32) -> Result<(), Vec<Flaw>> {
        Check::new()
            .text(Field::DecisionNote, &self.note)
            .refuse_if(self.on.year() < year, Field::On, Why::Malformed)
            .done()
    }
}

/// Each item once, by its code and with what happened; `known` are the codes of the year's list.
pub fn check_hits(hits: &[Hit], known: impl Fn(&str) -> bool) -> Result<(), Vec<Flaw>> {
    let mut check = Check::new();
    check.count(Field::VetoHits, hits.len(), MOST_HITS);
    check.each_once(Field::VetoHits, hits, |one, other| one.code == other.code);
    for hit in hits {
        check.refuse_if(!known(&hit.code), Field::VetoHits, Why::Unknown).text(Field::VetoHits, &hit.note);
    }
    check.done()
}
