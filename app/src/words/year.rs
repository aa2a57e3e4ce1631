//! 创建年度 in words: its items, its numbers and their measures.

use super::{join, places_meant};
use domain::awards::{Title, Titled};
use domain::settings::KeyTask;
use domain::star_year::Measure;
use domain::task::Step;
use domain::{Fen, StarKind, StarSeat, VetoItem, YearItem, YearSetting};

/// `银五星`, `金五星`.
pub const fn title(title: Title) -> &'static str {
    match title {
        Title::Silver => "银五星",
        Title::Gold => "金五星",
    }
}

/// `金五星 · 2022 年至 2026 年连续五星`.
pub fn titled(titled: &Titled) -> String {
    format!("{} · {} 年至 {} 年连续五星", title(titled.title), titled.since, titled.year)
}

/// What of an earlier year is not finished.
pub fn unfinished_year(year: i32, evaluations: u32, objections: u32) -> String {
    if evaluations == 0 && objections == 0 {
        return format!("{year} 年度还没有办结。");
    }
    let evaluations = (evaluations > 0).then(|| format!("{evaluations} 个村(社区)的评星没有办完"));
    let objections = (objections > 0).then(|| format!("{objections} 件异议没有答复"));
    let parts: Vec<_> = evaluations.into_iter().chain(objections).collect();
    format!("{year} 年度还没有办结:{}。", parts.join(","))
}

/// What a change of amounts does to what is decided: how many awards, and by how much in all.
pub fn trial_of_year(changed: u32, decided: u32, difference: Fen) -> String {
    if decided == 0 {
        return "这一年还没有评定的奖补,只对以后的评定生效。".to_owned();
    }
    if changed == 0 {
        return format!("已评定的 {decided} 项,数额不变。");
    }
    let sign = if difference > Fen::default() { "+" } else { "" };
    format!("会改动已评定的 {changed} 项,{sign}{difference} 元。")
}

/// What a number of the year is about.
pub const fn year_setting(what: YearSetting) -> &'static str {
    match what {
        YearSetting::StarAward => "每新得一颗星奖补",
        YearSetting::PromotionAward => "当年晋星奖补",
        YearSetting::SilverYears => "银五星:连续五星的年数",
        YearSetting::SilverAward => "银五星奖励",
        YearSetting::GoldYears => "金五星:连续五星的年数",
        YearSetting::GoldAward => "金五星奖励",
        YearSetting::AwardsBudget => "奖补资金预算",
        YearSetting::VenuesBudget => "党建阵地资金预算",
        YearSetting::NoticeDays => "公示天数",
        YearSetting::PilotsLeast => "每个乡镇(街道)每类试点最少",
        YearSetting::PilotsMost => "每个乡镇(街道)每类试点最多",
    }
}

/// The unit a number of the year is written in.
pub const fn measure(of: Measure) -> &'static str {
    match of {
        Measure::Money => "元",
        Measure::Years => "年",
        Measure::Days => "天",
        Measure::Places => "个",
    }
}

/// A number of the year without its unit, as a person types it: `20000`, `20000.50`, `7`.
pub fn setting_number(what: YearSetting, value: i64) -> String {
    match what.measure() {
        Measure::Money => Fen::of_fen(value).to_string().replace(',', ""),
        Measure::Years | Measure::Days | Measure::Places => value.to_string(),
    }
}

/// A number of the year whole: `20,000 元`, `还没定`, `7 天`.
pub fn setting_value(what: YearSetting, value: i64) -> String {
    let unit = measure(what.measure());
    match (what, value) {
        (YearSetting::SilverAward | YearSetting::GoldAward, 0) => "还没定".to_owned(),
        _ if what.measure() == Measure::Money => format!("{} {unit}", Fen::of_fen(value)),
        _ => format!("{value} {unit}"),
    }
}

/// A number as a person types it in yuan, days, years or places; none when it is no such number.
pub fn read_setting(what: YearSetting, text: &str) -> Option<i64> {
    match what.measure() {
        Measure::Money => text.parse().ok().map(Fen::fen).filter(|fen| *fen >= 0),
        Measure::Years | Measure::Days | Measure::Places => text.trim().parse().ok(),
    }
}

/// Which star a veto item bars.
pub const fn barred(star: Option<StarKind>) -> &'static str {
    match star {
        Some(star) => star.name(),
        None => "所有的星",
    }
}

