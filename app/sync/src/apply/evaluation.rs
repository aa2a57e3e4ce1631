//! 评星: the branch claims, the township and the 专班 review, the zone decides; each step only in its turn.

use super::{Act, Effect, Shelf, Want, there, valid};
use crate::intent::Intent;
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::evaluation::{
    EvaluationEvent, Evidence, Hit, LostStar, Naming, Round, StarClaim, Step, Verdict, VetoHit, check_claims,
    check_hits,
};
use domain::flaw::{Check, Field, Why};
use domain::register::Set;
use domain::{Day, Evaluation, OutOfTurn, PlaceCode, PlanChange, StarKind, StarPlan, StarState, StarYear};
use std::collections::BTreeSet;

/// What an act of an evaluation looks up; the evaluation itself first.
pub(super) fn wants(intent: &Intent) -> Vec<Want> {
    let record = |kind, id| Want::Record(RecordKey::new(kind, id));
    let of_year = |zone: &PlaceCode, year| record(RecordKind::StarYear, StarYear::record_id(zone, year));
    let evaluation = |village, year| record(RecordKind::Evaluation, Evaluation::record_id(village, year));
    let plan = |village, year| record(RecordKind::StarPlan, StarPlan::record_id(village, year));
    match intent {
        Intent::ClaimStars { village, year, claims } => {
            let links = claims.iter().flat_map(|claim| &claim.evidence).filter_map(linked).map(Want::Record);
            let first = [evaluation(village, *year), of_year(&village.zone(), *year), plan(village, *year)];
            first.into_iter().chain(links).collect()
        }
        Intent::ReviewStar { village, year, .. }
        | Intent::CheckVetoes { village, year, .. }
        | Intent::BeginNotice { village, year }
        | Intent::GivePlaque { village, year, .. } => {
            vec![evaluation(village, *year), of_year(&village.zone(), *year)]
        }
        Intent::NameStars { village, year, .. } => vec![
            evaluation(village, *year),
            of_year(&village.zone(), *year),
            plan(village, *year),
            Want::Unfinished(village.clone(), *year),
        ],
        Intent::TakeOverNaming { village, year, .. } | Intent::RemoveStar { village, year, .. } => {
            vec![evaluation(village, *year), of_year(&village.zone(), *year), plan(village, *year)]
        }
        Intent::CloseYear { zone, year } => {
            vec![of_year(zone, *year), Want::Unfinished(zone.clone(), *year)]
        }
        _ => Vec::new(),
    }
}

/// The record that evidence links to; a photo is a part of one and has none of its own.
fn linked(evidence: &Evidence) -> Option<RecordKey> {
    match evidence {
        Evidence::Task(id) => Some(RecordKey::new(RecordKind::Task, id.uuid())),
        Evidence::Visit(id) => Some(RecordKey::new(RecordKind::Visit, id.uuid())),
        Evidence::Dispute(id) => Some(RecordKey::new(RecordKind::Dispute, id.uuid())),
        Evidence::Activity(id) => Some(RecordKey::new(RecordKind::Activity, id.uuid())),
        Evidence::Honor(id) => Some(RecordKey::new(RecordKind::Honor, id.uuid())),
        Evidence::Photo(_) => None,
    }
}

pub(super) const fn out_of_turn(turn: OutOfTurn) -> ReviewReason {
    ReviewReason::OutOfTurn { turn }
}

