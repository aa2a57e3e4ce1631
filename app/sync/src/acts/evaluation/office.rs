//! 评星 after the claim: the township and the 专班 review, the zone decides; each step only in its turn.

use crate::acts::{Act, Applied, out_of_turn, valid};
use crate::outcome::ReviewReason;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::evaluation::{Hit, LostStar, Naming, Round, Step, Upheld, Verdict, VetoHit, check_hits};
use domain::flaw::{Check, Field, Why};
use domain::{Day, Evaluation, OutOfTurn, PlaceCode, PlanChange, StarKind, StarPlan, StarState};
use std::collections::BTreeSet;

impl Act<'_> {
    pub(crate) fn review_star(
        &self,
        village: &PlaceCode,
        year: i32,
        star: StarKind,
        round: Round,
        verdict: Verdict,
    ) -> Applied {
        let upheld = self.upheld(village, year);
        let allowed = match round {
            Round::First => self.standing().is_township_office_over(village),
            Round::Joint => {
                self.star_year(&village.zone(), year).may_review(star, self.actor(), self.standing())
            }
        };
        self.must(allowed, village)?;
        valid(verdict.check())?;
        let after = match round {
            Round::First => BTreeSet::new(),
            Round::Joint => self.evaluation(village, year).1.not_heard(star, &upheld),
        };
        self.step(village, year, Step::Reviewed { star, round, verdict, after })
    }

    pub(crate) fn check_vetoes(&self, village: &PlaceCode, year: i32, hits: Vec<Hit>) -> Applied {
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

    pub(crate) fn begin_notice(&self, village: &PlaceCode, year: i32) -> Applied {
        self.must_be_the_zone(village)?;
        let days = self.star_year(&village.zone(), year).notice_days();
        let from = self.today();
        // The first day counts, and so does the last.
        let until = from.plus_days(i64::from(days.max(1)) - 1);
        self.step(village, year, Step::NoticeBegun { from, until })
    }

    pub(crate) fn name_stars(
        &self,
        village: &PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
        note: String,
    ) -> Applied {
        let (_, evaluation) = self.evaluation(village, year);
        let upheld = self.upheld(village, year);
        let finished = self.must_be_finished(village, year);
        let plan = self.plan(village, year);
        self.must_be_the_zone(village)?;
        let held_before = self.holding(village).held_before(year, self.today());
        let not_confirmed = evaluation.not_confirmed(&held_before, &stars);
        let version = Some(self.star_year(&village.zone(), year).version());
        let naming = Naming {
            named: stars.clone(),
            held_before,
            on: self.today(),
            note,
            not_confirmed: not_confirmed.clone(),
            version,
        };
        let step = Step::Decided(naming.clone());
        let effect = self.step(village, year, step)?;
        valid(naming.check(&evaluation.approved()))?;
        finished?;
        evaluation.may_name(&stars, &upheld).map_err(out_of_turn)?;
        Ok(effect.and([self.plan_with(plan, &stars, &not_confirmed)]))
    }

    pub(crate) fn take_over_naming(
        &self,
        village: &PlaceCode,
        year: i32,
        named: BTreeSet<StarKind>,
        held_before: BTreeSet<StarKind>,
        (on, source): (Day, String),
    ) -> Applied {
        let plan = self.plan(village, year);
        self.must_be_the_zone(village)?;
        let version = Some(self.star_year(&village.zone(), year).version());
        let held = held_before.union(&named).copied().collect();
        let naming = Naming { named, held_before, on, note: source, not_confirmed: BTreeSet::new(), version };
        valid(naming.check_taken_over(year))?;
        valid(Check::new().refuse_if(on > self.today(), Field::On, Why::InFuture).done())?;
        let effect = self.step(village, year, Step::TakenOver(naming))?;
        Ok(effect.and([self.plan_with(plan, &held, &BTreeSet::new())]))
    }

    pub(crate) fn give_plaque(&self, village: &PlaceCode, year: i32, on: Day) -> Applied {
        self.must_be_the_zone(village)?;
        valid(Check::new().refuse_if(on > self.today(), Field::On, Why::InFuture).done())?;
        self.step(village, year, Step::PlaqueGiven { on })
    }

    pub(crate) fn remove_star(&self, village: &PlaceCode, year: i32, lost: LostStar) -> Applied {
        let (star, holding, plan) = (lost.star, self.holding(village), self.plan(village, year));
        self.must_be_the_zone(village)?;
        valid(lost.check(self.today()))?;
        // Held today, and on the day that is said: nobody loses what was named after that.
        let held =
            holding.held().contains(&star) && holding.last_word(star).is_some_and(|day| day <= lost.on);
        if !held {
            return Err(out_of_turn(OutOfTurn::NotHeld).into());
        }
        let effect = self.step(village, year, Step::StarLost(lost))?;
        Ok(effect.and([self.plan_with(plan, &BTreeSet::new(), &[star].into())]))
    }

    /// The year's plan as a decision leaves it, for phones of before that read there what is held: it picks between
    /// values that had met.
    fn plan_with(
        &self,
        (ver, mut plan): (u64, StarPlan),
        held: &BTreeSet<StarKind>,
        gone: &BTreeSet<StarKind>,
    ) -> Kept {
        let held = held.iter().map(|star| (*star, StarState::Held));
        for (star, state) in held.chain(gone.iter().map(|star| (*star, StarState::No))) {
            plan.settle(PlanChange::Star { star, state }, u64::MAX, self.stamp(ver + 1));
        }
        Kept { ver: ver + 1, record: Record::StarPlan(plan) }
    }

    /// Nothing of the year waits here any more, as far as that is known.
    pub(crate) fn must_be_finished(&self, place: &PlaceCode, year: i32) -> Result<(), ReviewReason> {
        let own = RecordKey::new(RecordKind::Evaluation, Evaluation::record_id(place, year));
        for key in self.shelf.unfinished(place, year).unwrap_or_default() {
            if key.kind == RecordKind::Objection {
                return Err(out_of_turn(OutOfTurn::ObjectionsOpen));
            }
            // A decision finishes its own evaluation.
            if key != own {
                return Err(out_of_turn(OutOfTurn::EvaluationsOpen));
            }
        }
        Ok(())
    }

    /// What objections to the village and year came to, as far as that is known.
    fn upheld(&self, village: &PlaceCode, year: i32) -> Vec<Upheld> {
        self.shelf.upheld(village, year).unwrap_or_default()
    }

    pub(crate) fn must_be_the_zone(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        self.must(self.standing().is_office_over(&place.zone()), place)
    }
}
