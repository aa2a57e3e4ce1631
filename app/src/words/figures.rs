//! Days, times and numbers in words.

use domain::{At, Day, Fen};

/// `2026-11-23 14:32`.
pub fn date_time(at: At) -> String {
    let (hour, minute) = at.clock();
    format!("{} {hour:02}:{minute:02}", at.day())
}

/// A large amount, exact and short: `432 万元`, `5.5 万元`; `1,200 元` where it is less than that.
pub fn in_ten_thousands(amount: Fen) -> String {
    const TEN_THOUSAND: i64 = 1_000_000;
    let (whole, rest) = (amount.fen() / TEN_THOUSAND, (amount.fen() % TEN_THOUSAND).abs());
    if whole == 0 || rest % 100 != 0 {
        return format!("{amount} 元");
    }
    let rest = format!("{:04}", rest / 100);
    match rest.trim_end_matches('0') {
        "" => format!("{whole} 万元"),
        rest => format!("{whole}.{rest} 万元"),
    }
}

/// `14:32`.
pub fn clock(at: At) -> String {
    let (hour, minute) = at.clock();
    format!("{hour:02}:{minute:02}")
}

/// `今天 14:32`, `昨天 09:10`, `10-21 14:32`, and with its year when that is another one.
pub fn when(at: At, today: Day) -> String {
    format!("{} {}", on(at.day(), today), clock(at))
}

/// Asks whether a day long ago is meant, see `domain::time::is_long_ago`.
pub fn long_ago(day: Day, today: Day) -> String {
    let days = day.days_until(today);
    format!("选的是 {day},{days} 天前。没选错就照存,村里看过再算数;选错了就改一下。")
}

/// `今天`, `昨天`, `明天`, `10-21`, and with its year when that is another one.
pub fn on(day: Day, today: Day) -> String {
    match today.days_until(day) {
        0 => "今天".into(),
        -1 => "昨天".into(),
        1 => "明天".into(),
        _ if day.year() == today.year() => month_day(day),
        _ => day.to_string(),
    }
}

/// `10-21`.
pub fn month_day(day: Day) -> String {
    format!("{:02}-{:02}", day.month(), day.day_of_month())
}

/// `2026年1月1日`.
pub fn full_day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}

/// `2026-09`.
pub fn month(day: Day) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

/// `十一月`.
pub fn month_name(day: Day) -> &'static str {
    const NAMES: [&str; 12] =
        ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"];
    NAMES[usize::from(day.month().clamp(1, 12) - 1)]
}

/// `今天`, `昨天`, `34 天前`.
pub fn ago(day: Day, today: Day) -> String {
    match day.days_until(today) {
        late if late <= 0 => "今天".into(),
        1 => "昨天".into(),
        days => format!("{days} 天前"),
    }
}

/// How long there is left: `逾期 4 天`, `今天`, `还有 3 天`.
pub fn left(days: i64) -> String {
    match days {
        0 => "今天".into(),
        late if late < 0 => format!("逾期 {} 天", -late),
        days => format!("还有 {days} 天"),
    }
}

/// `22,986`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `45 分钟`, `2 小时`, `1 小时 30 分`.
pub fn minutes(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} 分钟"),
        (hours, 0) => format!("{hours} 小时"),
        (hours, rest) => format!("{hours} 小时 {rest} 分"),
    }
}

/// `310 KB`, `18 MB`, `1.2 GB`, rounded down; whole numbers only, since formatting floats is heavy.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * 1024;
    const GB: u64 = MB * 1024;
    match bytes {
        0 => "0 KB".into(),
        small if small < MB => format!("{} KB", (small / KB).max(1)),
        middle if middle < GB => format!("{} MB", middle / MB),
        large => format!("{}.{} GB", large / GB, large % GB * 10 / GB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_short_and_in_words() {
        let today = day("2026-11-23");
        let at = day("2026-10-21").starts_at().plus_millis((14 * 60 + 32) * 60_000);
        assert_eq!(when(at, today), "10-21 14:32");
        assert_eq!(date_time(at), "2026-10-21 14:32");
        for (text, words) in [
            ("2026-11-23", "今天"),
            ("2026-11-22", "昨天"),
            ("2026-11-24", "明天"),
            ("2025-12-31", "2025-12-31"),
        ] {
            assert_eq!(on(day(text), today), words);
        }
        assert_eq!(ago(day("2026-10-20"), today), "34 天前");
        assert_eq!(month_name(today), "十一月");
        assert_eq!((full_day(today), month(today)), ("2026年11月23日".into(), "2026-11".into()));
    }

    #[test]
    fn what_is_late_is_said_in_days() {
        for (days, words) in [(-4, "逾期 4 天"), (0, "今天"), (3, "还有 3 天")] {
            assert_eq!(left(days), words);
        }
    }

    #[test]
    fn numbers_are_grouped_and_rounded_down() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (22_986, "22,986"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
        for (bytes, text) in
            [(0, "0 KB"), (310 * 1024, "310 KB"), (18 << 20, "18 MB"), (1_288_490_189, "1.2 GB")]
        {
            assert_eq!(size(bytes), text);
        }
        for (length, text) in [(45, "45 分钟"), (120, "2 小时"), (90, "1 小时 30 分")] {
            assert_eq!(minutes(length), text);
        }
    }

    #[test]
    fn large_amounts_are_short_and_exact() {
        for (amount, words) in [
            (Fen::yuan(4_320_000), "432 万元"),
            (Fen::yuan(-55_000), "-5.5 万元"),
            (Fen::yuan(20_001), "2.0001 万元"),
            (Fen::yuan(1_200), "1,200 元"),
            (Fen::of_fen(2_000_050), "20,000.50 元"),
        ] {
            assert_eq!(in_ten_thousands(amount), words);
        }
    }
}
