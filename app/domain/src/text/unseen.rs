//! What people type, without what nobody can see: control characters, marks that turn the direction of writing,
//! characters of no width, and numbers that are no characters at all. Such a character hides in a name, makes two
//! words look the same, or breaks a workbook. Knows no field.

use std::borrow::Cow;

/// The text as a person sees it. Line breaks stay, each a `\n`; a tab becomes a blank. The joiner inside an emoji
/// (👨‍👩‍👧) stays: without it one picture would fall into several.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        match it {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\t' => cleaned.push(' '),
            JOINER => {
                let inside = cleaned.chars().next_back().is_some_and(is_picture);
                if inside && rest.peek().is_some_and(|next| is_picture(*next)) {
                    cleaned.push(JOINER);
                }
            }
            odd if is_odd(odd) => {}
            seen => cleaned.push(seen),
        }
    }
    Cow::Owned(cleaned)
}

/// ZWJ.
const JOINER: char = '\u{200d}';

/// Whether it is not seen, or seen as something else: Cc but for the line feed, the format characters (Cf) and
/// separators of lines, fillers without a mark of their own, and noncharacters. Marks that choose how the character
/// before them is drawn stay: names are written with them.
const fn is_odd(it: char) -> bool {
    matches!(it,
        '\0'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
        || is_no_character(it)
}

/// The 66 numbers that Unicode will never give to a character.
const fn is_no_character(it: char) -> bool {
    matches!(it, '\u{fdd0}'..='\u{fdef}') || it as u32 & 0xfffe == 0xfffe
}

/// What a joiner may join: pictures, the colour of a skin, and the mark that asks for a picture.
const fn is_picture(it: char) -> bool {
    matches!(it, '\u{2190}'..='\u{2bff}' | '\u{3030}'..='\u{303d}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::seq::IndexedRandom;
    use rand::{Rng, SeedableRng};

    fn all() -> impl Iterator<Item = char> {
        (0..=0x0010_ffff).filter_map(char::from_u32)
    }

    /// Cf of Unicode 16, as its list has it.
    const FORMAT: &[(u32, u32)] = &[
        (0xad, 0xad),
        (0x600, 0x605),
        (0x61c, 0x61c),
        (0x6dd, 0x6dd),
        (0x70f, 0x70f),
        (0x890, 0x891),
        (0x8e2, 0x8e2),
        (0x180e, 0x180e),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x2064),
        (0x2066, 0x206f),
        (0xfeff, 0xfeff),
        (0xfff9, 0xfffb),
        (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
        (0x13430, 0x1343f),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0001, 0xe0001),
        (0xe0020, 0xe007f),
    ];

    fn is_format(it: char) -> bool {
        FORMAT.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(it)))
    }

    #[test]
    fn nothing_that_cannot_be_seen_is_left_and_nothing_else_goes() {
        let mut nonchars = 0;
        for it in all() {
            let cleaned = clean(&format!("王{it}芳")).into_owned();
            let code = u32::from(it);
            let is_nonchar = (0xfdd0..=0xfdef).contains(&code) || code % 0x1_0000 >= 0xfffe;
            nonchars += u32::from(is_nonchar);
            let expected = match it {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "王\n芳".to_owned(),
                '\t' => "王 芳".to_owned(),
                _ if it.is_control() || is_format(it) || is_nonchar => "王芳".to_owned(),
                // Fillers: letters by name, without a mark.
                '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2065}' | '\u{3164}'
                | '\u{ffa0}' => "王芳".to_owned(),
                _ => format!("王{it}芳"),
            };
            assert_eq!(cleaned, expected, "U+{code:04X}");
        }
        assert_eq!(nonchars, 66);
    }

    #[test]
    fn cleaned_once_is_clean() {
        let odd: Vec<char> = all().filter(|it| is_odd(*it)).collect();
        let other = ['王', ' ', '\n', '👨', '👧', '\u{fe0f}', '🏽', 'é', '\u{e0100}', '𠮷', '=', '<'];
        for seed in 0..20_000 {
            let chance = &mut StdRng::seed_from_u64(seed);
            let length = chance.random_range(0..12);
            let pick = |chance: &mut StdRng| match chance.random_range(0..3) {
                0 => *odd.choose(chance).unwrap(),
                1 => JOINER,
                _ => *other.choose(chance).unwrap(),
            };
            let text: String = (0..length).map(|_| pick(chance)).collect();
            let once = clean(&text).into_owned();
            assert_eq!(clean(&once), once, "{text:?}");
            assert!(once.chars().all(|it| it == JOINER || !is_odd(it)), "{text:?}");
            // What is seen stays, in its order.
            let seen = |text: &str| {
                text.chars().filter(|it| other[2..].contains(it) || *it == '王').collect::<String>()
            };
            let breaks = |text: &str| text.replace('\n', "");
            assert_eq!(breaks(&seen(&once)), breaks(&seen(&text)), "{text:?}");
        }
    }

    #[test]
    fn a_family_stays_one_picture() {
        for whole in ["👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍🌾", "❤️‍🔥"] {
            assert_eq!(clean(whole), whole);
        }
        assert_eq!(clean("王\u{200d}芳\u{200d}"), "王芳");
        assert_eq!(clean("👨\u{200d}"), "👨");
        assert_eq!(clean("一\r\n二\r三\t四"), "一\n二\n三 四");
    }
}
