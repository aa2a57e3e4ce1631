//! I19: stars held and money due follow from decisions alone, over any number of years. A second opinion: it keeps no
//! state and knows nothing of `domain::holding` and `domain::awards`; of each star it asks which decision spoke last, of
//! each award what the log says that the numbers were when it was decided.

use super::log::{Log, Logged};
use crate::play::Play;
use crate::zone::{VILLAGES, ZONE, code};
use domain::awards::Award;
use domain::evaluation::{Naming, Step};
use domain::plan_check::PlanRules;
use domain::{Day, Evaluation, Fen, PlaceCode, StarKind, StarYear, YearItem, YearSetting};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Intent, Kept, OfficeAct, Record, RecordKey, RecordKind};

type Place = (Day, i32, usize);

/// What a decision says of a star.
#[derive(Clone, Copy, Debug)]
struct Said {
    place: Place,
    star: StarKind,
    holds: bool,
    lost: bool,
}

/// A year's decision.
struct Taken<'a> {
    place: Place,
    naming: &'a Naming,
    by: &'a Logged,
    lost_since: BTreeSet<StarKind>,
}

#[derive(Default)]
struct Village<'a> {
    said: Vec<Said>,
    taken: BTreeMap<i32, Taken<'a>>,
}

pub(crate) fn check(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    let numbers = Numbers::of(records, log);
    for village in VILLAGES.map(code) {
        let Some(told) = Village::read(play, &village, records, log) else { return };
        plans_say_what_was_decided(play, &village, &told, records);
        let store = play.server.store();
        let today = play.time.now().day();
        let asked = async {
            let mut conn = store.read().await?;
            let plans = store::star_plan::of_year(&mut conn, &village, today.year()).await?;
            let mut lines = BTreeMap::new();
            for year in told.taken.keys() {
                let awarded = store::fund_ledger::awarded(&mut conn, &code(ZONE), *year).await?;
                let own = awarded.lines.into_iter().filter(|line| line.village == village);
                lines.extend(own.map(|line| ((*year, line.award()), line.amount)));
            }
            Ok::<_, store::Error>((plans.into_iter().next().map(|plan| plan.held).unwrap_or_default(), lines))
        };
        let (held, lines) = play.server.ground.run(asked).expect("the zone's database answers");
        let expected = stars(|star| told.holds(star, |_| true));
        play.referee.must(held == expected, "I19", || {
            format!(
                "{village} holds {expected:?} by its decisions, and the server says {held:?}: {:?}",
                told.said
            )
        });
        for (year, taken) in &told.taken {
            let Some(numbers) = numbers.get(year) else { continue };
            numbers.version_fits(play, taken);
            let due = told.due(*year, taken, numbers);
            let answered = lines.iter().filter(|((of, _), _)| of == year);
            let answered: BTreeMap<_, _> = answered.map(|((_, award), amount)| (*award, *amount)).collect();
            play.referee.count(if due.is_empty() {
                "a year brought nothing"
            } else {
                "a year brought money"
            });
            play.referee.must(due == answered, "I19", || {
                format!(
                    "{village} is due {due:?} of {year}, and the server says {answered:?}: {:?}",
                    told.said
                )
            });
        }
    }
}

/// No plan says that a star is held which no decision ever named.
fn plans_say_what_was_decided(
    play: &Play,
    village: &PlaceCode,
    told: &Village<'_>,
    records: &BTreeMap<RecordKey, Kept>,
) {
    let ever: BTreeSet<_> = told.said.iter().filter(|said| said.holds).map(|said| said.star).collect();
    for kept in records.values() {
        if let Record::StarPlan(plan) = &kept.record
            && plan.village == *village
        {
            play.referee.must(plan.held.is_subset(&ever), "I19", || {
                format!("the plan {} of {village} holds {:?}; named were {ever:?}", plan.year, plan.held)
            });
        }
    }
}

