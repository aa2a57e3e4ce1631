//! Households that look alike, so that nobody writes one down twice (P10). Works offline.

use crate::household::Household;
use crate::order;
use crate::text::door;

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

/// Households among `known` that look like this door and head, most alike first.
pub fn look_alikes<'a>(
    door: &str,
    head: &str,
    known: impl IntoIterator<Item = &'a Household>,
) -> Vec<(Likeness, &'a Household)> {
    let (door, head) = (door::normal(door), head.trim());
    let mut found: Vec<_> = known
        .into_iter()
        .filter(|household| household.stands())
        .filter_map(|household| {
            let same_door = !door.is_empty() && door::normal(&household.door.value) == door;
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
