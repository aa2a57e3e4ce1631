//! What strangers may see of one village: its stars and why, its promises, its notices, its years. A promise is read
//! in the words of the published list, never in those that somebody typed, because those might name a person.

use super::{AnswersOfYear, Counted, ExperienceLine, HonorLine, PublicPlace, VillageLine};
use domain::evaluation::{self, PublicNotice};
use domain::settings::KeyTasks;
use domain::{Day, StarKind, StarPlan, StarYear, Task};
use std::collections::BTreeSet;

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
    /// Stars held as the year ended, or as it stands now.
    pub held: BTreeSet<StarKind>,
    /// Those of them that the year before did not have; none where that year is not known.
    pub won: BTreeSet<StarKind>,
    /// Those that were held or won and are no more.
    pub lost: BTreeSet<StarKind>,
    /// 命名 — the day of the decision, when there was one.
    pub decided_on: Option<Day>,
}

/// The years of a village, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StarHistory(Vec<YearOfStars>);

impl StarHistory {
    /// The years up to this one, from plans and decisions in whatever order they come. A year that is decided is told
    /// by its decision, another by its plan and the one before it.
    pub fn of(plans: &[StarPlan], decisions: &[evaluation::YearOfStars], this_year: i32) -> Self {
        let planned = plans.iter().map(|plan| plan.year);
        let decided = decisions.iter().filter(|one| one.result.is_some()).map(|one| one.year);
        let known = domain::order::set(planned.chain(decided).filter(|year| *year <= this_year));
        let mut years: Vec<YearOfStars> = Vec::new();
        for year in known {
            let decision = decisions.iter().find(|one| one.year == year);
            let result = decision.and_then(|one| one.result.as_ref());
            let plan = plans.iter().find(|plan| plan.year == year);
            let before = years.last().filter(|last| last.year + 1 == year).map(|last| &last.held);
            let held = match (result, plan) {
                (Some(result), _) => result.held(),
                (None, Some(plan)) => plan.held.clone(),
                (None, None) => continue,
            };
            let change =
                |from: &BTreeSet<StarKind>, to: &BTreeSet<StarKind>| to.difference(from).copied().collect();
            years.push(YearOfStars {
                year,
                won: match result {
                    Some(result) => result.newly_held(),
                    None => before.map(|before| change(before, &held)).unwrap_or_default(),
                },
                lost: match result {
                    Some(result) => result.lost.clone(),
                    None => before.map(|before| change(&held, before)).unwrap_or_default(),
                },
                decided_on: decision.and_then(|one| one.decided_on),
                held,
            });
        }
        years.reverse();
        Self(years)
    }
    /// The years, the newest first.
    pub fn years(&self) -> &[YearOfStars] {
        &self.0
    }
    /// Since which year the star is held without a break, and whether it was won in that year: the records may
    /// begin with a star that was held already.
    pub fn since(&self, star: StarKind) -> Option<(i32, bool)> {
        let mut since: Option<&YearOfStars> = None;
        for year in &self.0 {
            let goes_on = since.is_none_or(|later| year.year + 1 == later.year && !later.won.contains(&star));
            if !goes_on || !year.held.contains(&star) {
                break;
            }
            since = Some(year);
        }
        since.map(|year| (year.year, year.won.contains(&star)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::task::{NewTask, Owner};
    use domain::{At, PlaceCode, PlaceKind, Progress, Stamp};

    fn village() -> PlaceCode {
        "410871002001".parse().unwrap()
    }
    fn plan(year: i32, held: &[StarKind]) -> StarPlan {
        StarPlan::of(village(), year, held.iter().copied().collect(), BTreeSet::new())
    }

    #[test]
    fn a_star_is_held_since_the_year_it_was_won_without_a_break() {
        use StarKind::{Culture, Ecology, Industry, Party, Safety};
        let plans = [
            plan(2026, &[Party, Ecology, Culture, Safety]),
            plan(2025, &[Party, Ecology, Culture]),
            plan(2024, &[Party, Industry]),
            plan(2022, &[Party, Culture]),
            plan(2027, &[Industry]),
        ];
        let history = StarHistory::of(&plans, &[], 2026);
        let years: Vec<_> = history.years().iter().map(|year| year.year).collect();
        assert_eq!(years, [2026, 2025, 2024, 2022], "next year's plan is no history");
        let table = [
            (Party, Some((2024, false))),
            (Ecology, Some((2025, true))),
            (Culture, Some((2025, true))),
            (Safety, Some((2026, true))),
            (Industry, None),
        ];
        for (star, since) in table {
            assert_eq!(history.since(star), since, "{star:?}");
        }
        assert_eq!(history.years()[1].lost, [Industry].into());
        assert!(history.years()[2].won.is_empty(), "2023 is not known");
        assert_eq!(StarHistory::of(&[], &[], 2026).since(Party), None);
    }

    #[test]
    fn a_decision_tells_more_of_a_year_than_its_plan() {
        use StarKind::{Culture, Ecology, Party};
        let decided = |year, held_before: &[StarKind], won: &[StarKind], lost: &[StarKind]| {
            let set = |stars: &[StarKind]| stars.iter().copied().collect();
            evaluation::YearOfStars {
                year,
                stage: evaluation::Stage::Decided,
                result: Some(domain::year_result::YearResult {
                    village: village(),
                    year,
                    held_before: set(held_before),
                    won: set(won),
                    lost: set(lost),
                }),
                decided_on: "2025-12-20".parse().ok(),
                plaque_on: None,
                lost: vec![],
            }
        };
        // The plan of 2024 is not known; its decision tells that one star was new and another was taken away.
        let decisions = [decided(2024, &[Party, Culture], &[Ecology], &[Culture])];
        let history = StarHistory::of(&[plan(2025, &[Party, Ecology])], &decisions, 2026);
        let [this, before] = history.years() else { panic!("{history:?}") };
        assert_eq!((this.year, &this.held, &this.won), (2025, &[Party, Ecology].into(), &[].into()));
        assert_eq!((&before.won, &before.lost), (&[Ecology].into(), &[Culture].into()));
        assert_eq!(before.decided_on, "2025-12-20".parse().ok());
        assert_eq!(history.since(Ecology), Some((2024, true)));
        assert_eq!(history.since(Party), Some((2024, false)));
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
        let line = VillageLine { place, held: BTreeSet::new(), aimed: [StarKind::Safety].into() };
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
