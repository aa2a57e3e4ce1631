//! Every way to give stars to a few places, tried one by one, against what the bounds say.

use super::*;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use std::collections::BTreeSet;

/// Counts of the eight kinds that places of these kinds can hold, for each way to hold stars, with how many places
/// are at each level.
fn every_way(kinds: &[PlaceKind]) -> BTreeSet<([u32; 8], [u32; TOP + 1])> {
    let mut ways = BTreeSet::from([([0; 8], [0; TOP + 1])]);
    for kind in kinds {
        let mut longer = BTreeSet::new();
        for held in 0_u32..1 << TOP {
            for (stars, levels) in &ways {
                let (mut stars, mut levels) = (*stars, *levels);
                for (_, star) in
                    StarKind::of(*kind).iter().enumerate().filter(|(at, _)| held & (1 << at) != 0)
                {
                    stars[*star as usize] += 1;
                }
                levels[held.count_ones() as usize] += 1;
                longer.insert((stars, levels));
            }
        }
        ways = longer;
    }
    ways
}

fn fits(shape: &Shape, stars: &[u32; 8], levels: &[u32; TOP + 1], as_said: bool) -> bool {
    let unsaid = if as_said { Some(0) } else { None };
    let of_levels = shape
        .levels
        .iter()
        .zip(&levels[1..])
        .all(|(said, count)| said.or(unsaid).is_none_or(|it| it == *count));
    of_levels && shape.stars.iter().all(|(star, count)| stars[*star as usize] == *count)
}

/// A shape of these places: of some way that there is, or near one, with parts of it left unsaid.
fn shape(chance: &mut StdRng, kinds: &[PlaceKind], ways: &[([u32; 8], [u32; TOP + 1])]) -> Shape {
    let (stars, levels) = *ways.choose(chance).unwrap();
    let near = |chance: &mut StdRng, count: u32| match chance.random_range(0..8) {
        0 => count + 1,
        1 => count.saturating_sub(1),
        _ => count,
    };
    let all_said = chance.random_ratio(1, 2);
    let of = |kind| u32::try_from(kinds.iter().filter(|it| **it == kind).count()).unwrap();
    let (villages, communities) = (of(PlaceKind::Village), of(PlaceKind::Community));
    let mut shape = Shape {
        levels: std::array::from_fn(|at| {
            (all_said || chance.random_ratio(2, 3)).then(|| near(chance, levels[at + 1]))
        }),
        stars: Vec::new(),
        villages: Some(villages),
        communities: Some(communities),
        exist: Some(villages + communities),
    };
    for star in StarKind::ALL {
        // A kind that no such place can win may be named as none.
        let can = kinds.iter().any(|kind| StarKind::of(*kind).contains(&star));
        if !can && chance.random_ratio(1, 2) {
            shape.stars.push((star, 0));
        } else if can && (all_said || chance.random_ratio(2, 3)) {
            shape.stars.push((star, near(chance, stars[star as usize])));
        }
    }
    // Totals that agree are the interesting ones: move a star from one kind to another.
    if all_said && shape.stars.len() > 1 && chance.random_ratio(1, 2) {
        shape.stars.shuffle(chance);
        if shape.stars[0].1 > 0 {
            shape.stars[0].1 -= 1;
            shape.stars[1].1 += 1;
        }
    }
    shape
}