impl<S: Shelf> Act<'_, S> {
    pub(super) fn claim_stars(
        &self,
        village: &PlaceCode,
        year: i32,
        claims: Vec<StarClaim>,
    ) -> Result<Effect, ReviewReason> {
        self.must_hold(self.standing().is_secretary_of(village), village)?;
        valid(check_claims(&claims))?;
        for key in claims.iter().flat_map(|claim| &claim.evidence).filter_map(linked) {
            let kept = self.shelf.record(key).ok_or(ReviewReason::NothingThere)?;
            self.must_belong_here(kept.record.place())?;
        }
        let (_, plan) = self.plan(village, year);
        if claims.iter().any(|claim| plan.star(claim.star) == StarState::No) {
            return Err(out_of_turn(OutOfTurn::NotPlanned));
        }
        self.step(village, year, Step::Claimed(claims))
    }

    pub(super) fn review_star(
        &self,
        village: &PlaceCode,
        year: i32,
        star: StarKind,
        round: Round,
        verdict: Verdict,
    ) -> Result<Effect, ReviewReason> {
        let allowed = match round {
            Round::First => self.standing().is_township_office_over(village),
            Round::Joint => {
                self.star_year(&village.zone(), year).may_review(star, self.actor(), self.standing())
            }
        };
        self.must_hold(allowed, village)?;
        valid(verdict.check())?;
        self.step(village, year, Step::Reviewed { star, round, verdict })
    }

    pub(super) fn check_vetoes(
        &self,
        village: &PlaceCode,
        year: i32,
        hits: Vec<Hit>,
    ) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        let of_year = self.star_year(&village.zone(), year);
        let list = of_year.veto_items_on(self.today());
        valid(check_hits(&hits, |code| list.iter().any(|item| item.code == code)))?;
        let kept = |hit: Hit| {
            let item = list.iter().find(|item| item.code == hit.code)?;
            Some(VetoHit { code: hit.code, words: item.words.clone(), star: item.star, note: hit.note })
        };
        self.step(village, year, Step::VetoChecked(hits.into_iter().filter_map(kept).collect()))
    }

    pub(super) fn begin_notice(&self, village: &PlaceCode, year: i32) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        let days = self.star_year(&village.zone(), year).notice_days();
        let from = self.today();
        // The first day counts, and so does the last.
        let until = from.plus_days(i64::from(days.max(1)) - 1);
        self.step(village, year, Step::NoticeBegun { from, until })
    }

    pub(super) fn name_stars(
        &self,
        village: &PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
        note: String,
    ) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        let (_, evaluation) = self.evaluation(village, year);
        let (_, plan) = self.plan(village, year);
        let held_before = evaluation.held_before(&plan.held);
        let naming = Naming { named: stars.clone(), held_before, on: self.today(), note };
        let step = Step::Decided(naming.clone());
        let effect = self.step(village, year, step)?;
        valid(naming.check(&evaluation.approved()))?;
        self.must_be_finished(village, year)?;
        Ok(effect.and([self.plan_with(village, year, stars, StarState::Held)]))
    }

    pub(super) fn take_over_naming(
        &self,
        village: &PlaceCode,
        year: i32,
        naming: Naming,
    ) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        valid(naming.check_taken_over())?;
        valid(Check::new().refuse_if(naming.on > self.today(), Field::On, Why::InFuture).done())?;
        let held = naming.held_before.union(&naming.named).copied().collect();
        let effect = self.step(village, year, Step::TakenOver(naming))?;
        Ok(effect.and([self.plan_with(village, year, held, StarState::Held)]))
    }

    pub(super) fn give_plaque(
        &self,
        village: &PlaceCode,
        year: i32,
        on: Day,
    ) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        valid(Check::new().refuse_if(on > self.today(), Field::On, Why::InFuture).done())?;
        self.step(village, year, Step::PlaqueGiven { on })
    }

    pub(super) fn remove_star(
        &self,
        village: &PlaceCode,
        year: i32,
        lost: LostStar,
    ) -> Result<Effect, ReviewReason> {
        self.must_be_the_zone(village)?;
        valid(lost.check(self.today()))?;
        let star = lost.star;
        if self.plan(village, year).1.star(star) != StarState::Held {
            return Err(out_of_turn(OutOfTurn::NotHeld));
        }
        let effect = self.step(village, year, Step::StarLost(lost))?;
        Ok(effect.and([self.plan_with(village, year, [star].into(), StarState::No)]))
    }

    pub(super) fn close_year(&self, zone: &PlaceCode, year: i32) -> Result<Effect, ReviewReason> {
        let (ver, mut of_year) = there!(self, StarYear, StarYear::record_id(zone, year))?;
        self.must_belong_here(zone)?;
        self.must_be_the_zone(zone)?;
        if of_year.closed().is_some() {
            return Err(out_of_turn(OutOfTurn::YearClosed));
        }
        self.must_be_finished(zone, year)?;
        of_year.close(self.stamp(ver + 1));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::StarYear(of_year)))
    }

    /// Takes a step in its turn; in a closed year a star can be lost, and nothing else happens.
    fn step(&self, village: &PlaceCode, year: i32, what: Step) -> Result<Effect, ReviewReason> {
        self.must_belong_here(village)?;
        let (ver, mut evaluation) = self.evaluation(village, year);
        valid(evaluation.check())?;
        let at_any_time = matches!(what, Step::StarLost(_) | Step::PlaqueGiven { .. } | Step::TakenOver(_));
        if !at_any_time && self.star_year(&village.zone(), year).closed().is_some() {
            return Err(out_of_turn(OutOfTurn::YearClosed));
        }
        let event = EvaluationEvent { op: self.op.head.op_id, at: self.at(), by: self.actor(), what };
        evaluation.take(event, self.today()).map_err(out_of_turn)?;
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Evaluation(evaluation)))
    }

    /// The year's plan with these stars set by a decision: it picks between values that had met.
    fn plan_with(&self, village: &PlaceCode, year: i32, stars: BTreeSet<StarKind>, state: StarState) -> Kept {
        let (ver, mut plan) = self.plan(village, year);
        for star in stars {
            plan.settle(PlanChange::Star { star, state }, u64::MAX, self.stamp(ver + 1));
        }
        Kept { ver: ver + 1, record: Record::StarPlan(plan) }
    }

    /// Nothing of the year waits here any more, as far as that is known.
    fn must_be_finished(&self, place: &PlaceCode, year: i32) -> Result<(), ReviewReason> {
        let own = RecordKey::new(RecordKind::Evaluation, Evaluation::record_id(place, year));
        for key in self.shelf.unfinished(place, year).unwrap_or_default() {
            match key.kind {
                RecordKind::Objection => return Err(out_of_turn(OutOfTurn::ObjectionsOpen)),
                // A decision finishes its own evaluation.
                _ if key == own => {}
                _ => return Err(out_of_turn(OutOfTurn::EvaluationsOpen)),
            }
        }
        Ok(())
    }

    fn must_be_the_zone(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        self.must_hold(self.standing().is_office_over(&place.zone()), place)
    }

    /// The evaluation as it stands, or one in which nothing is done.
    pub(super) fn evaluation(&self, village: &PlaceCode, year: i32) -> (u64, Evaluation) {
        let key = RecordKey::new(RecordKind::Evaluation, Evaluation::record_id(village, year));
        match self.shelf.record(key) {
            Some(Kept { ver, record: Record::Evaluation(evaluation) }) => (ver, evaluation),
            _ => (0, Evaluation::empty(village.clone(), year)),
        }
    }

    /// The year as the zone has opened it, or what the program brings along.
    pub(super) fn star_year(&self, zone: &PlaceCode, year: i32) -> StarYear {
        let key = RecordKey::new(RecordKind::StarYear, StarYear::record_id(zone, year));
        match self.shelf.record(key) {
            Some(Kept { record: Record::StarYear(of_year), .. }) => of_year,
            _ => StarYear::builtin(zone, year),
        }
    }
}
