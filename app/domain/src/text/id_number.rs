//! 身份证号 and other long numbers of one person, such as of a bank card.
//!
//! Source: GB 11643, seventeen digits with the day of birth at the seventh, and a check digit that may be X; before
//! 1999 fifteen digits with a year of two.

use super::digits::{chains, digit, find as find_number};

/// Only its digits, and X at its end: `410871 19700101 123x` and `４１０８７１１９７００１０１１２３Ｘ` are the same.
pub fn normal(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            'x' | 'X' | 'ｘ' | 'Ｘ' => Some('X'),
            c => digit(c),
        })
        .collect()
}

/// Whether these digits are an identity number: rightly checked, or at least born on a day that there may be.
pub fn is_id_number(digits: &str) -> bool {
    let (number, end) = match digits.len() {
        18 => digits.split_at(17),
        15 => (digits, ""),
        _ => return false,
    };
    if !number.bytes().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let born = if end.is_empty() { &number[6..12] } else { &number[8..14] };
    let century = if end.is_empty() || matches!(&number[6..8], "18" | "19" | "20") { Some(()) } else { None };
    let month = born[2..4].parse().unwrap_or(0_u8);
    let day = born[4..6].parse().unwrap_or(0_u8);
    let is_born = century.is_some() && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_born || (!end.is_empty() && check_digit(number) == end.chars().next())
}

fn check_digit(number: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = number.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    "10X98765432".chars().nth(usize::try_from(sum % 11).ok()?)
}

/// So many digits without anything between are no year, amount or telephone: they are of a card or a certificate.
const LONG: usize = 13;

/// The first number of this kind in a text: where it stands, in characters. Behind 身份证 four digits are enough.
pub fn find(text: &str) -> Option<(usize, usize)> {
    const WORD: &str = "身份证";
    const NEAR: usize = 6;
    let groups = || chains(text).into_iter().flatten();
    let named = || {
        let mut groups = groups();
        groups.find(|group| {
            let from = group.begins.saturating_sub(WORD.chars().count() + NEAR);
            let before: String = text.chars().skip(from).take(group.begins - from).collect();
            group.digits.len() >= 4 && before.contains(WORD)
        })
    };
    let long = || groups().find(|group| group.digits.len() >= LONG);
    find_number(text, is_id_number).or_else(|| named().or_else(long).map(|group| (group.begins, group.ends)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // 11010519491231002 is the standard's own example: 167 mod 11 is 2, which is written X.
        assert_eq!(check_digit("11010519491231002"), Some('X'));
        assert_eq!(check_digit("44052418800101001"), Some('4'));
    }

    #[test]
    fn an_identity_number_is_found_and_other_numbers_are_not() {
        let found = |text: &str| {
            find(text).map(|(from, to)| text.chars().skip(from).take(to - from).collect::<String>())
        };
        let table: &[(&str, Option<&str>)] = &[
            ("她的号是11010519491231002X。", Some("11010519491231002X")),
            ("11010519491231002x", Some("11010519491231002x")),
            ("110105 19491231 002X", Some("110105 19491231 002X")),
            ("１１０１０５１９４９１２３１００２Ｘ", Some("１１０１０５１９４９１２３１００２Ｘ")),
            ("410871197013011234", Some("410871197013011234")),
            ("410871700101123", Some("410871700101123")),
            ("卡号6222021001116245702", Some("6222021001116245702")),
            ("身份证尾号 1234", Some("1234")),
            ("13812345678", None),
            ("2026年11月29日捐款 1200000 元", None),
            ("服务 1998 人次,2026 年 318 次", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(found(text).as_deref(), *expected, "{text}");
        }
        assert_eq!(normal("110105 19491231-002x"), "11010519491231002X");
    }
}
