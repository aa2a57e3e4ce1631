//! 摆得开 — whether stars of these kinds can be given to places of these levels; knows neither announcements nor words.
//!
//! A place of level `l` holds `l` different kinds out of its set of five. For counts `c` of the kinds and places
//! `v`, there is a way exactly when for every choice `T` of the kinds that are given
//! `Σ max(l − (5 − |T|), 0) ≤ c(T) ≤ Σ min(l, |T|)` over the places (Gale and Ryser; where a kind is not given, the
//! attainable counts are the projection of a base polytope, which keeps that form). Villages and communities have
//! sets of their own that share two kinds: `|T|` is then counted in each set.
//!
//! Places whose level nobody told may have any level of which nothing was said. Evening two of them out (one at
//! `a` and one at `c` towards a level between that nothing was said of either) never breaks a bound, because the
//! left side is convex and the right side concave. So it is enough to try ways in which all but two neighbouring
//! levels have at most three such places; the bounds tell the rest.

use super::finding::StarSet;
use crate::place::PlaceKind;
use crate::star::StarKind;
use std::collections::BTreeMap;

/// The highest level, and how many kinds of stars a place can win.
pub(super) const TOP: usize = 5;
/// More places than any announcement may speak of stand for "nobody knows how many there are".
const UNKNOWN: i64 = 100_000_000;
/// Most ways to divide the places between villages and communities that are tried out.
const MOST_DIVISIONS: usize = 20_000;
/// The same where each of them leaves levels open, which is dearer.
const MOST_OPEN_DIVISIONS: usize = 300;
/// Places at a level that is not one of the two that take the bulk, at most.
const STRAY: i64 = 3;

/// Places by level; those at level 0 hold nothing and count for nothing.
pub(super) type Levels = [i64; TOP + 1];

/// What is known of a plan: none is "nobody said", and never nought.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Shape {
    /// Places planned at levels 1..=5.
    pub levels: [Option<u32>; TOP],
    /// Stars planned, each kind once.
    pub stars: Vec<(StarKind, u32)>,
    /// Villages there are.
    pub villages: Option<u32>,
    /// Communities there are.
    pub communities: Option<u32>,
    /// Both together.
    pub exist: Option<u32>,
}

/// Whether there is a way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// There is, with nothing but what was said.
    AsSaid,
    /// There is, but only with places at levels of which nothing was said: one way, by level.
    OnlyWith(Vec<(u8, u32)>),
    /// There is none.
    Never,
    /// Too many ways to try.
    NotTried,
}

/// A choice of kinds that cannot be had: the smallest that shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Broken {
    /// The kinds.
    pub kinds: StarSet,
    /// How many stars of them are given.
    pub stars: i64,
    /// How many there can be at most, or must be at least.
    pub bound: i64,
    /// Whether the bound is an upper one.
    pub most: bool,
    /// The bound is Σ of the places at each of these levels and above.
    pub from_levels: (u8, u8),
    /// Of the bound, what places of an unknown level could hold.
    pub unsaid: i64,
}

/// A choice of `villages` kinds of the villages' set and `communities` of the communities': the largest and the
/// smallest counts among such choices stand for all of them.
#[derive(Clone, Copy)]
struct Choice {
    villages: usize,
    communities: usize,
    most: (i64, StarSet),
    least: (i64, StarSet),
}

