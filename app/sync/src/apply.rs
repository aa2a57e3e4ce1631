//! Applies an act to the records it touches. Pure: phone and server call the same function, so a
//! projection and the truth cannot disagree on a rule. One file a noun; this one opens the door.

mod door;
mod evaluation;
mod experience;
mod funds;
mod honor;
mod leader_visit;
mod objection;
mod people;
mod plan;
mod review;
mod task;
mod year;

use crate::intent::Intent;
use crate::op::Op;
use crate::outcome::{Outcome, ReviewReason};
use crate::record::{Kept, Record, RecordKey, RecordKind};
use crate::review::{ReviewItem, ReviewState};
use domain::evaluation::{LostStar, Naming};
use domain::register::Set;
use domain::{
    AccountId, At, Day, DeviceId, Flaw, HouseholdId, PlaceCode, Stamp, Standing, StarYear, VisitId,
};

pub use review::retry;

/// Where records are looked up: the phone's projection, or what the server loaded for this act.
pub trait Shelf {
    /// The record as it stands, if it is there.
    fn record(&self, key: RecordKey) -> Option<Kept>;
    /// Visits to this household by this worker on this day, with the device each came from.
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)>;
    /// Whose login name this is.
    fn login_owner(&self, login: &str) -> Option<AccountId>;
    /// What of a year still waits in a place and under it: evaluations begun and not decided, objections without
    /// an answer. None where that is not known: a phone does not hold them, and lets the server decide.
    fn unfinished(&self, place: &PlaceCode, year: i32) -> Option<Vec<RecordKey>>;
}

/// What an act has to look up before it can be applied.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Want {
    /// This record.
    Record(RecordKey),
    /// Visits like this one.
    VisitsOn(HouseholdId, AccountId, Day),
    /// The owner of this login name.
    Login(String),
    /// What of this year still waits in this place and under it.
    Unfinished(PlaceCode, i32),
}

/// What is known about the person and the moment, besides the act itself.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The roles the person held at `judged_at`.
    pub standing: Standing,
    /// The instant by which authority is judged; see [`crate::op::OpHead::judged_at`].
    pub judged_at: At,
    /// When the act arrived; on the phone, now.
    pub received_at: At,
    /// The village whose people look at it if it cannot be applied.
    pub inbox: PlaceCode,
    /// Somebody who may decide has accepted it already.
    pub granted: bool,
}

/// What became of an act and the records it leaves behind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// What became of it.
    pub outcome: Outcome,
    /// Records to keep, each with its new version.
    pub writes: Vec<Kept>,
}

/// Applies `op`; what cannot be applied becomes a review item, whole.
pub fn decide(op: &Op, text: &str, shelf: &impl Shelf, facts: &Facts) -> Decision {
    match apply(op, shelf, facts) {
        Ok(effect) => effect.into_decision(),
        Err(reason) => keep_for_review(
            ReviewItem {
                op_id: op.head.op_id,
                village: facts.inbox.clone(),
                author: op.head.actor,
                device: op.head.device_id,
                happened_at: facts.judged_at,
                received_at: facts.received_at,
                reason,
                op: text.to_owned(),
                state: ReviewState::Waiting,
            },
            shelf,
        ),
    }
}

/// Keeps an operation whole for a person to look at.
pub fn keep_for_review(item: ReviewItem, shelf: &impl Shelf) -> Decision {
    let before = shelf.record(RecordKey::review(item.op_id)).map_or(0, |kept| kept.ver);
    Decision {
        outcome: Outcome::Review { reason: item.reason.clone() },
        writes: vec![Kept { ver: before + 1, record: Record::Review(item) }],
    }
}

