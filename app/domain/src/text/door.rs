//! 门牌 — a door's number, however it is written; and doors that a text names.

use super::digits::digit;

/// A text with what matters about doors made one: full-width letters, and numbers in Chinese numerals.
struct Plain {
    chars: Vec<char>,
    /// Where in the text each comes from, in characters: first and one behind the last.
    from: Vec<(usize, usize)>,
}

fn full_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '－' | '–' | '—' | '~' | '～' => '-',
        '\u{3000}' => ' ',
        _ => c,
    }
}

const fn is_numeral(c: char) -> bool {
    !c.is_ascii_digit() && (digit(c).is_some() || matches!(c, '十'))
}

/// 十二 is 12, 二十 is 20, 三〇一 is 301.
fn value(numerals: &[char]) -> String {
    let digit_of = |numerals: &[char]| numerals.iter().filter_map(|c| digit(*c)).collect::<String>();
    match numerals.iter().position(|c| *c == '十') {
        None => digit_of(numerals),
        Some(ten) => {
            let (tens, ones) = (digit_of(&numerals[..ten]), digit_of(&numerals[ten + 1..]));
            let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
            or(tens, "1") + &or(ones, "0")
        }
    }
}

fn plain(text: &str) -> Plain {
    let all: Vec<char> = text.chars().map(full_width).collect();
    let mut plain = Plain { chars: Vec::new(), from: Vec::new() };
    let mut at = 0;
    while at < all.len() {
        let numerals = all[at..].iter().take_while(|c| is_numeral(**c)).count();
        let (said, ends): (String, usize) = match numerals {
            0 => (all[at].to_ascii_lowercase().into(), at + 1),
            many => (value(&all[at..at + many]), at + many),
        };
        for c in said.chars() {
            plain.chars.push(c);
            plain.from.push((at, ends));
        }
        at = ends;
    }
    plain
}

/// A door number reduced to what tells doors apart: digits, letters and characters of buildings,
/// with the many ways of writing 号楼, dashes and numbers made one.
pub fn normal(door: &str) -> String {
    let mut key = String::new();
    let mut gap = false;
    for c in plain(door).chars {
        if "号楼栋幢单元室户第层弄 -_#./、,".contains(c) {
            gap = true;
        } else if !c.is_whitespace() {
            // Only numbers and letters would run into each other.
            let runs_on =
                c.is_ascii_alphanumeric() && key.ends_with(|last: char| last.is_ascii_alphanumeric());
            if gap && runs_on {
                key.push('-');
            }
            gap = false;
            key.push(c);
        }
    }
    key
}

/// Whether what is typed means this door: a part of it, or its numbers typed together, so that 3602 is 3-602.
pub fn answers(door: &str, typed: &str) -> bool {
    let (key, wanted) = (normal(door), normal(typed));
    if wanted.is_empty() {
        return false;
    }
    let numbers: Vec<&str> = key.split(|c: char| !c.is_ascii_digit()).filter(|one| !one.is_empty()).collect();
    let is_number = wanted.bytes().all(|byte| byte.is_ascii_digit());
    key.contains(&wanted)
        || (is_number && (0..numbers.len()).any(|first| numbers[first..].concat().starts_with(&wanted)))
}

/// A key by which doors stand as one walks: 10 号楼 after 9 号楼.
pub fn walking_order(door: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for c in normal(door).chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            // Numbers as wide as any door's, so that they stand by their size.
            key.extend(std::iter::repeat_n('0', WIDEST.saturating_sub(digits.len())));
            key.push_str(&digits);
            digits.clear();
        }
        key.push(c);
    }
    key
}

/// Most digits of a number of a door.
const WIDEST: usize = 6;

/// What is walked along a text.
struct Walk<'a> {
    chars: &'a [char],
    at: usize,
}

