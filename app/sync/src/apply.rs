//! Applies an act to the records it touches. Pure: phone and server call the same function, so a
//! projection and the truth cannot disagree on a rule. One file a noun; this one opens the door. What only offices
//! do stands in `office.rs` and under it.

mod act;
mod claim;
mod door;
mod leader_visit;
#[cfg(feature = "office")]
mod office;
mod plan;
mod review;
mod task;

use crate::intent::{Intent, Judged};
use crate::op::Op;
use crate::outcome::Outcome;
use crate::record::{Kept, Record, RecordKey, RecordKind};
use crate::review::{ReviewItem, ReviewState};
use domain::evaluation::Upheld;
use domain::{
    Account, AccountId, At, Day, DeviceId, Evaluation, HouseholdId, KnownPeople, PlaceCode, Standing, VisitId,
};

pub(crate) use act::{Act, Applied};
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
    /// The answers that uphold an objection to a village and year; none where that is not known, as above.
    fn upheld(&self, village: &PlaceCode, year: i32) -> Option<Vec<Upheld>>;
    /// The evaluations of every year of a village: which stars it holds is told by all of them together.
    fn years_of(&self, village: &PlaceCode) -> Vec<Evaluation>;
    /// The people of a village, whom words for strangers must not tell of; none where they are not known: the server
    /// knows them.
    fn known_people(&self, _village: &PlaceCode) -> Option<KnownPeople> {
        None
    }
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
    /// The answers that uphold an objection to this village and year.
    Upheld(PlaceCode, i32),
    /// The evaluations of every year of this village.
    YearsOf(PlaceCode),
    /// The people of this village.
    KnownPeople(PlaceCode),
}

/// When an act was done and when it came.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// When it was done as its author tells it; see [`crate::op::OpHead::judged_at`].
    pub told_at: At,
    /// When it arrived; on the phone, now.
    pub received_at: At,
    /// When the device had pulled last, as far as that is known.
    pub heard_at: Option<At>,
}

/// What is known about the person and the moment, besides the act itself.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose authority decides: the author's, or that of whoever accepts the act.
    pub by: AccountId,
    /// The roles of this person that count for the act.
    pub standing: Standing,
    /// Whether the author held a role at the time told that has ended since.
    pub role_ended: bool,
    /// When it was done, as it is written down.
    pub judged_at: At,
    /// When the act arrived; on the phone, now.
    pub received_at: At,
    /// The village whose people look at it if it cannot be applied.
    pub inbox: PlaceCode,
}