/// What `op` has to look up, given what has been looked up so far. Ask again until nothing new comes.
pub fn wants(op: &Op, shelf: &impl Shelf) -> Vec<Want> {
    let record = |kind, id| Want::Record(RecordKey::new(kind, id));
    match &op.intent {
        Intent::RecordVisit(visit) => {
            let needs = visit.needs.iter().map(|need| record(RecordKind::Need, need.id.uuid()));
            let rest = [
                record(RecordKind::Visit, visit.id.uuid()),
                record(RecordKind::Household, visit.household.uuid()),
                Want::VisitsOn(visit.household, op.head.actor, visit.on),
            ];
            rest.into_iter().chain(needs).collect()
        }
        Intent::AmendVisit { visit, .. } | Intent::JudgeTwin { visit, .. } => {
            vec![record(RecordKind::Visit, visit.uuid())]
        }
        Intent::RegisterHousehold(new) => vec![record(RecordKind::Household, new.id.uuid())],
        Intent::CorrectHousehold { household, .. }
        | Intent::SettleHousehold { household, .. }
        | Intent::MoveHousehold { household, .. }
        | Intent::UnmergeHousehold { household } => vec![record(RecordKind::Household, household.uuid())],
        Intent::MergeHousehold { household, into } => {
            vec![record(RecordKind::Household, household.uuid()), record(RecordKind::Household, into.uuid())]
        }
        Intent::AdvanceNeed { need, .. } | Intent::SettleNeed { need, .. } => {
            vec![record(RecordKind::Need, need.uuid())]
        }
        Intent::ReportDispute(new) => vec![record(RecordKind::Dispute, new.id.uuid())],
        Intent::TellDispute { dispute, .. } => vec![record(RecordKind::Dispute, dispute.uuid())],
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => {
            vec![record(RecordKind::Activity, new.id.uuid())]
        }
        Intent::CreateTask(new) => vec![record(RecordKind::Task, new.id.uuid())],
        Intent::ReportProgress { task, .. }
        | Intent::ChangeTask { task, .. }
        | Intent::SettleTask { task, .. } => vec![record(RecordKind::Task, task.uuid())],
        Intent::NominateHonor(new) => vec![record(RecordKind::Honor, new.id.uuid())],
        Intent::RecordWish { honor, .. } | Intent::PostHonor { honor, .. } => {
            vec![record(RecordKind::Honor, honor.uuid())]
        }
        Intent::PlanStars(plan) => {
            vec![record(RecordKind::StarPlan, domain::StarPlan::record_id(&plan.village, plan.year))]
        }
        Intent::ChangePlan { village, year, .. } | Intent::SettlePlan { village, year, .. } => {
            vec![record(RecordKind::StarPlan, domain::StarPlan::record_id(village, *year))]
        }
        Intent::DeclarePlan(new) => vec![record(RecordKind::DeclaredPlan, new.id.uuid())],
        Intent::WithdrawDeclaredPlan { plan, .. } => vec![record(RecordKind::DeclaredPlan, plan.uuid())],
        Intent::ClaimStars { .. }
        | Intent::ReviewStar { .. }
        | Intent::CheckVetoes { .. }
        | Intent::BeginNotice { .. }
        | Intent::NameStars { .. }
        | Intent::TakeOverNaming { .. }
        | Intent::GivePlaque { .. }
        | Intent::RemoveStar { .. }
        | Intent::CloseYear { .. } => evaluation::wants(&op.intent),
        Intent::FileObjection(new) => objection::wants_of_new(new),
        Intent::AnswerObjection { objection, .. } => vec![record(RecordKind::Objection, objection.uuid())],
        Intent::AdjustBudget { .. }
        | Intent::PayAwards { .. }
        | Intent::PayVenue { .. }
        | Intent::CorrectPayment { .. }
        | Intent::CorrectAward { .. } => funds::wants(&op.intent),
        Intent::NamePlace(place) => vec![record(RecordKind::Place, place.code.record_id())],
        Intent::OpenAccount(account) => {
            let login = account.login.clone().map(Want::Login);
            std::iter::once(record(RecordKind::Account, account.id.uuid())).chain(login).collect()
        }
        Intent::GrantMembership { account, .. } | Intent::EndMembership { account, .. } => {
            vec![record(RecordKind::Account, account.uuid())]
        }
        Intent::AcceptReview { op } => review::wants_of_kept(*op, shelf),
        Intent::HandOverReview { op, .. }
        | Intent::ReturnReview { op, .. }
        | Intent::WithdrawReview { op } => {
            vec![Want::Record(RecordKey::review(*op))]
        }
        Intent::OpenYear { zone, year, from, .. } => {
            let years = std::iter::once(*year).chain(*from);
            years.map(|year| record(RecordKind::StarYear, StarYear::record_id(zone, year))).collect()
        }
        Intent::ChangeYear { zone, year, .. } | Intent::SettleYear { zone, year, .. } => {
            vec![record(RecordKind::StarYear, StarYear::record_id(zone, *year))]
        }
        Intent::ShareExperience(new) | Intent::AmendExperience(new) => {
            vec![record(RecordKind::Experience, new.id.uuid())]
        }
        Intent::PostExperience { experience, .. } => {
            vec![record(RecordKind::Experience, experience.uuid())]
        }
        Intent::RecordLeaderVisit(new) | Intent::AmendLeaderVisit(new) => {
            vec![record(RecordKind::LeaderVisit, new.id.uuid())]
        }
        Intent::TakeUpSuggestion { visit, task, .. } => {
            vec![record(RecordKind::LeaderVisit, visit.uuid()), record(RecordKind::Task, task.id.uuid())]
        }
    }
}

