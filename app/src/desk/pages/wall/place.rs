//! One village of the chart: each star with its tasks, why it is behind, and the records. For an office from the
//! server; for the village itself from what this browser keeps, without a network too.

use super::table::cell;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::leader_visits::card as card_of_visit;
use crate::desk::pages::leader_visits::list::own_visits;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::overview::recorded;
use crate::desk::pages::parts::{BackTo, PageHead, YearChoice, options};
use crate::desk::pages::tasks::list::due_class;
use crate::desk::route::Route;
use crate::functions::{WallPlace, wall_place};
use crate::parts::own_stars::own_plan;
use crate::parts::stars::StarRow;
use crate::words;
use device::Row;
use domain::figures::Figures;
use domain::wall::{Lateness, WallRow, WallState};
use domain::{Day, LeaderVisit, Place, PlaceCode, PlaceKind, StarKind, Task, order};
use leptos::prelude::*;

/// A village as an office above it sees it.
#[component]
pub fn OfficePlace(village: PlaceCode) -> impl IntoView {
    let today = use_desk().today();
    let asked = village.clone();
    let years = YearChoice::new(today.year());
    let ask = move || wall_place(asked.clone(), Some(years.get()));
    let records =
        options([("visit", "走访"), ("dispute", "纠纷"), ("activity", "志愿"), ("need", "诉求")], None);
    let show = move |seen: WallPlace| {
        let links: Vec<_> = records
            .iter()
            .map(|(kind, word)| {
                let href = format!("/desk/v1/export/{village}.xlsx?kind={kind}");
                view! { <a class="btn small" href=href download="">{format!("导出{word}")}</a> }
            })
            .collect();
        view! {
            <PageHead title=seen.row.village.name.clone() note=note(&seen.row, Some(words::date_time(seen.as_of)))/>
            {stars(&seen.row, &seen.tasks, today, false)}
            {recorded(&seen.figures, years.get_untracked())}
            {visits(&seen.visits, Some(&seen.row.village.name))}
            <div class="row wrap no-print">{links} {for_residents(&village)}</div>
        }
        .into_any()
    };
    view! {
        <BackTo href=Route::Wall.path() name="作战图"/>
        <div class="filters no-print">{years.field(0)}</div>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}

/// A village as its secretary sees it.
#[component]
pub fn OwnPlace(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    move || {
        let (row, tasks, figures) = desk.read(|look| {
            let world = look.world;
            let all = world.tasks.values().map(Row::noun);
            let own = all.filter(|task| task.village == village && task.is_of_year(today.year()));
            let tasks: Vec<Task> = own.cloned().collect();
            let plan = own_plan(world, &village, today.year());
            let place =
                world.places.get(&village).map_or_else(|| unnamed(&village), |row| row.noun().clone());
            let figures = Figures::count(
                world.visits.values().map(Row::noun),
                world.disputes.values().map(Row::noun),
                world.activities.values().map(Row::noun),
                world.needs.values().map(Row::noun),
                today.year_start(),
                today,
            );
            let evaluation = world.evaluations.get(&(village.clone(), today.year())).map(Row::noun);
            let row = WallRow::of(place, Some(&plan), &tasks, today).with_evaluation(evaluation);
            (row, tasks, figures)
        });
        view! {
            <PageHead title=format!("{}作战图", row.village.name) note=note(&row, None)/>
            {stars(&row, &tasks, today, true)}
            {recorded(&figures, today.year())}
            {visits(&own_visits(&village), None)}
            <div class="row wrap no-print">{for_residents(&village)}</div>
        }
        .into_any()
    }
}

/// What residents see of the village, and the sheet for its notice board.
fn for_residents(village: &PlaceCode) -> AnyView {
    let page = format!("/v/{village}");
    view! {
        <a class="btn small" href=page.clone() target="_blank" rel="noopener">"居民看到的页面"</a>
        <a class="btn small" href=format!("{page}/poster") target="_blank" rel="noopener">"打印海报"</a>
    }
    .into_any()
}

/// A village whose name has not arrived yet.
fn unnamed(village: &PlaceCode) -> Place {
    Place { code: village.clone(), kind: PlaceKind::Village, name: "本村".to_owned(), sample: false }
}

fn note(row: &WallRow, as_of: Option<String>) -> String {
    let leaders = words::leaders(row);
    let parts = [
        row.title.as_ref().map(words::titled),
        row.pilot.map(|track| format!("{}试点", track.name())),
        (!leaders.is_empty()).then(|| format!("分包领导:{leaders}")),
        row.next.as_ref().map(|due| format!("最近节点:{}", words::next_due(due))),
        as_of.map(|at| format!("截至 {at}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn stars(row: &WallRow, tasks: &[Task], today: Day, own: bool) -> AnyView {
    let cards: Vec<_> = row.stars.iter().map(|(star, state)| card(*star, state, tasks, today, own)).collect();
    view! {
        <p>
            <StarRow held=row.level() aimed=row.aimed_level()/>
        </p>
        <div class="columns">{cards}</div>
    }
    .into_any()
}

fn card(star: StarKind, state: &WallState, tasks: &[Task], today: Day, own: bool) -> AnyView {
    let mut tasks: Vec<&Task> = tasks.iter().filter(|task| task.star == star).collect();
    order::by_key(&mut tasks, |task| (task.progress.value.is_complete(), task.deadline.value, task.id));
    let late: &[Lateness] = if let WallState::AtRisk(_, late) = state { late } else { &[] };
    let reason = words::wall_reason(star, state).map(|reason| view! { <p class="late">{reason}</p> });
    let lines: Vec<_> = tasks.into_iter().map(|task| line(task, late, today, own)).collect();
    let none = (lines.is_empty() && matches!(state, WallState::UnderWay(_)))
        .then(|| view! { <p class="muted">"争创的星还没有建任务。"</p> });
    view! {
        <section class="card stack">
            <div class="row between">
                <h2 class=words::star_class(star)>{star.name()}</h2>
                {cell(star, state)}
            </div>
            {reason}
            {none}
            <ul class="list">{lines}</ul>
        </section>
    }
    .into_any()
}

/// What leaders looked at and suggested; nothing where none came.
fn visits(visits: &[LeaderVisit], village_name: Option<&str>) -> Option<AnyView> {
    let cards: Vec<_> = visits.iter().map(|visit| card_of_visit(visit, village_name)).collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="visits">
                <h2 id="visits">"调研"</h2>
                <div class="cols">{cards}</div>
            </section>
        }
        .into_any()
    })
}

/// A task of a star, and why it holds the star up; the village opens it, an office reads it here.
fn line(task: &Task, late: &[Lateness], today: Day, own: bool) -> AnyView {
    let due = task.due(today);
    let title = task.title.value.clone();
    let title = if own {
        view! { <a class="link hit" href=Route::Task(task.id).path()>{title}</a> }.into_any()
    } else {
        view! { <strong>{title}</strong> }.into_any()
    };
    let why = late
        .iter()
        .find(|one| one.task == task.id)
        .map(|one| view! { <p class="late">{words::late(one)}</p> });
    let more = format!("{} · {}", task.owner.value.name, words::progress(&task.progress.value));
    view! {
        <li class="item top">
            <div class="grow">
                {title}
                {why}
                <small class="muted">{more}</small>
            </div>
            <span class=due_class(due)>{words::task_due(due)}</span>
        </li>
    }
    .into_any()
}
