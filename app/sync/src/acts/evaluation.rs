//! 自评申报: the branch claims its stars; and what every step of an evaluation asks.

#[cfg(feature = "office")]
mod office;

use crate::acts::{Act, Applied, Effect, Refusal, out_of_turn, valid};
use crate::record::{Record, RecordKey, RecordKind};
#[cfg(feature = "office")]
use domain::StarYear;
use domain::evaluation::{EvaluationEvent, Evidence, StarClaim, Step, check_claims, check_withdrawal};
use domain::register::Set;
use domain::{Evaluation, Holding, OutOfTurn, PlaceCode, StarKind, StarState};
use std::collections::BTreeSet;

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

impl Act<'_> {
    pub(crate) fn claim_stars(&self, village: &PlaceCode, year: i32, claims: Vec<StarClaim>) -> Applied {
        let links = claims.iter().flat_map(|claim| &claim.evidence).filter_map(linked);
        let links: Vec<_> = links.map(|key| (key, self.shelf.record(key))).collect();
        let (_, plan) = self.plan(village, year);
        let held = self.holding(village).held();
        self.must(self.standing().is_secretary_of(village), village)?;
        valid(check_claims(&claims))?;
        for (key, kept) in links {
            let kept = kept.ok_or_else(|| Refusal::not_there(key))?;
            self.must_belong_here(kept.record.place())?;
        }
        let planned = |star| plan.star(star) == StarState::Aimed || held.contains(&star);
        if !claims.iter().all(|claim| planned(claim.star)) {
            return Err(out_of_turn(OutOfTurn::NotPlanned).into());
        }
        self.step(village, year, Step::Claimed(claims))
    }

    pub(crate) fn withdraw_claim(
        &self,
        village: &PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
    ) -> Applied {
        self.must(self.standing().is_secretary_of(village), village)?;
        valid(check_withdrawal(&stars))?;
        self.step(village, year, Step::Withdrawn(stars))
    }

    /// Takes a step in its turn; in a closed year a star can be lost, and nothing else happens.
    pub(crate) fn step(&self, village: &PlaceCode, year: i32, what: Step) -> Applied {
        self.must_belong_here(village)?;
        let (ver, mut evaluation) = self.evaluation(village, year);
        valid(evaluation.check())?;
        let at_any_time = matches!(what, Step::StarLost(_) | Step::PlaqueGiven { .. } | Step::TakenOver(_));
        if !at_any_time && self.year_is_closed(&village.zone(), year) {
            return Err(out_of_turn(OutOfTurn::YearClosed).into());
        }
        let event = EvaluationEvent { op: self.op.head.op_id, at: self.at(), by: self.actor(), what };
        evaluation.take(event, self.today()).map_err(out_of_turn)?;
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Evaluation(evaluation)))
    }

    /// Whether the zone has closed the year.
    #[cfg(feature = "office")]
    fn year_is_closed(&self, zone: &PlaceCode, year: i32) -> bool {
        let of_year = self.find::<StarYear>(StarYear::record_id(zone, year));
        of_year.is_some_and(|(_, of_year)| of_year.closed().is_some())
    }
    /// A phone holds no year, and lets the server decide.
    #[cfg(not(feature = "office"))]
    #[allow(clippy::unused_self, reason = "the same question as above")]
    const fn year_is_closed(&self, _: &PlaceCode, _: i32) -> bool {
        false
    }

    /// What the decisions about a village come to.
    pub(crate) fn holding(&self, village: &PlaceCode) -> Holding {
        Holding::of(&self.shelf.years_of(village))
    }

    /// The evaluation as it stands, or one in which nothing is done.
    pub(crate) fn evaluation(&self, village: &PlaceCode, year: i32) -> (u64, Evaluation) {
        self.find(Evaluation::record_id(village, year))
            .unwrap_or_else(|| (0, Evaluation::empty(village.clone(), year)))
    }
}
