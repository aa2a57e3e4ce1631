//! What a person did. Every change anybody makes, online or offline, phone or desk, is one of these.
//!
//! Each act is one row of a table and one decision: the row says what it is on the wire, which record it is about, where
//! it belongs, by which roles it is judged and which photos it links; what it does stands in `acts/`, in the file of its
//! noun. Everything that is asked of an act is made from the rows, so a row with nothing left out is an act that nobody
//! has forgotten.
//!
//! Old phones live for a year: add kinds and optional fields, never rename or remove them. What only offices do
//! stands in `office.rs`: the phone's bundle is built without it.

use crate::acts::{Act, Applied};
use crate::office::OfficeAct;
use crate::record::{Noun, RecordKey};
use crate::review::ReviewItem;
use domain::activity::NewActivity;
use domain::dispute::{Happened, NewDispute};
use domain::evaluation::StarClaim;
use domain::fund_ledger::Booking;
use domain::household::{Correction, NewHousehold};
use domain::need::Handling;
use domain::task::{NewTask, TaskChange};
use domain::visit::{NewVisit, Talk};
use domain::{
    Activity, Dispute, DisputeId, Evaluation, FundEntryId, Household, HouseholdId, LeaderVisit,
    LeaderVisitId, Need, NeedId, OpId, PhotoRef, PlaceCode, PlanChange, Progress, StarKind, StarPlan, Task,
    TaskId, Visit, VisitId,
};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeSet;
use uuid::Uuid;

/// By which roles an act is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judged {
    /// By those of the hour it was done, within bounds: it is written down without a network, and comes late.
    AtTheDoor,
    /// By those held when it arrives.
    OnArrival,
}

/// Where an act belongs: the scope to whose log it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// To that of this place, which the act itself names.
    Place(PlaceCode),
    /// To that of this record.
    Record(RecordKey),
}

/// An entry of a zone's ledger that is to be booked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEntry {
    /// The zone.
    pub zone: PlaceCode,
    /// The year of creation.
    pub year: i32,
    /// The entry's id.
    pub id: FundEntryId,
    /// What it books.
    pub what: Booking,
}

/// The record of this noun and id.
pub(crate) const fn key<T: Noun>(id: Uuid) -> RecordKey {
    RecordKey::new(T::KIND, id)
}

/// What a row says, or what stands where it says nothing.
macro_rules! given {
    (, $otherwise:expr) => {
        $otherwise
    };
    ($given:expr, $otherwise:expr) => {
        $given
    };
}
#[cfg(feature = "office")]
pub(crate) use given;

/// The acts. A row: its Chinese word and what is special about it; its kind with what was typed, as it stands on the
/// wire; and then, in this order,
/// - `about`: the record it is about. Its version is what the person was looking at, and its receipt hangs on it;
/// - `scope`: where it belongs, when that is not where its record does;
/// - `judged`: by which roles, when not by those held on its arrival (docs/decisions/0021-authority.md);
/// - `accepted`: `false` when nobody may accept it for its author;
/// - `photos`: those it links to; they travel in their own queue;
/// - `books`: the line it writes into a zone's ledger;
/// - `decide`: what it does.
macro_rules! acts {
    (
        $(#[$meta:meta])*
        $name:ident, decided by $act:ident $(, or $outer:ident($inner:ty))?;
        $(
            $(#[$doc:meta])*
            $variant:ident $(($one:ident: $one_type:ty))?
                $({ $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? })? =>
                about $about:expr;
                $(scope $scope:expr;)?
                $(judged $judged:ident;)?
                $(accepted $accepted:literal;)?
                $(photos $photos:expr;)?
                $(books $books:expr;)?
                decide $decide:expr;
        )*
    ) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "the fields of an act are the nouns of the domain")]
        pub enum $name {
            $($(#[$doc])* $variant $(($one_type))? $({ $($(#[$field_meta])* $field: $type),* })?,)*
            $(
                /// What only offices do; on the wire its kind stands where the others do.
                #[serde(skip)]
                $outer($inner),
            )?
        }

        #[allow(unused_variables, reason = "each question looks at a few fields of an act")]
        impl $name {
            /// The name of every kind in this table.
            pub const KINDS: &[&str] = &[$(stringify!($variant)),*];

            /// The name of its kind.
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => stringify!($variant),)*
                    $(Self::$outer(act) => act.kind(),)?
                }
            }

            /// The record it is about: its version is what the person was looking at, and its receipt hangs on it.
            pub fn about(&self) -> RecordKey {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => $about,)*
                    $(Self::$outer(act) => act.about(),)?
                }
            }

            /// Where it belongs.
            pub fn scope(&self) -> Scope {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => {
                        given!($($scope)?, Scope::Record($about))
                    })*
                    $(Self::$outer(act) => act.scope(),)?
                }
            }

            /// By which roles it is judged. Source: docs/decisions/0021-authority.md.
            pub const fn judged(&self) -> Judged {
                match self {
                    $(Self::$variant { .. } => {
                        given!($(Judged::$judged)?, Judged::OnArrival)
                    })*
                    $(Self::$outer(act) => act.judged(),)?
                }
            }

            /// Whether somebody else may accept it for its author. What an office decides and what is decided about
            /// kept operations stands only as its author's own act.
            pub const fn may_be_accepted(&self) -> bool {
                match self {
                    $(Self::$variant { .. } => given!($($accepted)?, true),)*
                    $(Self::$outer(_) => false,)?
                }
            }

            /// The photos it links to; they travel in their own queue.
            pub fn photos(&self) -> &[PhotoRef] {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => {
                        given!($(&$photos)?, &[])
                    })*
                    $(Self::$outer(act) => act.photos(),)?
                }
            }

            /// Lets go of its photos.
            pub(crate) fn drop_photos(&mut self) {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => { $($photos.clear();)? })*
                    $(Self::$outer(act) => act.drop_photos(),)?
                }
            }

            /// What it books in a zone's ledger of a year, if it does.
            pub fn entry(&self) -> Option<NewEntry> {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => {
                        given!($(Some($books))?, None)
                    })*
                    $(Self::$outer(act) => act.entry(),)?
                }
            }

            /// Does it, or says why a person has to look at it.
            pub(crate) fn decide(self, $act: &Act<'_>) -> Applied {
                match self {
                    $(Self::$variant $(($one))? $({ $($field),* })? => $decide,)*
                    $(Self::$outer(act) => act.decide($act),)?
                }
            }
        }
    };
}
#[cfg(feature = "office")]
pub(crate) use acts;

