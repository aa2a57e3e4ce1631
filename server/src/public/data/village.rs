//! What strangers may see of one village: its stars and why, its promises, its notices, its years. A promise is read
//! in the words of the published list, never in those that somebody typed, because those might name a person.

use super::{AnswersOfYear, Counted, ExperienceLine, HonorLine, PublicPlace, VillageLine};
use domain::awards::{Title, Titled};
use domain::evaluation::PublicNotice;
use domain::holding::Since;
use domain::settings::KeyTasks;
use domain::{Day, Evaluation, Holding, StarKind, StarYear, Task, YearResult};
use std::collections::{BTreeMap, BTreeSet};

/// Everything on a village's page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VillageData {
    /// The zone.
    pub zone: PublicPlace,
    /// The township.
    pub township: PublicPlace,
    /// The village with its stars.
    pub village: VillageLine,
    /// The year of the star plan.
    pub year: i32,
    /// The day it is read: days left are counted from it.
    pub today: Day,
    /// The five stars of such a place, in their order.
    pub stars: Vec<StarLine>,
    /// 公示 under way, or over and waiting for the decision.
    pub notices: Vec<PublicNotice>,
    /// What was answered to objections of this year and the one before, the newest year first.
    pub answers: Vec<AnswersOfYear>,
    /// Its years, the newest first.
    pub history: StarHistory,
    /// Counted figures of this village.
    pub counted: Counted,
    /// Posted honors of this village, newest first.
    pub honors: Vec<HonorLine>,
    /// Posted experiences of this village, the last posted first.
    pub experiences: Vec<ExperienceLine>,
    /// Whether everything here is made up.
    pub sample: bool,
}

/// How a star stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// 已得.
    Held,
    /// 正在争创.
    Aimed,
    /// 今年不争.
    NotThisYear,
}

/// A star of a village.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StarLine {
    /// Which.
    pub star: StarKind,
    /// How it stands.
    pub standing: Standing,
    /// What the year's checklist promises for it, the nearest day first.
    pub promises: Vec<Promise>,
    /// How many more tasks the village set itself in its own words, which are not shown.
    pub own_tasks: usize,
    /// 评定标准 of the year.
    pub criteria: Vec<String>,
    /// 牵头部门; empty where none is named.
    pub lead: String,
}

impl StarLine {
    /// A star with the village's tasks of the year; `lists` are the published ones that they may be made from.
    pub fn of(
        line: &VillageLine,
        star: StarKind,
        tasks: &[Task],
        year: &StarYear,
        lists: &[&KeyTasks],
    ) -> Self {
        let listed = |template: &str| lists.iter().find_map(|list| list.of_template(template));
        let standing = if line.held.contains(&star) {
            Standing::Held
        } else if line.aimed.contains(&star) {
            Standing::Aimed
        } else {
            Standing::NotThisYear
        };
        let own = tasks.iter().filter(|task| task.star == star);
        let mut promises = Vec::new();
        let mut own_tasks = 0;
        for task in own {
            match task.template.as_deref().and_then(listed) {
                Some(key) => promises.push(Promise {
                    title: key.title.clone(),
                    deadline: task.deadline.value,
                    percent: task.progress.value.percent(),
                }),
                None => own_tasks += 1,
            }
        }
        domain::order::by_key(&mut promises, |promise| (promise.deadline, promise.title.clone()));
        Self {
            star,
            standing,
            promises,
            own_tasks,
            criteria: year.star(star).map(|seat| seat.criteria.clone()).unwrap_or_default(),
            lead: year.lead(star).to_owned(),
        }
    }
}

/// 承诺 — a task of the published list with its day. It has no owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// 任务, in the list's words.
    pub title: String,
    /// 完成时限.
    pub deadline: Day,
    /// How far it has come, 0..=100; 100 means done.
    pub percent: u8,
}

