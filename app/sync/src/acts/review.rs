//! What people decide about operations that could not be applied.

#[cfg(feature = "office")]
mod office;

use crate::acts::{Act, Applied, Effect, Refusal};
use crate::apply::{Decision, Facts, Shelf, effect_of};
use crate::intent::Intent;
use crate::op::{FrozenOp, Op};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record};
use crate::review::{ReviewItem, ReviewState};
use domain::register::Set;
use domain::{OpId, PlaceCode, PlaceLevel};

fn read(item: &ReviewItem) -> Result<Op, ReviewReason> {
    let mut op =
        FrozenOp::kept(item.op.clone()).read().map_err(|_| ReviewReason::Unreadable { fault: None })?;
    // What calls itself by the id of another operation leaves its traces under its own: that one left some, too (I3).
    op.head.op_id = item.op_id;
    Ok(op)
}

/// Applies an open operation that waited for an earlier one, under its own author's authority, or says why it still
/// cannot be applied.
pub fn retry(ver: u64, item: &ReviewItem, shelf: &dyn Shelf, facts: &Facts) -> Result<Decision, Refusal> {
    let inner = read(item)?;
    // What is decided about kept operations is decided now or by hand.
    if matches!(inner.intent, Intent::AcceptReview { .. }) {
        return Err(ReviewReason::NotFromInbox.into());
    }
    let effect = effect_of(&inner, shelf, facts)?;
    let state = ReviewState::Accepted { by: None, at: facts.received_at };
    let closed = Kept { ver: ver + 1, record: Record::Review(ReviewItem { state, ..item.clone() }) };
    Ok(effect.and([closed]).into_decision())
}

impl Act<'_> {
    pub(crate) fn open_item(&self, op: OpId) -> Result<(u64, ReviewItem), Refusal> {
        let (ver, item) = self.there::<ReviewItem>(op.uuid())?;
        self.must_belong_here(&item.village)?;
        if item.state.is_open() { Ok((ver, item)) } else { Err(ReviewReason::AlreadyThere.into()) }
    }

    /// Nobody decides about what they wrote themselves.
    pub(crate) fn must_be_anothers(&self, item: &ReviewItem) -> Result<(), ReviewReason> {
        if item.author == self.actor() { Err(ReviewReason::OwnWork) } else { Ok(()) }
    }

    pub(crate) fn decided(&self, ver: u64, item: ReviewItem, state: ReviewState) -> Effect {
        Effect::changed(Set::Clean, self.seen(), ver, Record::Review(ReviewItem { state, ..item }))
    }

    /// Applies it with the authority of whoever accepts it, which must suffice for the act by itself.
    pub(crate) fn accept_review(&self, op: OpId) -> Applied {
        let (ver, item) = self.open_item(op)?;
        let takes_over =
            matches!(&item.state, ReviewState::HandedOver { to, .. } if self.standing().works_in(to));
        self.must(takes_over || self.standing().leads(&item.village), &item.village)?;
        self.must_be_anothers(&item)?;
        let inner = read(&item)?;
        if !inner.intent.may_be_accepted() {
            return Err(ReviewReason::NotFromInbox.into());
        }
        if inner.head.village != item.village {
            return Err(ReviewReason::WrongVillage.into());
        }
        let facts =
            Facts { judged_at: item.happened_at, received_at: item.received_at, ..self.facts.clone() };
        let effect = effect_of(&inner, self.shelf, &facts)?;
        let state = ReviewState::Accepted { by: Some(self.actor()), at: self.at() };
        Ok(self.decided(ver, item, state).and(effect.writes))
    }

    pub(crate) fn hand_over_review(&self, op: OpId, to: PlaceCode) -> Applied {
        let (ver, item) = self.open_item(op)?;
        let own = item.author == self.actor() && self.standing().reaches(&item.village);
        self.must(own || self.standing().leads(&item.village), &item.village)?;
        if self.standing().works_in(&to) {
            self.must_be_anothers(&item)?;
        }
        if read(&item).is_ok_and(|inner| !inner.intent.may_be_accepted()) {
            return Err(ReviewReason::NotFromInbox.into());
        }
        if to.level() != PlaceLevel::Grid || !item.village.covers(&to) {
            return Err(ReviewReason::WrongVillage.into());
        }
        let state = ReviewState::HandedOver { to, by: self.actor(), at: self.at() };
        Ok(self.decided(ver, item, state))
    }

    pub(crate) fn withdraw_review(&self, op: OpId) -> Applied {
        let (ver, item) = self.there::<ReviewItem>(op.uuid())?;
        self.must_belong_here(&item.village)?;
        self.must(item.author == self.actor(), &item.village)?;
        let open = item.state.is_open() || matches!(item.state, ReviewState::Returned { .. });
        if !open {
            return Err(ReviewReason::AlreadyThere.into());
        }
        Ok(self.decided(ver, item, ReviewState::Withdrawn { at: self.at() }))
    }
}