acts! {
    /// An act of a person, with everything they typed.
    ///
    /// `Intent::deserialize` reads what everybody does; [`crate::Op::read`] knows the offices' acts as well.
    #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case", remote = "Self")]
    Intent, decided by act, or Office(OfficeAct);

    /// 记走访, with the needs raised in it.
    RecordVisit(new: NewVisit) =>
        about key::<Visit>(new.id.uuid());
        scope Scope::Record(key::<Household>(new.household.uuid()));
        judged AtTheDoor;
        photos new.photos;
        decide act.record_visit(new);
    /// 修改走访.
    AmendVisit { visit: VisitId, talk: Talk } =>
        about key::<Visit>(visit.uuid());
        judged AtTheDoor;
        decide act.amend_visit(visit, talk);
    /// 判断是不是重复走访.
    JudgeTwin { visit: VisitId, same: bool } =>
        about key::<Visit>(visit.uuid());
        decide act.judge_twin(visit, same);
    /// 撤回走访, with everything that was saved with it: these needs and disputes hold some of that.
    WithdrawVisit {
        visit: VisitId,
        #[serde(default)]
        needs: BTreeSet<NeedId>,
        #[serde(default)]
        disputes: BTreeSet<DisputeId>,
    } =>
        about key::<Visit>(visit.uuid());
        judged AtTheDoor;
        decide act.withdraw_visit(visit, &needs, &disputes);

    /// 新增住户.
    RegisterHousehold(new: NewHousehold) =>
        about key::<Household>(new.id.uuid());
        scope Scope::Place(new.grid.scope());
        judged AtTheDoor;
        decide act.register_household(new);
    /// 更正住户资料.
    CorrectHousehold { household: HouseholdId, correction: Correction } =>
        about key::<Household>(household.uuid());
        judged AtTheDoor;
        decide act.correct_household(household, correction, false);
    /// 在两个值里选一个.
    SettleHousehold { household: HouseholdId, correction: Correction } =>
        about key::<Household>(household.uuid());
        judged AtTheDoor;
        decide act.correct_household(household, correction, true);
    /// 调整到另一个网格.
    MoveHousehold { household: HouseholdId, to: PlaceCode } =>
        about key::<Household>(household.uuid());
        judged AtTheDoor;
        decide act.move_household(household, to);
    /// 并户.
    MergeHousehold { household: HouseholdId, into: HouseholdId } =>
        about key::<Household>(household.uuid());
        judged AtTheDoor;
        decide act.merge_household(household, Some(into));
    /// 撤销并户.
    UnmergeHousehold { household: HouseholdId } =>
        about key::<Household>(household.uuid());
        judged AtTheDoor;
        decide act.merge_household(household, None);

    /// 办理诉求.
    AdvanceNeed {
        need: NeedId,
        handling: Handling,
        remark: String,
        /// The visit it is saved with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
    } =>
        about key::<Need>(need.uuid());
        judged AtTheDoor;
        decide act.advance_need(need, handling, remark, visit);
    /// 在两个办理状态里选一个.
    SettleNeed { need: NeedId, handling: Handling } =>
        about key::<Need>(need.uuid());
        judged AtTheDoor;
        decide act.settle_need(need, handling);

    /// 记调解.
    ReportDispute(new: NewDispute) =>
        about key::<Dispute>(new.id.uuid());
        scope Scope::Place(new.grid.scope());
        judged AtTheDoor;
        photos new.photos;
        decide act.report_dispute(new);
    /// 给纠纷记一笔.
    TellDispute {
        dispute: DisputeId,
        what: Happened,
        /// The visit it is saved with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
    } =>
        about key::<Dispute>(dispute.uuid());
        judged AtTheDoor;
        decide act.tell_dispute(dispute, what, visit);

    /// 记志愿.
    RecordActivity(new: NewActivity) =>
        about key::<Activity>(new.id.uuid());
        scope Scope::Place(new.place.scope());
        judged AtTheDoor;
        photos new.photos;
        decide act.record_activity(new);
    /// 修改志愿活动.
    AmendActivity(new: NewActivity) =>
        about key::<Activity>(new.id.uuid());
        judged AtTheDoor;
        photos new.photos;
        decide act.amend_activity(new);

    /// 新建任务.
    CreateTask(new: NewTask) =>
        about key::<Task>(new.id.uuid());
        scope Scope::Place(new.village.scope());
        decide act.create_task(new);
    /// 更新进度.
    ReportProgress {
        task: TaskId,
        progress: Progress,
        #[serde(default)]
        note: String,
        #[serde(default)]
        photos: Vec<PhotoRef>,
    } =>
        about key::<Task>(task.uuid());
        photos *photos;
        decide act.report_progress(task, progress, note, photos);
    /// 调整任务.
    ChangeTask { task: TaskId, change: TaskChange } =>
        about key::<Task>(task.uuid());
        decide act.change_task(task, change, false);
    /// 在两个值里选一个.
    SettleTask { task: TaskId, change: TaskChange } =>
        about key::<Task>(task.uuid());
        decide act.change_task(task, change, true);
    /// 把建议转为任务.
    TakeUpSuggestion { visit: LeaderVisitId, suggestion: String, task: NewTask } =>
        about key::<LeaderVisit>(visit.uuid());
        decide act.take_up_suggestion(visit, suggestion, task);

    /// 调整创建规划: these fields of it, and no other.
    ChangePlan { village: PlaceCode, year: i32, changes: Vec<PlanChange> } =>
        about key::<StarPlan>(StarPlan::record_id(village, *year));
        scope Scope::Place(village.scope());
        decide act.change_plan(village, year, changes, false);
    /// 在两个值里选一个.
    SettlePlan { village: PlaceCode, year: i32, change: PlanChange } =>
        about key::<StarPlan>(StarPlan::record_id(village, *year));
        scope Scope::Place(village.scope());
        decide act.change_plan(village, year, vec![change], true);
    /// 自评申报.
    ClaimStars { village: PlaceCode, year: i32, claims: Vec<StarClaim> } =>
        about key::<Evaluation>(Evaluation::record_id(village, *year));
        scope Scope::Place(village.scope());
        decide act.claim_stars(&village, year, claims);
    /// 撤回申报 of these stars, as long as nobody has reviewed them.
    WithdrawClaim { village: PlaceCode, year: i32, stars: BTreeSet<StarKind> } =>
        about key::<Evaluation>(Evaluation::record_id(village, *year));
        scope Scope::Place(village.scope());
        decide act.withdraw_claim(&village, year, stars);

    /// 采纳待确认的记录.
    AcceptReview { op: OpId } =>
        about key::<ReviewItem>(op.uuid());
        accepted false;
        decide act.accept_review(op);
    /// 转给另一个网格.
    HandOverReview { op: OpId, to: PlaceCode } =>
        about key::<ReviewItem>(op.uuid());
        accepted false;
        decide act.hand_over_review(op, to);
    /// 本人撤回, 留作草稿.
    WithdrawReview { op: OpId } =>
        about key::<ReviewItem>(op.uuid());
        accepted false;
        decide act.withdraw_review(op);
}

impl Serialize for Intent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Self::Office(act) = self { act.serialize(to) } else { Self::serialize(self, to) }
    }
}

impl Intent {
    /// The same act without its photos: words are kept where there is no room for more.
    #[must_use]
    pub fn without_photos(mut self) -> Self {
        self.drop_photos();
        self
    }
}
