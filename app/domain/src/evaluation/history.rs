//! What a year came to, told to others: money, the board, the history of a village. Holds nobody's name.

use super::{Evaluation, Stage, Step};
use crate::flaw::{Check, Field, Flaw, Why};
use crate::holding::Holding;
use crate::place::PlaceCode;
use crate::star::StarKind;
use crate::time::Day;
use crate::year_result::YearResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 摘星.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LostStar {
    /// Which star.
    pub star: StarKind,
    /// Why.
    pub reason: String,
    /// The day of the decision.
    pub on: Day,
}

impl LostStar {
    /// Says why, and is no promise.
    pub fn check(&self, today: Day) -> Result<(), Vec<Flaw>> {
        Check::new()
            .text(Field::LossReason, &self.reason)
            .refuse_if(self.on > today, Field::On, Why::InFuture)
            .done()
    }
}

/// 公示 — what strangers may read and object to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublicNotice {
    /// The village or community.
    pub village: PlaceCode,
    /// The year of creation.
    pub year: i32,
    /// The stars to be named.
    pub stars: BTreeSet<StarKind>,
    /// First day.
    pub from: Day,
    /// Last day; it counts.
    pub until: Day,
}

impl PublicNotice {
    /// Whether objections are taken on this day.
    pub fn is_under_way(&self, today: Day) -> bool {
        (self.from..=self.until).contains(&today)
    }
    /// How many days are left, today included; 0 when it is over.
    pub fn days_left(&self, today: Day) -> i64 {
        (today.days_until(self.until) + 1).max(0)
    }
}

/// A year in the history of a village's stars.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearOfStars {
    /// The year of creation.
    pub year: i32,
    /// Where its evaluation stands.
    pub stage: Stage,
    /// What it came to; none while it is not decided.
    #[serde(default)]
    pub result: Option<YearResult>,
    /// The day of the decision.
    #[serde(default)]
    pub decided_on: Option<Day>,
    /// The day of the plaque.
    #[serde(default)]
    pub plaque_on: Option<Day>,
    /// Stars lost in it, and why.
    #[serde(default)]
    pub lost: Vec<LostStar>,
}

impl YearOfStars {
    /// The year of this evaluation, in the story that all decisions of its village tell.
    pub fn of(evaluation: &Evaluation, holding: &Holding) -> Self {
        let plaque_on = evaluation.events().iter().find_map(|event| match event.what {
            Step::PlaqueGiven { on } => Some(on),
            _ => None,
        });
        Self {
            year: evaluation.year,
            stage: evaluation.stage(),
            result: holding.result(&evaluation.village, evaluation.year),
            decided_on: evaluation.naming().map(|naming| naming.on),
            plaque_on,
            lost: evaluation.lost().cloned().collect(),
        }
    }
}

impl Evaluation {
    /// The notice that waits for its end or for the decision.
    pub fn notice(&self) -> Option<PublicNotice> {
        let Stage::OnNotice { from, until } = self.stage() else { return None };
        Some(PublicNotice {
            village: self.village.clone(),
            year: self.year,
            stars: self.approved(),
            from,
            until,
        })
    }
}
