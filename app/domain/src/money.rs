//! 金额 — money as whole fen; never a fraction, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

/// 分 — a hundredth of a yuan. Sums stop at the largest amount instead of turning over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// So many whole yuan.
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }
    /// So many fen, as a store or a figure holds them.
    pub const fn of_fen(fen: i64) -> Self {
        Self(fen)
    }
    /// So many times this amount.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }
    /// What is left of it after `spent`; below zero when that is more.
    #[must_use]
    pub const fn less(self, spent: Self) -> Self {
        Self(self.0.saturating_sub(spent.0))
    }
    /// Whole fen.
    pub const fn fen(self) -> i64 {
        self.0
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// In yuan, as accountants write it: `5,520,000`, and `0.50` where there are fen.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (yuan, fen) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = yuan.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        if fen == 0 { write!(f, "{sign}{grouped}") } else { write!(f, "{sign}{grouped}.{fen:02}") }
    }
}

/// A text that should have been an amount in yuan and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an amount")]
pub struct NotAnAmount;

/// Yuan as people type them: `20000`, `20,000.5`, `-300.00`; at most two decimals, never rounded.
impl FromStr for Fen {
    type Err = NotAnAmount;
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let plain: String = text.trim().chars().filter(|it| !matches!(it, ',' | '\u{ff0c}')).collect();
        let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |digits| (-1, digits));
        let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || fen.len() > 2 || !all_digits(yuan) || !all_digits(fen) {
            return Err(NotAnAmount);
        }
        format!("{yuan}{fen:0<2}").parse::<i64>().map(|amount| Self(sign * amount)).map_err(|_| NotAnAmount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them_and_read_back() {
        for (text, amount) in [
            ("20000", Some(2_000_000)),
            (" 20,000.5 ", Some(2_000_050)),
            ("-1,000.05", Some(-100_005)),
            ("0.50", Some(50)),
            ("", None),
            (".5", None),
            ("1.005", None),
            ("1e3", None),
            ("--1", None),
            ("2万", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(text.parse::<Fen>().ok(), amount.map(Fen), "{text}");
            if let Some(amount) = amount.map(Fen) {
                assert_eq!(amount.to_string().parse(), Ok(amount));
            }
        }
    }

    #[test]
    fn amounts_are_written_as_accountants_do() {
        for (amount, text) in [
            (Fen::yuan(0), "0"),
            (Fen(50), "0.50"),
            (Fen::yuan(20_000), "20,000"),
            (Fen::yuan(5_520_000), "5,520,000"),
            (Fen(-100_005), "-1,000.05"),
        ] {
            assert_eq!(amount.to_string(), text);
        }
    }

    #[test]
    fn nothing_turns_over() {
        let most = Fen(i64::MAX);
        assert_eq!(most + Fen(1), most);
        assert_eq!(most.times(2), most);
        assert_eq!(Fen::yuan(i64::MAX), most);
        assert_eq!(Fen::yuan(3).less(Fen::yuan(5)), Fen::yuan(-2));
        assert_eq!([Fen(1), Fen(2), Fen(3)].into_iter().sum::<Fen>(), Fen(6));
    }
}
