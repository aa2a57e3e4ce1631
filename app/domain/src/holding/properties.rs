//! Twelve years of random decisions, against a second implementation that keeps no state: it asks of each star which
//! decision spoke last, and of each award what was written down when it was decided.

use super::tests::{day, event, village};
use super::*;
use crate::awards::{Award, awards_of};
use crate::evaluation::{LostStar, Naming, Round, StarClaim, Verdict};
use crate::ids::{AccountId, DeviceId};
use crate::register::Stamp;
use crate::star_year::{StarYear, YearItem, YearSetting};
use crate::time::At;
use crate::{Fen, PlaceKind};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use uuid::Uuid;

const FIRST: i32 = 2022;
const LAST: i32 = 2033;
const AMOUNTS: [YearSetting; 6] = [
    YearSetting::StarAward,
    YearSetting::PromotionAward,
    YearSetting::SilverYears,
    YearSetting::SilverAward,
    YearSetting::GoldYears,
    YearSetting::GoldAward,
];

/// A decision about one star, as the model keeps it.
#[derive(Clone, Copy, Debug)]
struct Said {
    /// Day, year, and how many came before it under that year.
    place: (Day, i32, usize),
    star: StarKind,
    holds: bool,
    lost: bool,
}

/// A year's decision, as the model keeps it, with the numbers of that day.
#[derive(Clone, Debug)]
struct Taken {
    place: (Day, i32, usize),
    named: BTreeSet<StarKind>,
    /// In the order of `AMOUNTS`.
    numbers: [i64; 6],
}

#[derive(Default, Debug)]
struct Model {
    said: Vec<Said>,
    taken: BTreeMap<i32, Taken>,
    /// Stars lost under a year after its decision.
    lost_since: BTreeMap<i32, BTreeSet<StarKind>>,
    steps: BTreeMap<i32, usize>,
}

impl Model {
    /// Whether the last of these decisions about a star says that it is held.
    fn holds(&self, star: StarKind, counts: impl Fn(&Said) -> bool) -> bool {
        let of_star = self.said.iter().filter(|said| said.star == star && counts(said));
        of_star.max_by_key(|said| said.place).is_some_and(|said| said.holds)
    }
    fn held(&self) -> BTreeSet<StarKind> {
        StarKind::ALL.into_iter().filter(|star| self.holds(*star, |_| true)).collect()
    }
    fn before(&self, star: StarKind, place: (Day, i32, usize)) -> bool {
        let lost_in_it = self.said.iter().filter(|said| said.lost && said.star == star && said.place < place);
        self.holds(star, |said| said.place < place)
            || lost_in_it
                .filter(|said| said.place.1 >= place.1)
                .any(|lost| self.holds(star, |said| said.place < lost.place))
    }
    fn level_after(&self, year: i32) -> usize {
        let taken = &self.taken[&year];
        let gone = self.lost_since.get(&year);
        let kept = |star: &StarKind| gone.is_none_or(|gone| !gone.contains(star));
        StarKind::ALL
            .into_iter()
            .filter(|star| self.holds(*star, |said| said.place <= taken.place) && kept(star))
            .count()
    }
    /// What is due, year by year, by looking back from each year alone.
    fn due(&self) -> BTreeMap<(i32, Award), Option<Fen>> {
        let mut due = BTreeMap::new();
        let five = |year: i32| self.taken.contains_key(&year) && self.level_after(year) == 5;
        let row_of = |year: i32| (FIRST - 1..=year).rev().take_while(|year| five(*year)).count();
        let some = |fen: i64| Some(Fen::of_fen(fen)).filter(|amount| *amount > Fen::default());
        for (year, taken) in &self.taken {
            let gone = self.lost_since.get(year);
            let before = |star: StarKind| self.before(star, taken.place);
            for star in taken.named.iter().filter(|star| gone.is_none_or(|gone| !gone.contains(star))) {
                if !before(*star) {
                    due.insert((*year, Award::Star(*star)), Some(Fen::of_fen(taken.numbers[0])));
                }
            }
            let level_before = StarKind::ALL.into_iter().filter(|star| before(*star)).count();
            if self.level_after(*year) > level_before {
                due.insert((*year, Award::Promotion), Some(Fen::of_fen(taken.numbers[1])));
            }
            for (award, years, amount) in [(Award::Silver, 2, 3), (Award::Gold, 4, 5)] {
                let enough = |year: i32| {
                    row_of(year) >= usize::try_from(self.taken[&year].numbers[years]).unwrap_or(usize::MAX)
                };
                let earlier = (FIRST - 1..*year).rev().take_while(|year| five(*year)).any(enough);
                if five(*year) && enough(*year) && !earlier {
                    due.insert((*year, award), some(taken.numbers[amount]));
                }
            }
        }
        due
    }
}

