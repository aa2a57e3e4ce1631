//! 村里的事 — what a village secretary sees on 今日 besides: what waits for a word, conflicts, each grid's figures.

use super::doors::figures;
use super::line::{Lead, Line, chip};
use super::place::{Mine, place_name};
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::own_stars::own_plan;
use crate::route::Route;
use crate::words;
use device::World;
use domain::round::DueDoor;
use domain::task::TaskDue;
use domain::{Day, PlaceCode};
use leptos::prelude::*;

/// Records of a village that wait for its secretary.
pub(super) fn reviews_waiting(world: &World, village: &PlaceCode) -> usize {
    let waits = |item: &sync::ReviewItem| item.state.is_open() && village.covers(&item.village);
    world.reviews.values().filter(|item| waits(item)).count()
}

/// Where two people said different things, and one tap settles it: what, about whom, and the page with that tap.
pub(super) fn conflicts(world: &World, village: &PlaceCode) -> Vec<(&'static str, String, Route)> {
    let mut found = Vec::new();
    for row in world.households.values().filter(|row| village.covers(&row.grid.value) && row.is_contested()) {
        found.push(("住户资料", words::head_and_door(row), Route::Household(row.id)));
    }
    for need in world.needs.values().filter(|row| village.covers(&row.grid) && row.handling.is_contested()) {
        found.push(("办理", need.text.clone(), Route::Household(need.household)));
    }
    for task in world.tasks.values().filter(|row| village.covers(&row.village) && row.is_contested()) {
        found.push(("任务", task.title.value.clone(), Route::Task(task.id)));
    }
    found
}

/// The card.
pub(super) fn card(here: Here, mine: &Mine, doors: &[DueDoor], today: Day) -> Option<AnyView> {
    let village = mine.village()?.clone();
    let (waiting, contested, overdue, aim) = here.world(|world| {
        let late = |task: &&device::Row<domain::Task>| matches!(task.due(today), TaskDue::Overdue(_));
        let overdue = world.tasks.values().filter(late).count();
        let aim = own_plan(world, &village, today.year()).aimed_level();
        (reviews_waiting(world, &village), conflicts(world, &village).len(), overdue, aim)
    });
    let tone = |count: usize| if count > 0 { "chip bad" } else { "chip ok" };
    let line = |route: Route, icon, title: &str, end| {
        Line { href: route.path(), lead: Lead::Icon(icon), title: title.into(), small: String::new(), end }
            .view()
    };
    let lines = [
        line(Route::Inbox, IconName::Inbox, "待确认的记录", chip(tone(waiting), format!("{waiting} 条"))),
        line(Route::Inbox, IconName::Users, "两个值待定", chip(tone(contested), format!("{contested} 处"))),
        line(Route::Inbox, IconName::Phone, "好久没消息的手机", chip("chip", "看看".into())),
        line(Route::Tasks, IconName::Flag, "逾期的任务", chip(tone(overdue), format!("{overdue} 项"))),
        line(Route::Plan, IconName::Star, "今年的创建规划", chip("chip", aim_words(aim))),
    ];
    Some(
        view! {
            <section class="card list-card">
                <h2>"村里的事"</h2>
                <ul class="list">
                    {lines}
                    {grid_lines(here, &village, doors, today)}
                </ul>
                <div><a class="btn wide" href="/app/desk"><Icon name=IconName::Building/>"办公页面"</a></div>
            </section>
        }
        .into_any(),
    )
}

fn aim_words(aim: u8) -> String {
    if aim == 0 { "还没定".to_owned() } else { format!("目标{}", words::level(aim)) }
}

fn grid_lines(here: Here, village: &PlaceCode, doors: &[DueDoor], today: Day) -> Vec<AnyView> {
    here.ask(|device| {
        let world = device.world();
        let grids = world.places.keys().filter(|code| code.grid_number().is_some() && village.covers(code));
        let line = |code: &PlaceCode| {
            let figures = figures(&world, |place| place == code, doors, today);
            Line {
                href: format!("{}?grid={code}", Route::Households.path()),
                lead: Lead::Icon(IconName::Home),
                title: place_name(device, code),
                small: words::figures_short(figures),
                end: chip("chip num", format!("{} 户", figures.all())),
            }
            .view()
        };
        grids.map(line).collect()
    })
}