/// One year of a village. Why a star was lost is told by the office, not here: the reason may name people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearOfStars {
    /// The year.
    pub year: i32,
    /// Stars held as the year left them, or as it stands now.
    pub held: BTreeSet<StarKind>,
    /// 新得 — those of them that were named in it and not held before.
    pub won: BTreeSet<StarKind>,
    /// Those that were held or won and are no more.
    pub lost: BTreeSet<StarKind>,
    /// 命名 — the day of the decision, when there was one.
    pub decided_on: Option<Day>,
    /// 银五星 or 金五星 reached in it.
    pub title: Option<Title>,
}

/// The years of a village, the newest first, and since when it holds what it holds: told by decisions alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StarHistory {
    years: Vec<YearOfStars>,
    since: BTreeMap<StarKind, Since>,
}

impl StarHistory {
    /// The years under which anything was decided, and `this_year` where a star is held in it.
    pub fn of(evaluations: &[Evaluation], titles: &[Titled], this_year: i32) -> Self {
        let holding = Holding::of(evaluations);
        let mut years: Vec<_> =
            evaluations.iter().filter_map(|of| Self::year(of, &holding, titles)).collect();
        let held = holding.held();
        if !held.is_empty() && years.iter().all(|year| year.year < this_year) {
            let nothing = BTreeSet::new();
            let (won, lost) = (nothing.clone(), nothing);
            years.push(YearOfStars { year: this_year, held, won, lost, decided_on: None, title: None });
        }
        domain::order::by_key(&mut years, |year| std::cmp::Reverse(year.year));
        let since = StarKind::ALL.into_iter().filter_map(|star| Some((star, holding.since(star)?)));
        Self { years, since: since.collect() }
    }
    fn year(evaluation: &Evaluation, holding: &Holding, titles: &[Titled]) -> Option<YearOfStars> {
        let year = evaluation.year;
        let result = holding.result(&evaluation.village, year);
        let lost = evaluation.lost().map(|lost| lost.star).collect::<BTreeSet<_>>();
        if result.is_none() && lost.is_empty() {
            return None;
        }
        Some(YearOfStars {
            year,
            held: result.as_ref().map_or_else(|| holding.held_in(year), YearResult::held),
            won: result.as_ref().map(YearResult::newly_held).unwrap_or_default(),
            lost: result.map_or(lost, |result| result.lost),
            decided_on: evaluation.naming().map(|naming| naming.on),
            title: titles.iter().filter(|titled| titled.year == year).map(|titled| titled.title).max(),
        })
    }
    /// The years, the newest first.
    pub fn years(&self) -> &[YearOfStars] {
        &self.years
    }
    /// Since when the star is held without a break; none when it is not held.
    pub fn since(&self, star: StarKind) -> Option<Since> {
        self.since.get(&star).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::evaluation::{EvaluationEvent, LostStar, Naming, Step};
    use domain::task::{NewTask, Owner};
    use domain::{At, PlaceCode, PlaceKind, Progress, Stamp};

    fn village() -> PlaceCode {
        "410871002001".parse().unwrap()
    }
    /// A naming of a year from its document, and stars lost under it since.
    fn year(year: i32, before: &[StarKind], named: &[StarKind], on: &str, lost: &[StarKind]) -> Evaluation {
        let nobody: domain::OpId = "00000000-0000-0000-0000-000000000000".parse().unwrap();
        let set = |stars: &[StarKind]| stars.iter().copied().collect();
        let on: Day = on.parse().unwrap();
        let naming = Naming {
            named: set(named),
            held_before: set(before),
            on,
            note: "区组〔2025〕3 号".into(),
            not_confirmed: BTreeSet::new(),
            version: None,
        };
        let mut of = Evaluation::empty(village(), year);
        let lose = |star: &StarKind| Step::StarLost(LostStar { star: *star, reason: "反弹".into(), on });
        for what in std::iter::once(Step::TakenOver(naming)).chain(lost.iter().map(lose)) {
            let by = nobody.uuid().into();
            let event = EvaluationEvent { op: nobody, at: At::from_millis(0), by, what };
            of.take(event, "2030-01-01".parse().unwrap()).unwrap();
        }
        of
    }

    #[test]
    fn a_star_is_held_since_it_was_named_without_a_break() {
        use StarKind::{Culture, Ecology, Industry, Party, Safety};
        let years = [
            year(2025, &[], &[Ecology, Culture], "2025-12-28", &[]),
            year(2024, &[Party, Industry], &[], "2024-12-28", &[Industry]),
            year(2022, &[], &[Culture], "2022-12-28", &[Culture]),
        ];
        let history = StarHistory::of(&years, &[], 2027);
        let told: Vec<_> = history.years().iter().map(|year| (year.year, year.held.len())).collect();
        assert_eq!(
            told,
            [(2027, 3), (2025, 3), (2024, 1), (2022, 0)],
            "held today, and nothing was decided since"
        );
        let table = [
            (Party, Some((2024, false))),
            (Ecology, Some((2025, true))),
            (Culture, Some((2025, true))),
            (Safety, None),
            (Industry, None),
        ];
        for (star, since) in table {
            assert_eq!(history.since(star).map(|since| (since.year, since.won)), since, "{star:?}");
        }
        let [_, new, before, _] = history.years() else { panic!("{history:?}") };
        assert_eq!((&new.won, new.decided_on), (&[Ecology, Culture].into(), "2025-12-28".parse().ok()));
        assert_eq!(before.lost, [Industry].into());
        assert_eq!(StarHistory::of(&[], &[], 2026).since(Party), None);
    }

    #[test]
    fn a_title_stands_with_its_year() {
        let titled = Titled { title: Title::Silver, year: 2024, since: 2022 };
        let years = [year(2024, &[StarKind::Party], &[], "2024-12-28", &[])];
        let history = StarHistory::of(&years, &[titled], 2024);
        assert_eq!(history.years()[0].title, Some(Title::Silver));
    }

    #[test]
    fn a_promise_is_read_in_the_words_of_the_list_and_names_nobody() {
        let nobody = "00000000-0000-0000-0000-000000000000";
        let stamp = Stamp {
            ver: 1,
            at: At::from_millis(0),
            by: nobody.parse().unwrap(),
            device: nobody.parse().unwrap(),
            dseq: 1,
        };
        let task = |template: Option<&str>, star, deadline: &str| {
            let new = NewTask {
                id: nobody.parse().unwrap(),
                village: village(),
                template: template.map(str::to_owned),
                star,
                title: "给孙桂英修屋顶".into(),
                owner: Owner { account: None, name: "张红旗".into() },
                begins_on: "2026-01-01".parse().unwrap(),
                deadline: deadline.parse().unwrap(),
                milestones: vec![],
                progress: Progress::percent_of_100(40),
            };
            Task::create(new, stamp)
        };
        let list = KeyTasks::builtin();
        let made_from = |number: usize| list.template(&list.tasks[number]);
        let (first, second) = (made_from(0), made_from(1));
        let tasks = [
            task(Some(&first), StarKind::Safety, "2026-12-01"),
            task(Some(&second), StarKind::Safety, "2026-11-01"),
            task(Some("nobody knows"), StarKind::Safety, "2026-11-01"),
            task(None, StarKind::Safety, "2026-11-01"),
            task(Some(&first), StarKind::Party, "2026-11-01"),
        ];
        let place =
            PublicPlace {
                code: village(), kind: PlaceKind::Village, name: "北李万村".into(), sample: false
            };
        let line =
            VillageLine { place, held: BTreeSet::new(), aimed: [StarKind::Safety].into(), title: None };
        let year = StarYear::builtin(&village().zone(), 2026);
        let star = StarLine::of(&line, StarKind::Safety, &tasks, &year, &[list]);
        let titles: Vec<_> = star.promises.iter().map(|promise| &promise.title).collect();
        assert_eq!(
            (star.standing, titles),
            (Standing::Aimed, vec![&list.tasks[1].title, &list.tasks[0].title]),
            "the nearest day first"
        );
        assert_eq!(star.own_tasks, 2);
        assert!(!star.criteria.is_empty() && !star.lead.is_empty());
        let whole = format!("{star:?}");
        assert!(!whole.contains("孙桂英") && !whole.contains("张红旗"), "{whole}");
    }
}
