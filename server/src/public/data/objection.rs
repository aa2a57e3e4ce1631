//! What strangers may see of an objection: what is on notice, and the answer to whoever holds the code. Neither who
//! objected nor who answered has a place here.

use super::PublicPlace;
use domain::{Day, Objection, StarKind};
use std::collections::BTreeSet;

/// A notice under way that may be objected to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenNotice {
    /// The village.
    pub village: PublicPlace,
    /// The year of creation.
    pub year: i32,
    /// The stars to be named.
    pub stars: BTreeSet<StarKind>,
    /// Last day; it counts.
    pub until: Day,
    /// What was answered so far; neither the objections nor who objected.
    pub answers: Vec<PublicAnswer>,
}

/// An answer, without who gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicAnswer {
    /// Whether the objection holds.
    pub upheld: bool,
    /// The stars it holds about, where they were named.
    pub stars: BTreeSet<StarKind>,
    /// What was answered.
    pub text: String,
    /// When.
    pub on: Day,
    /// How many objections were answered so on that day, in the same words.
    pub of: usize,
}

/// What became of an objection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUp {
    /// The village by name.
    pub village: String,
    /// The year of creation.
    pub year: i32,
    /// When it was filed.
    pub filed_on: Day,
    /// The answer, if there is one.
    pub answer: Option<PublicAnswer>,
}

impl PublicAnswer {
    /// The answer to an objection, if there is one.
    pub fn of(objection: &Objection) -> Option<Self> {
        objection.answer.as_ref().map(|answer| Self {
            upheld: answer.upheld,
            stars: answer.stars.clone(),
            text: answer.text.clone(),
            on: answer.at.day(),
            of: 1,
        })
    }
    /// The answers to these objections, of which some may have none; what was answered to many in the same words is
    /// told once.
    pub fn all(filed: &[(Objection, u64)]) -> Vec<Self> {
        let mut told: Vec<Self> = Vec::new();
        for answer in filed.iter().filter_map(|(objection, _)| Self::of(objection)) {
            match told.iter_mut().find(|before| Self { of: before.of, ..answer.clone() } == **before) {
                Some(before) => before.of += 1,
                None => told.push(answer),
            }
        }
        told
    }
}

/// The answers given in a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswersOfYear {
    /// The year of creation.
    pub year: i32,
    /// In the order in which the objections arrived.
    pub answers: Vec<PublicAnswer>,
}

impl FollowUp {
    /// What whoever holds the code reads; `village` is its name.
    pub fn of(objection: &Objection, village: String) -> Self {
        Self {
            village,
            year: objection.filed.year,
            filed_on: objection.at.day(),
            answer: PublicAnswer::of(objection),
        }
    }
}
