//! 总览 — the first page: what waits for whoever sits here, and what has been recorded.

use super::book::use_desk;
use super::online::{Again, online};
use super::parts::PageHead;
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::functions::{Overview, overview};
use crate::words;
use device::Row;
use domain::figures::Figures;
use domain::task::TaskDue;
use domain::{Fen, PlaceCode};
use leptos::prelude::*;

/// The village, counted from what this browser keeps; works without a network.
#[component]
pub fn VillageStart(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let title = {
        let village = village.clone();
        Signal::derive(move || desk.read(|look| look.place(&village)))
    };
    let note = move || {
        let at = desk.read(|look| look.device.last_in_step());
        at.map(|at| format!("截至 {}", words::when(at, today)))
    };
    let waits = move || {
        desk.read(|look| {
            let world = look.world;
            let open = world.reviews.values().filter(|row| row.state.is_open()).count();
            let tasks = || world.tasks.values().map(Row::noun);
            let late = tasks().filter(|task| matches!(task.due(today), TaskDue::Overdue(_))).count();
            let contested = tasks().filter(|task| task.is_contested()).count();
            let twins =
                world.visits.values().filter(|row| row.twin.as_ref().is_some_and(|twin| twin.same.is_none()));
            let needs = world.needs.values().filter(|row| row.is_open()).count();
            [
                (Route::Inbox, "待确认", open, "条记录等您看"),
                (Route::Tasks, "任务逾期", late, "项过了时限"),
                (Route::Tasks, "两个值待选", contested, "项等您选定"),
                (Route::Records, "可能重复", twins.count(), "对走访等您判断"),
                (Route::Records, "诉求在办", needs, "件还没办结"),
            ]
        })
    };
    let figures = move || {
        desk.read(|look| {
            let world = look.world;
            Figures::count(
                world.visits.values().map(Row::noun),
                world.disputes.values().map(Row::noun),
                world.activities.values().map(Row::noun),
                world.needs.values().map(Row::noun),
                today.year_start(),
                today,
            )
        })
    };
    let first = move || {
        desk.read(|look| look.device.first_read()).map(|first| {
            view! {
                <p class="notice info" role="status">
                    {format!("正在把本村的记录领到这台电脑上,还有 {} 条。", words::grouped(first.remaining))}
                </p>
            }
        })
    };
    view! {
        <PageHead title note=Signal::derive(note)/>
        {first}
        <section class="stack" aria-labelledby="waits">
            <h2 id="waits">"等您办的"</h2>
            <div class="stats">
                {move || waits().map(|(to, word, count, unit)| stat_link(&to, word, count, unit))}
            </div>
        </section>
        {move || recorded(&figures(), today.year())}
    }
    .into_any()
}

/// An office, counted by the server.
#[component]
pub fn OfficeStart(under: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let name = desk.peek(|look| look.place(&under));
    let ask = move || overview(under.clone());
    view! {
        <PageHead title=name note="各村数出来的,和手机、光荣榜是同一个数。"/>
        {online(Again::new(), ask, move |seen: Overview| {
            let facts = format!("{} 个村(社区)· {} 个网格 · {} 人在岗", seen.villages, seen.grids, seen.people);
            let nominated = usize::try_from(seen.nominated).unwrap_or(0);
            let unfinished: Vec<_> = seen
                .unfinished
                .iter()
                .map(|(year, evaluations, objections)| {
                    view! {
                        <p class="notice warn">
                            {words::unfinished_year(*year, *evaluations, *objections)}
                            " "
                            <a class="link" href=Route::Evaluation.path()>"去评星"</a>
                        </p>
                    }
                })
                .collect();
            view! {
                {unfinished}
                <p class="muted">{format!("{facts} · 截至 {}", words::when(seen.as_of, today))}</p>
                <section class="stack" aria-labelledby="waits">
                    <h2 id="waits">"等人办的"</h2>
                    <div class="stats">
                        {stat_link(&Route::Board, "待公布", nominated, "条荣誉等您公布")}
                        {stat("村里待确认", seen.waiting.into(), "条记录等各村书记看")}
                        {stat("任务逾期", seen.late_tasks.into(), "项过了时限")}
                        {stat("任务在办", seen.open_tasks.into(), "项还没完成")}
                    </div>
                </section>
                {money(&seen)}
                {recorded(&seen.figures, today.year())}
            }
                .into_any()
        })}
    }
    .into_any()
}

/// The year's money in one line, and what is to come back from every year.
fn money(seen: &Overview) -> AnyView {
    let awards = &seen.funds.awards;
    let (word, amount) = match awards.budget {
        Some(budget) => ("奖补还余", budget.left),
        None => ("规划还要奖补", awards.planned),
    };
    let back = (!seen.to_recover.is_empty()).then(|| {
        let sum: Fen = seen.to_recover.iter().map(|(_, amount)| *amount).sum();
        money_link("待收回", sum, words::to_recover(&seen.to_recover), true)
    });
    let watch = awards.budget.is_some_and(|budget| budget.is_tight());
    view! {
        <section class="stack" aria-labelledby="money">
            <h2 id="money">{format!("{} 年奖补资金", seen.funds.year)}</h2>
            <div class="stats">
                {money_link(word, amount, words::funds_in_short(awards), watch)} {back}
            </div>
        </section>
    }
    .into_any()
}

fn money_link(word: &'static str, amount: Fen, note: String, watch: bool) -> AnyView {
    view! {
        <a class="card stat" class:watch=watch href=Route::Funds.path()>
            <small class="muted">{word}</small>
            <b>{words::in_ten_thousands(amount)}</b>
            <small class="muted">{note}</small>
        </a>
    }
    .into_any()
}

fn stat_link(to: &Route, word: &'static str, count: usize, unit: &'static str) -> AnyView {
    let class = if count > 0 { "card stat watch" } else { "card stat" };
    view! {
        <a class=class href=to.path()>
            <small class="muted">{word}</small>
            <b>{count}</b>
            <small class="muted">{unit}</small>
        </a>
    }
    .into_any()
}

fn stat(word: &'static str, count: u64, unit: impl Into<String>) -> AnyView {
    let unit = unit.into();
    view! {
        <div class="card stat">
            <small class="muted">{word}</small>
            <b>{words::grouped(count)}</b>
            <small class="muted">{unit}</small>
        </div>
    }
    .into_any()
}

/// What has been recorded in a year.
pub(super) fn recorded(figures: &Figures, year: i32) -> AnyView {
    let settled = match figures.settled_percent() {
        Some(percent) => format!("化解 {} 起,{percent}%", words::grouped(figures.disputes_settled)),
        None => "没有纠纷".to_owned(),
    };
    view! {
        <section class="stack" aria-labelledby="recorded">
            <h2 id="recorded">{format!("{year} 年记下的")}</h2>
            <div class="stats">
                {stat("走访户数", figures.households_visited, words::visits_apart("", "次走访", figures))}
                {stat("矛盾纠纷", figures.disputes, settled)}
                {stat("志愿活动", figures.activities, format!("{} 人次", words::grouped(figures.attendances)))}
                {stat("诉求", figures.needs, format!("办结或说明 {} 件", words::grouped(figures.needs_over)))}
            </div>
        </section>
    }
    .into_any()
}
