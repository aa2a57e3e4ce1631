//! An act with what decides about it, what it may ask of everybody, and the records it leaves.

use super::{Decision, Facts, Shelf};
use crate::op::Op;
use crate::outcome::{Outcome, ReviewReason};
use crate::record::{Kept, Record, RecordKey};
#[cfg(feature = "office")]
use domain::KnownPeople;
use domain::register::Set;
use domain::{AccountId, At, Day, Flaw, PlaceCode, Stamp, Standing};

/// What an act changes, or why a person has to look at it.
pub(crate) type Applied = Result<Effect, ReviewReason>;

/// Records changed by an act, the main one first.
pub(crate) struct Effect {
    pub(super) set: Set,
    pub(super) seen: u64,
    pub(super) writes: Vec<Kept>,
}

impl Effect {
    /// Something new stands.
    pub(super) fn created(record: Record) -> Self {
        Self { set: Set::Clean, seen: 0, writes: vec![Kept { ver: 1, record }] }
    }
    /// Something there has changed.
    pub(super) fn changed(set: Set, seen: u64, before: u64, record: Record) -> Self {
        Self { set, seen, writes: vec![Kept { ver: before + 1, record }] }
    }
    pub(super) fn and(mut self, more: impl IntoIterator<Item = Kept>) -> Self {
        self.writes.extend(more);
        self
    }
    pub(super) fn into_decision(self) -> Decision {
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
pub(crate) struct Act<'a, S> {
    pub(super) op: &'a Op,
    pub(super) shelf: &'a S,
    pub(super) facts: &'a Facts,
}

impl<S: Shelf> Act<'_, S> {
    /// Who did it.
    pub(super) fn actor(&self) -> AccountId {
        self.op.head.actor
    }
    /// Whose authority decides: the actor's, or that of whoever accepts it.
    pub(super) fn decider(&self) -> AccountId {
        self.facts.by
    }
    pub(super) fn seen(&self) -> u64 {
        self.op.head.base_ver
    }
    pub(super) fn at(&self) -> At {
        self.facts.judged_at
    }
    pub(super) fn standing(&self) -> &Standing {
        &self.facts.standing
    }
    /// The stamp of a change that makes version `ver`.
    pub(super) fn stamp(&self, ver: u64) -> Stamp {
        let head = &self.op.head;
        Stamp { ver, at: self.at(), by: head.actor, device: head.device_id, dseq: head.dseq }
    }
    /// A day a person gave, never later than the day it arrived: a phone's clock is only data.
    pub(super) fn believable(&self, day: Day) -> Day {
        day.min(self.facts.received_at.day())
    }
    pub(super) fn today(&self) -> Day {
        self.facts.received_at.day()
    }

    /// What belongs to `place` must be sent to the log of that place's village.
    pub(super) fn must_belong_here(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        if place.scope() == self.op.head.village { Ok(()) } else { Err(ReviewReason::WrongVillage) }
    }
    /// `allowed`, or a reason that tells a stranger from a colleague of another grid.
    pub(super) fn must(&self, allowed: bool, place: &PlaceCode) -> Result<(), ReviewReason> {
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
    pub(super) fn must_work_in(&self, then: &PlaceCode, now: &PlaceCode) -> Result<(), ReviewReason> {
        let grid = if self.decider() == self.actor() { then } else { now };
        let allowed = self.standing().works_in(grid) || self.standing().leads(grid);
        match self.must(allowed, grid) {
            Err(ReviewReason::NotYourRole) => Err(ReviewReason::OutsideYourGrid { grid: now.clone() }),
            other => other,
        }
    }
    pub(super) fn must_lead(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        self.must(self.standing().leads(place), place)
    }
    /// The people of the act's village, as far as they are known here.
    #[cfg(feature = "office")]
    pub(super) fn known_people(&self) -> KnownPeople {
        self.shelf.known_people(&self.op.head.village).unwrap_or_default()
    }
    pub(super) fn must_be_new(&self, key: RecordKey) -> Result<(), ReviewReason> {
        if self.shelf.record(key).is_none() { Ok(()) } else { Err(ReviewReason::AlreadyThere) }
    }
}

pub(super) fn valid(checked: Result<(), Vec<Flaw>>) -> Result<(), ReviewReason> {
    checked.map_err(|flaws| ReviewReason::Invalid { flaws })
}

/// Looks a record up and unwraps its variant, or says that nothing is there.
macro_rules! there {
    ($act:expr, $kind:ident, $id:expr) => {
        match $act.shelf.record($crate::record::RecordKey::new($crate::record::RecordKind::$kind, $id)) {
            Some($crate::record::Kept { ver, record: $crate::record::Record::$kind(record) }) => {
                Ok((ver, record))
            }
            _ => Err($crate::outcome::ReviewReason::NothingThere),
        }
    };
}
pub(super) use there;
