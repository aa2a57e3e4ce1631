//! 评星 — where the villages of an office stand in a year, and everything about one of them.

use domain::awards::Titled;
use domain::evaluation::{Evidence, YearOfStars};
use domain::{AccountId, Evaluation, Objection, Place, StarKind, StarPlan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A village and where its evaluation stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationRow {
    /// The village or community.
    pub village: Place,
    /// Its plan of the year; empty without one.
    pub plan: StarPlan,
    /// What has been done; nothing when it has not begun.
    pub evaluation: Evaluation,
    /// How many steps the record has seen.
    pub ver: u64,
    /// Objections that wait for an answer.
    pub objections_open: u32,
    /// Stars on notice that have to be reviewed again, because an objection to them holds.
    #[serde(default)]
    pub again: BTreeSet<StarKind>,
    /// The stars held today, whatever the year.
    #[serde(default)]
    pub held: BTreeSet<StarKind>,
    /// Stars that somebody typed as held into this year's plan and no decision names: they count nowhere before they
    /// are taken over.
    #[serde(default)]
    pub typed: BTreeSet<StarKind>,
}

/// The evaluations of an office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationSheet {
    /// The villages and communities, in the order of their codes.
    pub rows: Vec<EvaluationRow>,
    /// The stars that the reader reviews jointly.
    pub reviews: Vec<StarKind>,
    /// How many changes the zone's year has seen, and whether it is closed; none while nobody has opened it.
    #[serde(default)]
    pub year: Option<(u64, bool)>,
    /// Earlier years that are not finished, the earliest first.
    #[serde(default)]
    pub unfinished: Vec<UnfinishedYear>,
}

/// An earlier year of which something waits: it stands above every list until it is closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnfinishedYear {
    /// The year.
    pub year: i32,
    /// Evaluations begun and not decided.
    pub evaluations: u32,
    /// Objections without an answer.
    pub objections: u32,
    /// The villages where something waits.
    pub rows: Vec<EvaluationRow>,
    /// The stars that the reader reviews jointly in it.
    pub reviews: Vec<StarKind>,
}

/// Everything about the evaluation of one village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationPlace {
    /// Where it stands.
    pub row: EvaluationRow,
    /// Its township by name, which an office of the zone does not keep.
    #[serde(default)]
    pub township: String,
    /// The stars that the reader reviews jointly.
    pub reviews: Vec<StarKind>,
    /// The veto items that hold today: code and words.
    pub vetoes: Vec<(String, String)>,
    /// 公示天数.
    pub notice_days: u32,
    /// What the evidence is about, in words.
    pub evidence: Vec<(Evidence, String)>,
    /// Objections to it that are read one by one, with their versions, and those that are answered. Only for those who
    /// answer them.
    #[serde(default)]
    pub objections: Vec<(Objection, u64)>,
    /// Objections that came in a crowd or repeat others, with their versions: those that are answered together next.
    #[serde(default)]
    pub crowd: Vec<(Objection, u64)>,
    /// How many of these there are in all.
    #[serde(default)]
    pub crowd_total: usize,
    /// Who took the steps, by name.
    pub people: Vec<(AccountId, String)>,
    /// Every year, the newest first.
    pub history: Vec<YearOfStars>,
    /// 银五星, 金五星 it ever reached, in the order of years.
    #[serde(default)]
    pub titles: Vec<Titled>,
}