/// When a veto item holds: `一直有效`, `2026-01-01 起`, `到 2026-12-31`, `2026-01-01 到 2026-12-31`.
pub fn veto_days(veto: &VetoItem) -> String {
    match (veto.from, veto.to) {
        (None, None) => "一直有效".to_owned(),
        (Some(from), None) => format!("{from} 起"),
        (None, Some(to)) => format!("到 {to}"),
        (Some(from), Some(to)) => format!("{from} 到 {to}"),
    }
}

/// The steps of a key task: `摸底 10 天、施工 60 天`.
pub fn steps(task: &KeyTask) -> String {
    let steps: Vec<_> = task.steps.iter().map(|step| format!("{} {} 天", step.name, step.days)).collect();
    join(steps.iter().map(String::as_str))
}

/// The steps of a key task as they are typed: a line each, `摸底 10 天`.
pub fn step_lines(task: &KeyTask) -> String {
    let mut text = String::new();
    for step in &task.steps {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{} {} 天", step.name, step.days));
    }
    text
}

/// `摸底 10 天`; none when there is no name or no number of days.
pub fn read_step(line: &str) -> Option<Step> {
    let (name, days) = line.trim().trim_end_matches('天').trim_end().rsplit_once(' ')?;
    Some(Step { name: name.trim().to_owned(), days: days.parse().ok()? })
}

/// The lines of a text that hold anything.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// An item of the year and what it says.
pub fn year_item(item: &YearItem) -> (String, String) {
    match item {
        YearItem::Star(seat) => (seat.star.name().to_owned(), star_seat(seat)),
        YearItem::Task(task) => {
            let places = places_meant(task.of);
            (format!("任务“{}”", task.title), format!("{},{places},{}", task.star.name(), steps(task)))
        }
        YearItem::NoTask(code) => (format!("任务 {code}"), "从清单里去掉".to_owned()),
        YearItem::Veto(veto) => {
            (format!("否决项“{}”", veto.words), format!("否决{},{}", barred(veto.star), veto_days(veto)))
        }
        YearItem::NoVeto(code) => (format!("否决项 {code}"), "从清单里去掉".to_owned()),
        YearItem::Setting { what, value } => (year_setting(*what).to_owned(), setting_value(*what, *value)),
    }
}

fn star_seat(seat: &StarSeat) -> String {
    let team = match seat.members.len() {
        0 => seat.team.clone(),
        count => format!("{}({count} 人)", seat.team),
    };
    let lead = if seat.lead.is_empty() { "没有牵头部门" } else { &seat.lead };
    let mut parts = vec![lead.to_owned(), team];
    parts.extend(seat.criteria.iter().cloned());
    parts.retain(|part| !part.is_empty());
    join(parts.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_typed_in_yuan_and_kept_in_fen() {
        let what = YearSetting::StarAward;
        for (text, fen) in [
            ("20000", Some(2_000_000)),
            ("20,000", Some(2_000_000)),
            (" 20000.5 ", Some(2_000_050)),
            ("20000.05", Some(2_000_005)),
            ("0", Some(0)),
            ("20000.005", None),
            ("-1", None),
            ("2万", None),
            (".5", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read_setting(what, text), fen, "{text}");
            if let Some(fen) = fen {
                assert_eq!(read_setting(what, &setting_number(what, fen)), Some(fen), "{text} comes back");
            }
        }
        assert_eq!(setting_value(what, 2_000_000), "20,000 元");
        assert_eq!(setting_value(YearSetting::SilverAward, 0), "还没定");
        assert_eq!(setting_value(YearSetting::NoticeDays, 7), "7 天");
    }

    #[test]
    fn steps_are_typed_a_line_each() {
        for item in domain::StarYear::first_items() {
            let YearItem::Task(task) = item else { continue };
            let text = step_lines(&task);
            let read: Option<Vec<_>> = lines(&text).map(read_step).collect();
            assert_eq!(read, Some(task.steps), "{text}");
        }
        let step = |name: &str, days| Some(Step { name: name.into(), days });
        assert_eq!(read_step("摸底 登记 10天"), step("摸底 登记", 10));
        assert_eq!(read_step(" 施工 60 "), step("施工", 60));
        assert_eq!((read_step("摸底十天"), read_step("摸底 -1 天"), read_step("10 天")), (None, None, None));
    }

    #[test]
    fn every_item_that_ships_has_words() {
        for item in domain::StarYear::first_items() {
            let (what, says) = year_item(&item);
            assert!(!what.is_empty() && !says.is_empty(), "{item:?}");
        }
        assert_eq!(
            year_item(&YearItem::NoTask("party-1".into())),
            ("任务 party-1".to_owned(), "从清单里去掉".to_owned())
        );
    }
}