impl Shape {
    /// Whether every kind that such places can win is given.
    pub(super) fn names_every_kind(&self) -> bool {
        let named = |star: &StarKind| self.stars.iter().any(|(kind, _)| kind == star);
        let sets = [(self.villages, PlaceKind::Village), (self.communities, PlaceKind::Community)];
        sets.iter()
            .filter(|(there, _)| *there != Some(0))
            .all(|(_, kind)| StarKind::of(*kind).iter().all(named))
    }
    /// Places planned at a level that was said.
    pub(super) fn planned(&self) -> i64 {
        self.levels.iter().flatten().map(|count| i64::from(*count)).sum()
    }
    /// Σ level × places, as said.
    pub(super) fn stars_by_level(&self) -> i64 {
        (1..).zip(&self.levels).map(|(level, count)| level * i64::from(count.unwrap_or(0))).sum()
    }
    /// Σ stars, as said.
    pub(super) fn stars(&self) -> i64 {
        self.stars.iter().map(|(_, count)| i64::from(*count)).sum()
    }
    /// Places there are of which no level was said; none where nobody knows how many there are.
    pub(super) fn left(&self) -> Option<i64> {
        let by_kind =
            self.villages.zip(self.communities).map(|(one, other)| i64::from(one) + i64::from(other));
        let there = [self.exist.map(i64::from), by_kind].into_iter().flatten().min()?;
        Some((there - self.planned()).max(0))
    }
    /// Places at this level and above, as said.
    pub(super) fn at_least(&self, level: u8) -> i64 {
        self.levels.iter().skip(usize::from(level.max(1)) - 1).flatten().map(|count| i64::from(*count)).sum()
    }
    fn said(&self) -> Levels {
        let mut said = [0; TOP + 1];
        for (level, count) in (1..).zip(&self.levels) {
            said[level] = i64::from(count.unwrap_or(0));
        }
        said
    }
    /// Levels of which nothing was said.
    fn open(&self) -> impl Iterator<Item = usize> + Clone {
        (1..).zip(&self.levels).filter(|(_, count)| count.is_none()).map(|(level, _)| level)
    }
    fn can_leave_open(&self) -> bool {
        self.open().next().is_some() && self.left() != Some(0)
    }

    /// Whether there is a way to give these stars to these places.
    pub(super) fn verdict(&self) -> Verdict {
        if self.villages == Some(0) && self.communities != Some(0) {
            return self.mirrored().verdict();
        }
        let choices = self.choices();
        match self.tried(&choices, false) {
            Verdict::Never if self.can_leave_open() => self.tried(&choices, true),
            verdict => verdict,
        }
    }

    /// The same with villages for communities: places of one kind need no division.
    fn mirrored(&self) -> Self {
        let mirrored = |star: StarKind| {
            let theirs = |of: &StarKind| of.at(PlaceKind::Community);
            let back = || StarKind::ALL.into_iter().find(|other| theirs(other) == star).unwrap_or(star);
            if theirs(&star) == star { back() } else { theirs(&star) }
        };
        Self {
            stars: self.stars.iter().map(|(star, count)| (mirrored(*star), *count)).collect(),
            villages: self.communities,
            communities: self.villages,
            ..self.clone()
        }
    }

    /// Tries every division of the places between communities and villages.
    fn tried(&self, choices: &[Choice], open: bool) -> Verdict {
        let Some(divisions) = self.divisions(open) else { return Verdict::NotTried };
        for communities in divisions {
            let mut villages = self.said();
            for level in 1..=TOP {
                villages[level] =
                    if self.levels[level - 1].is_some() { villages[level] - communities[level] } else { 0 };
            }
            let planned: i64 = villages[1..].iter().sum();
            let there = self.villages.map_or(UNKNOWN, i64::from);
            let in_all = self.exist.map_or(UNKNOWN, i64::from) - communities[1..].iter().sum::<i64>();
            let left = there.min(in_all) - planned;
            if left < 0 {
                continue;
            }
            let stands = Standing { choices, communities: &communities, villages };
            if !open {
                if stands.holds() {
                    return Verdict::AsSaid;
                }
            } else if let Some(more) = stands.with(left, &self.open().collect::<Vec<_>>()) {
                let count = |level: usize| more[level] + communities[level];
                let told = self.open().map(|level| (level, count(level))).filter(|(_, count)| *count > 0);
                let small = |(level, count)| Some((u8::try_from(level).ok()?, u32::try_from(count).ok()?));
                return Verdict::OnlyWith(told.filter_map(small).collect());
            }
        }
        Verdict::Never
    }