/// A branch with its years, told as they come.
struct World {
    chance: StdRng,
    kinds: Vec<StarKind>,
    evaluations: BTreeMap<i32, Evaluation>,
    years: BTreeMap<i32, (u64, StarYear)>,
    model: Model,
    /// How good the branch is: most of a good one's years are five-star years.
    good: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let kind = *[PlaceKind::Village, PlaceKind::Community].choose(&mut chance).unwrap();
        let good = chance.random_range(1..25);
        let kinds = StarKind::of(kind).to_vec();
        Self {
            chance,
            kinds,
            evaluations: BTreeMap::new(),
            years: BTreeMap::new(),
            model: Model::default(),
            good,
        }
    }
    fn evaluation(&mut self, year: i32) -> &mut Evaluation {
        self.evaluations.entry(year).or_insert_with(|| Evaluation::empty(village(), year))
    }
    fn year(&mut self, year: i32) -> &mut (u64, StarYear) {
        let zone = village().zone();
        self.years
            .entry(year)
            .or_insert_with(|| (1, StarYear::open(zone, year, None, StarYear::first_items(), stamp(1))))
    }
    fn holding(&self) -> Holding {
        Holding::of(self.evaluations.values())
    }
    fn some_stars(&mut self, ratio: u32) -> BTreeSet<StarKind> {
        let chance = &mut self.chance;
        self.kinds.iter().copied().filter(|_| !chance.random_ratio(1, ratio + 1)).collect()
    }
    /// The place of the next step under a year, on a day that is not before the one before.
    fn place(&mut self, on: Day, year: i32) -> (Day, i32, usize) {
        let number = self.model.steps.entry(year).or_default();
        *number += 1;
        (on, year, *number)
    }

    /// A document of an earlier year arrives, perhaps years later.
    fn take_over(&mut self, year: i32, today: Day) {
        if self.evaluations.contains_key(&year) || year >= today.year() {
            return;
        }
        let on = day(&format!("{year}-12-20")).plus_days(self.chance.random_range(0..90)).min(today);
        let (named, known) = (self.some_stars(self.good), self.some_stars(1));
        let version = self.year(year).0;
        let numbers = self.numbers(year);
        let naming = Naming {
            named: named.clone(),
            held_before: known.clone(),
            on,
            note: "文件".into(),
            not_confirmed: BTreeSet::new(),
            version: Some(version),
        };
        self.evaluation(year).take(event(Step::TakenOver(naming)), today).unwrap();
        let place = self.place(on, year);
        let began = day(&format!("{year}-01-01"));
        let known = known.iter().map(|star| Said {
            place: (began, year, place.2),
            star: *star,
            holds: true,
            lost: false,
        });
        self.model.said.extend(known);
        self.decided(place, named, &BTreeSet::new(), numbers);
    }

    /// The branch claims, is reviewed, and the zone decides.
    fn decide(&mut self, year: i32, today: Day) {
        if self.evaluations.get(&year).is_some_and(|it| it.stage() != crate::evaluation::Stage::Unclaimed) {
            return;
        }
        let claimed = self.some_stars(self.good);
        let passed: BTreeSet<_> =
            claimed.iter().copied().filter(|_| !self.chance.random_ratio(1, self.good + 2)).collect();
        if claimed.is_empty() {
            return;
        }
        let claims = claimed.iter().map(|star| StarClaim {
            star: *star,
            statement: "做到了".into(),
            evidence: vec![],
        });
        let mut steps = vec![Step::Claimed(claims.collect())];
        for star in &claimed {
            let verdict =
                if passed.contains(star) { Verdict::Passed } else { Verdict::Returned("缺".into()) };
            let review =
                |round, verdict| Step::Reviewed { star: *star, round, verdict, after: BTreeSet::new() };
            steps.push(review(Round::First, verdict));
            if passed.contains(star) {
                steps.push(review(Round::Joint, Verdict::Passed));
            }
        }
        if passed.is_empty() {
            return;
        }
        steps.push(Step::VetoChecked(vec![]));
        steps.push(Step::NoticeBegun { from: today.plus_days(-8), until: today.plus_days(-1) });
        for step in steps {
            self.evaluation(year).take(event(step), today).unwrap();
        }
        let held_before = self.holding().held_before(year, today);
        let expected =
            self.kinds.iter().copied().filter(|star| self.model.before(*star, (today, year, usize::MAX)));
        assert_eq!(held_before, expected.collect());
        let not_confirmed = self.evaluations[&year].not_confirmed(&held_before, &passed);
        let version = self.year(year).0;
        let numbers = self.numbers(year);
        let naming = Naming {
            named: passed.clone(),
            held_before,
            on: today,
            note: String::new(),
            not_confirmed,
            version: Some(version),
        };
        self.evaluation(year).take(event(Step::Decided(naming)), today).unwrap();
        let place = self.place(today, year);
        let looked_at: BTreeSet<_> = claimed.difference(&passed).copied().collect();
        self.decided(place, passed, &looked_at, numbers);
    }

    fn decided(
        &mut self,
        place: (Day, i32, usize),
        named: BTreeSet<StarKind>,
        not: &BTreeSet<StarKind>,
        numbers: [i64; 6],
    ) {
        let said = |star: &StarKind, holds| Said { place, star: *star, holds, lost: false };
        let not: Vec<_> = not.iter().copied().filter(|star| self.model.before(*star, place)).collect();
        self.model.said.extend(not.iter().map(|star| said(star, false)));
        self.model.said.extend(named.iter().map(|star| said(star, true)));
        self.model.taken.insert(place.1, Taken { place, named, numbers });
    }

    /// A star is taken away, recorded under the year that runs or under the one before it.
    fn lose(&mut self, today: Day) {
        let held: Vec<_> = self.holding().held().into_iter().collect();
        let Some(star) = held.choose(&mut self.chance).copied() else { return };
        let year = today.year() - i32::from(self.chance.random_ratio(1, 3));
        let lost = LostStar { star, reason: "反弹".into(), on: today };
        self.evaluation(year).take(event(Step::StarLost(lost)), today).unwrap();
        let place = self.place(today, year);
        self.model.said.push(Said { place, star, holds: false, lost: true });
        if self.model.taken.contains_key(&year) {
            self.model.lost_since.entry(year).or_default().insert(star);
        }
    }

    fn numbers(&mut self, year: i32) -> [i64; 6] {
        let (_, of_year) = self.year(year);
        AMOUNTS.map(|what| of_year.setting(what))
    }

    /// The zone changes a year's numbers, or corrects them for what is decided, too.
    fn change_amounts(&mut self, year: i32) {
        let silver = self.chance.random_range(2..4);
        let gold = silver + self.chance.random_range(1..3);
        let values = [
            self.chance.random_range(0..9_999_999),
            self.chance.random_range(0..9_999_999),
            silver,
            self.chance.random_range(0..999_999),
            gold,
            self.chance.random_range(0..999_999),
        ];
        let some = self.chance.random_range(1..=2);
        let items: Vec<_> =
            AMOUNTS.into_iter().zip(values).map(|(what, value)| YearItem::Setting { what, value }).collect();
        // The amounts alone, or everything.
        let items = if some == 1 { items[..2].to_vec() } else { items };
        let corrects = self.chance.random_ratio(1, 3);
        let (ver, of_year) = self.year(year);
        let seen = *ver;
        *ver += 1;
        let stamp = stamp(*ver);
        if corrects {
            of_year.correct(items.clone(), "当初写错了".into(), seen, stamp);
        } else {
            for item in &items {
                of_year.change(item.clone(), seen, stamp);
            }
        }
        if let Some(taken) = self.model.taken.get_mut(&year).filter(|_| corrects) {
            for (number, _) in items.iter().enumerate() {
                taken.numbers[number] = values[number];
            }
        }
    }

    fn live(&mut self) {
        let mut today = day("2022-06-01");
        while today.year() <= LAST {
            today = today.plus_days(self.chance.random_range(5..45));
            let year = today.year();
            match self.chance.random_range(0..12) {
                // Zones decide from December to March; now and then much later.
                0..=5 if today.month() >= 12 => self.decide(year, today),
                0..=5 if today.month() <= 3 && year > FIRST => self.decide(year - 1, today),
                6 if self.chance.random_ratio(1, 6) => self.decide((year - 2).max(FIRST), today),
                7 if self.chance.random_ratio(1, 3) => {
                    let of = self.chance.random_range(FIRST - 1..=year);
                    self.take_over(of, today);
                }
                8 if self.chance.random_ratio(1, self.good) => self.lose(today),
                9 => {
                    let of = self.chance.random_range(FIRST..=year);
                    self.change_amounts(of);
                }
                _ => {}
            }
            assert_eq!(self.holding().held(), self.model.held(), "on {today}");
        }
    }
}

