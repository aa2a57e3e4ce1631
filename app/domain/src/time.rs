//! Instants and days; knows no clock. The zone lives in one time zone, UTC+8, without summer time.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use time::{Date, Month};

const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// China Standard Time, the only one in the country.
const OFFSET_MS: i64 = 8 * HOUR_MS;
/// Julian day of 1970-01-01.
const EPOCH_JULIAN: i64 = 2_440_588;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(i64);

impl At {
    /// An instant of this many milliseconds since 1970 UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Milliseconds since 1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// This instant moved by some milliseconds, stopping at the ends of time.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
    /// The local day on which this instant falls.
    pub fn day(self) -> Day {
        Day::from_epoch_days(self.0.saturating_add(OFFSET_MS).div_euclid(DAY_MS))
    }
    /// Local time of day: (hour 0..24, minute 0..60).
    pub fn clock(self) -> (u8, u8) {
        let in_day = self.0.saturating_add(OFFSET_MS).rem_euclid(DAY_MS);
        let minutes = in_day / 60_000;
        (to_u8(minutes / 60), to_u8(minutes % 60))
    }
}

fn to_u8(small: i64) -> u8 {
    u8::try_from(small).unwrap_or(0)
}

/// A calendar day of the zone, written `2026-11-23`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(Date);

/// A text that should have been a day such as `2026-11-23` and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub struct NotADay;

impl Day {
    /// The day of this year, month (1..=12) and day of the month.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, NotADay> {
        let month = Month::try_from(month).map_err(|_| NotADay)?;
        Date::from_calendar_date(year, month, day).map(Self).map_err(|_| NotADay)
    }
    fn from_epoch_days(days: i64) -> Self {
        let julian = days.saturating_add(EPOCH_JULIAN);
        let julian = julian.clamp(i64::from(Date::MIN.to_julian_day()), i64::from(Date::MAX.to_julian_day()));
        let julian = i32::try_from(julian).unwrap_or(0);
        Self(Date::from_julian_day(julian).unwrap_or(Date::MIN))
    }
    fn epoch_days(self) -> i64 {
        i64::from(self.0.to_julian_day()) - EPOCH_JULIAN
    }
    /// The first instant of this day in the zone.
    pub fn starts_at(self) -> At {
        At(self.epoch_days() * DAY_MS - OFFSET_MS)
    }
    /// Year, such as 2026.
    pub fn year(self) -> i32 {
        self.0.year()
    }
    /// Month, 1..=12.
    pub fn month(self) -> u8 {
        self.0.month() as u8
    }
    /// Day of the month, 1..=31.
    pub fn day_of_month(self) -> u8 {
        self.0.day()
    }
    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_days_from_monday()
    }
    /// The first day of this month.
    #[must_use]
    pub fn month_start(self) -> Self {
        self.plus_days(1 - i64::from(self.day_of_month()))
    }
    /// The first day of this year.
    #[must_use]
    pub fn year_start(self) -> Self {
        self.plus_days(1 - i64::from(self.0.ordinal()))
    }
    /// The first and the last day of what has passed of a year until this day: all of a year that is over, nothing of
    /// one that has not come.
    pub fn passed_of(self, year: i32) -> (Self, Self) {
        let first = Self::new(year, 1, 1).unwrap_or_else(|_| self.year_start());
        (first, Self::new(year, 12, 31).map_or(self, |last| last.min(self)))
    }
    /// This day moved by some days (negative: earlier), stopping at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_epoch_days(self.epoch_days().saturating_add(days))
    }
    /// How many days from this day until `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        later.epoch_days() - self.epoch_days()
    }
}

/// Days before a record was saved beyond which a day it tells of is looked at by a person: two rounds of visits.
/// Our proposal, see docs/decisions/0030-days-long-ago.md.
pub const LONG_AGO_DAYS: i64 = 60;
/// The same before a record arrived: no phone is away as long as that and still signed in.
pub const LONGEST_AWAY_DAYS: i64 = 400;

/// Whether a day that somebody told is so long ago that they may have mistaken the year, or their phone its date.
/// A phone that was away for weeks tells of days close to those on which it saved: it is not asked.
pub fn is_long_ago(told: Day, saved: Day, arrived: Day) -> bool {
    told.days_until(saved) > LONG_AGO_DAYS || told.days_until(arrived) > LONGEST_AWAY_DAYS
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NotADay);
        };
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(NotADay);
        }
        let year = year.parse().map_err(|_| NotADay)?;
        let month = month.parse().map_err(|_| NotADay)?;
        let day = day.parse().map_err(|_| NotADay)?;
        Self::new(year, month, day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day.starts_at().day(), day);
        assert_eq!(day.starts_at().plus_millis(-1).day(), day.plus_days(-1));
        assert_eq!(day.starts_at().plus_millis(14 * HOUR_MS + 32 * 60_000).clock(), (14, 32));
    }

    #[test]
    fn days_count_across_months_and_years() {
        let table = [
            ("2026-11-23", "2026-12-01", 8),
            ("2024-02-28", "2024-03-01", 2),
            ("2026-01-01", "2025-12-31", -1),
        ];
        for (from, to, days) in table {
            let (from, to): (Day, Day) = (from.parse().unwrap(), to.parse().unwrap());
            assert_eq!(from.days_until(to), days);
            assert_eq!(from.plus_days(days), to);
        }
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day.month_start().to_string(), "2026-11-01");
        assert_eq!(day.year_start().to_string(), "2026-01-01");
        let passed = |year| {
            let (first, last) = day.passed_of(year);
            (first.to_string(), last.to_string(), first <= last)
        };
        assert_eq!(passed(2025), ("2025-01-01".into(), "2025-12-31".into(), true));
        assert_eq!(passed(2026), ("2026-01-01".into(), "2026-11-23".into(), true));
        assert_eq!(passed(2027), ("2027-01-01".into(), "2026-11-23".into(), false), "nothing of it");
    }

    #[test]
    fn a_phone_that_was_away_is_not_asked_about_its_days() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        // told, saved, arrived
        let table = [
            ("2026-11-20", "2026-11-20", "2026-11-23", false),
            ("2026-09-24", "2026-11-23", "2026-11-23", false),
            ("2026-09-23", "2026-11-23", "2026-11-23", true),
            // Off for half a year, and saved on the day.
            ("2026-05-01", "2026-05-01", "2026-11-23", false),
            ("2026-05-01", "2026-05-20", "2026-11-23", false),
            // A phone whose date went back by years knows no better.
            ("2015-01-01", "2015-01-01", "2026-11-23", true),
            ("2025-11-23", "2026-11-23", "2026-11-23", true),
        ];
        for (told, saved, arrived, long_ago) in table {
            assert_eq!(
                is_long_ago(day(told), day(saved), day(arrived)),
                long_ago,
                "{told} {saved} {arrived}"
            );
        }
    }

    #[test]
    fn nonsense_is_not_a_day() {
        for text in ["", "2026-13-01", "2026-02-30", "26-1-1", "2026/01/01", "2026-1-01", "2026-01-01x"] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn a_clock_at_the_ends_of_time_does_not_panic() {
        for millis in [i64::MIN, i64::MAX, 0] {
            let _ = At::from_millis(millis).day().to_string();
            let _ = At::from_millis(millis).clock();
        }
    }
}