/// Records changed by an act, the main one first.
struct Effect {
    set: Set,
    seen: u64,
    writes: Vec<Kept>,
}

impl Effect {
    /// Something new stands.
    fn created(record: Record) -> Self {
        Self { set: Set::Clean, seen: 0, writes: vec![Kept { ver: 1, record }] }
    }
    /// Something there has changed.
    fn changed(set: Set, seen: u64, before: u64, record: Record) -> Self {
        Self { set, seen, writes: vec![Kept { ver: before + 1, record }] }
    }
    fn and(mut self, more: impl IntoIterator<Item = Kept>) -> Self {
        self.writes.extend(more);
        self
    }
    fn into_decision(self) -> Decision {
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
struct Act<'a, S> {
    op: &'a Op,
    shelf: &'a S,
    facts: &'a Facts,
}

fn apply(op: &Op, shelf: &impl Shelf, facts: &Facts) -> Result<Effect, ReviewReason> {
    let act = Act { op, shelf, facts };
    match op.intent.clone() {
        Intent::RecordVisit(new) => act.record_visit(new),
        Intent::AmendVisit { visit, talk } => act.amend_visit(visit, talk),
        Intent::JudgeTwin { visit, same } => act.judge_twin(visit, same),
        Intent::RegisterHousehold(new) => act.register_household(new),
        Intent::CorrectHousehold { household, correction } => {
            act.correct_household(household, correction, false)
        }
        Intent::SettleHousehold { household, correction } => {
            act.correct_household(household, correction, true)
        }
        Intent::MoveHousehold { household, to } => act.move_household(household, to),
        Intent::MergeHousehold { household, into } => act.merge_household(household, Some(into)),
        Intent::UnmergeHousehold { household } => act.merge_household(household, None),
        Intent::AdvanceNeed { need, handling, remark } => act.advance_need(need, handling, remark),
        Intent::SettleNeed { need, handling } => act.settle_need(need, handling),
        Intent::ReportDispute(new) => act.report_dispute(new),
        Intent::TellDispute { dispute, what } => act.tell_dispute(dispute, what),
        Intent::RecordActivity(new) => act.record_activity(new),
        Intent::AmendActivity(new) => act.amend_activity(new),
        Intent::CreateTask(new) => act.create_task(new),
        Intent::ReportProgress { task, progress, note, photos } => {
            act.report_progress(task, progress, note, photos)
        }
        Intent::ChangeTask { task, change } => act.change_task(task, change, false),
        Intent::SettleTask { task, change } => act.change_task(task, change, true),
        Intent::NominateHonor(new) => act.nominate_honor(new),
        Intent::RecordWish { honor, named, how } => act.record_wish(honor, named, how),
        Intent::PostHonor { honor, posting } => act.post_honor(honor, posting),
        Intent::PlanStars(plan) => act.plan_stars(plan),
        Intent::ChangePlan { village, year, changes } => act.change_plan(village, year, changes, false),
        Intent::SettlePlan { village, year, change } => act.change_plan(village, year, vec![change], true),
        Intent::DeclarePlan(new) => act.declare_plan(new),
        Intent::WithdrawDeclaredPlan { plan, why } => act.withdraw_declared_plan(plan, why),
        Intent::ClaimStars { village, year, claims } => act.claim_stars(&village, year, claims),
        Intent::ReviewStar { village, year, star, round, verdict } => {
            act.review_star(&village, year, star, round, verdict)
        }
        Intent::CheckVetoes { village, year, hits } => act.check_vetoes(&village, year, hits),
        Intent::BeginNotice { village, year } => act.begin_notice(&village, year),
        Intent::NameStars { village, year, stars, note } => act.name_stars(&village, year, stars, note),
        Intent::TakeOverNaming { village, year, held_before, stars, on, source } => {
            act.take_over_naming(&village, year, Naming { named: stars, held_before, on, note: source })
        }
        Intent::GivePlaque { village, year, on } => act.give_plaque(&village, year, on),
        Intent::RemoveStar { village, year, star, reason, on } => {
            act.remove_star(&village, year, LostStar { star, reason, on })
        }
        Intent::CloseYear { zone, year } => act.close_year(&zone, year),
        Intent::FileObjection(new) => act.file_objection(new),
        Intent::AnswerObjection { objection, upheld, answer } => {
            act.answer_objection(objection, upheld, answer)
        }
        Intent::AdjustBudget { .. }
        | Intent::PayAwards { .. }
        | Intent::PayVenue { .. }
        | Intent::CorrectPayment { .. }
        | Intent::CorrectAward { .. } => act.book(op.intent.entry().ok_or(ReviewReason::UnknownKind)?),
        Intent::NamePlace(place) => act.name_place(place),
        Intent::OpenAccount(account) => act.open_account(account),
        Intent::GrantMembership { account, membership } => act.grant_membership(account, membership),
        Intent::EndMembership { account, role, place, to } => act.end_membership(account, role, &place, to),
        Intent::AcceptReview { op } => act.accept_review(op),
        Intent::HandOverReview { op, to } => act.hand_over_review(op, to),
        Intent::ReturnReview { op, note } => act.return_review(op, note),
        Intent::WithdrawReview { op } => act.withdraw_review(op),
        Intent::OpenYear { zone, year, from, items } => act.open_year(zone, year, from, items),
        Intent::ChangeYear { zone, year, items } => act.change_year(&zone, year, items, false),
        Intent::SettleYear { zone, year, item } => act.change_year(&zone, year, vec![item], true),
        Intent::ShareExperience(new) => act.share_experience(new),
        Intent::AmendExperience(new) => act.amend_experience(new),
        Intent::PostExperience { experience, posting } => act.post_experience(experience, posting),
        Intent::RecordLeaderVisit(new) => act.record_leader_visit(new),
        Intent::AmendLeaderVisit(new) => act.amend_leader_visit(new),
        Intent::TakeUpSuggestion { visit, suggestion, task } => {
            act.take_up_suggestion(visit, suggestion, task)
        }
    }
}

impl<S: Shelf> Act<'_, S> {
    fn actor(&self) -> AccountId {
        self.op.head.actor
    }
    fn seen(&self) -> u64 {
        self.op.head.base_ver
    }
    fn at(&self) -> At {
        self.facts.judged_at
    }
    fn standing(&self) -> &Standing {
        &self.facts.standing
    }
    /// The stamp of a change that makes version `ver`.
    fn stamp(&self, ver: u64) -> Stamp {
        let head = &self.op.head;
        Stamp { ver, at: self.at(), by: head.actor, device: head.device_id, dseq: head.dseq }
    }
    /// A day a person gave, never later than the day it arrived: a phone's clock is only data.
    fn believable(&self, day: Day) -> Day {
        day.min(self.facts.received_at.day())
    }
    fn today(&self) -> Day {
        self.facts.received_at.day()
    }

