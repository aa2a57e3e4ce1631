//! Money in words: awards and why they are due, what was booked.

use super::{join, level};
use domain::awards::{Award, AwardLine, Ground};
use domain::fund_ledger::{Booking, BudgetFigures, DueRow, FundFigures, FundLine, StatementWhat};
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

/// The figures of a year in one line: `预算 500 万元 · 应付 12 万元 · …`; what is nothing is left out, but for what is
/// always asked for.
pub fn funds_in_short(figures: &FundFigures) -> String {
    let budget = figures.budget.map(|budget| ("预算", budget.total));
    let always = [("应付", figures.due), ("已付", figures.paid)].map(Some);
    let back = Some(("待收回", figures.to_recover)).filter(|(_, back)| *back > Fen::default());
    let planned = Some(("规划还要", figures.planned));
    let all = [budget].into_iter().chain(always).chain([back, planned]).flatten();
    let words = all.map(|(word, amount)| format!("{word} {}", super::in_ten_thousands(amount)));
    words.collect::<Vec<_>>().join(" · ")
}

/// Said before the money is gone, when less than a tenth would be left: whether it is not enough, a head, and what
/// it comes from.
pub fn beyond_budget(figures: &FundFigures) -> Option<(bool, String, String)> {
    let budget = figures.budget.filter(BudgetFigures::is_tight)?;
    let head = match budget.short() {
        Some(short) => format!("规划全部实现,奖补资金差 {short} 元"),
        None => format!("规划全部实现,奖补资金只剩 {} 元", budget.left),
    };
    let back = figures.to_recover;
    let back = if back > Fen::default() { format!("待收回 {back} 元,") } else { String::new() };
    let (due, planned, total) = (figures.due, figures.planned, budget.total);
    let sum = format!("应付 {due} 元,{back}规划还要 {planned} 元,预算 {total} 元。");
    Some((budget.short().is_some(), head, sum))
}

/// 待收回 of several years: `2024 年 2 万元、2025 年 4 万元`.
pub fn to_recover(years: &[(i32, Fen)]) -> String {
    let year = |(year, amount): &(i32, Fen)| format!("{year} 年 {}", super::in_ten_thousands(*amount));
    let years: Vec<_> = years.iter().map(year).collect();
    join(years.iter().map(String::as_str))
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

    /// 5,000,000 yuan, of which 2,000,000 are due and 20,000 are to come back; plans would come to the rest.
    fn figures(planned: i64) -> FundFigures {
        let yuan = Fen::yuan;
        let budget =
            BudgetFigures { opening: yuan(0), total: yuan(5_000_000), balance: yuan(0), left: yuan(0) };
        let (due, to_recover) = (yuan(2_000_000), yuan(20_000));
        let figures = FundFigures {
            due,
            paid: yuan(0),
            unpaid: due,
            to_recover,
            planned: yuan(0),
            budget: Some(budget),
        };
        figures.with_planned(yuan(planned))
    }

    #[test]
    fn it_is_said_before_plans_outgrow_the_budget() {
        let said = |planned| beyond_budget(&figures(planned));
        assert_eq!(said(2_480_000), None);
        let sum =
            |planned| format!("应付 2,000,000 元,待收回 20,000 元,规划还要 {planned} 元,预算 5,000,000 元。");
        let tight = (false, "规划全部实现,奖补资金只剩 480,000 元".to_owned(), sum("2,500,000"));
        assert_eq!(said(2_500_000), Some(tight));
        let short = (true, "规划全部实现,奖补资金差 20,000 元".to_owned(), sum("3,000,000"));
        assert_eq!(said(3_000_000), Some(short));
        let of_township = FundFigures { budget: None, ..figures(3_000_000) };
        assert_eq!(beyond_budget(&of_township), None);
    }

    #[test]
    fn figures_are_told_in_one_line() {
        let line = funds_in_short(&figures(60_000));
        assert_eq!(line, "预算 500 万元 · 应付 200 万元 · 已付 0 元 · 待收回 2 万元 · 规划还要 6 万元");
        let none = FundFigures { budget: None, to_recover: Fen::default(), ..figures(0) };
        assert_eq!(funds_in_short(&none), "应付 200 万元 · 已付 0 元 · 规划还要 0 元");
        let years = [(2024, Fen::yuan(20_000)), (2025, Fen::yuan(5_000))];
        assert_eq!(to_recover(&years), "2024 年 2 万元、2025 年 5,000 元");
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
