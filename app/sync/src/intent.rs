//! What a person did. Every change anybody makes, online or offline, phone or desk, is one of these.
//!
//! Old phones live for a year: add kinds and optional fields, never rename or remove them. What only offices do
//! stands in `office.rs`: the phone's bundle is built without it.

use crate::office::OfficeAct;
use domain::activity::NewActivity;
use domain::dispute::{Happened, NewDispute};
use domain::evaluation::StarClaim;
use domain::household::{Correction, NewHousehold};
use domain::need::Handling;
use domain::task::{NewTask, TaskChange};
use domain::visit::{NewVisit, Talk};
use domain::{
    DisputeId, HouseholdId, LeaderVisitId, NeedId, OpId, PhotoRef, PlaceCode, PlanChange, Progress, StarKind,
    TaskId, VisitId,
};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeSet;

/// An act of a person, with everything they typed.
///
/// `Intent::deserialize` reads what everybody does; [`crate::Op::read`] knows the offices' acts as well.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
#[allow(missing_docs, reason = "the fields of an act are the nouns of the domain")]
pub enum Intent {
    /// 记走访, with the needs raised in it.
    RecordVisit(NewVisit),
    /// 修改走访.
    AmendVisit { visit: VisitId, talk: Talk },
    /// 判断是不是重复走访.
    JudgeTwin { visit: VisitId, same: bool },
    /// 撤回走访, with everything that was saved with it: these needs and disputes hold some of that.
    WithdrawVisit {
        visit: VisitId,
        #[serde(default)]
        needs: BTreeSet<NeedId>,
        #[serde(default)]
        disputes: BTreeSet<DisputeId>,
    },

    /// 新增住户.
    RegisterHousehold(NewHousehold),
    /// 更正住户资料.
    CorrectHousehold { household: HouseholdId, correction: Correction },
    /// 在两个值里选一个.
    SettleHousehold { household: HouseholdId, correction: Correction },
    /// 调整到另一个网格.
    MoveHousehold { household: HouseholdId, to: PlaceCode },
    /// 并户.
    MergeHousehold { household: HouseholdId, into: HouseholdId },
    /// 撤销并户.
    UnmergeHousehold { household: HouseholdId },

    /// 办理诉求.
    AdvanceNeed {
        need: NeedId,
        handling: Handling,
        remark: String,
        /// The visit it is saved with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
    },
    /// 在两个办理状态里选一个.
    SettleNeed { need: NeedId, handling: Handling },

    /// 记调解.
    ReportDispute(NewDispute),
    /// 给纠纷记一笔.
    TellDispute {
        dispute: DisputeId,
        what: Happened,
        /// The visit it is saved with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visit: Option<VisitId>,
    },

    /// 记志愿.
    RecordActivity(NewActivity),
    /// 修改志愿活动.
    AmendActivity(NewActivity),

    /// 新建任务.
    CreateTask(NewTask),
    /// 更新进度.
    ReportProgress {
        task: TaskId,
        progress: Progress,
        #[serde(default)]
        note: String,
        #[serde(default)]
        photos: Vec<PhotoRef>,
    },
    /// 调整任务.
    ChangeTask { task: TaskId, change: TaskChange },
    /// 在两个值里选一个.
    SettleTask { task: TaskId, change: TaskChange },
    /// 把建议转为任务.
    TakeUpSuggestion { visit: LeaderVisitId, suggestion: String, task: NewTask },

    /// 调整创建规划: these fields of it, and no other.
    ChangePlan { village: PlaceCode, year: i32, changes: Vec<PlanChange> },
    /// 在两个值里选一个.
    SettlePlan { village: PlaceCode, year: i32, change: PlanChange },
    /// 自评申报.
    ClaimStars { village: PlaceCode, year: i32, claims: Vec<StarClaim> },
    /// 撤回申报 of these stars, as long as nobody has reviewed them.
    WithdrawClaim { village: PlaceCode, year: i32, stars: BTreeSet<StarKind> },

    /// 采纳待确认的记录.
    AcceptReview { op: OpId },
    /// 转给另一个网格.
    HandOverReview { op: OpId, to: PlaceCode },
    /// 本人撤回, 留作草稿.
    WithdrawReview { op: OpId },

    /// What only offices do; on the wire its kind stands where the others do.
    #[serde(skip)]
    Office(OfficeAct),
}

impl Serialize for Intent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Office(act) => act.serialize(to),
            act => Self::serialize(act, to),
        }
    }
}

/// By which roles an act is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judged {
    /// By those of the hour it was done, within bounds: it is written down without a network, and comes late.
    AtTheDoor,
    /// By those held when it arrives.
    OnArrival,
}

impl Intent {
    /// By which roles it is judged. Source: docs/decisions/0021-authority.md.
    pub const fn judged(&self) -> Judged {
        match self {
            Self::RecordVisit(_)
            | Self::AmendVisit { .. }
            | Self::WithdrawVisit { .. }
            | Self::RegisterHousehold(_)
            | Self::CorrectHousehold { .. }
            | Self::SettleHousehold { .. }
            | Self::MoveHousehold { .. }
            | Self::MergeHousehold { .. }
            | Self::UnmergeHousehold { .. }
            | Self::AdvanceNeed { .. }
            | Self::SettleNeed { .. }
            | Self::ReportDispute(_)
            | Self::TellDispute { .. }
            | Self::RecordActivity(_)
            | Self::AmendActivity(_) => Judged::AtTheDoor,
            Self::JudgeTwin { .. }
            | Self::CreateTask(_)
            | Self::ReportProgress { .. }
            | Self::ChangeTask { .. }
            | Self::SettleTask { .. }
            | Self::TakeUpSuggestion { .. }
            | Self::ChangePlan { .. }
            | Self::SettlePlan { .. }
            | Self::ClaimStars { .. }
            | Self::WithdrawClaim { .. }
            | Self::AcceptReview { .. }
            | Self::HandOverReview { .. }
            | Self::WithdrawReview { .. }
            | Self::Office(_) => Judged::OnArrival,
        }
    }

    /// Whether somebody else may accept it for its author. What an office decides and what is decided about kept
    /// operations stands only as its author's own act.
    pub const fn may_be_accepted(&self) -> bool {
        !matches!(
            self,
            Self::AcceptReview { .. }
                | Self::HandOverReview { .. }
                | Self::WithdrawReview { .. }
                | Self::Office(_)
        )
    }

    /// The photos this act links to; they travel in their own queue.
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::RecordVisit(visit) => &visit.photos,
            Self::ReportDispute(dispute) => &dispute.photos,
            Self::RecordActivity(activity) | Self::AmendActivity(activity) => &activity.photos,
            Self::ReportProgress { photos, .. } => photos,
            Self::Office(act) => act.photos(),
            _ => &[],
        }
    }

    /// The same act without its photos: words are kept where there is no room for more.
    #[must_use]
    pub fn without_photos(mut self) -> Self {
        match &mut self {
            Self::RecordVisit(visit) => visit.photos.clear(),
            Self::ReportDispute(dispute) => dispute.photos.clear(),
            Self::RecordActivity(activity) | Self::AmendActivity(activity) => activity.photos.clear(),
            Self::ReportProgress { photos, .. } => photos.clear(),
            Self::Office(act) => act.drop_photos(),
            _ => {}
        }
        self
    }
}
