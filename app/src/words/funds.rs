//! Money in words: awards and why they are due, what was booked.

use super::{join, level};
use domain::awards::{Award, AwardLine, Ground};
use domain::fund_ledger::{Booking, DueRow, FundLine, StatementWhat};
use domain::{Fen, PlaceCode};

/// Which award it is.
pub fn award(award: Award) -> String {
    match award {
        Award::Star(star) => format!("创星奖补·{}", star.name()),
        Award::Promotion => "晋星奖励".into(),
        Award::Silver => "银五星奖励".into(),
        Award::Gold => "金五星奖励".into(),
    }
}

/// Why it is due: `2026 年新得平安法治星`.
pub fn award_ground(line: &AwardLine) -> String {
    let year = line.year;
    match line.ground {
        Ground::Won(star) => format!("{year} 年新得{}星", star.name()),
        Ground::Rose { from: 0, to } => format!("{year} 年从没有星升到{}", level(to)),
        Ground::Rose { from, to } => format!("{year} 年从{}升到{}", level(from), level(to)),
        Ground::Silver { since } => {
            format!("{since} 到 {year} 年连续 {} 年五星,授“银五星”", year - since + 1)
        }
        Ground::Gold { since } => format!("{since} 到 {year} 年连续 {} 年五星,授“金五星”", year - since + 1),
    }
}

/// Why an award is due, or why nothing is any more.
pub fn due_because(row: &DueRow) -> String {
    let Some(line) = &row.line else {
        return "评定结果里已经没有这一项(星已摘掉或命名有变)".into();
    };
    let ground = award_ground(line);
    if row.has_no_amount() { format!("{ground}(金额还没定,定了再付)") } else { ground }
}

/// 科目.
pub const fn fund_line(line: FundLine) -> &'static str {
    match line {
        FundLine::Awards => "“五星”支部创建奖补资金",
        FundLine::Venues => "党建阵地专项资金",
    }
}

/// Said before a plan outgrows the year's budget: when less than a tenth would be left, and when it is not enough.
pub fn beyond_budget(cost: Fen, budget: Fen) -> Option<String> {
    let left = budget.less(cost);
    if left < Fen::default() {
        return Some(format!(
            "全部实现要奖补 {cost} 元,比预算 {budget} 元多 {} 元。",
            Fen::default().less(left)
        ));
    }
    (left.times(10) < budget).then(|| format!("全部实现要奖补 {cost} 元,预算 {budget} 元只剩 {left} 元。"))
}

/// Yuan with both decimals, as a voucher has it: `20,000.00`.
pub fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    if text.contains('.') { text } else { format!("{text}.00") }
}

/// 摘要.
pub fn statement_what(what: &StatementWhat) -> String {
    let with = |text: String, note: &str| if note.is_empty() { text } else { format!("{text}({note})") };
    match what {
        StatementWhat::Opening => "年初预算".into(),
        StatementWhat::Budget { why } => format!("预算调整:{why}"),
        StatementWhat::Awards { awards, note } => {
            let names: Vec<_> = awards.iter().map(|one| award(*one)).collect();
            with(format!("付{}", join(names.iter().map(String::as_str))), note)
        }
        StatementWhat::Venue { project, note } => with(format!("付{project}"), note),
        StatementWhat::Correction { why } => format!("支付更正:{why}"),
    }
}

/// What was booked, a line each: what, and the words for it. `place` names a village.
pub fn booking(what: &Booking, place: impl Fn(&PlaceCode) -> String) -> Vec<(&'static str, String)> {
    let of = |village: &PlaceCode, of: Award| format!("{} · {}", place(village), award(of));
    let mut lines = Vec::new();
    match what {
        Booking::Budget(it) => {
            lines.extend([("科目", fund_line(it.line).to_owned()), ("日期", it.on.to_string())]);
            lines.extend([("调整", yuan(it.amount)), ("原因", it.why.clone())]);
        }
        Booking::Award(it) => {
            lines.extend([("凭证号", it.voucher.clone()), ("日期", it.on.to_string())]);
            let part = |part: &domain::fund_ledger::AwardPart| {
                ("支付", format!("{} · {} 元", of(&part.village, part.award), yuan(part.amount)))
            };
            lines.extend(it.parts.iter().map(part));
            lines.push(("备注", it.note.clone()));
        }
        Booking::Venue(it) => {
            lines.extend([("凭证号", it.voucher.clone()), ("日期", it.on.to_string())]);
            lines.extend([("村(社区)", place(&it.village)), ("阵地项目", it.project.clone())]);
            lines.extend([("金额", yuan(it.amount)), ("备注", it.note.clone())]);
        }
        Booking::Payment(it) => {
            lines.extend([("凭证号", it.voucher.clone()), ("日期", it.on.to_string())]);
            lines.extend(it.part.iter().map(|part| ("更正", of(&part.village, part.award))));
            lines.extend([("金额", yuan(it.amount)), ("原因", it.why.clone())]);
        }
        Booking::Due(it) => {
            lines.push(("更正", of(&it.village, it.award)));
            lines.extend([("金额", yuan(it.amount)), ("原因", it.why.clone())]);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StarKind;

    #[test]
    fn an_award_says_why_it_is_due() {
        let line = |ground| AwardLine {
            village: "410871001003".parse().unwrap(),
            year: 2026,
            ground,
            amount: None,
            rules: "2022".into(),
        };
        for (ground, text) in [
            (Ground::Won(StarKind::Safety), "2026 年新得平安法治星"),
            (Ground::Rose { from: 0, to: 1 }, "2026 年从没有星升到一星"),
            (Ground::Rose { from: 2, to: 4 }, "2026 年从二星升到四星"),
            (Ground::Silver { since: 2024 }, "2024 到 2026 年连续 3 年五星,授“银五星”"),
        ] {
            assert_eq!(award_ground(&line(ground)), text);
        }
    }

    #[test]
    fn a_plan_is_told_before_it_outgrows_the_budget() {
        let said = |yuan| beyond_budget(Fen::yuan(yuan), Fen::yuan(5_000_000));
        assert_eq!(said(4_500_000), None);
        assert_eq!(
            said(4_520_000).as_deref(),
            Some("全部实现要奖补 4,520,000 元,预算 5,000,000 元只剩 480,000 元。")
        );
        assert_eq!(
            said(5_020_000).as_deref(),
            Some("全部实现要奖补 5,020,000 元,比预算 5,000,000 元多 20,000 元。")
        );
    }

    #[test]
    fn a_voucher_has_both_decimals() {
        assert_eq!(yuan(Fen::yuan(20_000)), "20,000.00");
        assert_eq!(yuan(Fen::of_fen(-50)), "-0.50");
        let awards = vec![Award::Star(StarKind::Safety), Award::Promotion];
        let what = StatementWhat::Awards { awards, note: "第一批".into() };
        assert_eq!(statement_what(&what), "付创星奖补·平安法治、晋星奖励(第一批)");
    }
}
