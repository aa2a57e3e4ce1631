//! 挂图作战 — how each star of a village stands on a day, counted from its plan and its tasks; knows no screen.

use crate::awards::Titled;
use crate::evaluation::{Evaluation, VetoHit};
use crate::ids::TaskId;
use crate::order;
use crate::place::{Place, PlaceKind};
use crate::star::StarKind;
use crate::star_plan::{PilotTrack, StarPlan, StarState};
use crate::task::Task;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// How a star stands on the wall chart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallState {
    /// 已得.
    Held,
    /// 争创, on time: the mean of its tasks, 0..=100; none when no task has been written down yet.
    UnderWay(Option<u8>),
    /// 滞后: the mean of its tasks, 0..=100, and what is late, the longest overdue first; never empty.
    AtRisk(u8, Vec<Lateness>),
    /// 今年不争.
    NotThisYear,
    /// 否决: worked for, and a veto item bars it; which, and what happened.
    Barred(String),
    /// 摘星 in this year, and why.
    Lost(String),
}

/// Why a star is at risk: a task that is late, and by how much.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Lateness {
    /// The task.
    pub task: TaskId,
    /// 任务.
    pub title: String,
    /// 责任人.
    pub owner: String,
    /// The milestone that was not reached; none when the whole task is past its deadline.
    #[serde(default)]
    pub milestone: Option<String>,
    /// Days since it was due, at least 1.
    pub days: i64,
    /// How far it should have come by then, in per cent, 1..=100.
    pub needs: u8,
    /// How far it has come, in per cent, less than `needs`.
    pub percent: u8,
}

/// 最近节点 — what is due next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NextDue {
    /// 任务.
    pub title: String,
    /// The milestone; none when the whole task is due.
    #[serde(default)]
    pub milestone: Option<String>,
    /// By when: today or later.
    pub on: Day,
}

/// A village on the wall chart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WallRow {
    /// The village or community.
    pub village: Place,
    /// 试点.
    #[serde(default)]
    pub pilot: Option<PilotTrack>,
    /// 分包领导.
    #[serde(default)]
    pub leaders: Vec<String>,
    /// Its stars, in the order of the villages' set.
    pub stars: Vec<(StarKind, WallState)>,
    /// What its stars under way have to reach next.
    #[serde(default)]
    pub next: Option<NextDue>,
    /// 银五星 or 金五星, while it stands.
    #[serde(default)]
    pub title: Option<Titled>,
}

/// How many stars stand how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WallCount {
    /// 已得.
    pub held: u32,
    /// 争创, on time.
    pub under_way: u32,
    /// 滞后.
    pub at_risk: u32,
}

impl WallRow {
    /// A village with its plan of a year and its tasks of that year, as they stand on `today`.
    pub fn of(village: Place, plan: Option<&StarPlan>, tasks: &[Task], today: Day) -> Self {
        let none = StarPlan::empty(village.code.clone(), today.year());
        let plan = plan.unwrap_or(&none);
        let aims = |task: &&Task| plan.star(task.star) == StarState::Aimed;
        let stars = StarKind::of(PlaceKind::Village).iter().map(|star| star.at(village.kind));
        Self {
            stars: stars.map(|star| (star, state(plan, star, tasks, today))).collect(),
            next: tasks.iter().filter(aims).filter_map(|task| next_due(task, today)).min_by_key(|due| due.on),
            pilot: plan.pilot(),
            leaders: plan.leaders().to_vec(),
            title: None,
            village,
        }
    }
    /// The same row with what this year's evaluation says of its stars: one that a veto item bars, one that was lost.
    #[must_use]
    pub fn with_evaluation(mut self, evaluation: Option<&Evaluation>) -> Self {
        let Some(evaluation) = evaluation else { return self };
        for (star, state) in &mut self.stars {
            match state {
                WallState::UnderWay(_) | WallState::AtRisk(..) if evaluation.is_barred(*star) => {
                    let bars = |hit: &&VetoHit| hit.star.is_none_or(|barred| barred == *star);
                    let hit = evaluation.veto_hits().iter().find(bars);
                    let words = hit.map(|hit| format!("{}:{}", hit.words, hit.note));
                    *state = WallState::Barred(words.unwrap_or_default());
                }
                WallState::NotThisYear => {
                    if let Some(lost) = evaluation.lost().filter(|lost| lost.star == *star).last() {
                        *state = WallState::Lost(lost.reason.clone());
                    }
                }
                _ => {}
            }
        }
        self
    }
    /// What is late, star by star.
    pub fn late(&self) -> impl Iterator<Item = &Lateness> {
        self.stars.iter().flat_map(|(_, state)| match state {
            WallState::AtRisk(_, late) => late.as_slice(),
            _ => &[],
        })
    }
    /// Stars held.
    pub fn level(&self) -> u8 {
        self.count_of(|state| *state == WallState::Held)
    }
    /// Stars held and worked for.
    pub fn aimed_level(&self) -> u8 {
        self.count_of(|state| !matches!(state, WallState::NotThisYear | WallState::Lost(_)))
    }
    fn count_of(&self, counts: impl Fn(&WallState) -> bool) -> u8 {
        self.stars.iter().fold(0, |sum, (_, state)| sum + u8::from(counts(state)))
    }
}