impl Walk<'_> {
    fn skip_blanks(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| *c == ' ') {
            self.at += 1;
        }
    }
    /// Takes a word, if one of these stands here.
    fn word(&mut self, words: &[&str]) -> bool {
        let rest = &self.chars[self.at.min(self.chars.len())..];
        let fits =
            |word: &&&str| word.chars().count() <= rest.len() && word.chars().zip(rest).all(|(a, b)| a == *b);
        match words.iter().find(fits) {
            Some(word) => {
                self.at += word.chars().count();
                self.skip_blanks();
                true
            }
            None => false,
        }
    }
    /// Takes digits; how many.
    fn digits(&mut self) -> usize {
        let count =
            self.chars[self.at.min(self.chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
        self.at += count;
        count
    }
    fn after(&self, words: &[&str]) -> bool {
        let mut ahead = Walk { chars: self.chars, at: self.at };
        ahead.word(words)
    }
}

/// Words behind the number of a building.
const BUILDING: [&str; 6] = ["号楼", "栋", "幢", "号院", "#楼", "#"];
/// What ends the way to a numbered house.
const WAYS: [char; 9] = ['街', '路', '巷', '弄', '道', '村', '庄', '组', '同'];
/// Who lives somewhere.
const LIVES: [&str; 5] = ["住在", "家住", "居住", "家在", "住"];

/// The first door in a text: where it stands, in characters. A building with a room, a staircase, a room, a building
/// where somebody is said to live; with `streets` also a house in a street, which for others may be an office.
pub fn find(text: &str, streets: bool) -> Option<(usize, usize)> {
    let plain = plain(text);
    let found = (0..plain.chars.len()).find_map(|at| {
        let begins = plain.chars[at].is_ascii_digit() && (at == 0 || !plain.chars[at - 1].is_ascii_digit());
        begins.then(|| door_at(&plain.chars, at, streets)).flatten().map(|ends| (at, ends))
    });
    let (begins, ends) = found?;
    Some((plain.from[begins].0, plain.from[ends - 1].1))
}

/// Where the door ends whose first number stands at `at`, if one does.
fn door_at(chars: &[char], at: usize, streets: bool) -> Option<usize> {
    let mut walk = Walk { chars, at };
    let first = walk.digits();
    if first > 4 {
        return None;
    }
    let first_ends = walk.at;
    walk.skip_blanks();
    if walk.word(&["室"]) && first >= 3 {
        return Some(walk.at);
    }
    walk.at = first_ends;
    walk.skip_blanks();
    if walk.word(&["单元"]) {
        return (walk.digits() >= 2).then_some(walk.at);
    }
    if walk.word(&BUILDING) {
        let building_ends = walk.at;
        let mut walk = Walk { chars, at: building_ends };
        let number = walk.digits();
        let staircase = number > 0 && {
            let mut ahead = Walk { chars, at: walk.at };
            ahead.skip_blanks();
            ahead.word(&["单元", "门"])
        };
        let joined = number > 0 && walk.after(&["-", " -", "/"]);
        if staircase || joined || number >= 3 {
            // What follows belongs to it, up to the room.
            walk.skip_blanks();
            while walk.word(&["单元", "门", "-", "/", "室", "号", "户", "层"]) || walk.digits() > 0 {
                walk.skip_blanks();
            }
            return Some(trimmed(chars, at, walk.at));
        }
        let before: String = chars[at.saturating_sub(4)..at].iter().collect();
        return LIVES.iter().any(|word| before.contains(word)).then_some(trimmed(chars, at, building_ends));
    }
    // 5-2-301, but not a day.
    let is_year = first == 4;
    let mut dashed = Walk { chars, at: first_ends };
    if !is_year && dashed.word(&["-"]) && dashed.digits() > 0 && dashed.word(&["-"]) && dashed.digits() >= 3 {
        return Some(dashed.at);
    }
    let way = chars[..at].iter().rev().find(|c| **c != ' ').is_some_and(|c| WAYS.contains(c));
    let mut house = Walk { chars, at: first_ends };
    house.skip_blanks();
    (streets && way && house.word(&["号"])).then_some(trimmed(chars, at, house.at))
}

/// Without blanks at the end.
fn trimmed(chars: &[char], at: usize, ends: usize) -> usize {
    let blanks = chars[at..ends].iter().rev().take_while(|c| **c == ' ').count();
    ends - blanks
}

/// Whether a text names this door, whose key [`normal`] has made. Keys that could be any number are not looked for.
pub fn names(text: &str, key: &str) -> bool {
    let numbers = key.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    let has_words = key.chars().any(|c| !c.is_ascii_digit() && c != '-');
    if key.chars().count() < 3 || numbers == 0 || !(has_words || numbers > 1) {
        return false;
    }
    let text = normal(text);
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].chars().next();
        let first_is_word = key.chars().next().is_some_and(|c| !c.is_ascii_alphanumeric());
        (first_is_word || !is_part(before)) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_answers_to_its_numbers_typed_together() {
        let table = [
            ("3-602", "3602", true),
            ("3 号楼 602", "3602", true),
            ("3号楼2单元602", "32602", true),
            ("3号楼2单元602", "2602", true),
            ("3号楼2单元602", "3602", false),
            ("3号楼2单元602", "602", true),
            ("13-602", "3602", false),
            ("13-602", "13602", true),
            ("3-602", "３６０２", true),
            ("3-602", "3-602", true),
            ("3-602", "3-60", true),
            ("3-602", "36021", false),
            ("北街 12 号", "北街", true),
            ("北街 12 号", "南街", false),
            ("北街 12 号", "", false),
        ];
        for (door, typed, expected) in table {
            assert_eq!(answers(door, typed), expected, "{typed} at {door}");
        }
    }

    #[test]
    fn doors_stand_as_one_walks() {
        let mut doors =
            ["10 号楼 1-101", "9 号楼 12-101", "9 号楼 2-1101", "9 号楼 2-301", "北街 12 号", "北街 2 号"];
        doors.sort_by_key(|door| walking_order(door));
        assert_eq!(
            doors,
            ["9 号楼 2-301", "9 号楼 2-1101", "9 号楼 12-101", "10 号楼 1-101", "北街 2 号", "北街 12 号"]
        );
    }

    #[test]
    fn a_door_has_many_spellings() {
        for spelling in [
            "5 号楼 2-301",
            "5号楼2单元301室",
            "５栋２－３０１",
            "5-2-301",
            " 5#2-301 ",
            "五号楼二单元三〇一",
        ] {
            assert_eq!(normal(spelling), "5-2-301", "{spelling}");
        }
        assert_ne!(normal("5号楼2-301"), normal("5号楼23-01"));
        for (door, key) in [
            ("北街12号", "北街12"),
            ("北街十二号", "北街12"),
            ("二十号院", "20院"),
            ("北街 12 号", "北街12"),
            ("  ", ""),
        ] {
            assert_eq!(normal(door), key, "{door}");
        }
    }

    #[test]
    fn a_door_is_found_and_other_numbers_are_not() {
        let found = |text: &str| {
            find(text, true).map(|(from, to)| text.chars().skip(from).take(to - from).collect::<String>())
        };
        let table: &[(&str, Option<&str>)] = &[
            ("给5号楼2-301的老人送饭", Some("5号楼2-301")),
            ("家在 5 号楼 2 单元 301 室", Some("5 号楼 2 单元 301 室")),
            ("五号楼二单元三〇一", Some("五号楼二单元三〇一")),
            ("５栋２单元的邻居", Some("５栋２单元")),
            ("12幢302", Some("12幢302")),
            ("5-2-301", Some("5-2-301")),
            ("三〇一室", Some("三〇一室")),
            ("家住3号楼", Some("3号楼")),
            ("北街12号", Some("12号")),
            ("解放路 168 号", Some("168 号")),
            ("三组五号", Some("五号")),
            ("2单元301", Some("2单元301")),
            ("打扫3号楼的楼道", None),
            ("一个单元一个单元地问", None),
            ("7月12号起", None),
            ("2026-11-301", None),
            ("2026-9-1", None),
            ("三年来一百二十次", None),
            ("在302教室讲课", None),
            ("“3-2-1”工作法", None),
            ("12345", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(found(text).as_deref(), *expected, "{text}");
        }
        assert_eq!(find("党群服务中心在解放路168号", false), None, "an office may say where it is");
    }

    #[test]
    fn a_known_door_is_known_again() {
        let table = [
            ("家住北街12号", "北街12号", true),
            ("北街 十二 号王家", "北街12号", true),
            ("北街123号", "北街12号", false),
            ("送到五号楼2单元301", "5号楼2-301", true),
            ("15号楼2-301", "5号楼2-301", false),
            ("一共 12 次", "12号", false),
            ("什么也没有", "", false),
        ];
        for (text, door, named) in table {
            assert_eq!(names(text, &normal(door)), named, "{text} {door}");
        }
    }
}
