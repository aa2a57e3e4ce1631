//! Stars in words: how many a village holds, since when, and how a promise stands.

use super::figures::{left, month_day};
use domain::{Day, StarKind};

/// `三星`; a village without a star has none yet.
pub const fn star_level(level: u8) -> &'static str {
    match level {
        0 => "还没有星",
        1 => "一星",
        2 => "两星",
        3 => "三星",
        4 => "四星",
        _ => "五星",
    }
}

/// `三星,争四星`.
pub fn level_and_aim(held: u8, aimed: u8) -> String {
    if aimed > held {
        format!("{},争{}", star_level(held), star_level(aimed))
    } else {
        star_level(held).to_owned()
    }
}

/// `2025 年评得`; where the records begin with it, that is all that can be said.
pub fn held_since(year: i32, won: bool) -> String {
    if won { format!("{year} 年评得") } else { format!("从 {year} 年有记录起就持有") }
}

/// Days left of a notice, today counted: `还有 4 天(含今天)`, `今天最后一天`, and then `公示期已满`.
pub fn notice_left(days: i64) -> String {
    match days {
        ..=0 => "公示期已满,等待命名".into(),
        1 => "今天最后一天".into(),
        days => format!("还有 {days} 天(含今天)"),
    }
}

/// `生态宜居、平安法治`.
pub fn star_names<'a>(stars: impl IntoIterator<Item = &'a StarKind>) -> String {
    stars.into_iter().map(|star| star.name()).collect::<Vec<_>>().join("、")
}

/// How a promise stands: `已办好`, `12-05 前 · 还有 8 天 · 办了 72%`.
pub fn promise(deadline: Day, percent: u8, today: Day) -> String {
    if percent >= 100 {
        return "已办好".into();
    }
    let by = if deadline.year() == today.year() { month_day(deadline) } else { deadline.to_string() };
    format!("{by} 前 · {} · 办了 {percent}%", left(today.days_until(deadline)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_promises_are_said_in_words() {
        for ((held, aimed), words) in [((3, 4), "三星,争四星"), ((5, 5), "五星"), ((0, 1), "还没有星,争一星")]
        {
            assert_eq!(level_and_aim(held, aimed), words);
        }
        let today: Day = "2026-11-27".parse().unwrap();
        for (deadline, percent, words) in [
            ("2026-12-05", 72, "12-05 前 · 还有 8 天 · 办了 72%"),
            ("2026-11-24", 99, "11-24 前 · 逾期 3 天 · 办了 99%"),
            ("2027-01-10", 0, "2027-01-10 前 · 还有 44 天 · 办了 0%"),
            ("2026-11-24", 100, "已办好"),
        ] {
            assert_eq!(promise(deadline.parse().unwrap(), percent, today), words);
        }
        assert_eq!(held_since(2025, true), "2025 年评得");
    }
}
