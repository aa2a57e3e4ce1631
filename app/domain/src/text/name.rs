//! 姓名 in a text: a full name, a given name, and what people are called by one letter of it.

use crate::household::surname;

/// A given name: 秀兰 of 王秀兰, 强 of 王强.
pub fn given(name: &str) -> &str {
    let name = name.trim();
    surname(name).and_then(|surname| name.get(surname.len()..)).unwrap_or_default()
}

/// What stands before one letter of a name when somebody is called by it.
const BEFORE: [char; 2] = ['小', '阿'];
/// What stands behind one.
const BEHIND: &[&str] = &[
    "哥", "姐", "弟", "妹", "嫂", "叔", "婶", "姨", "姑", "伯", "爷", "奶", "妈", "爸", "娃", "同志", "老师",
    "师傅",
];

/// What parts the letters of a name without ending a sentence.
const fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '•' | '・' | '-' | '_' | '*' | '.' | '/')
}

/// A text without what may stand between the letters of a name, and where each letter of it comes from.
fn close(text: &str) -> (String, Vec<usize>) {
    let mut places = Vec::new();
    let kept = text.chars().enumerate().filter(|(_, c)| !is_between(*c));
    let close = kept
        .map(|(place, c)| {
            places.push(place);
            c
        })
        .collect();
    (close, places)
}

fn place_of(text: &str, word: &str) -> Option<(usize, usize)> {
    let length = word.chars().count();
    let (close, places) = close(text);
    let byte = close.find(word).filter(|_| length > 0)?;
    let first = close[..byte].chars().count();
    Some((*places.get(first)?, *places.get(first + length - 1)? + 1))
}

/// Where a text says this full name, in characters; a name of one letter could be any word.
pub fn full_in(text: &str, name: &str) -> Option<(usize, usize)> {
    let (name, _) = close(name.trim());
    place_of(text, &name).filter(|_| name.chars().count() > 1)
}

/// Where a text says this name in full, its given name, or calls by one letter of it somebody named so.
pub fn any_in(text: &str, name: &str) -> Option<(usize, usize)> {
    let (name, _) = close(name.trim());
    let given = given(&name);
    let called = || {
        let (close, places) = close(text);
        let chars: Vec<char> = close.chars().collect();
        (0..chars.len()).find_map(|at| {
            let stands = given.starts_with(chars[at]);
            let before = at > 0 && BEFORE.contains(&chars[at - 1]);
            let rest: String = chars[at + 1..].iter().take(2).collect();
            let behind = BEHIND.iter().find(|word| rest.starts_with(**word));
            let ends = at + 1 + behind.map_or(0, |word| word.chars().count());
            let begins = if before { at - 1 } else { at };
            (stands && (before || behind.is_some())).then(|| (places[begins], places[ends - 1] + 1))
        })
    };
    full_in(text, &name).or_else(|| match given.chars().count() {
        0 => None,
        1 => called(),
        _ => place_of(text, given),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_name_is_what_follows_the_surname() {
        for (name, expected) in
            [("王秀兰", "秀兰"), ("王强", "强"), ("欧阳建国", "建国"), ("欧阳", "阳"), ("王", ""), ("", "")]
        {
            assert_eq!(given(name), expected, "{name}");
        }
    }

    #[test]
    fn somebody_is_named_in_many_ways() {
        let found = |text: &str, name| {
            any_in(text, name).map(|(from, to)| text.chars().skip(from).take(to - from).collect::<String>())
        };
        let table: &[(&str, &str, Option<&str>)] = &[
            ("王秀兰照顾婆母", "王秀兰", Some("王秀兰")),
            ("秀兰照顾婆母", "王秀兰", Some("秀兰")),
            ("王 秀 兰照顾婆母", "王秀兰", Some("王 秀 兰")),
            ("大家叫她秀·兰", "王秀兰", Some("秀·兰")),
            ("山清水秀,兰花盛开", "王秀兰", None),
            ("照顾婆母十二年", "王秀兰", None),
            ("王家的好媳妇", "王秀兰", None),
            ("建国同志", "欧阳建国", Some("建国")),
            ("王强修桥", "王强", Some("王强")),
            ("小强修桥", "王强", Some("小强")),
            ("强哥修桥", "王强", Some("强哥")),
            ("阿强 同志", "王强", Some("阿强 同志")),
            ("增强本领,加强学习", "王强", None),
            ("王大爷修桥", "王强", None),
            ("说的是王", "王", None),
            ("什么也没有", "", None),
            ("", "王秀兰", None),
        ];
        for (text, name, expected) in table {
            assert_eq!(found(text, name).as_deref(), *expected, "{text}");
        }
        assert_eq!(full_in("秀兰照顾婆母", "王秀兰"), None, "of others only the whole name is looked for");
    }
}
