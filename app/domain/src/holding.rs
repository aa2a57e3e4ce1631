//! 持星 — which stars a branch holds, since when, and what each year came to: told by decisions alone. Knows no plan.
//!
//! The last decision about a star says whether it is held: from its naming until it is lost or not confirmed
//! (docs/decisions/0024-stars-follow-from-decisions.md). Decisions are ordered by their day and, on one day, by the
//! year they belong to; so it does not matter in which order they arrive.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::evaluation::{Evaluation, Step};
use crate::star::StarKind;
use crate::time::Day;
use crate::year_result::YearResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a decision says of a star.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    /// Held already when the year began, as the document of an earlier naming tells.
    Known,
    /// 命名.
    Named,
    /// 复评 without a naming.
    NotConfirmed,
    /// 摘星.
    Lost,
}

impl Word {
    const fn holds(self) -> bool {
        matches!(self, Self::Known | Self::Named)
    }
}

/// A decision about one star.
#[derive(Clone, Copy, Debug)]
struct Fact {
    on: Day,
    /// The year of creation under which it was decided.
    year: i32,
    /// Its place in that year's story.
    number: usize,
    star: StarKind,
    word: Word,
}

impl Fact {
    const fn place(&self) -> (Day, i32, usize) {
        (self.on, self.year, self.number)
    }
}

/// Where a year was decided.
#[derive(Clone, Debug)]
struct Decision {
    on: Day,
    year: i32,
    number: usize,
    named: BTreeSet<StarKind>,
    /// Stars lost under the year after it.
    lost_since: BTreeSet<StarKind>,
}

/// Since when a star is held without a break.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Since {
    /// The year of creation under which it was named, or the first of which it is known.
    pub year: i32,
    /// Whether it was named then; otherwise it was held already.
    pub won: bool,
    /// The day of the decision; none where it was held before the first that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// 持星 — of one village or community, through all its years.
#[derive(Clone, Debug, Default)]
pub struct Holding {
    /// By day, year and place.
    facts: Vec<Fact>,
    /// By year.
    decisions: Vec<Decision>,
}