impl Facts {
    /// Of an act as it comes from its author. What is done at the door is judged by the roles of that hour, as
    /// [`Account::standing_at_the_door`] bounds it; everything else by those held on arrival: a phone's clock is
    /// data, never power. What offices do is written down at its arrival as well.
    pub fn of_author(op: &Op, author: Option<&Account>, moment: Moment, inbox: PlaceCode) -> Self {
        let Moment { told_at, received_at, heard_at } = moment;
        let standing = author.map(|author| match op.intent.judged() {
            Judged::AtTheDoor => author.standing_at_the_door(told_at, received_at, heard_at),
            Judged::OnArrival => author.standing(received_at),
        });
        Self {
            by: op.head.actor,
            standing: standing.unwrap_or_default(),
            role_ended: author.is_some_and(|author| author.has_left(told_at, received_at)),
            judged_at: if matches!(op.intent, Intent::Office(_)) { received_at } else { told_at },
            received_at,
            inbox,
        }
    }
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

/// What `op`, which arrives on `arrives_on`, has to look up, given what has been looked up so far. Ask again until
/// nothing new comes.
pub fn wants(op: &Op, arrives_on: Day, shelf: &impl Shelf) -> Vec<Want> {
    let record = |kind, id| Want::Record(RecordKey::new(kind, id));
    match &op.intent {
        Intent::RecordVisit(visit) => {
            let needs = visit.needs.iter().map(|need| record(RecordKind::Need, need.id.uuid()));
            let rest = [
                record(RecordKind::Visit, visit.id.uuid()),
                record(RecordKind::Household, visit.household.uuid()),
                // Visits are looked for on the day that is kept, see `Act::believable`.
                Want::VisitsOn(visit.household, op.head.actor, visit.on.min(arrives_on)),
            ];
            rest.into_iter().chain(needs).collect()
        }
        Intent::AmendVisit { visit, .. } | Intent::JudgeTwin { visit, .. } => {
            vec![record(RecordKind::Visit, visit.uuid())]
        }
        Intent::WithdrawVisit { visit, needs, disputes } => {
            let key = RecordKey::new(RecordKind::Visit, visit.uuid());
            let raised = match shelf.record(key) {
                Some(Kept { record: Record::Visit(visit), .. }) => visit.first.needs,
                _ => Vec::new(),
            };
            let needs = needs.iter().copied().chain(raised.into_iter().map(|need| need.id));
            let needs = needs.map(|need| record(RecordKind::Need, need.uuid()));
            let disputes = disputes.iter().map(|dispute| record(RecordKind::Dispute, dispute.uuid()));
            [record(RecordKind::Visit, visit.uuid())].into_iter().chain(needs).chain(disputes).collect()
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
        Intent::TakeUpSuggestion { visit, task, .. } => {
            vec![record(RecordKind::LeaderVisit, visit.uuid()), record(RecordKind::Task, task.id.uuid())]
        }
        Intent::ChangePlan { village, year, changes } => plan::wants(village, *year, changes),
        Intent::SettlePlan { village, year, change } => {
            plan::wants(village, *year, std::slice::from_ref(change))
        }
        Intent::ClaimStars { village, year, claims } => claim::wants(village, *year, claims),
        Intent::WithdrawClaim { village, year, .. } => claim::wants_of_withdrawal(village, *year),
        Intent::AcceptReview { op } => review::wants_of_kept(*op, shelf),
        Intent::HandOverReview { op, .. } | Intent::WithdrawReview { op } => {
            vec![Want::Record(RecordKey::review(*op))]
        }
        Intent::Office(act) => {
            let people = act.is_for_strangers().then(|| Want::KnownPeople(op.head.village.clone()));
            act.wants().into_iter().chain(people).collect()
        }
    }
}

fn apply(op: &Op, shelf: &impl Shelf, facts: &Facts) -> Applied {
    let act = Act { op, shelf, facts };
    match op.intent.clone() {
        Intent::RecordVisit(new) => act.record_visit(new),
        Intent::AmendVisit { visit, talk } => act.amend_visit(visit, talk),
        Intent::JudgeTwin { visit, same } => act.judge_twin(visit, same),
        Intent::WithdrawVisit { visit, needs, disputes } => act.withdraw_visit(visit, &needs, &disputes),
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
        Intent::AdvanceNeed { need, handling, remark, visit } => {
            act.advance_need(need, handling, remark, visit)
        }
        Intent::SettleNeed { need, handling } => act.settle_need(need, handling),
        Intent::ReportDispute(new) => act.report_dispute(new),
        Intent::TellDispute { dispute, what, visit } => act.tell_dispute(dispute, what, visit),
        Intent::RecordActivity(new) => act.record_activity(new),
        Intent::AmendActivity(new) => act.amend_activity(new),
        Intent::CreateTask(new) => act.create_task(new),
        Intent::ReportProgress { task, progress, note, photos } => {
            act.report_progress(task, progress, note, photos)
        }
        Intent::ChangeTask { task, change } => act.change_task(task, change, false),
        Intent::SettleTask { task, change } => act.change_task(task, change, true),
        Intent::TakeUpSuggestion { visit, suggestion, task } => {
            act.take_up_suggestion(visit, suggestion, task)
        }
        Intent::ChangePlan { village, year, changes } => act.change_plan(village, year, changes, false),
        Intent::SettlePlan { village, year, change } => act.change_plan(village, year, vec![change], true),
        Intent::ClaimStars { village, year, claims } => act.claim_stars(&village, year, claims),
        Intent::WithdrawClaim { village, year, stars } => act.withdraw_claim(&village, year, stars),
        Intent::AcceptReview { op } => act.accept_review(op),
        Intent::HandOverReview { op, to } => act.hand_over_review(op, to),
        Intent::WithdrawReview { op } => act.withdraw_review(op),
        Intent::Office(office) => office.apply(&act),
    }
}
