//! 评星 in words: where an evaluation stands, whose turn it is, and why an act is not in turn.

use domain::evaluation::{OutOfTurn, Round, Stage, StarStage, Verdict};
use domain::{Day, StarKind};
use std::collections::BTreeSet;
use sync::Record;

/// Where an evaluation stands, short enough for a chip.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Unclaimed => "未申报",
        Stage::InReview => "评审中",
        Stage::Returned => "已退回",
        Stage::Reviewed => "待审否决项",
        Stage::Clear => "待公示",
        Stage::Vetoed => "一票否决",
        Stage::OnNotice { .. } => "公示中",
        Stage::Decided => "已命名",
        Stage::Plaqued => "已授牌",
    }
}

/// Where an evaluation stands on a day, with the days that are left of a notice.
pub fn stage_on(at: Stage, today: Day) -> String {
    let Stage::OnNotice { until, .. } = at else { return stage(at).to_owned() };
    match today.days_until(until) {
        left if left > 0 => format!("公示中,还有 {left} 天"),
        0 => "公示中,今天最后一天".to_owned(),
        _ => "公示已满,待命名".to_owned(),
    }
}

/// Where a claimed star stands in the reviews.
pub const fn star_stage(stage: StarStage) -> &'static str {
    match stage {
        StarStage::Claimed => "待初评",
        StarStage::FirstPassed => "待联审",
        StarStage::Approved => "评审通过",
        StarStage::Returned => "退回",
        StarStage::Barred => "否决",
    }
}

/// Which review.
pub const fn round(round: Round) -> &'static str {
    match round {
        Round::First => "初评",
        Round::Joint => "联审",
    }
}

/// What a review came to.
pub fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "通过".to_owned(),
        Verdict::Returned(why) => format!("退回:{why}"),
    }
}

/// Stars by name; 没有 when there are none.
pub fn stars_or_none(set: &BTreeSet<StarKind>) -> String {
    if set.is_empty() { "没有".to_owned() } else { super::stars(set) }
}

/// What evidence is about: `任务 · 排查矛盾(100%)`; none for a record that is none.
pub fn evidence(record: &Record) -> Option<String> {
    Some(match record {
        Record::Task(task) => {
            format!("任务 · {}({})", task.title.value, super::progress(&task.progress.value))
        }
        Record::Visit(visit) => format!("走访 · {} {}", visit.first.on, visit.talk().note),
        Record::Dispute(dispute) => {
            format!("调解 · {} {}", dispute.on, super::dispute_status(dispute.status()))
        }
        Record::Activity(activity) => format!("志愿 · {} {}", activity.now.on, activity.now.name),
        Record::Honor(honor) => format!("表彰 · {}", honor.title),
        _ => return None,
    })
}

/// `三星级党支部`: what a branch is named by the stars it holds.
pub fn level_branch(level: u8) -> String {
    match level {
        0 => "党支部".to_owned(),
        _ => format!("{}级党支部", super::level(level)),
    }
}

/// Whether an objection holds.
pub const fn upheld(upheld: bool) -> &'static str {
    if upheld { "成立" } else { "不成立" }
}

/// What an objection came to, and about which stars: `成立,涉及平安法治`.
pub fn answered(holds: bool, stars: &BTreeSet<StarKind>) -> String {
    if stars.is_empty() {
        upheld(holds).to_owned()
    } else {
        format!("{},涉及{}", upheld(holds), super::stars(stars))
    }
}

/// Why it is not the turn of an act.
pub const fn out_of_turn(why: OutOfTurn) -> &'static str {
    match why {
        OutOfTurn::NothingClaimed => "这个村(社区)今年还没有自评申报",
        OutOfTurn::NotPlanned => "这颗星不在今年的创建规划里,先把它列为争创",
        OutOfTurn::AlreadyClaimed => "这颗星已经申报过了",
        OutOfTurn::NotClaimed => "这颗星没有申报",
        OutOfTurn::ReviewBegun => "这颗星已经开始评审,不能撤回;要改,请评审的人退回",
        OutOfTurn::NotInThisReview => "这颗星现在不该做这一步评审,可能别人先评过了",
        OutOfTurn::ReviewsOpen => "还有星没评完",
        OutOfTurn::NothingApproved => "申报的星都退回了,等村(社区)重新申报",
        OutOfTurn::ReviewsOver => "评审已经结束",
        OutOfTurn::VetoUnchecked => "还没有审查否决项",
        OutOfTurn::Vetoed => "触碰了否决项,今年不能命名",
        OutOfTurn::NoNotice => "还没有公示",
        OutOfTurn::NoticeRunning => "公示还没有期满",
        OutOfTurn::NoticeOver => "现在没有正在公示的星",
        OutOfTurn::ObjectionsOpen => "还有异议没有答复",
        OutOfTurn::ObjectionUpheld => "有异议成立,这颗星要先由专班再联审一次,才能命名",
        OutOfTurn::AlreadyAnswered => "这条异议已经答复过了",
        OutOfTurn::AlreadyDecided => "今年已经命名",
        OutOfTurn::NotDecided => "还没有命名",
        OutOfTurn::NoPlaqueDue => "没有要授的牌",
        OutOfTurn::NotHeld => "这颗星现在不在手里",
        OutOfTurn::AlreadyBegun => "这一年已经有评星记录了",
        OutOfTurn::YearNotOver => "只能补录往年的命名",
        OutOfTurn::YearNotBegun => "这一年还没有到",
        OutOfTurn::NotNamed => "已得的星只看命名;以前命名过、还没有录进来的,请区里在“评星”里补录",
        OutOfTurn::EvaluationsOpen => "还有村(社区)的评星没有办完",
        OutOfTurn::YearClosed => "这个年度已经办结",
        OutOfTurn::Other => "现在还轮不到这一步",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_how_long_it_still_runs() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let notice = Stage::OnNotice { from: day("2026-11-20"), until: day("2026-11-26") };
        for (today, words) in [
            ("2026-11-24", "公示中,还有 2 天"),
            ("2026-11-26", "公示中,今天最后一天"),
            ("2026-11-27", "公示已满,待命名"),
        ] {
            assert_eq!(stage_on(notice, day(today)), words);
        }
        assert_eq!(stage_on(Stage::Clear, day("2026-11-24")), "待公示");
    }

    #[test]
    fn every_reason_has_words_of_its_own() {
        let words: BTreeSet<_> = OutOfTurn::ALL.into_iter().map(out_of_turn).collect();
        assert_eq!(words.len(), OutOfTurn::ALL.len());
    }
}
