//! What a person did. Every change anybody makes, online or offline, phone or desk, is one of these.
//!
//! Old phones live for a year: add kinds and optional fields, never rename or remove them.

use domain::activity::NewActivity;
use domain::dispute::{Happened, NewDispute};
use domain::evaluation::{Hit, Round, StarClaim, Verdict};
use domain::experience::NewExperience;
use domain::fund_ledger::{
    AwardCorrection, AwardPayment, Booking, BudgetChange, PaymentCorrection, VenuePayment,
};
use domain::honor::{ConsentForm, NewHonor, Posting};
use domain::household::{Correction, NewHousehold};
use domain::leader_visit::NewLeaderVisit;
use domain::need::Handling;
use domain::objection::NewObjection;
use domain::task::{NewTask, TaskChange};
use domain::visit::{NewVisit, Talk};
use domain::{
    Account, AccountId, At, Day, Declaration, DeclaredPlanId, DisputeId, ExperienceId, FundEntryId, HonorId,
    HouseholdId, LeaderVisitId, Membership, NeedId, ObjectionId, OpId, PhotoRef, Place, PlaceCode,
    PlanChange, Progress, Role, StarKind, StarPlan, TaskId, VisitId, YearItem,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An act of a person, with everything they typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields of an act are the nouns of the domain")]
pub enum Intent {
    /// 记走访, with the needs raised in it.
    RecordVisit(NewVisit),
    /// 修改走访.
    AmendVisit { visit: VisitId, talk: Talk },
    /// 判断是不是重复走访.
    JudgeTwin { visit: VisitId, same: bool },

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
    AdvanceNeed { need: NeedId, handling: Handling, remark: String },
    /// 在两个办理状态里选一个.
    SettleNeed { need: NeedId, handling: Handling },

    /// 记调解.
    ReportDispute(NewDispute),
    /// 给纠纷记一笔.
    TellDispute { dispute: DisputeId, what: Happened },

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

    /// 推荐上榜.
    NominateHonor(NewHonor),
    /// 记本人意愿: 同意或撤回公开姓名.
    RecordWish { honor: HonorId, named: bool, how: ConsentForm },
    /// 公布或撤下.
    PostHonor { honor: HonorId, posting: Posting },

    /// 创建计划: all stars of a village at once, as versions before the plan had fields wrote it.
    PlanStars(StarPlan),
    /// 调整创建计划: these fields of it, and no other.
    ChangePlan { village: PlaceCode, year: i32, changes: Vec<PlanChange> },
    /// 在两个值里选一个.
    SettlePlan { village: PlaceCode, year: i32, change: PlanChange },
    /// 记下公布的创建计划.
    DeclarePlan(Declaration),
    /// 撤回公布的创建计划.
    WithdrawDeclaredPlan { plan: DeclaredPlanId, why: String },

    /// 自评申报.
    ClaimStars { village: PlaceCode, year: i32, claims: Vec<StarClaim> },
    /// 初评 or 联审 of one star.
    ReviewStar { village: PlaceCode, year: i32, star: StarKind, round: Round, verdict: Verdict },
    /// 否决项审查.
    CheckVetoes { village: PlaceCode, year: i32, hits: Vec<Hit> },
    /// 开始公示.
    BeginNotice { village: PlaceCode, year: i32 },
    /// 命名: writes the plan of the year, too.
    NameStars {
        village: PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
        #[serde(default)]
        note: String,
    },
    /// 补录往年的命名, from the document `source`.
    TakeOverNaming {
        village: PlaceCode,
        year: i32,
        held_before: BTreeSet<StarKind>,
        stars: BTreeSet<StarKind>,
        on: Day,
        source: String,
    },
    /// 授牌.
    GivePlaque { village: PlaceCode, year: i32, on: Day },
    /// 摘星: writes the plan of the year, too.
    RemoveStar { village: PlaceCode, year: i32, star: StarKind, reason: String, on: Day },
    /// 办结年度: nothing of it waits any more.
    CloseYear { zone: PlaceCode, year: i32 },

    /// 提出异议; only the server does this, for somebody who does not sign in.
    FileObjection(NewObjection),
    /// 答复异议.
    AnswerObjection { objection: ObjectionId, upheld: bool, answer: String },
    /// 调整预算 of the zone's ledger of a year.
    AdjustBudget { zone: PlaceCode, year: i32, id: FundEntryId, change: BudgetChange },
    /// 支付奖补.
    PayAwards { zone: PlaceCode, year: i32, id: FundEntryId, payment: AwardPayment },
    /// 支付阵地建设.
    PayVenue { zone: PlaceCode, year: i32, id: FundEntryId, payment: VenuePayment },
    /// 更正支付.
    CorrectPayment { zone: PlaceCode, year: i32, id: FundEntryId, correction: PaymentCorrection },
    /// 更正应付.
    CorrectAward { zone: PlaceCode, year: i32, id: FundEntryId, correction: AwardCorrection },

    /// 新增或改名一个地方.
    NamePlace(Place),
    /// 开账号.
    OpenAccount(Account),
    /// 任职.
    GrantMembership { account: AccountId, membership: Membership },
    /// 离任.
    EndMembership { account: AccountId, role: Role, place: PlaceCode, to: At },

    /// 采纳待确认的记录.
    AcceptReview { op: OpId },
    /// 转给另一个网格.
    HandOverReview { op: OpId, to: PlaceCode },
    /// 退回并说明.
    ReturnReview { op: OpId, note: String },
    /// 本人撤回, 留作草稿.
    WithdrawReview { op: OpId },

    /// 开启创建年度: a copy of the year `from`; a zone's first begins with these items.
    OpenYear {
        zone: PlaceCode,
        year: i32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<i32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<YearItem>,
    },
    /// 调整创建年度: these items of it, and no other.
    ChangeYear { zone: PlaceCode, year: i32, items: Vec<YearItem> },
    /// 在两个值里选一个.
    SettleYear { zone: PlaceCode, year: i32, item: YearItem },
    /// 写经验.
    ShareExperience(NewExperience),
    /// 修改经验.
    AmendExperience(NewExperience),
    /// 公布或撤下经验.
    PostExperience { experience: ExperienceId, posting: Posting },

    /// 记调研.
    RecordLeaderVisit(NewLeaderVisit),
    /// 修改调研.
    AmendLeaderVisit(NewLeaderVisit),
    /// 把建议转为任务.
    TakeUpSuggestion { visit: LeaderVisitId, suggestion: String, task: NewTask },
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

impl Intent {
    /// The photos this act links to; they travel in their own queue.
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::RecordVisit(visit) => &visit.photos,
            Self::ReportDispute(dispute) => &dispute.photos,
            Self::RecordActivity(activity) | Self::AmendActivity(activity) => &activity.photos,
            Self::ReportProgress { photos, .. } => photos,
            Self::ShareExperience(experience) | Self::AmendExperience(experience) => &experience.photos,
            _ => &[],
        }
    }

    /// What this act books in the zone's ledger of a year, if it does.
    pub fn entry(&self) -> Option<NewEntry> {
        let (zone, year, id, what) = match self.clone() {
            Self::AdjustBudget { zone, year, id, change } => (zone, year, id, Booking::Budget(change)),
            Self::PayAwards { zone, year, id, payment } => (zone, year, id, Booking::Award(payment)),
            Self::PayVenue { zone, year, id, payment } => (zone, year, id, Booking::Venue(payment)),
            Self::CorrectPayment { zone, year, id, correction } => {
                (zone, year, id, Booking::Payment(correction))
            }
            Self::CorrectAward { zone, year, id, correction } => (zone, year, id, Booking::Due(correction)),
            _ => return None,
        };
        Some(NewEntry { zone, year, id, what })
    }

    /// The same act without its photos: words are kept where there is no room for more.
    #[must_use]
    pub fn without_photos(mut self) -> Self {
        match &mut self {
            Self::RecordVisit(visit) => visit.photos.clear(),
            Self::ReportDispute(dispute) => dispute.photos.clear(),
            Self::RecordActivity(activity) | Self::AmendActivity(activity) => activity.photos.clear(),
            Self::ReportProgress { photos, .. } => photos.clear(),
            Self::ShareExperience(experience) | Self::AmendExperience(experience) => {
                experience.photos.clear();
            }
            _ => {}
        }
        self
    }
}
