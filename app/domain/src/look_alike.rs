//! Households that look alike, so that nobody writes one down twice (promise 10). Works offline.

use crate::household::Household;
use crate::order;

/// How alike a household on file is to what is being typed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Likeness {
    /// The same head at another door.
    SameHead,
    /// The same door under another head.
    SameDoor,
    /// The same door and head.
    Same,
}

/// A door number reduced to what tells doors apart: digits, letters and characters of buildings,
/// with the many ways of writing 号楼 and dashes made one.
pub fn door_key(door: &str) -> String {
    let mut key = String::new();
    let mut gap = false;
    for c in door.chars() {
        let c = full_width(c).to_ascii_lowercase();
        if "号楼栋幢单元室户第层弄 -–—_#./、,".contains(c) {
            gap = !key.is_empty();
        } else if !c.is_whitespace() {
            if gap {
                key.push('-');
                gap = false;
            }
            key.push(c);
        }
    }
    key
}

fn full_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '－' => '-',
        '　' => ' ',
        _ => c,
    }
}

/// Households among `known` that look like this door and head, most alike first.
pub fn look_alikes<'a>(
    door: &str,
    head: &str,
    known: impl IntoIterator<Item = &'a Household>,
) -> Vec<(Likeness, &'a Household)> {
    let (door, head) = (door_key(door), head.trim());
    let mut found: Vec<_> = known
        .into_iter()
        .filter(|household| household.stands())
        .filter_map(|household| {
            let same_door = !door.is_empty() && door_key(&household.door.value) == door;
            let same_head = head.chars().count() > 1 && household.head.value.trim() == head;
            let likeness = match (same_door, same_head) {
                (true, true) => Likeness::Same,
                (true, false) => Likeness::SameDoor,
                (false, true) => Likeness::SameHead,
                (false, false) => return None,
            };
            Some((likeness, household))
        })
        .collect();
    order::by_key(&mut found, |(likeness, _)| std::cmp::Reverse(*likeness));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_has_many_spellings() {
        for spelling in ["5 号楼 2-301", "5号楼2单元301室", "５栋２－３０１", "5-2-301", " 5#2-301 "]
        {
            assert_eq!(door_key(spelling), "5-2-301", "{spelling}");
        }
        assert_ne!(door_key("5号楼2-301"), door_key("5号楼23-01"));
        assert_eq!(door_key("北街12号"), "北街12");
        assert_eq!(door_key("  "), "");
    }
}
