//! What acts do, one file a noun; a part that only offices play stands in a file beside it. Here: an act with what
//! decides about it, what it may ask of everybody, and the records it leaves.
//!
//! A decision looks up first and judges then, so that the server loads what it reads in one round.

mod activity;
mod dispute;
mod evaluation;
mod household;
mod leader_visit;
mod need;
mod review;
mod star_plan;
mod task;
mod visit;

#[cfg(feature = "office")]
mod account;
#[cfg(feature = "office")]
mod declared_plan;
#[cfg(feature = "office")]
mod experience;
#[cfg(feature = "office")]
mod fund_ledger;
#[cfg(feature = "office")]
mod honor;
#[cfg(feature = "office")]
mod objection;
#[cfg(feature = "office")]
mod place;
#[cfg(feature = "office")]
mod star_year;

pub use review::retry;

use crate::apply::{Decision, Facts, Shelf};
use crate::op::Op;
use crate::outcome::{Outcome, ReviewReason};
use crate::record::{Kept, Noun, Record, RecordKey};
#[cfg(feature = "office")]
use domain::KnownPeople;
use domain::register::Set;
use domain::time::is_long_ago;
use domain::{AccountId, At, Day, Flaw, OutOfTurn, PlaceCode, Stamp, Standing};
use uuid::Uuid;

/// What an act changes, or why a person has to look at it.
pub(crate) type Applied = Result<Effect, Refusal>;

/// Why an act was not applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What a person hears.
    pub reason: ReviewReason,
    /// The record without which it makes no sense, where that is why: it may still be on its way.
    pub missing: Option<RecordKey>,
}

impl Refusal {
    /// Nothing is there under this key.
    pub(crate) const fn not_there(key: RecordKey) -> Self {
        Self { reason: ReviewReason::NothingThere, missing: Some(key) }
    }
}

impl From<ReviewReason> for Refusal {
    fn from(reason: ReviewReason) -> Self {
        Self { reason, missing: None }
    }
}

/// Records changed by an act, the main one first.
pub(crate) struct Effect {
    pub(crate) set: Set,
    pub(crate) seen: u64,
    pub(crate) writes: Vec<Kept>,
}

impl Effect {
    /// Something new stands.
    pub(crate) fn created(record: Record) -> Self {
        Self { set: Set::Clean, seen: 0, writes: vec![Kept { ver: 1, record }] }
    }
    /// Something there has changed.
    pub(crate) fn changed(set: Set, seen: u64, before: u64, record: Record) -> Self {
        Self { set, seen, writes: vec![Kept { ver: before + 1, record }] }
    }
    pub(crate) fn and(mut self, more: impl IntoIterator<Item = Kept>) -> Self {
        self.writes.extend(more);
        self
    }
    pub(crate) fn into_decision(self) -> Decision {
        let ver = self.writes.first().map_or(0, |kept| kept.ver);
        let outcome = match self.set {
            Set::Contested => Outcome::Conflict { ver },
            // The number comes from a phone, and may be the largest there is.
            Set::Clean if self.seen > 0 && ver.saturating_sub(1) > self.seen => Outcome::Merged { ver },
            Set::Clean => Outcome::Applied { ver },
        };
        Decision { outcome, writes: self.writes }
    }
}

/// An act with everything that decides about it, at hand for the files of the nouns.
pub(crate) struct Act<'a> {
    pub(crate) op: &'a Op,
    pub(crate) shelf: &'a dyn Shelf,
    pub(crate) facts: &'a Facts,
}

