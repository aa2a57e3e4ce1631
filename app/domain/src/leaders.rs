//! 分包 — the places each leader is assigned to, by the plans of the year; a view of places, never a ranking of people.

use crate::wall::WallRow;

/// A leader with the places assigned to them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assigned<'a> {
    /// By name, as the plans spell it.
    pub leader: &'a str,
    /// Their places, in the order of the rows.
    pub places: Vec<&'a WallRow>,
}

/// Every leader named in the plans. They stand in the order of their first place, whatever its stars come to.
pub fn assignments(rows: &[WallRow]) -> Vec<Assigned<'_>> {
    let mut all: Vec<Assigned<'_>> = Vec::new();
    for row in rows {
        for leader in &row.leaders {
            match all.iter_mut().find(|one| one.leader == leader) {
                Some(one) if one.places.last().is_some_and(|last| last.village == row.village) => {}
                Some(one) => one.places.push(row),
                None => all.push(Assigned { leader, places: vec![row] }),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::{Place, PlaceKind};

    #[test]
    fn leaders_stand_in_the_order_of_their_places() {
        let row = |code: &str, leaders: &[&str]| WallRow {
            leaders: leaders.iter().map(|name| (*name).to_owned()).collect(),
            ..WallRow::of(
                Place {
                    code: code.parse().unwrap(),
                    kind: PlaceKind::Village,
                    name: code.into(),
                    sample: true,
                },
                None,
                &[],
                "2026-06-01".parse().unwrap(),
            )
        };
        let rows = [
            row("410871003001", &["赵主任", "王书记"]),
            row("410871003002", &["王书记", "王书记"]),
            row("410871003003", &[]),
        ];
        let told: Vec<_> = assignments(&rows).iter().map(|one| (one.leader, one.places.len())).collect();
        assert_eq!(told, [("赵主任", 1), ("王书记", 2)]);
    }
}
