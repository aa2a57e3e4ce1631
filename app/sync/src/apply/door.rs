//! What happens at the door: visits, households, needs, disputes, activities.

use super::act::{Act, Applied, Effect, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::activity::NewActivity;
use domain::dispute::{DisputeEvent, Happened, NewDispute};
use domain::household::{Correction, NewHousehold};
use domain::need::{Handling, Remark, check_advance};
use domain::register::{Register, Set};
use domain::time::is_long_ago;
use domain::visit::{Amendment, NewVisit, Talk, Twin, Withdrawn};
use domain::{
    Activity, ActivityId, Day, Dispute, DisputeId, Household, HouseholdId, Need, NeedId, PlaceCode, Visit,
    VisitId,
};
use std::collections::BTreeSet;

impl Act<'_> {
    pub(crate) fn record_visit(&self, mut new: NewVisit) -> Applied {
        let told = new.on;
        new.on = self.believable(told);
        let same_day = self.shelf.visits_on(new.household, self.actor(), new.on);
        let household = self.there::<Household>(new.household.uuid());
        self.must_be_new(RecordKey::new(RecordKind::Visit, new.id.uuid()))?;
        for (number, need) in new.needs.iter().enumerate() {
            self.must_be_new(RecordKey::new(RecordKind::Need, need.id.uuid()))?;
            if new.needs[..number].iter().any(|other| other.id == need.id) {
                return Err(ReviewReason::AlreadyThere.into());
            }
        }
        let (_, household) = household?;
        let grid = household.grid_at(self.at()).clone();
        self.must_belong_here(&grid)?;
        self.must_work_in(&grid, &household.grid.value)?;
        // Whoever promised to come again counted from the day they told.
        let moved = told.days_until(new.on);
        new.talk.follow_up_on = new.talk.follow_up_on.map(|again| again.plus_days(moved));
        valid(new.check(self.today()))?;
        self.must_be_recent(new.on)?;
        let twin = same_day
            .into_iter()
            .find(|(visit, device)| *visit != new.id && *device != self.op.head.device_id)
            .map(|(of, _)| Twin { of, same: None });
        let needs: Vec<_> = new
            .needs
            .iter()
            .map(|need| Kept {
                ver: 1,
                record: Record::Need(Need {
                    id: need.id,
                    household: new.household,
                    grid: grid.clone(),
                    raised_in: new.id,
                    raised_on: new.on,
                    raised_by: self.actor(),
                    text: need.text.clone(),
                    kind: need.kind.clone(),
                    over_on: need.handling.is_over().then_some(new.on),
                    handling: Register::new(need.handling, self.stamp(1)),
                    remarks: Vec::new(),
                    withdrawn: false,
                }),
            })
            .collect();
        let visit = Visit {
            first: new,
            grid,
            by: self.actor(),
            device: self.op.head.device_id,
            recorded_at: self.at(),
            amendments: Vec::new(),
            twin,
            withdrawn: None,
        };
        Ok(Effect::created(Record::Visit(visit)).and(needs))
    }

    pub(crate) fn amend_visit(&self, id: VisitId, talk: Talk) -> Applied {
        let (ver, mut visit) = self.there::<Visit>(id.uuid())?;
        self.must_belong_here(&visit.grid)?;
        self.must_be_author_or_lead(visit.by, visit.author_may_amend(self.at()), &visit.grid)?;
        valid(talk.check(visit.first.on))?;
        visit.amendments.push(Amendment { at: self.at(), by: self.actor(), talk });
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Visit(visit)))
    }

    pub(crate) fn judge_twin(&self, id: VisitId, same: bool) -> Applied {
        let (ver, mut visit) = self.there::<Visit>(id.uuid())?;
        self.must_belong_here(&visit.grid)?;
        let own = self.decider() == visit.by && self.standing().reaches(&visit.grid.scope());
        self.must(own || self.standing().leads(&visit.grid), &visit.grid)?;
        let twin = visit.twin.as_mut().ok_or(ReviewReason::NothingThere)?;
        twin.same = Some(same);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Visit(visit)))
    }

    /// Its author on the day it was saved, later whoever leads the village. What was saved with it goes with it, as far
    /// as it is the same author's; the others' words in these needs and disputes stay.
    pub(crate) fn withdraw_visit(
        &self,
        id: VisitId,
        needs: &BTreeSet<NeedId>,
        disputes: &BTreeSet<DisputeId>,
    ) -> Applied {
        let (ver, mut visit) = self.there::<Visit>(id.uuid())?;
        self.must_belong_here(&visit.grid)?;
        self.must_be_author_or_lead(visit.by, visit.author_may_withdraw(self.at()), &visit.grid)?;
        visit.withdrawn.get_or_insert(Withdrawn { at: self.at(), by: self.actor() });
        let author = visit.by;
        let mut more = Vec::with_capacity(needs.len() + disputes.len());
        let mut needs = needs.clone();
        needs.extend(visit.first.needs.iter().map(|need| need.id));
        for need in needs {
            let (ver, mut need) = self.there::<Need>(need.uuid())?;
            self.must_belong_here(&need.grid)?;
            need.withdraw(id, author, self.stamp(ver + 1));
            more.push(Kept { ver: ver + 1, record: Record::Need(need) });
        }
        for dispute in disputes {
            let (ver, mut dispute) = self.there::<Dispute>(dispute.uuid())?;
            self.must_belong_here(&dispute.grid)?;
            dispute.withdraw(id, author);
            more.push(Kept { ver: ver + 1, record: Record::Dispute(dispute) });
        }
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Visit(visit)).and(more))
    }

    /// A day long ago is looked at by a person before it counts, see [`domain::time::is_long_ago`].
    fn must_be_recent(&self, on: Day) -> Result<(), ReviewReason> {
        let long_ago = is_long_ago(on, self.at().day(), self.today());
        let looked_at = self.decider() != self.actor();
        if long_ago && !looked_at { Err(ReviewReason::LongAgo { on }) } else { Ok(()) }
    }

    fn must_be_author_or_lead(
        &self,
        author: domain::AccountId,
        in_time: bool,
        place: &PlaceCode,
    ) -> Result<(), ReviewReason> {
        if self.standing().leads(place) {
            return Ok(());
        }
        self.must(author == self.decider() && self.standing().reaches(&place.scope()), place)?;
        if in_time { Ok(()) } else { Err(ReviewReason::TooLate) }
    }

    pub(crate) fn register_household(&self, new: NewHousehold) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Household, new.id.uuid()))?;
        self.must_belong_here(&new.grid)?;
        self.must_work_in(&new.grid, &new.grid)?;
        valid(new.check())?;
        Ok(Effect::created(Record::Household(Household::register(new, self.stamp(1)))))
    }

    pub(crate) fn correct_household(&self, id: HouseholdId, correction: Correction, settle: bool) -> Applied {
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_work_in(household.grid_at(self.at()), &household.grid.value)?;
        valid(correction.check())?;
        let stamp = self.stamp(ver + 1);
        let set = if settle {
            household.settle(correction, self.seen(), stamp)
        } else {
            household.correct(correction, self.seen(), stamp)
        };
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }

    pub(crate) fn move_household(&self, id: HouseholdId, to: PlaceCode) -> Applied {
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_belong_here(&to)?;
        self.must_lead(&to)?;
        let set = household.move_to(to, self.at(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }

    pub(crate) fn merge_household(&self, id: HouseholdId, into: Option<HouseholdId>) -> Applied {
        let other = into.map(|into| self.there::<Household>(into.uuid()));
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_work_in(&household.grid.value, &household.grid.value)?;
        if let Some(other) = other {
            let (_, kept) = other?;
            self.must_belong_here(&kept.grid.value)?;
            if kept.id == id || !kept.stands() {
                return Err(ReviewReason::NothingThere.into());
            }
        }
        let set = household.merged_into.set(into, self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }

    pub(crate) fn advance_need(
        &self,
        id: NeedId,
        handling: Handling,
        remark: String,
        visit: Option<VisitId>,
    ) -> Applied {
        let (ver, mut need) = self.there::<Need>(id.uuid())?;
        self.must_belong_here(&need.grid)?;
        self.must_work_in(&need.grid, &need.grid)?;
        valid(check_advance(handling, &remark))?;
        let before = visit.is_some().then_some(need.handling.value);
        let (at, by) = (self.at(), self.actor());
        let remark = (visit.is_some() || !remark.trim().is_empty()).then_some(Remark {
            at,
            by,
            text: remark,
            visit,
            before,
            withdrawn: false,
        });
        let set = need.advance(handling, remark, self.at().day(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Need(need)))
    }

    pub(crate) fn settle_need(&self, id: NeedId, handling: Handling) -> Applied {
        let (ver, mut need) = self.there::<Need>(id.uuid())?;
        self.must_belong_here(&need.grid)?;
        self.must_work_in(&need.grid, &need.grid)?;
        let set = need.settle(handling, self.at().day(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Need(need)))
    }

    pub(crate) fn report_dispute(&self, mut new: NewDispute) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Dispute, new.id.uuid()))?;
        self.must_belong_here(&new.grid)?;
        self.must_work_in(&new.grid, &new.grid)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        self.must_be_recent(new.on)?;
        let dispute = Dispute::report(new, self.op.head.op_id, self.actor(), self.at());
        Ok(Effect::created(Record::Dispute(dispute)))
    }

    pub(crate) fn tell_dispute(&self, id: DisputeId, what: Happened, visit: Option<VisitId>) -> Applied {
        let (ver, mut dispute) = self.there::<Dispute>(id.uuid())?;
        self.must_belong_here(&dispute.grid)?;
        if dispute.by != self.decider() || !self.standing().reaches(&dispute.grid.scope()) {
            self.must_work_in(&dispute.grid, &dispute.grid)?;
        }
        valid(what.check())?;
        let op = self.op.head.op_id;
        let (at, by) = (self.at(), self.actor());
        dispute.add(DisputeEvent { op, at, by, what, out_of_turn: false, visit, withdrawn: false });
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Dispute(dispute)))
    }

    pub(crate) fn record_activity(&self, mut new: NewActivity) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Activity, new.id.uuid()))?;
        self.must_belong_here(&new.place)?;
        // An activity may be for the whole village; anybody who works in it may write it down.
        self.must(self.standing().reaches(&new.place.scope()), &new.place)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        self.must_be_recent(new.on)?;
        let activity = Activity { now: new, by: self.actor(), recorded_at: self.at(), before: Vec::new() };
        Ok(Effect::created(Record::Activity(activity)))
    }

    pub(crate) fn amend_activity(&self, mut new: NewActivity) -> Applied {
        let id: ActivityId = new.id;
        let (ver, mut activity) = self.there::<Activity>(id.uuid())?;
        self.must_belong_here(&activity.now.place)?;
        self.must_belong_here(&new.place)?;
        let in_time = activity.recorded_at.day().days_until(self.at().day()) <= domain::visit::AMEND_DAYS;
        self.must_be_author_or_lead(activity.by, in_time, &activity.now.place)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        if new.on != activity.now.on {
            self.must_be_recent(new.on)?;
        }
        let before = std::mem::replace(&mut activity.now, new);
        activity.before.push((self.at(), self.actor(), before));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Activity(activity)))
    }
}
