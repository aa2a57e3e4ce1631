//! 电话 — a telephone number, however it is written.

use super::digits::{chains, digit, find as find_number};

/// Only its digits, without the country's number: `+86 138-1234-5678` and `１３８１２３４５６７８` are the same.
pub fn normal(text: &str) -> String {
    let digits: String = text.chars().filter_map(digit).collect();
    let local = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    local.filter(|local| is_mobile(local)).map_or(digits.clone(), str::to_owned)
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    digits.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]) && is_plain(digits)
}

/// 区号 of three or four digits and a number of seven or eight.
fn is_landline(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    (10..=12).contains(&digits.len()) && bytes[0] == b'0' && bytes[1] != b'0' && is_plain(digits)
}

fn is_plain(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Words behind which seven or eight digits are a telephone without its 区号.
const CALLED: &[&str] =
    &["电话", "手机", "座机", "热线", "微信", "联系", "拨打", "致电", "号码", "tel", "Tel", "TEL"];
/// How far behind such a word, in characters.
const NEAR: usize = 6;

/// The first telephone number in a text, or one of those that are `known`: where it stands, in characters.
/// Public numbers such as 12345 or 120, years, amounts and days are none.
pub fn find(text: &str, known: &[&str]) -> Option<(usize, usize)> {
    let is_known = |number: &str| number.len() >= 7 && known.contains(&normal(number).as_str());
    find_number(text, |number| is_mobile(&normal(number)) || is_landline(number) || is_known(number))
        .or_else(|| find_called(text))
}

fn find_called(text: &str) -> Option<(usize, usize)> {
    for chain in chains(text) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else { continue };
        let digits: usize = chain.iter().map(|group| group.digits.len()).sum();
        let before: String =
            text.chars().skip(first.begins.saturating_sub(NEAR)).take(first.begins.min(NEAR)).collect();
        if (7..=8).contains(&digits) && CALLED.iter().any(|word| before.contains(word)) {
            return Some((first.begins, last.ends));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_many_spellings() {
        for spelling in [
            "13812345678",
            "138 1234 5678",
            "138-1234-5678",
            "+86 138 1234 5678",
            "0086-13812345678",
            "１３８１２３４５６７８",
            "一三八一二三四五六七八",
        ] {
            assert_eq!(normal(spelling), "13812345678", "{spelling}");
        }
        assert_eq!(normal("(0391) 391-1234"), "03913911234");
        assert_eq!(normal("8612345"), "8612345", "no country's number before what is no mobile");
    }

    #[test]
    fn a_telephone_is_found_and_other_numbers_are_not() {
        let found = |text| {
            find(text, &["3911234"]).map(|(from, to)| text.chars().skip(from).take(to - from).collect())
        };
        let table: &[(&str, Option<&str>)] = &[
            ("有事打13812345678找她", Some("13812345678")),
            ("有事打 138 1234 5678 找她", Some("138 1234 5678")),
            ("一三八-一二三四-五六七八", Some("一三八-一二三四-五六七八")),
            ("＋86（138）12345678", Some("86（138）12345678")),
            ("0391-3911235", Some("0391-3911235")),
            ("010 6512 3456", Some("010 6512 3456")),
            ("家里3911234", Some("3911234")),
            ("座机 391 1299", Some("391 1299")),
            ("联系电话:65123456", Some("65123456")),
            ("拨打 12345", None),
            ("急救120,报警110", None),
            ("2026年11月29日", None),
            ("20261129", None),
            ("捐款1200000元", None),
            ("1998 年起照顾 3 位老人 28 年", None),
            ("12811112222", None),
            ("三年如一日,一二三四五", None),
            ("帮扶 26 户 138 人", None),
            ("400-820-8820 是单位热线号", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(found(text), expected.map(str::to_owned), "{text}");
        }
    }
}