impl<'a> Village<'a> {
    /// The decisions about a village; each of them is an act of its kind that the log says was applied.
    fn read(
        play: &Play,
        village: &PlaceCode,
        records: &'a BTreeMap<RecordKey, Kept>,
        log: &'a Log,
    ) -> Option<Self> {
        let mut told = Self::default();
        let evaluations = records.values().filter_map(|kept| match &kept.record {
            Record::Evaluation(evaluation) if evaluation.village == *village => Some(evaluation),
            _ => None,
        });
        for evaluation in evaluations {
            let (mut number, mut last) = (0, None::<Day>);
            for (before, event) in evaluation.events().iter().enumerate() {
                let fits = |intent: &Intent| {
                    matches!(
                        (&event.what, intent),
                        (Step::Decided(_), Intent::Office(OfficeAct::NameStars { .. }))
                            | (Step::TakenOver(_), Intent::Office(OfficeAct::TakeOverNaming { .. }))
                            | (Step::StarLost(_), Intent::Office(OfficeAct::RemoveStar { .. }))
                    )
                };
                let (Step::Decided(_) | Step::TakenOver(_) | Step::StarLost(_)) = &event.what else {
                    continue;
                };
                let by = log.get(&event.op).filter(|by| by.intent().is_some_and(fits));
                play.referee.must(by.is_some(), "I19", || format!("nobody did {event:?} of {village}"));
                let by = by?;
                number += 1;
                let mut later = |on: Day| {
                    let on = last.map_or(on, |last| last.max(on));
                    last = Some(on);
                    (on, evaluation.year, number)
                };
                match &event.what {
                    Step::Decided(naming) | Step::TakenOver(naming) => {
                        let place = later(naming.on);
                        let looked_at = looked_at(evaluation, before);
                        play.referee.count("stars: named");
                        told.decided(place, naming, &looked_at, by, matches!(event.what, Step::TakenOver(_)));
                    }
                    Step::StarLost(lost) => {
                        let place = later(lost.on);
                        play.referee.count("stars: lost");
                        told.said.push(Said { place, star: lost.star, holds: false, lost: true });
                        if let Some(taken) = told.taken.get_mut(&evaluation.year) {
                            taken.lost_since.insert(lost.star);
                        }
                    }
                    _ => {}
                }
            }
        }
        // What was looked at again, held before and not named is held no longer; asked once all is told.
        let gone: Vec<_> = told
            .taken
            .values()
            .flat_map(|taken| taken.naming.not_confirmed.iter().map(|star| (taken.place, *star)))
            .collect();
        for (place, star) in gone {
            play.referee.count("stars: not confirmed");
            told.said.push(Said { place, star, holds: false, lost: false });
        }
        Some(told)
    }

    fn decided(
        &mut self,
        place: Place,
        naming: &'a Naming,
        looked_at: &BTreeSet<StarKind>,
        by: &'a Logged,
        taken_over: bool,
    ) {
        if taken_over {
            let began = Day::new(place.1, 1, 1).map_or(place.0, |began| began.min(naming.on));
            let known =
                |star: &StarKind| Said { place: (began, place.1, 0), star: *star, holds: true, lost: false };
            self.said.extend(naming.held_before.iter().map(known));
        }
        assert!(naming.not_confirmed.is_subset(looked_at), "I19: {:?} was not claimed", naming.not_confirmed);
        self.said.extend(naming.named.iter().map(|star| Said {
            place,
            star: *star,
            holds: true,
            lost: false,
        }));
        self.taken.insert(place.1, Taken { place, naming, by, lost_since: BTreeSet::new() });
    }

    /// Whether the last of these decisions about a star says that it is held.
    fn holds(&self, star: StarKind, counts: impl Fn(&Said) -> bool) -> bool {
        let of_star = self.said.iter().filter(|said| said.star == star && counts(said));
        of_star.max_by_key(|said| said.place).is_some_and(|said| said.holds)
    }
    /// Held right before this place, or lost before it under its year or a later one.
    fn before(&self, star: StarKind, place: Place) -> bool {
        let lost = self.said.iter().filter(|said| said.lost && said.star == star && said.place < place);
        self.holds(star, |said| said.place < place)
            || lost
                .filter(|said| said.place.1 >= place.1)
                .any(|lost| self.holds(star, |said| said.place < lost.place))
    }

    fn due(&self, year: i32, taken: &Taken<'_>, numbers: &Numbers) -> BTreeMap<Award, Option<Fen>> {
        let version = taken.naming.version.unwrap_or_default();
        let amount = |what| Some(Fen::of_fen(numbers.at(what, version)));
        let kept = |star: &StarKind| !taken.lost_since.contains(star);
        let before = stars(|star| self.before(star, taken.place));
        let new = taken.naming.named.iter().filter(|star| kept(star) && !before.contains(star));
        let mut due: BTreeMap<_, _> =
            new.map(|star| (Award::Star(*star), amount(YearSetting::StarAward))).collect();
        let after = stars(|star| kept(&star) && self.holds(star, |said| said.place <= taken.place));
        if after.len() > before.len() {
            due.insert(Award::Promotion, amount(YearSetting::PromotionAward));
        }
        debug_assert_eq!(year, taken.place.1);
        due
    }
}

fn stars(is: impl Fn(StarKind) -> bool) -> BTreeSet<StarKind> {
    StarKind::ALL.into_iter().filter(|star| is(*star)).collect()
}