impl Act<'_> {
    /// Who did it.
    pub(crate) fn actor(&self) -> AccountId {
        self.op.head.actor
    }
    /// Whose authority decides: the actor's, or that of whoever accepts it.
    pub(crate) fn decider(&self) -> AccountId {
        self.facts.by
    }
    pub(crate) fn seen(&self) -> u64 {
        self.op.head.base_ver
    }
    pub(crate) fn at(&self) -> At {
        self.facts.judged_at
    }
    pub(crate) fn standing(&self) -> &Standing {
        &self.facts.standing
    }
    /// The stamp of a change that makes version `ver`.
    pub(crate) fn stamp(&self, ver: u64) -> Stamp {
        let head = &self.op.head;
        Stamp { ver, at: self.at(), by: head.actor, device: head.device_id, dseq: head.dseq }
    }
    /// A day a person gave, never later than the day it arrived: a phone's clock is only data.
    pub(crate) fn believable(&self, day: Day) -> Day {
        day.min(self.facts.received_at.day())
    }
    pub(crate) fn today(&self) -> Day {
        self.facts.received_at.day()
    }

    /// What belongs to `place` must be sent to the log of that place's village.
    pub(crate) fn must_belong_here(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        if place.scope() == self.op.head.village { Ok(()) } else { Err(ReviewReason::WrongVillage) }
    }
    /// `allowed`, or a reason that tells a stranger from a colleague of another grid.
    pub(crate) fn must(&self, allowed: bool, place: &PlaceCode) -> Result<(), ReviewReason> {
        if allowed {
            Ok(())
        } else if self.facts.role_ended {
            Err(ReviewReason::RoleEnded)
        } else if self.standing().reaches(&place.scope()) {
            Err(ReviewReason::NotYourRole)
        } else {
            Err(ReviewReason::NotInThisVillage)
        }
    }
    /// Only the worker of the grid in which it lay then, or somebody who leads the village. Whoever accepts it for
    /// another must work in the grid in which it lies now.
    pub(crate) fn must_work_in(&self, then: &PlaceCode, now: &PlaceCode) -> Result<(), ReviewReason> {
        let grid = if self.decider() == self.actor() { then } else { now };
        let allowed = self.standing().works_in(grid) || self.standing().leads(grid);
        match self.must(allowed, grid) {
            Err(ReviewReason::NotYourRole) => Err(ReviewReason::OutsideYourGrid { grid: now.clone() }),
            other => other,
        }
    }
    pub(crate) fn must_lead(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        self.must(self.standing().leads(place), place)
    }
    /// A day long ago is looked at by a person before it counts, see [`domain::time::is_long_ago`].
    pub(crate) fn must_be_recent(&self, on: Day) -> Result<(), ReviewReason> {
        let long_ago = is_long_ago(on, self.at().day(), self.today());
        let looked_at = self.decider() != self.actor();
        if long_ago && !looked_at { Err(ReviewReason::LongAgo { on }) } else { Ok(()) }
    }

    pub(crate) fn must_be_author_or_lead(
        &self,
        author: AccountId,
        in_time: bool,
        place: &PlaceCode,
    ) -> Result<(), ReviewReason> {
        if self.standing().leads(place) {
            return Ok(());
        }
        self.must(author == self.decider() && self.standing().reaches(&place.scope()), place)?;
        if in_time { Ok(()) } else { Err(ReviewReason::TooLate) }
    }

    /// The people of the act's village, as far as they are known here.
    #[cfg(feature = "office")]
    pub(crate) fn known_people(&self) -> KnownPeople {
        self.shelf.known_people(&self.op.head.village).unwrap_or_default()
    }
    /// The record with this id and its version, if it is there.
    pub(crate) fn find<T: Noun>(&self, id: Uuid) -> Option<(u64, T)> {
        let Kept { ver, record } = self.shelf.record(RecordKey::new(T::KIND, id))?;
        T::from_record(record).map(|noun| (ver, noun))
    }
    /// The same, for an act that makes no sense without it.
    pub(crate) fn there<T: Noun>(&self, id: Uuid) -> Result<(u64, T), Refusal> {
        self.find(id).ok_or_else(|| Refusal::not_there(RecordKey::new(T::KIND, id)))
    }
    pub(crate) fn must_be_new(&self, key: RecordKey) -> Result<(), ReviewReason> {
        if self.shelf.record(key).is_none() { Ok(()) } else { Err(ReviewReason::AlreadyThere) }
    }
}

pub(crate) fn valid(checked: Result<(), Vec<Flaw>>) -> Result<(), ReviewReason> {
    checked.map_err(|flaws| ReviewReason::Invalid { flaws })
}

pub(crate) const fn out_of_turn(turn: OutOfTurn) -> ReviewReason {
    ReviewReason::OutOfTurn { turn }
}
