//! What is done at the door and in the village, in words.
#![deny(clippy::wildcard_enum_match_arm)]

use domain::agenda::Reason;
use domain::dispute::{Agreement, DisputeStatus, Happened};
use domain::figures::Figures;
use domain::need::Handling;
use domain::task::{Milestone, Progress, TaskDue};
use domain::visit::{Met, Talk};
use domain::{Day, Household, Visit};
use sync::Intent;

/// 办理.
pub const fn handling(handling: Handling) -> &'static str {
    match handling {
        Handling::Grid => "交网格办理",
        Handling::Village => "交村里办理",
        Handling::Township => "上报乡镇(街道)",
        Handling::Done => "已办结",
        Handling::Explained => "已说明",
    }
}

/// 协议.
pub const fn agreement(how: Agreement) -> &'static str {
    match how {
        Agreement::Oral => "口头协议",
        Agreement::Written => "书面协议",
    }
}

/// What kind of event it is, short.
pub fn event(what: &Happened) -> String {
    match what {
        Happened::Noted(_) => "记一笔".into(),
        Happened::MediationBegan(_) => "开始调解".into(),
        Happened::AgreementReached { how, .. } => format!("达成{}", agreement(*how)),
        Happened::MediationFailed(_) => "这次没调成".into(),
        Happened::Referred(_) => "上报乡镇(街道)".into(),
        Happened::FollowedUp { day, calm: true, .. } => format!("第 {day} 天回访,平稳"),
        Happened::FollowedUp { day, calm: false, .. } => format!("第 {day} 天回访,又有反复"),
        Happened::Closed(_) => "办结".into(),
        Happened::Reopened(_) => "重新打开".into(),
    }
}

/// What was said with an event.
pub fn event_text(what: &Happened) -> &str {
    match what {
        Happened::Noted(text)
        | Happened::MediationBegan(text)
        | Happened::MediationFailed(text)
        | Happened::Referred(text)
        | Happened::Closed(text)
        | Happened::Reopened(text)
        | Happened::AgreementReached { text, .. }
        | Happened::FollowedUp { text, .. } => text,
    }
}

/// An event whole: `达成口头协议:各让一步`.
pub fn happened(what: &Happened) -> String {
    match event_text(what).trim() {
        "" => event(what),
        text => format!("{}:{text}", event(what)),
    }
}

/// Where a dispute stands.
pub const fn dispute_status(status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Open => "已登记",
        DisputeStatus::InMediation => "调解中",
        DisputeStatus::Settled { .. } => "已达成协议",
        DisputeStatus::Referred => "已上报",
        DisputeStatus::Closed { settled: true } => "已化解",
        DisputeStatus::Closed { settled: false } => "已办结",
    }
}

/// What comes next in a dispute.
pub const fn dispute_next(status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Open => "接下来:约双方坐下来谈",
        DisputeStatus::InMediation => "接下来:谈成了记协议,谈不拢可以上报",
        DisputeStatus::Settled { .. } => "接下来:第 1、3、7 天各回访一次",
        DisputeStatus::Referred => "已交乡镇(街道),有消息了记一笔",
        DisputeStatus::Closed { .. } => "已经办结,有反复可以重新打开",
    }
}

/// `72%`, `131/180 户`.
pub fn progress(progress: &Progress) -> String {
    if progress.unit == "%" && progress.of == 100 {
        format!("{}%", progress.done)
    } else {
        format!("{}/{} {}", progress.done, progress.of, progress.unit)
    }
}

/// `摸底 10-25、施工 12-24`.
pub fn milestones(plan: &[Milestone]) -> String {
    let mut text = String::new();
    for milestone in plan {
        if !text.is_empty() {
            text.push('、');
        }
        text.push_str(&milestone.name);
        text.push(' ');
        text.push_str(&super::month_day(milestone.due_on));
    }
    text
}

/// `逾期 3 天`, `还剩 7 天`, `已完成`.
pub fn task_due(due: TaskDue) -> String {
    match due {
        TaskDue::Complete => "已完成".into(),
        TaskDue::Overdue(days) => format!("逾期 {days} 天"),
        TaskDue::InDays(0) => "今天到期".into(),
        TaskDue::InDays(days) => format!("还剩 {days} 天"),
    }
}