    /// How many communities there may be at each level; none when there are too many ways.
    fn divisions(&self, open: bool) -> Option<Vec<Levels>> {
        let there = self.communities.or(self.exist).map_or(UNKNOWN, i64::from);
        let most = if open { MOST_OPEN_DIVISIONS } else { MOST_DIVISIONS };
        let mut divisions = vec![[0; TOP + 1]];
        for level in 1..=TOP {
            let here = match self.levels[level - 1] {
                Some(count) if self.villages == Some(0) => (i64::from(count), i64::from(count)),
                Some(count) => (0, i64::from(count)),
                None if open => (0, there),
                None => (0, 0),
            };
            let mut longer = Vec::new();
            for division in divisions {
                let left = there - division.iter().sum::<i64>();
                for count in here.0..=here.1.min(left) {
                    let mut next = division;
                    next[level] = count;
                    longer.push(next);
                    if longer.len() > most {
                        return None;
                    }
                }
            }
            divisions = longer;
        }
        Some(divisions)
    }

    /// The choices of kinds that bound all others, the smallest first.
    fn choices(&self) -> Vec<Choice> {
        let mut by_size: BTreeMap<(u32, usize, usize), Choice> = BTreeMap::new();
        for bits in 1_u32..1 << self.stars.len() {
            let taken = || {
                self.stars.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, it)| it)
            };
            let of = |kind| taken().filter(|(star, _)| StarKind::of(kind).contains(star)).count();
            let (villages, communities) = (of(PlaceKind::Village), of(PlaceKind::Community));
            let kinds: StarSet = taken().map(|(star, _)| *star).collect();
            let sum = taken().map(|(_, count)| i64::from(*count)).sum::<i64>();
            let new = Choice { villages, communities, most: (sum, kinds), least: (sum, kinds) };
            let choice = by_size.entry((kinds.len(), villages, communities)).or_insert(new);
            if sum > choice.most.0 {
                choice.most = (sum, kinds);
            }
            if sum < choice.least.0 {
                choice.least = (sum, kinds);
            }
        }
        by_size.into_values().collect()
    }

    /// The smallest choice of kinds that no way can satisfy, whatever was left unsaid; of all kinds together only
    /// where not every kind was given, because that is a rule of its own.
    pub(super) fn broken(&self) -> Option<Broken> {
        let highest = self.open().last().unwrap_or(0);
        let left = if highest == 0 { 0 } else { self.left().unwrap_or(UNKNOWN) };
        let whole: StarSet = self.stars.iter().map(|(star, _)| *star).collect();
        let every = self.names_every_kind();
        // Where every kind is given, places that nobody told of hold no more than the levels said leave over.
        let over = if every { (self.stars() - self.stars_by_level()).max(0) } else { UNKNOWN * UNKNOWN };
        let mut choices = self.choices();
        choices.retain(|choice| !every || choice.most.1 != whole);
        choices.iter().find_map(|choice| {
            let taken = match (self.villages, self.communities) {
                (_, Some(0)) => (choice.villages, choice.villages),
                (Some(0), _) => (choice.communities, choice.communities),
                _ => (choice.villages.min(choice.communities), choice.villages.max(choice.communities)),
            };
            let (fewest, most) = taken;
            let unsaid = over.min(left * i64::try_from(highest.min(most)).unwrap_or(0));
            let upper: i64 = (1..=most).map(|level| self.at_least(small(level))).sum::<i64>() + unsaid;
            if choice.most.0 > upper {
                let (stars, kinds) = choice.most;
                let from_levels = (1, small(most));
                return Some(Broken { kinds, stars, bound: upper, most: true, from_levels, unsaid });
            }
            let lowest = TOP + 1 - fewest;
            let lower: i64 = (lowest..=TOP).map(|level| self.at_least(small(level))).sum();
            (choice.least.0 < lower).then(|| {
                let (stars, kinds) = choice.least;
                let from_levels = (small(lowest), small(TOP));
                Broken { kinds, stars, bound: lower, most: false, from_levels, unsaid: 0 }
            })
        })
    }
}

fn small(level: usize) -> u8 {
    u8::try_from(level).unwrap_or(u8::MAX)
}

/// One division of the places, with the bounds it has to keep.
struct Standing<'a> {
    choices: &'a [Choice],
    communities: &'a Levels,
    villages: Levels,
}

