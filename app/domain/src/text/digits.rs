//! Digits as people write them: full-width, in Chinese numerals, with blanks and dashes between.

/// A character as a digit, if it is one in any of these ways.
pub(super) const fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '０' | '〇' | '零' | '○' => '0',
        '１' | '一' | '壹' | '幺' => '1',
        '２' | '二' | '贰' => '2',
        '３' | '三' | '叁' => '3',
        '４' | '四' | '肆' => '4',
        '５' | '五' | '伍' => '5',
        '６' | '六' | '陆' => '6',
        '７' | '七' | '柒' => '7',
        '８' | '八' | '捌' => '8',
        '９' | '九' | '玖' => '9',
        _ => return None,
    })
}

/// Full-width letters, digits and signs as half-width ones: what an input method left in a field that asks for digits.
pub fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '—' | '–' | '−' => '-',
        _ => c,
    };
    text.chars().map(half).collect()
}

/// What may stand between the digits of one number.
const fn is_between(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{3000}'
            | '-'
            | '－'
            | '–'
            | '—'
            | '.'
            | '．'
            | '·'
            | '_'
            | '*'
            | '('
            | ')'
            | '（'
            | '）'
            | '+'
            | '/'
    )
}

/// Most characters between two digits of one number.
const MOST_BETWEEN: usize = 3;

/// Digits that follow each other without anything between.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Group {
    /// Where it begins, in characters.
    pub(super) begins: usize,
    /// Where it ends.
    pub(super) ends: usize,
    /// Its digits; `X` where one stands behind a digit, as at the end of an identity number.
    pub(super) digits: String,
}

/// Groups of digits, those in one list that only blanks and dashes part.
pub(super) fn chains(text: &str) -> Vec<Vec<Group>> {
    let mut chains: Vec<Vec<Group>> = Vec::new();
    for (at, c) in text.chars().enumerate() {
        let last = chains.last_mut().and_then(|chain| chain.last_mut());
        let follows = last.as_ref().is_some_and(|group| group.ends == at);
        let found = match digit(c) {
            None if follows && matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ') => Some('X'),
            found => found,
        };
        let Some(found) = found else { continue };
        match last {
            Some(group) if follows => {
                group.digits.push(found);
                group.ends = at + 1;
            }
            last => {
                let after = last.map(|group| group.ends);
                let group = Group { begins: at, ends: at + 1, digits: found.into() };
                let joins = after.is_some_and(|ends| {
                    at - ends <= MOST_BETWEEN && text.chars().skip(ends).take(at - ends).all(is_between)
                });
                match chains.last_mut().filter(|_| joins) {
                    Some(chain) => chain.push(group),
                    None => chains.push(vec![group]),
                }
            }
        }
    }
    chains
}

/// Longest number looked for, in digits.
const LONGEST: usize = 20;

/// The first number, out of one group or several that follow each other, that `fits`: where it stands, in characters.
pub(super) fn find(text: &str, fits: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    for chain in chains(text) {
        for first in 0..chain.len() {
            let mut number = String::new();
            for group in chain.iter().skip(first) {
                number.push_str(&group.digits);
                if number.len() > LONGEST {
                    break;
                }
                if fits(&number) {
                    return Some((chain[first].begins, group.ends));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_input_method_left_full_width_is_half_width() {
        for (typed, plain) in [
            ("１３８－１２３４　５６７８", "138-1234 5678"),
            ("＋８６（１３８）", "+86(138)"),
            ("１９５０", "1950"),
            ("ｚｈａｎｇ．ｓａｎ", "zhang.san"),
            ("８０％", "80%"),
            ("三号楼", "三号楼"),
            ("", ""),
        ] {
            assert_eq!(half_width(typed), plain);
        }
    }

    #[test]
    fn digits_are_gathered_however_they_are_written() {
        let table: &[(&str, &[&[&str]])] = &[
            ("138 1234-5678", &[&["138", "1234", "5678"]]),
            ("１３８－１２３４－５６７８", &[&["138", "1234", "5678"]]),
            ("一三八一二三四五六七八", &[&["13812345678"]]),
            ("2026年9月13日", &[&["2026"], &["9"], &["13"]]),
            ("41087119700101123X", &[&["41087119700101123X"]]),
            ("X1", &[&["1"]]),
            ("没有数", &[]),
        ];
        for (text, expected) in table {
            let found: Vec<Vec<_>> = chains(text)
                .into_iter()
                .map(|chain| chain.into_iter().map(|group| group.digits).collect())
                .collect();
            assert_eq!(found, expected.iter().map(|chain| chain.to_vec()).collect::<Vec<_>>(), "{text}");
        }
    }
}