/// Why somebody should call, short.
pub fn reason(reason: &Reason, today: Day) -> String {
    match reason {
        Reason::Turn { last: Some(last) } => format!("上次 {}", super::ago(*last, today)),
        Reason::Turn { last: None } => "还没走访过".into(),
        Reason::FollowUp { .. } => "约好的回访".into(),
        Reason::NeedOpen { .. } => "反映的问题还在办".into(),
        Reason::DisputeFollowUp { day, .. } => format!("纠纷第 {day} 天回访"),
    }
}

/// Whom a visit met, by the names of the household.
pub fn met(talk: &Talk, household: Option<&Household>) -> String {
    let mut text = String::new();
    for met in &talk.met {
        if !text.is_empty() {
            text.push('、');
        }
        match met {
            Met::Head => text.push_str(household.map_or("户主", |household| &household.head.value)),
            Met::Person(id) => {
                let person = household.and_then(|household| household.people.get(id)?.value.as_ref());
                text.push_str(person.map_or("家人", |person| &person.name));
            }
            Met::Other(word) => text.push_str(word),
            Met::Nobody => text.push_str(NOT_MET),
        }
    }
    text
}

/// `户 · 2,000 次 · 另有上门未遇 31 次`: calls that met nobody are told apart from visits, where there are any.
pub fn visits_apart(before: &str, unit: &str, figures: &Figures) -> String {
    let visits = format!("{before}{} {unit}", super::grouped(figures.visits));
    match figures.visits_not_met {
        0 => visits,
        calls => format!("{visits} · 另有{NOT_MET} {} 次", super::grouped(calls)),
    }
}

/// A call that met nobody, as every list says it.
pub const NOT_MET: &str = "上门未遇";

/// How a visit reads in a list: `走访`, or that nobody was there, or that it was taken back.
pub fn visit_kind(visit: &Visit) -> &'static str {
    match visit {
        visit if visit.withdrawn.is_some() => "已撤回的走访",
        visit if visit.talk().met_nobody() => NOT_MET,
        _ => "走访",
    }
}

/// What kind of act it is, as a line of a list says it.
pub const fn act(intent: &Intent) -> &'static str {
    match intent {
        Intent::RecordVisit(_) => "走访",
        Intent::AmendVisit { .. } => "修改走访",
        Intent::JudgeTwin { .. } => "判断重复走访",
        Intent::WithdrawVisit { .. } => "撤回走访",
        Intent::RegisterHousehold(_) => "新增住户",
        Intent::CorrectHousehold { .. } | Intent::SettleHousehold { .. } => "更正住户",
        Intent::MoveHousehold { .. } => "调整网格",
        Intent::MergeHousehold { .. } => "并户",
        Intent::UnmergeHousehold { .. } => "撤销并户",
        Intent::AdvanceNeed { .. } | Intent::SettleNeed { .. } => "办理诉求",
        Intent::ReportDispute(_) => "调解",
        Intent::TellDispute { .. } => "调解记一笔",
        Intent::RecordActivity(_) => "志愿",
        Intent::AmendActivity(_) => "修改志愿",
        Intent::CreateTask(_) => "新建任务",
        Intent::ReportProgress { .. } => "任务进度",
        Intent::ChangeTask { .. } | Intent::SettleTask { .. } => "调整任务",
        Intent::TakeUpSuggestion { .. } => "建议转任务",
        Intent::ChangePlan { .. } | Intent::SettlePlan { .. } => "创建规划",
        Intent::ClaimStars { .. } => "自评申报",
        Intent::WithdrawClaim { .. } => "撤回申报",
        Intent::AcceptReview { .. } => "采纳记录",
        Intent::HandOverReview { .. } => "转交记录",
        Intent::WithdrawReview { .. } => "收回记录",
        Intent::Office(act) => super::office_act(act),
    }
}

/// An act that this bundle cannot read: an office's, or a newer version's.
pub const UNREAD: &str = "一条记录";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_says_what_and_why() {
        assert_eq!(happened(&Happened::MediationBegan(String::new())), "开始调解");
        let agreed = Happened::AgreementReached { how: Agreement::Oral, text: "各让一步".into() };
        assert_eq!(happened(&agreed), "达成口头协议:各让一步");
        assert_eq!(
            event(&Happened::FollowedUp { day: 3, calm: true, text: String::new() }),
            "第 3 天回访,平稳"
        );
    }

    #[test]
    fn progress_is_written_in_its_unit() {
        assert_eq!(progress(&Progress::percent_of_100(72)), "72%");
        assert_eq!(progress(&Progress { done: 131, of: 180, unit: "户".into() }), "131/180 户");
        assert_eq!(task_due(TaskDue::InDays(0)), "今天到期");
    }
}