fn compared(seeds: std::ops::Range<u64>, places: &[&[PlaceKind]]) -> [usize; 3] {
    let mut told = [0; 3];
    for kinds in places {
        let ways: Vec<_> = every_way(kinds).into_iter().collect();
        for seed in seeds.clone() {
            let chance = &mut StdRng::seed_from_u64(seed);
            let shape = shape(chance, kinds, &ways);
            let there_is = |as_said| ways.iter().any(|(stars, levels)| fits(&shape, stars, levels, as_said));
            let verdict = shape.verdict();
            let broken = shape.broken();
            let by_hand = match (there_is(true), there_is(false)) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            };
            told[by_hand] += 1;
            match &verdict {
                Verdict::AsSaid => assert_eq!(by_hand, 0, "{kinds:?} seed {seed}: {shape:?}"),
                Verdict::OnlyWith(more) => {
                    assert_eq!(by_hand, 1, "{kinds:?} seed {seed}: {shape:?}");
                    let mut whole = shape.clone();
                    for (level, count) in more {
                        assert_eq!(whole.levels[usize::from(*level) - 1].replace(*count), None);
                    }
                    let fits =
                        |(stars, levels): &([u32; 8], [u32; TOP + 1])| fits(&whole, stars, levels, true);
                    assert!(ways.iter().any(fits), "the way told is one, seed {seed}: {shape:?} {more:?}");
                }
                Verdict::Never => assert_eq!(by_hand, 2, "{kinds:?} seed {seed}: {shape:?}"),
                Verdict::NotTried => panic!("so few places are tried, seed {seed}: {shape:?}"),
            }
            // A reason is given only where there is no way, and where every level is said of one kind of place
            // there is always one: of fewer kinds, or of all of them.
            assert!(broken.is_none() || by_hand == 2, "seed {seed}: {shape:?} {broken:?}");
            let one_kind = kinds.windows(2).all(|two| two[0] == two[1]);
            if by_hand == 2 && one_kind && shape.levels.iter().all(Option::is_some) {
                let beyond = shape.planned() > i64::try_from(kinds.len()).unwrap();
                let totals = shape.names_every_kind() && shape.stars() != shape.stars_by_level();
                assert!(broken.is_some() || totals || beyond, "seed {seed}: {shape:?}");
            }
        }
    }
    told
}

const V: PlaceKind = PlaceKind::Village;
const C: PlaceKind = PlaceKind::Community;

#[test]
fn every_small_zone_of_villages_is_decided_as_by_trying_all_ways() {
    let told = compared(0..3_000, &[&[V], &[V, V], &[V, V, V], &[V, V, V, V]]);
    assert!(told.iter().all(|count| *count > 400), "each answer is met often: {told:?}");
}

#[test]
fn every_small_zone_of_both_is_decided_as_by_trying_all_ways() {
    let told = compared(0..700, &[&[C], &[V, C], &[V, C, C], &[V, V, C]]);
    assert!(told.iter().all(|count| *count > 100), "each answer is met often: {told:?}");
}

#[test]
fn where_nobody_knows_how_many_places_there_are_any_number_may_stand_at_an_open_level() {
    let stars = StarKind::of(V).iter().map(|star| (*star, 1)).collect::<Vec<_>>();
    let mut shape = Shape {
        levels: [None, Some(1), Some(0), Some(0), Some(0)],
        stars,
        communities: Some(0),
        ..Shape::default()
    };
    // One village of two stars and five stars: three more villages of one star each.
    assert_eq!(shape.verdict(), Verdict::OnlyWith(vec![(1, 3)]));
    (shape.villages, shape.exist) = (Some(3), Some(3));
    assert_eq!(shape.verdict(), Verdict::Never, "there are but two more");
}

/// The bounds of places with given counts against every way to give stars to three of them.
#[test]
fn the_reach_of_places_with_given_counts_is_what_all_ways_reach() {
    let ways: Vec<_> = every_way(&[V; 3]).into_iter().collect();
    for seed in 0..400 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let (stars, levels) = *ways.choose(chance).unwrap();
        let given = std::array::from_fn(|at| chance.random_ratio(1, 2).then(|| i64::from(stars[at])));
        let same = |(other, at): &&([u32; 8], [u32; TOP + 1])| {
            *at == levels
                && (0..TOP).all(|kind| given[kind].is_none_or(|count| count == i64::from(other[kind])))
        };
        let reached = reach(&levels.map(i64::from), &given);
        for (choice, most) in reached.iter().enumerate() {
            let count = |(stars, _): &([u32; 8], [u32; TOP + 1])| -> i64 {
                (0..TOP).filter(|at| choice & (1 << at) != 0).map(|at| i64::from(stars[at])).sum()
            };
            let by_hand = ways.iter().filter(same).map(count).max().unwrap();
            assert_eq!(*most, by_hand, "seed {seed}, choice {choice:05b}: {levels:?} {given:?}");
        }
    }
}
