//! What only the office reads.

use domain::dispute::DisputeStatus;
use domain::{At, Day};
use sync::{ReviewItem, ReviewReason, ReviewState};

/// Somebody whose name this browser does not know.
pub const SOMEBODY_ELSE: &str = "别处的同事";

/// An office page that asks the server, without a network.
pub const NEEDS_NETWORK: &str = "现在连不上服务器。这一页要联网才能看,连上网再试一次。";

/// An act that is kept here and not at the server yet.
pub const KEPT_HERE: &str = "已存在这台电脑上,有网会自动上传";

/// An act that met another one in the same field.
pub const TWO_VALUES_MET: &str = "已送达;别人也改了同一处,两个值都留着,请选一个";

/// An act that the server kept for a person to look at.
pub fn did_not_stand(reason: &ReviewReason) -> String {
    format!("没有办成:{}", super::review_reason(reason))
}

/// Why a field has two values.
pub fn met_in_field(field: &str, shown: &str) -> String {
    format!("{field}有两个值,都已留在记录里,当前按较晚送达的“{shown}”显示。点一下就定下来。")
}

/// Above what one cannot decide about oneself.
pub const REVIEW_IS_OWN: &str = "这是您自己记的,要由别的负责人来定。";
/// In place of the ways to take an act over.
pub const REVIEW_IS_DONE_ANEW: &str = "这种事不能替别人采纳:该办的人请重新办理,这里可以退回并说明。";

/// Why an item waits, as whoever decides about it reads it.
pub fn why_it_waits(reason: &ReviewReason, grid: impl Fn(&domain::PlaceCode) -> String) -> String {
    match reason {
        ReviewReason::OutsideYourGrid { grid: now } => {
            format!("这户现在归 {},记录的人不负责那个网格。可以采纳,也可以转给 {}。", grid(now), grid(now))
        }
        ReviewReason::NotInThisVillage => "记录那天,记录的人不在本村(社区)任职。确有其事就采纳。".into(),
        ReviewReason::NotYourRole => "这件事不归记录人的职责。确有其事就采纳。".into(),
        ReviewReason::RoleEnded => "记录的人那时在任,现在已经不担任了。确有其事就采纳。".into(),
        ReviewReason::TooLate => "过了 7 天,或者隔一个月才传到,记录的人自己改不了。改得对就采纳。".into(),
        ReviewReason::LongAgo { on } => {
            format!(
                "写的日期是 {on},离存下的那天太久,可能选错了年月,也可能是手机日期不对。是这天就采纳;不是就退回去,请记录的人改好再记。"
            )
        }
        ReviewReason::NotTheSender { .. } => "这条记录是从别人的账号送来的,先问问是谁记的。".into(),
        ReviewReason::Invalid { .. } => {
            format!("{}。退回去,请记录的人改好再记。", super::review_reason(reason))
        }
        ReviewReason::NothingThere | ReviewReason::AlreadyThere => {
            format!("{}。退回并说明,或先留着。", super::review_reason(reason))
        }
        other => format!("{}。", super::review_reason(other)),
    }
}

/// What was decided about an item, with who decided it.
pub fn decided(item: &ReviewItem, who: impl Fn(domain::AccountId) -> String, today: Day) -> Option<String> {
    let said = |by: &domain::AccountId, at: &At, what: &str| {
        Some(format!("{} {} {what}", super::when(*at, today), who(*by)))
    };
    match &item.state {
        ReviewState::Waiting => None,
        ReviewState::Accepted { by: Some(by), at } => said(by, at, "采纳"),
        ReviewState::Accepted { by: None, at } => {
            Some(format!("{} 等的那条记录到了,自动采纳", super::when(*at, today)))
        }
        ReviewState::HandedOver { by, at, .. } => said(by, at, "转给别的网格"),
        ReviewState::Returned { note, by, at } => said(by, at, &format!("退回:{note}")),
        ReviewState::Withdrawn { at } => Some(format!("{} 本人收回", super::when(*at, today))),
    }
}

/// The chip's class for where a dispute stands.
pub const fn dispute_class(status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Settled { .. } | DisputeStatus::Closed { settled: true } => "chip ok",
        DisputeStatus::Closed { settled: false } => "chip",
        DisputeStatus::InMediation => "chip info",
        DisputeStatus::Open | DisputeStatus::Referred => "chip warn",
    }
}

/// When a phone was last heard from.
pub fn last_heard(at: Option<At>, today: Day) -> String {
    at.map_or_else(|| "还没登录过".into(), |at| format!("{}({})", super::ago(at.day(), today), at.day()))
}

/// How far an activation code still reaches.
pub fn code_until(at: At) -> String {
    format!("激活码未用,{} 前有效", super::date_time(at))
}
