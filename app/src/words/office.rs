//! What only offices do, in words.
#![deny(clippy::wildcard_enum_match_arm)]

use domain::evaluation::Round;
use sync::OfficeAct;

/// What kind of act of an office it is, as a line of a list says it.
pub const fn office_act(act: &OfficeAct) -> &'static str {
    match act {
        OfficeAct::NominateHonor(_) => "推荐上榜",
        OfficeAct::RecordWish { .. } => "本人意愿",
        OfficeAct::PostHonor { .. } => "公布表彰",
        OfficeAct::PlanStars(_) => "创建规划",
        OfficeAct::DeclarePlan(_) => "公布的计划",
        OfficeAct::WithdrawDeclaredPlan { .. } => "撤回公布的计划",
        OfficeAct::ReviewStar { round: Round::First, .. } => "初评",
        OfficeAct::ReviewStar { round: Round::Joint, .. } => "联审",
        OfficeAct::CheckVetoes { .. } => "否决项审查",
        OfficeAct::BeginNotice { .. } => "开始公示",
        OfficeAct::NameStars { .. } => "命名",
        OfficeAct::TakeOverNaming { .. } => "补录命名",
        OfficeAct::GivePlaque { .. } => "授牌",
        OfficeAct::RemoveStar { .. } => "摘星",
        OfficeAct::CloseYear { .. } => "办结年度",
        OfficeAct::FileObjection(_) => "异议",
        OfficeAct::AnswerObjection { .. } => "答复异议",
        OfficeAct::AdjustBudget { .. } => "调整预算",
        OfficeAct::PayAwards { .. } => "支付奖补",
        OfficeAct::PayVenue { .. } => "支付阵地建设",
        OfficeAct::CorrectPayment { .. } => "更正支付",
        OfficeAct::CorrectAward { .. } => "更正应付",
        OfficeAct::OpenYear { .. } => "开启创建年度",
        OfficeAct::ChangeYear { .. } | OfficeAct::SettleYear { .. } => "创建年度",
        OfficeAct::CorrectYear { .. } => "更正创建年度",
        OfficeAct::ShareExperience(_) => "经验",
        OfficeAct::AmendExperience(_) => "修改经验",
        OfficeAct::PostExperience { .. } => "公布经验",
        OfficeAct::RecordLeaderVisit(_) => "调研",
        OfficeAct::AmendLeaderVisit(_) => "修改调研",
        OfficeAct::NamePlace(_) => "区划名称",
        OfficeAct::OpenAccount(_) => "开账号",
        OfficeAct::GrantMembership { .. } => "任职",
        OfficeAct::EndMembership { .. } => "离任",
        OfficeAct::ReturnReview { .. } => "退回记录",
    }
}