impl Holding {
    /// What these evaluations of one village decided, in whatever order they come.
    pub fn of<'a>(evaluations: impl IntoIterator<Item = &'a Evaluation>) -> Self {
        let mut holding = Self::default();
        for evaluation in evaluations {
            holding.read(evaluation);
        }
        holding.facts.sort_by_key(Fact::place);
        holding.decisions.sort_by_key(|decision| decision.year);
        holding
    }

    fn read(&mut self, evaluation: &Evaluation) {
        let year = evaluation.year;
        let mut story = Story { on: None, year, number: 0, facts: Vec::new() };
        let mut decision: Option<Decision> = None;
        for event in evaluation.events() {
            match &event.what {
                Step::Decided(naming) | Step::TakenOver(naming) => {
                    story.number += 1;
                    // A decision of today keeps what was computed; older ones and documents tell what was held.
                    if naming.version.is_none() || matches!(event.what, Step::TakenOver(_)) {
                        let began = Day::new(year, 1, 1).map_or(naming.on, |began| began.min(naming.on));
                        story.tell_at(began, Word::Known, &naming.held_before);
                    }
                    story.tell(naming.on, Word::NotConfirmed, &naming.not_confirmed);
                    story.tell(naming.on, Word::Named, &naming.named);
                    decision = Some(Decision {
                        on: story.on.unwrap_or(naming.on),
                        year,
                        number: story.number,
                        named: naming.named.clone(),
                        lost_since: BTreeSet::new(),
                    });
                }
                Step::StarLost(lost) => {
                    story.number += 1;
                    story.tell(lost.on, Word::Lost, &[lost.star].into());
                    if let Some(decision) = &mut decision {
                        decision.lost_since.insert(lost.star);
                    }
                }
                Step::Claimed(_)
                | Step::Withdrawn(_)
                | Step::Reviewed { .. }
                | Step::VetoChecked(_)
                | Step::NoticeBegun { .. }
                | Step::PlaqueGiven { .. } => {}
            }
        }
        self.facts.extend(story.facts);
        self.decisions.extend(decision);
    }

    /// The stars held today.
    pub fn held(&self) -> BTreeSet<StarKind> {
        told(&self.facts)
    }
    /// The stars held at the end of this day.
    pub fn held_on(&self, day: Day) -> BTreeSet<StarKind> {
        told(self.facts.iter().filter(|fact| fact.on <= day))
    }
    /// The stars held as the years until this one left them, whatever was decided under later ones.
    pub fn held_in(&self, year: i32) -> BTreeSet<StarKind> {
        told(self.facts.iter().filter(|fact| fact.year <= year))
    }
    /// The stars that were held before `year` is decided on `today`, if it is not yet: those held now, and those lost
    /// under it.
    pub fn held_before(&self, year: i32, today: Day) -> BTreeSet<StarKind> {
        match self.decisions.iter().find(|decision| decision.year == year) {
            Some(decision) => self.before(decision.on, year, decision.number),
            None => self.before(today, year, usize::MAX),
        }
    }
    /// Held right before this place, or lost before it under this year or a later one: a star lost in a year and
    /// named at its end is not new.
    fn before(&self, on: Day, year: i32, number: usize) -> BTreeSet<StarKind> {
        let place = (on, year, number);
        let is_decision = |fact: &Fact| {
            fact.year == year
                && fact.number == number
                && matches!(fact.word, Word::Named | Word::NotConfirmed)
        };
        let (mut held, mut lost) = (BTreeSet::new(), BTreeSet::new());
        for fact in self.facts.iter().filter(|fact| fact.place() <= place && !is_decision(fact)) {
            if fact.word.holds() {
                held.insert(fact.star);
            } else if held.remove(&fact.star) && fact.word == Word::Lost && fact.year >= year {
                lost.insert(fact.star);
            }
        }
        &held | &lost
    }

    /// Since when a star is held; none when it is not.
    pub fn since(&self, star: StarKind) -> Option<Since> {
        let mut since = None;
        for fact in self.facts.iter().filter(|fact| fact.star == star) {
            since = match (fact.word.holds(), since) {
                (false, _) => None,
                (true, Some(since)) => Some(since),
                (true, None) => {
                    let won = fact.word == Word::Named;
                    Some(Since { year: fact.year, won, on: won.then_some(fact.on) })
                }
            };
        }
        since
    }

    /// The day of the last decision about a star.
    pub fn last_word(&self, star: StarKind) -> Option<Day> {
        self.facts.iter().rfind(|fact| fact.star == star).map(|fact| fact.on)
    }

    /// The years under which anything was decided about a star, the earliest first.
    pub fn years(&self) -> BTreeSet<i32> {
        self.facts
            .iter()
            .map(|fact| fact.year)
            .chain(self.decisions.iter().map(|decision| decision.year))
            .collect()
    }

    /// What a year came to: none before its decision.
    pub fn result(&self, village: &crate::PlaceCode, year: i32) -> Option<YearResult> {
        let decision = self.decisions.iter().find(|decision| decision.year == year)?;
        let place = (decision.on, year, decision.number);
        let left = told(self.facts.iter().filter(|fact| fact.place() <= place));
        let held: BTreeSet<_> = left.difference(&decision.lost_since).copied().collect();
        let held_before = self.before(decision.on, year, decision.number);
        let won: BTreeSet<_> = decision.named.difference(&held_before).copied().collect();
        let lost = held_before.union(&won).filter(|star| !held.contains(star)).copied().collect();
        Some(YearResult { village: village.clone(), year, held_before, won, lost })
    }
    /// What every decided year came to, the earliest first.
    pub fn results(&self, village: &crate::PlaceCode) -> Vec<YearResult> {
        self.decisions.iter().filter_map(|decision| self.result(village, decision.year)).collect()
    }
}

/// One year's decisions while they are read.
struct Story {
    /// The day of the last one: what comes later in a story is not earlier.
    on: Option<Day>,
    year: i32,
    number: usize,
    facts: Vec<Fact>,
}

impl Story {
    fn tell(&mut self, on: Day, word: Word, stars: &BTreeSet<StarKind>) {
        let on = self.on.map_or(on, |last| last.max(on));
        self.on = Some(on);
        self.tell_at(on, word, stars);
    }
    fn tell_at(&mut self, on: Day, word: Word, stars: &BTreeSet<StarKind>) {
        let (year, number) = (self.year, self.number);
        self.facts.extend(stars.iter().map(|star| Fact { on, year, number, star: *star, word }));
    }
}

/// The stars held after these facts, which come in order.
fn told<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> BTreeSet<StarKind> {
    let mut held = BTreeSet::new();
    for fact in facts {
        if fact.word.holds() {
            held.insert(fact.star);
        } else {
            held.remove(&fact.star);
        }
    }
    held
}