/// Σ min(l, taken) over places.
pub(super) fn most_held(places: &Levels, taken: usize) -> i64 {
    worth(places, |level| level.min(taken))
}
/// Σ max(l − (5 − taken), 0) over places.
fn least_held(places: &Levels, taken: usize) -> i64 {
    worth(places, |level| (level + taken).saturating_sub(TOP))
}
fn worth(places: &Levels, of: impl Fn(usize) -> usize) -> i64 {
    places.iter().enumerate().map(|(level, count)| count * i64::try_from(of(level)).unwrap_or(0)).sum()
}

impl Standing<'_> {
    /// How far each bound is kept with these villages: none is below 0 where there is a way.
    fn slack<'a>(&'a self, villages: &'a Levels) -> impl Iterator<Item = i64> + 'a {
        self.choices.iter().flat_map(move |it| {
            let most = most_held(villages, it.villages) + most_held(self.communities, it.communities);
            let least = least_held(villages, it.villages) + least_held(self.communities, it.communities);
            [most - it.most.0, it.least.0 - least]
        })
    }
    fn holds(&self) -> bool {
        self.slack(&self.villages).all(|slack| slack >= 0)
    }

    /// Villages at open levels that make it hold, of at most `left` that there are.
    fn with(&self, left: i64, open: &[usize]) -> Option<Levels> {
        let mut allowed = vec![0];
        allowed.extend(open);
        allowed.windows(2).find_map(|bulk| {
            let stray: Vec<usize> = allowed.iter().copied().filter(|level| !bulk.contains(level)).collect();
            let ways = (STRAY + 1).pow(u32::try_from(stray.len()).unwrap_or(0));
            (0..ways).find_map(|way| self.with_bulk(left, (bulk[0], bulk[1]), &stray, way))
        })
    }

    /// So many strays at each level, as the digits of `way` say, and the rest at one or both levels of the bulk.
    fn with_bulk(&self, left: i64, bulk: (usize, usize), stray: &[usize], mut way: i64) -> Option<Levels> {
        let mut more: Levels = [0; TOP + 1];
        for level in stray {
            more[*level] = way % (STRAY + 1);
            way /= STRAY + 1;
        }
        let rest = left - more.iter().sum::<i64>();
        if rest < 0 {
            return None;
        }
        let with = |upper: i64| {
            let mut with = more;
            with[bulk.0] += rest - upper;
            with[bulk.1] += upper;
            with
        };
        let together = |upper: i64| {
            let mut all = self.villages;
            all.iter_mut().zip(with(upper)).for_each(|(count, more)| *count += more);
            all
        };
        // Every bound is a line in the number at the upper level: what is kept at 0, and what each more changes.
        let (none, one) = (together(0), together(1));
        let (mut fewest, mut most) = (0, rest);
        for (at_none, at_one) in self.slack(&none).zip(self.slack(&one)) {
            let step = at_one - at_none;
            match step {
                0 if at_none < 0 => return None,
                0 => {}
                1.. => {
                    fewest =
                        fewest.max((-at_none).div_euclid(step) + i64::from((-at_none).rem_euclid(step) > 0))
                }
                ..0 => most = most.min(at_none.div_euclid(-step)),
            }
        }
        (fewest <= most).then(|| with(fewest))
    }
}

/// The most stars of each choice out of five kinds that places with these counts can hold, where some counts are
/// given: by the bits of the choice. The fewest are what all kinds together leave of the most of the others.
pub(super) fn reach(places: &Levels, given: &[Option<i64>; TOP]) -> [i64; 1 << TOP] {
    let size = |set: usize| usize::try_from(set.count_ones()).unwrap_or(TOP);
    let sum =
        |set: usize| -> i64 { (0..TOP).filter(|at| set & (1 << at) != 0).filter_map(|at| given[at]).sum() };
    let fixed: usize = (0..TOP).filter(|at| given[*at].is_some()).map(|at| 1 << at).sum();
    std::array::from_fn(|choice| {
        let subsets = (0..1 << TOP).filter(|set| set & !fixed == 0);
        let bound = |set: usize| {
            most_held(places, size((choice & !fixed) | set)) + sum(choice & fixed & !set) - sum(set & !choice)
        };
        subsets.map(bound).min().unwrap_or(0)
    })
}

#[cfg(test)]
mod brute;
