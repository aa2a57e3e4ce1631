//! 走访: recorded, amended and taken back at the door, and whether two of one day are the same.

use crate::acts::{Act, Applied, Effect, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::register::{Register, Set};
use domain::visit::{Amendment, NewVisit, Talk, Twin, Withdrawn};
use domain::{Dispute, DisputeId, Household, Need, NeedId, Visit, VisitId};
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
        let in_time = visit.author_may_amend(self.at(), self.facts.received_at);
        self.must_be_author_or_lead(visit.by, in_time, &visit.grid)?;
        valid(talk.check(visit.first.on))?;
        visit.amendments.push(Amendment { at: self.at(), by: self.actor(), talk });
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
        let in_time = visit.author_may_withdraw(self.at(), self.facts.received_at);
        self.must_be_author_or_lead(visit.by, in_time, &visit.grid)?;
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

    pub(crate) fn judge_twin(&self, id: VisitId, same: bool) -> Applied {
        let (ver, mut visit) = self.there::<Visit>(id.uuid())?;
        self.must_belong_here(&visit.grid)?;
        let own = self.decider() == visit.by && self.standing().reaches(&visit.grid.scope());
        self.must(own || self.standing().leads(&visit.grid), &visit.grid)?;
        let twin = visit.twin.as_mut().ok_or(ReviewReason::NothingThere)?;
        twin.same = Some(same);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Visit(visit)))
    }
}