fn stamp(ver: u64) -> Stamp {
    let who = Uuid::from_u128(1);
    Stamp {
        ver,
        at: At::from_millis(0),
        by: AccountId::from_uuid(who),
        device: DeviceId::from_uuid(who),
        dseq: ver,
    }
}

#[test]
fn twelve_years_come_to_the_same_in_two_ways() {
    let mut seen = BTreeMap::<&str, usize>::new();
    for seed in 0..1_500 {
        let mut world = World::new(seed);
        world.live();
        let mut evaluations: Vec<_> = world.evaluations.values().cloned().collect();
        let years = |year: i32| {
            world
                .years
                .get(&year)
                .map_or_else(|| StarYear::builtin(&village().zone(), year), |(_, it)| it.clone())
        };
        let lines = awards_of(&evaluations, years);
        let told: BTreeMap<_, _> =
            lines.iter().map(|line| ((line.year, line.award()), line.amount)).collect();
        assert_eq!(told, world.model.due(), "seed {seed}");
        assert_eq!(told.len(), lines.len(), "seed {seed}: an award twice");
        let holding = world.holding();
        for star in &world.kinds {
            let won = lines.iter().filter(|line| line.award() == Award::Star(*star)).count();
            let gone = world.model.said.iter().filter(|said| said.star == *star && !said.holds).count();
            assert!(won <= gone + 1, "seed {seed}: {star:?} was paid {won} times and was gone {gone} times");
            assert_eq!(holding.since(*star).is_some(), holding.held().contains(star), "seed {seed}");
        }
        // It does not matter in which order years are read.
        evaluations.reverse();
        assert_eq!(awards_of(&evaluations, years), lines, "seed {seed}");
        assert_eq!(Holding::of(&evaluations).held(), world.model.held(), "seed {seed}");
        let mut count = |what, is: bool| *seen.entry(what).or_default() += usize::from(is);
        count("silver", lines.iter().any(|line| line.award() == Award::Silver));
        count("gold", lines.iter().any(|line| line.award() == Award::Gold));
        count("lost", !world.model.lost_since.is_empty());
        count("not confirmed", world.model.said.iter().any(|said| !said.holds && !said.lost));
        let late = |taken: &Taken| taken.place.0.year() > taken.place.1 + 1;
        count("late", world.model.taken.values().any(late));
        count("corrected", world.years.values().any(|(_, year)| !year.corrections().is_empty()));
        let won_back =
            |star: &StarKind| lines.iter().filter(|line| line.award() == Award::Star(*star)).count() > 1;
        count("won back", world.kinds.iter().any(won_back));
    }
    for (what, times) in [
        ("silver", 60),
        ("gold", 20),
        ("lost", 60),
        ("not confirmed", 300),
        ("late", 100),
        ("corrected", 500),
        ("won back", 100),
    ] {
        assert!(seen[what] >= times, "the histories have too few of {what}: {seen:?}");
    }
}
