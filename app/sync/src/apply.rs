//! Applies an act to the records it touches. Pure: phone and server call the same function, so a
//! projection and the truth cannot disagree on a rule. What each act does stands in `acts/`.

use crate::acts::{Act, Applied, Effect};
pub use crate::acts::{Refusal, retry};
use crate::intent::{Intent, Judged};
use crate::op::Op;
use crate::outcome::{Outcome, ReviewReason};
use crate::record::{Kept, Record, RecordKey};
use crate::review::{ReviewItem, ReviewState};
use domain::evaluation::Upheld;
use domain::{
    Account, AccountId, At, Day, DeviceId, Evaluation, HouseholdId, KnownPeople, PlaceCode, Standing, VisitId,
};

/// Where a decision looks up what it reads: the phone's projection, or what the server has loaded so far. The server
/// notes every lookup that it has not loaded yet, loads those and decides anew: such an answer is a placeholder, and
/// what was decided by it is thrown away. So a rule may look up whatever it likes, and nobody lists it a second time.
/// What it looks up before it refuses anything is loaded at once.
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
pub fn decide(op: &Op, text: &str, shelf: &dyn Shelf, facts: &Facts) -> Decision {
    apply(op, shelf, facts).unwrap_or_else(|refusal| {
        let before = shelf.record(RecordKey::review(op.head.op_id)).map_or(0, |kept| kept.ver);
        keep_for_review(item_of(op, text, refusal.reason, facts), before)
    })
}

/// The review item of an operation that cannot be applied.
pub fn item_of(op: &Op, text: &str, reason: ReviewReason, facts: &Facts) -> ReviewItem {
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
    }
}

/// Keeps an operation whole for a person to look at; `before` is the version that its item has so far, 0 for none.
pub fn keep_for_review(item: ReviewItem, before: u64) -> Decision {
    Decision {
        outcome: Outcome::Review { reason: item.reason.clone() },
        writes: vec![Kept { ver: before + 1, record: Record::Review(item) }],
    }
}

/// Applies `op`, or says why a person has to look at it.
pub fn apply(op: &Op, shelf: &dyn Shelf, facts: &Facts) -> Result<Decision, Refusal> {
    effect_of(op, shelf, facts).map(Effect::into_decision)
}

pub(crate) fn effect_of(op: &Op, shelf: &dyn Shelf, facts: &Facts) -> Applied {
    op.intent.clone().decide(&Act { op, shelf, facts })
}