/// The stars claimed before the event of this number and not taken back.
fn looked_at(evaluation: &Evaluation, number: usize) -> BTreeSet<StarKind> {
    let stands = |star: &StarKind| {
        let mut stands = false;
        let mut returned = false;
        for event in &evaluation.events()[..number] {
            match &event.what {
                Step::Claimed(claims) if claims.iter().any(|claim| claim.star == *star) => stands = true,
                Step::Withdrawn(stars) if stars.contains(star) => stands = returned,
                Step::Reviewed { star: of, verdict, .. } if of == star => {
                    returned |= matches!(verdict, domain::evaluation::Verdict::Returned(_));
                }
                _ => {}
            }
        }
        stands
    };
    StarKind::ALL.into_iter().filter(stands).collect()
}

/// What one act set.
struct Change {
    received_at: domain::At,
    set: Vec<(YearSetting, i64)>,
    /// Whether it corrects what was decided, too.
    corrects: bool,
}

/// The amounts of a year as the log tells their story.
#[derive(Default)]
struct Numbers {
    /// By version.
    story: BTreeMap<u64, Change>,
}

impl Numbers {
    /// Every year whose story the log tells whole.
    fn of(records: &BTreeMap<RecordKey, Kept>, log: &Log) -> BTreeMap<i32, Self> {
        let mut years: BTreeMap<i32, Self> = (2000..2101).map(|year| (year, Self::default())).collect();
        let mut copied = BTreeMap::new();
        let mut steps = BTreeMap::<i32, u64>::new();
        for logged in log.values() {
            let (Some(ver), Some(Intent::Office(act))) = (logged.outcome.ver(), logged.intent()) else {
                continue;
            };
            let (year, items, corrects) = match act {
                OfficeAct::OpenYear { year, from, items, .. } => {
                    copied.extend(from.map(|from| (*year, from)));
                    (*year, items.clone(), false)
                }
                OfficeAct::ChangeYear { year, items, .. } => (*year, items.clone(), false),
                OfficeAct::CorrectYear { year, items, .. } => (*year, items.clone(), true),
                OfficeAct::SettleYear { year, item, .. } => (*year, vec![item.clone()], false),
                OfficeAct::CloseYear { year, .. } => {
                    *steps.entry(*year).or_default() += 1;
                    continue;
                }
                _ => continue,
            };
            *steps.entry(year).or_default() += 1;
            let setting = |item: &YearItem| match item {
                YearItem::Setting { what, value } => Some((*what, *value)),
                _ => None,
            };
            let set = items.iter().filter_map(setting).collect();
            if let Some(of_year) = years.get_mut(&year) {
                of_year.story.insert(ver, Change { received_at: logged.received_at, set, corrects });
            }
        }
        // What is accepted by somebody later stands under another name, and what is copied in another year's story.
        let whole = |year: i32| {
            let key = RecordKey::new(RecordKind::StarYear, StarYear::record_id(&code(ZONE), year));
            let kept = records.get(&key).map_or(0, |kept| kept.ver);
            steps.get(&year).copied().unwrap_or_default() == kept
        };
        let plain =
            |year: &i32| years.get(year).is_some_and(|it| it.story.values().all(|one| one.set.is_empty()));
        let told: BTreeSet<i32> = years
            .keys()
            .copied()
            .filter(|year| {
                whole(*year) && copied.get(year).is_none_or(|from| plain(from) && !copied.contains_key(from))
            })
            .collect();
        years.retain(|year, _| told.contains(year));
        years
    }

    fn at(&self, what: YearSetting, version: u64) -> i64 {
        let said =
            |change: &Change| change.set.iter().rev().find(|(of, _)| *of == what).map(|(_, value)| *value);
        let later = self.story.range(version + 1..).rev().map(|(_, change)| change);
        let corrected = later.filter(|change| change.corrects).find_map(said);
        let then = || self.story.range(..=version).rev().find_map(|(_, change)| said(change));
        let builtin = &PlanRules::builtin().awards;
        let shipped = match what {
            YearSetting::StarAward => builtin.star,
            _ => builtin.promotion,
        };
        corrected.or_else(then).unwrap_or_else(|| shipped.fen())
    }

    /// A decision follows the numbers that had arrived before it, and none that came later.
    fn version_fits(&self, play: &Play, taken: &Taken<'_>) {
        let version = taken.naming.version.unwrap_or_default();
        for (ver, change) in &self.story {
            let (arrived, decided) = (change.received_at, taken.by.received_at);
            let wrong = (arrived < decided && *ver > version) || (arrived > decided && *ver <= version);
            play.referee.must(!wrong, "I19", || {
                format!(
                    "{:?} was decided by version {version}, and version {ver} arrived otherwise",
                    taken.naming
                )
            });
        }
    }
}