    /// What belongs to `place` must be sent to the log of that place's village.
    fn must_belong_here(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        if place.scope() == self.op.head.village { Ok(()) } else { Err(ReviewReason::WrongVillage) }
    }
    /// `allowed`, or a reason that tells a stranger from a colleague of another grid.
    fn must(&self, allowed: bool, place: &PlaceCode) -> Result<(), ReviewReason> {
        if self.facts.granted { Ok(()) } else { self.must_hold(allowed, place) }
    }
    /// The same where nobody's acceptance stands in for whoever decides: what a village is named, what it holds.
    fn must_hold(&self, allowed: bool, place: &PlaceCode) -> Result<(), ReviewReason> {
        if allowed {
            Ok(())
        } else if self.standing().reaches(&place.scope()) {
            Err(ReviewReason::NotYourRole)
        } else {
            Err(ReviewReason::NotInThisVillage)
        }
    }
    /// Only the worker of the grid, or somebody who leads the village.
    fn must_work_in(&self, then: &PlaceCode, now: &PlaceCode) -> Result<(), ReviewReason> {
        let allowed = self.standing().works_in(then) || self.standing().leads(then);
        match self.must(allowed, then) {
            Err(ReviewReason::NotYourRole) => Err(ReviewReason::OutsideYourGrid { grid: now.clone() }),
            other => other,
        }
    }
    fn must_lead(&self, place: &PlaceCode) -> Result<(), ReviewReason> {
        self.must(self.standing().leads(place), place)
    }
    fn must_be_new(&self, key: RecordKey) -> Result<(), ReviewReason> {
        if self.shelf.record(key).is_none() { Ok(()) } else { Err(ReviewReason::AlreadyThere) }
    }
}

fn valid(checked: Result<(), Vec<Flaw>>) -> Result<(), ReviewReason> {
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
use there;
