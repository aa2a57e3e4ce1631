//! 任务 — a Gantt the size of a phone: overdue in words, two values settled with one tap.

use super::conflict::{Met, card, set_by};
use super::frame::{empty, heading, sending_chip, tab_page};
use super::place::{Mine, above, place_name};
use super::suggestions::open_suggestions;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use device::Row;
use domain::order;
use domain::task::{TaskChange, TaskDue};
use domain::{Day, Stamp, Task};
use leptos::prelude::*;
use sync::Intent;

/// What of the tasks is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Overdue,
    ThisWeek,
    Mine,
    Contested,
}

impl Show {
    const ALL: [(Self, &'static str); 5] = [
        (Self::All, "全部"),
        (Self::Overdue, "逾期"),
        (Self::ThisWeek, "本周到期"),
        (Self::Mine, "我负责"),
        (Self::Contested, "两个值待定"),
    ];
    fn takes(self, here: Here, task: &Task, today: Day) -> bool {
        match self {
            Self::All => true,
            Self::Overdue => matches!(task.due(today), TaskDue::Overdue(_)),
            Self::ThisWeek => matches!(task.due(today), TaskDue::InDays(days) if days < 7),
            Self::Mine => task.owner.value.account == Some(here.device().me()),
            Self::Contested => task.is_contested(),
        }
    }
}

/// The chip of how near its end a task is.
pub(super) fn due_chip(due: TaskDue) -> AnyView {
    let class = match due {
        TaskDue::Complete => "chip ok",
        TaskDue::Overdue(_) => "chip bad",
        TaskDue::InDays(days) if days <= 7 => "chip warn",
        TaskDue::InDays(_) => "chip",
    };
    view! { <span class=class>{words::task_due(due)}</span> }.into_any()
}

/// A task as one line of a list.
pub(super) fn task_line(task: &Task, today: Day) -> AnyView {
    let small = format!("{} · {}", task.star.name(), words::task_due(task.due(today)));
    let class = format!("item {}", words::star_class(task.star));
    let percent = task.progress.value.percent();
    view! {
        <li><a class=class href=Route::Task(task.id).path()>
            <Icon name=IconName::of_star(task.star)/>
            <div class="grow plain"><h3>{task.title.value.clone()}</h3><small class="muted">{small}</small></div>
            <div class="mini">
                <span class="num">{format!("{percent}%")}</span>
                <progress class="bar" value=percent max="100" aria-label="进度"></progress>
            </div>
        </a></li>
    }
    .into_any()
}

/// The ledger of tasks.
pub(super) fn screen() -> AnyView {
    let here = here();
    let show = RwSignal::new(Show::All);
    let title = move || {
        here.ask(|device| {
            let villages = device.villages();
            let above = villages.first().map_or_else(String::new, |village| {
                format!("{} · {}", above(device, village), place_name(device, village))
            });
            heading(above, "重点任务".into())
        })
    };
    let body = move || {
        let today = here.today();
        let mut tasks: Vec<Row<Task>> = here.world(|world| world.tasks.values().cloned().collect());
        order::by_key(&mut tasks, |task| (task.due(today) == TaskDue::Complete, task.deadline.value));
        if tasks.is_empty() {
            let act = view! { <a class="btn" href=Route::Today.path()>"回到今日"</a> }.into_any();
            return empty(IconName::Flag, "还没有重点任务。村支部书记在办公页面新建后,会出现在这里。", act);
        }
        let contested: Vec<_> = tasks.iter().filter_map(|task| conflict(here, task, today)).collect();
        let shown: Vec<_> = tasks.iter().filter(|task| show.get().takes(here, task, today)).collect();
        view! {
            {open_suggestions(here)}
            {filters(here, show, &tasks, today)}
            {contested}
            {gantt(&shown, today)}
        }
        .into_any()
    };
    tab_page(Route::Tasks, title.into_any(), sending_chip(), body.into_any())
}

fn filters(here: Here, show: RwSignal<Show>, tasks: &[Row<Task>], today: Day) -> AnyView {
    let chip = |(one, word): &(Show, &'static str)| {
        let one = *one;
        let count = tasks.iter().filter(|task| one.takes(here, task, today)).count();
        if count == 0 && one != Show::All && show.get() != one {
            return None;
        }
        let checked = move || show.get() == one;
        Some(view! {
            <label class="chip">
                <input type="radio" name="show" prop:checked=checked on:change=move |_| show.set(one)/>
                <span>{*word}" "<b>{count}</b></span>
            </label>
        })
    };
    let chips: Vec<_> = Show::ALL.iter().filter_map(chip).collect();
    view! { <fieldset><legend class="visually-hidden">"只看"</legend><div class="scroll-row">{chips}</div></fieldset> }
        .into_any()
}

/// The days the chart spans: whole months around today.
struct Span {
    from: Day,
    days: i64,
}

impl Span {
    const MONTHS: i64 = 4;
    fn around(today: Day) -> Self {
        // From the month before last's end to two months ahead: four months fit a phone.
        let from = today.month_start().plus_days(-1).month_start();
        let mut end = from;
        for _ in 0..Self::MONTHS {
            end = end.plus_days(31).month_start();
        }
        Self { from, days: from.days_until(end) }
    }
    /// Where a day stands, in whole per cent, kept inside the chart.
    fn at(&self, day: Day) -> i64 {
        (self.from.days_until(day) * 100 / self.days.max(1)).clamp(0, 100)
    }
    fn months(&self) -> Vec<String> {
        let mut day = self.from;
        (0..Self::MONTHS)
            .map(|_| {
                let name = format!("{} 月", day.month());
                day = day.plus_days(31).month_start();
                name
            })
            .collect()
    }
}

fn gantt(tasks: &[&Row<Task>], today: Day) -> AnyView {
    if tasks.is_empty() {
        return view! { <section class="card empty"><Icon name=IconName::Check/><p>"这一类里没有任务。"</p></section> }
            .into_any();
    }
    let span = Span::around(today);
    let months: Vec<_> = span.months().into_iter().map(|month| view! { <span>{month}</span> }).collect();
    let lanes: Vec<_> = tasks.iter().map(|task| lane(task, &span, today)).collect();
    view! {
        <section class="card" aria-label="进度图">
            <div class="months" aria-hidden="true">{months}</div>
            <ul class="gantt">{lanes}</ul>
            <p class="legend">
                <span><i></i>"计划"</span><span><i class="done"></i>"已完成"</span><span><i class="today"></i>"今天"</span>
            </p>
        </section>
    }
    .into_any()
}

/// A task's bar of time: planned, done, milestones, today.
fn track(task: &Task, span: &Span, today: Day) -> AnyView {
    let (begins, ends) = (task.begins_on, task.deadline.value);
    let said = format!(
        "计划 {} 到 {},已完成 {}",
        words::month_day(begins),
        words::month_day(ends),
        words::progress(&task.progress.value)
    );
    let miles: Vec<_> = task
        .milestones
        .value
        .iter()
        .filter(|mile| mile.due_on >= span.from && span.from.days_until(mile.due_on) <= span.days)
        .map(|mile| {
            let class = if mile.due_on < today { "mile done" } else { "mile" };
            view! { <span class=class style=("--at", span.at(mile.due_on).to_string())></span> }
        })
        .collect();
    view! {
        <div class="track" role="img" aria-label=said>
            <span
                class="plan"
                style=("--from", span.at(begins).to_string())
                style=("--to", span.at(ends).max(span.at(begins) + 2).to_string())
                style=("--done", task.progress.value.percent().to_string())
            ></span>
            {miles}
            <span class="today" style=("--at", span.at(today).to_string())></span>
        </div>
    }
    .into_any()
}

fn lane(task: &Task, span: &Span, today: Day) -> AnyView {
    let due = task.due(today);
    let class = format!("lane {}", words::star_class(task.star));
    let foot = format!("{} · {}", task.owner.value.name, words::progress(&task.progress.value));
    let update = (due != TaskDue::Complete)
        .then(|| view! { <a class="chip" href=Route::Progress(task.id).path()>"更新进度"</a> });
    view! {
        <li class=class>
            <div class="row between top">
                <h3><a class="plain hit" href=Route::Task(task.id).path()>
                    <span class=words::star_class(task.star)><Icon name=IconName::of_star(task.star)/></span>{task.title.value.clone()}
                </a></h3>
                {due_chip(due)}
            </div>
            {track(task, span, today)}
            <div class="row between"><small class="muted num">{foot}</small>{update}</div>
        </li>
    }
    .into_any()
}

/// One task's chart by itself.
pub(super) fn chart(task: &Task, today: Day) -> AnyView {
    let span = Span::around(today);
    let months: Vec<_> = span.months().into_iter().map(|month| view! { <span>{month}</span> }).collect();
    view! {
        <section class=format!("card {}", words::star_class(task.star)) aria-label="进度图">
            <div class="months" aria-hidden="true">{months}</div>
            {track(task, &span, today)}
        </section>
    }
    .into_any()
}

/// Whether this person may pick one of two values: the owner, or who leads the village.
fn may_settle(here: Here, task: &Task) -> bool {
    let device = here.device();
    task.owner.value.account == Some(device.me()) || Mine::of(&device.standing()).covers(&task.village)
}

/// Two people set the same field of a task; the first such field.
pub(super) fn conflict(here: Here, task: &Task, today: Day) -> Option<AnyView> {
    let id = task.id;
    let mut values: Vec<Met> = Vec::new();
    let mut what = "";
    let mut met = |value: String, stamp: &Stamp, now: bool, change: TaskChange| {
        let by = set_by(here, stamp, today, now);
        values.push(Met { value, by, now, settle: Intent::SettleTask { task: id, change } });
    };
    macro_rules! gather {
        ($field:ident, $word:literal, $change:path, $say:expr) => {
            if what.is_empty() && task.$field.is_contested() {
                what = $word;
                let say = $say;
                let now = &task.$field;
                met(say(&now.value), &now.stamp, true, $change(now.value.clone()));
                for (value, stamp) in &now.contested {
                    met(say(value), stamp, false, $change(value.clone()));
                }
            }
        };
    }
    gather!(progress, "进度", TaskChange::Progress, words::progress);
    gather!(deadline, "完成时限", TaskChange::Deadline, |day: &Day| day.to_string());
    gather!(owner, "责任人", TaskChange::Owner, |owner: &domain::task::Owner| owner.name.clone());
    gather!(title, "名称", TaskChange::Title, Clone::clone);
    gather!(milestones, "节点", TaskChange::Milestones, |plan: &Vec<domain::Milestone>| words::milestones(
        plan
    ));
    if what.is_empty() {
        return None;
    }
    let may = may_settle(here, task);
    let advice = if may { "选哪个就按哪个。" } else { "等责任人或书记选定。" };
    let about = format!("“{}”的{what}", task.title.value);
    let more = view! { <a class="link hit" href=Route::Task(id).path()>"看全部记录"</a> };
    Some(card(here, &about, advice, values, may, more.into_any()))
}