impl WallCount {
    /// Counts the stars of these villages.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a WallRow>) -> Self {
        let mut count = Self::default();
        for (_, state) in rows.into_iter().flat_map(|row| &row.stars) {
            match state {
                WallState::Held => count.held += 1,
                WallState::UnderWay(_) => count.under_way += 1,
                WallState::AtRisk(..) | WallState::Barred(_) => count.at_risk += 1,
                WallState::NotThisYear | WallState::Lost(_) => {}
            }
        }
        count
    }
}

/// How a star stands, given the village's plan of a year and its tasks of that year.
pub fn state(plan: &StarPlan, star: StarKind, tasks: &[Task], today: Day) -> WallState {
    match plan.star(star) {
        StarState::Held => return WallState::Held,
        StarState::No => return WallState::NotThisYear,
        StarState::Aimed => {}
    }
    let own: Vec<&Task> = tasks.iter().filter(|task| task.star == star).collect();
    let mut late: Vec<Lateness> = own.iter().filter_map(|task| lateness(task, today)).collect();
    order::by_key(&mut late, |one| (-one.days, one.task));
    match mean(&own) {
        Some(percent) if !late.is_empty() => WallState::AtRisk(percent, late),
        percent => WallState::UnderWay(percent),
    }
}

fn mean(tasks: &[&Task]) -> Option<u8> {
    let sum: usize = tasks.iter().map(|task| usize::from(task.progress.value.percent())).sum();
    u8::try_from(sum.checked_div(tasks.len())?).ok()
}

/// What a task is late with, if it is: its deadline, else the first of its milestones.
pub fn lateness(task: &Task, today: Day) -> Option<Lateness> {
    due_points(task).find(|point| point.on < today).map(|missed| Lateness {
        task: task.id,
        title: task.title.value.clone(),
        owner: task.owner.value.name.clone(),
        milestone: missed.milestone.map(str::to_owned),
        days: missed.on.days_until(today),
        needs: missed.needs,
        percent: task.progress.value.percent(),
    })
}

fn next_due(task: &Task, today: Day) -> Option<NextDue> {
    due_points(task).filter(|point| point.on >= today).min_by_key(|point| point.on).map(|point| NextDue {
        title: task.title.value.clone(),
        milestone: point.milestone.map(str::to_owned),
        on: point.on,
    })
}

/// A day by which a task should have come so far.
struct DuePoint<'a> {
    milestone: Option<&'a str>,
    on: Day,
    /// Per cent, 1..=100.
    needs: u8,
}

/// The deadline and the milestones that the progress has not reached; none for a complete task. Milestones share
/// the work evenly: the second of four is reached at half. (Ours, to be confirmed with the zone: a milestone itself
/// is never ticked off.)
fn due_points(task: &Task) -> impl Iterator<Item = DuePoint<'_>> {
    let milestones = &task.milestones.value;
    let share = |number: usize| u8::try_from((number * 100).div_ceil(milestones.len())).unwrap_or(100);
    let steps = milestones.iter().zip(1..).map(move |(milestone, number)| DuePoint {
        milestone: Some(&milestone.name),
        on: milestone.due_on,
        needs: share(number),
    });
    let whole = DuePoint { milestone: None, on: task.deadline.value, needs: 100 };
    let percent = task.progress.value.percent();
    std::iter::once(whole).chain(steps).filter(move |point| percent < point.needs)
}

#[cfg(test)]
mod tests;
