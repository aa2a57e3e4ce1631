//! What only offices do: names and postings, plans announced, evaluations, money, a year's rules, people and places.
//!
//! The phone's bundle is built without this file (`without_office.rs` stands for it), and treats such an act like
//! one of a newer version. On the wire nothing tells an office's act from anybody else's.

use domain::evaluation::{Hit, Round, Verdict};
use domain::experience::NewExperience;
use domain::fund_ledger::{
    AwardCorrection, AwardPayment, Booking, BudgetChange, PaymentCorrection, VenuePayment,
};
use domain::honor::{ConsentForm, NewHonor, Posting};
use domain::leader_visit::NewLeaderVisit;
use domain::objection::NewObjection;
use domain::{
    Account, AccountId, At, Day, Declaration, DeclaredPlanId, ExperienceId, FundEntryId, HonorId, Membership,
    ObjectionId, OpId, PhotoRef, Place, PlaceCode, Role, StarKind, StarPlan, YearItem,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An act of an office, with everything that was typed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields of an act are the nouns of the domain")]
pub enum OfficeAct {
    /// 推荐上榜.
    NominateHonor(NewHonor),
    /// 记本人意愿: 同意或撤回公开姓名.
    RecordWish { honor: HonorId, named: bool, how: ConsentForm },
    /// 公布或撤下.
    PostHonor {
        honor: HonorId,
        posting: Posting,
        /// Whether a reader would recognise the person although the name is masked, as whoever posts it says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recognisable: Option<bool>,
    },

    /// 创建规划: all stars of a village at once, as versions before the plan had fields wrote it.
    PlanStars(StarPlan),
    /// 记下公布的创建规划.
    DeclarePlan(Declaration),
    /// 撤回公布的创建规划.
    WithdrawDeclaredPlan { plan: DeclaredPlanId, why: String },

    /// 初评 or 联审 of one star.
    ReviewStar { village: PlaceCode, year: i32, star: StarKind, round: Round, verdict: Verdict },
    /// 否决项审查.
    CheckVetoes { village: PlaceCode, year: i32, hits: Vec<Hit> },
    /// 开始公示.
    BeginNotice { village: PlaceCode, year: i32 },
    /// 命名: these stars are held from now on, and those claimed again and not named no longer.
    NameStars {
        village: PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
        #[serde(default)]
        note: String,
    },
    /// 补录往年的命名, from the document `source`: what was held when that year began, and what was named in it.
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
    /// 摘星, recorded under a year.
    RemoveStar { village: PlaceCode, year: i32, star: StarKind, reason: String, on: Day },
    /// 办结年度: nothing of it waits any more.
    CloseYear { zone: PlaceCode, year: i32 },

    /// 提出异议; only the server does this, for somebody who does not sign in.
    FileObjection(NewObjection),
    /// 答复异议.
    AnswerObjection {
        objection: ObjectionId,
        upheld: bool,
        answer: String,
        /// The stars that it holds about; every star on notice when none is named.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        stars: BTreeSet<StarKind>,
    },

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
    /// 更正创建年度: these numbers had been wrong, for what was decided by them, too.
    CorrectYear { zone: PlaceCode, year: i32, items: Vec<YearItem>, why: String },
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

    /// 新增或改名一个地方.
    NamePlace(Place),
    /// 开账号.
    OpenAccount(Account),
    /// 任职.
    GrantMembership { account: AccountId, membership: Membership },
    /// 离任.
    EndMembership { account: AccountId, role: Role, place: PlaceCode, to: At },
    /// 退回待确认的记录并说明.
    ReturnReview { op: OpId, note: String },
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

impl OfficeAct {
    /// The photos this act links to; they travel in their own queue.
    pub fn photos(&self) -> &[PhotoRef] {
        match self {
            Self::ShareExperience(experience) | Self::AmendExperience(experience) => &experience.photos,
            _ => &[],
        }
    }

    /// Whether strangers will read words of it, which must tell who nobody of the village is.
    pub(crate) const fn is_for_strangers(&self) -> bool {
        matches!(
            self,
            Self::NominateHonor(_)
                | Self::PostHonor { .. }
                | Self::ShareExperience(_)
                | Self::AmendExperience(_)
                | Self::PostExperience { .. }
        )
    }

    /// Lets go of its photos.
    pub(crate) fn drop_photos(&mut self) {
        if let Self::ShareExperience(experience) | Self::AmendExperience(experience) = self {
            experience.photos.clear();
        }
    }

    /// The scope of what it makes or changes, where the act itself names it.
    pub fn scope(&self) -> Option<PlaceCode> {
        match self {
            Self::NominateHonor(new) => Some(new.village.scope()),
            Self::PlanStars(plan) => Some(plan.village.scope()),
            Self::DeclarePlan(new) => Some(new.place.scope()),
            Self::ReviewStar { village, .. }
            | Self::CheckVetoes { village, .. }
            | Self::BeginNotice { village, .. }
            | Self::NameStars { village, .. }
            | Self::TakeOverNaming { village, .. }
            | Self::GivePlaque { village, .. }
            | Self::RemoveStar { village, .. } => Some(village.scope()),
            Self::CloseYear { zone, .. }
            | Self::OpenYear { zone, .. }
            | Self::ChangeYear { zone, .. }
            | Self::CorrectYear { zone, .. }
            | Self::SettleYear { zone, .. } => Some(zone.scope()),
            Self::FileObjection(new) => new.village.township(),
            Self::ShareExperience(new) => Some(new.village.scope()),
            Self::RecordLeaderVisit(new) => Some(new.village.scope()),
            Self::NamePlace(place) => Some(place.code.scope()),
            Self::OpenAccount(account) => Some(account.home.scope()),
            _ => None,
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
}
