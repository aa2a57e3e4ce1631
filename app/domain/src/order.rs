//! Putting lists in order.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Sorts by a key that is worked out once an item; what has equal keys keeps its order.
///
/// One sorting machine serves all lists: the standard library's would be compiled anew for each of them, two
/// kilobytes a time that phones download (docs/decisions/0012-sizes.md).
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let places = places(keys.len(), &mut |a, b| keys[a].cmp(&keys[b]));
    let mut left: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| left[place].take()));
}

/// A set of these. Collecting into one would compile a sorting machine for each kind of item.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// Which item comes first, second, third …
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Reverse;

    #[test]
    fn equal_keys_keep_their_order() {
        let mut list = vec![("b", 1), ("a", 2), ("b", 0), ("a", 1)];
        by_key(&mut list, |item| item.0);
        assert_eq!(list, [("a", 2), ("a", 1), ("b", 1), ("b", 0)]);
        by_key(&mut list, |item| Reverse(item.1));
        assert_eq!(list, [("a", 2), ("a", 1), ("b", 1), ("b", 0)]);
    }
}
