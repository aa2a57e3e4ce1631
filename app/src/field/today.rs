//! 今日 — what is next: the month's figure, the three acts, what is due, tasks, and what needs the person.

use super::doors::{DueDoor, category_line, due_doors, visited};
use super::frame::{empty, heading, sending_chip, tab_page};
use super::line::{Lead, Line, chip, family};
use super::place::{Mine, above, door_line, place_name};
use super::returned::{self, AGAIN};
use super::tasks::task_line;
use crate::kit::form::is_form;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::own_stars::own_plan;
use crate::route::Route;
use crate::words;
use device::World;
use domain::agenda::Reason;
use domain::order;
use domain::settings::Settings;
use domain::task::TaskDue;
use domain::{Day, PlaceCode};
use leptos::prelude::*;

/// Most lines of a list on this page: it says what is next, not everything there is.
const MOST: usize = 6;

/// The day's page.
pub(super) fn screen() -> AnyView {
    let here = here();
    let mine = here.memo(|device| Mine::of(&device.standing()));
    let title = move || {
        let mine = mine.get();
        here.ask(|device| {
            let grids = device.standing().grids();
            match mine.village().or(grids.first()) {
                Some(place) => heading(above(device, place), place_name(device, place)),
                None => heading("群星".into(), "今日".into()),
            }
        })
    };
    let body = move || {
        let (mine, today) = (mine.get(), here.today());
        let doors = here.world(|world| due_doors(world, &mine, today));
        view! {
            {wiped_note(here)}
            {returned::banner(here)}
            {still_reading(here)}
            {hero(here, &mine, &doors, today)}
            {acts()}
            {drafts(here)}
            {secretary(here, &mine, today)}
            {due_list(here, &doors, today)}
            {my_tasks(here, today)}
        }
        .into_any()
    };
    tab_page(Route::Today, (move || title()).into_any(), sending_chip(), body.into_any())
}

fn wiped_note(here: Here) -> Option<AnyView> {
    here.ask(|device| device.wiped()).map(|wiped| {
        let back = (wiped.back > 0).then(|| format!("没传的 {} 条已从副本找回,会自动再传。", wiped.back));
        let lost = match wiped.unsent.saturating_sub(wiped.back) {
            0 if wiped.back > 0 => String::new(),
            0 => "记录都已在服务器上,正在重新领取。".into(),
            n => format!("还有 {n} 条没传的记录,请在“上传”里读回备份文件,或补记。"),
        };
        view! { <p class="notice warn"><Icon name=IconName::Alert/><span>"浏览器清理过本机资料。"{back}{lost}</span></p> }.into_any()
    })
}

fn still_reading(here: Here) -> Option<AnyView> {
    here.ask(|device| device.first_read()).map(|read| {
        let words =
            format!("住户已领到,可以用了。其余记录还有约 {} 条,会慢慢来。", words::grouped(read.remaining));
        view! { <p class="notice info"><Icon name=IconName::Cloud/><span>{words}</span></p> }.into_any()
    })
}

fn hero(here: Here, mine: &Mine, doors: &[DueDoor], today: Day) -> AnyView {
    let (seen, all) = here.world(|world| visited(world, |place| mine.covers(place), today.month_start()));
    let due = doors.iter().filter(|door| door.household.is_some() && door.days_left(today) <= 0).count();
    let every = Settings::builtin().visit_every_days;
    let rule =
        if every == 30 { "每户每月一次".to_owned() } else { format!("每户 {every} 天一次") };
    view! {
        <section class="hero" aria-label="本月走访">
            <div class="row between top">
                <div>
                    <small>{format!("{}走访 · {rule}", words::month_name(today))}</small>
                    <span class="hero-figure">{seen}" "<small>{format!("/ {all} 户")}</small></span>
                </div>
                <div class="end-text">
                    <small>"今天该走"</small>
                    <span class="hero-figure">{due}" "<small>"户"</small></span>
                </div>
            </div>
            <progress class="bar" value=seen max=all.max(1) aria-label=format!("本月已走访 {seen} 户,共 {all} 户")></progress>
        </section>
    }
    .into_any()
}

fn acts() -> AnyView {
    let visit = Route::NewVisit { household: None, again: None }.path();
    let dispute = Route::NewDispute { household: None, again: None }.path();
    let activity = Route::NewActivity { again: None }.path();
    view! {
        <nav class="acts" aria-label="记一条">
            <a href=visit><span class="visit"><Icon name=IconName::Door/></span>"记走访"</a>
            <a href=dispute><span class="dispute"><Icon name=IconName::Scale/></span>"记调解"</a>
            <a href=activity><span class="activity"><Icon name=IconName::Heart/></span>"记志愿"</a>
        </nav>
    }
    .into_any()
}

/// Forms begun and not finished, each leading back into itself.
fn drafts(here: Here) -> Option<AnyView> {
    let today = here.today();
    let lines: Vec<_> = here.ask(|device| {
        let world = device.world();
        let line = |kept: device::Draft| {
            let (words, route) = draft_line(here, &world, &kept.key, today)?;
            let when = format!("{} 的草稿,接着写", words::when(kept.kept_at, today));
            Some(view! {
                <a class="card watch row" href=route.path()>
                    <span class="avatar warn"><Icon name=IconName::Edit/></span>
                    <span class="grow"><strong>{words}</strong><br/><small class="muted">{when}</small></span>
                    <Icon name=IconName::Chevron/>
                </a>
            })
        };
        device.drafts().into_iter().filter(|kept| is_form(&kept.key)).filter_map(line).take(MOST).collect()
    });
    (!lines.is_empty()).then(|| lines.into_any())
}

fn draft_line(here: Here, world: &World, key: &str, today: Day) -> Option<(String, Route)> {
    let (form, of) = key.split_once('/').unwrap_or((key, ""));
    Some(match form {
        "visit" => {
            let id = of.parse().ok()?;
            (format!("走访 · {},还没写完", world.households.get(&id)?.family()), Route::visit(id))
        }
        AGAIN => returned::again_line(here, of.parse().ok()?)?,
        "dispute" => ("调解,还没写完".into(), Route::NewDispute { household: None, again: None }),
        "activity" => ("志愿,还没写完".into(), Route::NewActivity { again: None }),
        "household" => ("新增住户,还没写完".into(), Route::NewHousehold),
        // A year that is over is not planned any more.
        "plan" if of.starts_with(&format!("{}/", today.year())) => {
            ("创建规划,改了还没存".into(), Route::Plan)
        }
        "progress" => {
            let id = of.parse().ok()?;
            (format!("更新进度 · {}", world.tasks.get(&id)?.title.value), Route::Progress(id))
        }
        _ => return None,
    })
}

/// Why somebody should call at a door, all of it.
pub(super) fn why(door: &DueDoor, world: &World, today: Day) -> String {
    let mut words: Vec<String> = Vec::new();
    for due in &door.list {
        words.push(match &due.reason {
            Reason::NeedOpen { need } => world.needs.get(need).map_or_else(
                || words::reason(&due.reason, today),
                |need| format!("反映{}", short(&need.text)),
            ),
            other => words::reason(other, today),
        });
    }
    words.join(" · ")
}

/// The first few characters of a long text.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 12;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

/// How urgent, as a chip: overdue in words, and never only one good day.
pub(super) fn left_chip(days: i64, follow_up: bool) -> AnyView {
    let (class, word) = match days {
        late if late < 0 => ("chip bad", words::left(days)),
        0 => ("chip warn", if follow_up { "今天回访".to_owned() } else { "今天".to_owned() }),
        _ => ("chip", words::left(days)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// A line for a door with what is due at it.
pub(super) fn door_item(world: &World, door: &DueDoor, today: Day) -> Option<AnyView> {
    let days = door.days_left(today);
    let first = door.list.first()?;
    let promised = matches!(first.reason, Reason::FollowUp { .. } | Reason::DisputeFollowUp { .. });
    let why = why(door, world, today);
    let (href, lead, title, small) = match door.household.and_then(|id| world.households.get(&id)) {
        Some(household) => {
            let kinds = category_line(household);
            let small = if kinds.is_empty() { why } else { format!("{kinds} · {why}") };
            (Route::Household(household.id).path(), family(household), door_line(household), small)
        }
        None => {
            let Reason::DisputeFollowUp { dispute, .. } = first.reason else { return None };
            let title = world.disputes.get(&dispute)?.title();
            (Route::Dispute(dispute).path(), Lead::Mark('调'), title, why)
        }
    };
    Some(Line { href, lead, title, small, end: left_chip(days, promised) }.view())
}

fn due_list(here: Here, doors: &[DueDoor], today: Day) -> AnyView {
    if doors.is_empty() {
        let act = view! { <a class="btn" href=Route::Households.path()>"看看住户"</a> }.into_any();
        return empty(IconName::Check, "这几天没有必须走的户。想去谁家,直接记走访就行。", act);
    }
    let lines: Vec<_> = here
        .world(|world| doors.iter().filter_map(|door| door_item(world, door, today)).take(MOST).collect());
    let more = (doors.len() > MOST).then(|| {
        let words = format!("看全部 {} 户", doors.len());
        view! { <div><a class="btn quiet wide" href=format!("{}?due=1", Route::Households.path())>{words}</a></div> }
    });
    let ahead = Settings::builtin().visit_ahead_days;
    view! {
        <section class="card list-card">
            <div class="row between"><h2>"该走访了"</h2><small class="muted">{format!("{} 户", doors.len())}</small></div>
            <ul class="list">{lines}</ul>
            {more}
            <p class="hint">{format!("也列出了往后 {ahead} 天的,早几天晚几天都可以办。")}</p>
        </section>
    }
    .into_any()
}

fn my_tasks(here: Here, today: Day) -> Option<AnyView> {
    let me = here.device().me();
    let lines: Vec<_> = here.world(|world| {
        let mut tasks: Vec<_> = world
            .tasks
            .values()
            .filter(|task| task.owner.value.account == Some(me) && task.due(today) != TaskDue::Complete)
            .collect();
        order::by_key(&mut tasks, |task| task.deadline.value);
        tasks.into_iter().take(3).map(|task| task_line(task, today)).collect()
    });
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card list-card">
                <div class="row between"><h2>"我的任务"</h2><a class="chip" href=Route::Tasks.path()>"全部任务"</a></div>
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// What a village secretary sees besides: what waits at the desk, and each grid's month.
fn secretary(here: Here, mine: &Mine, today: Day) -> Option<AnyView> {
    let village = mine.village()?.clone();
    let (waiting, overdue, aim) = here.world(|world| {
        let waiting = world
            .reviews
            .values()
            .filter(|item| item.state.is_open() && village.covers(&item.village))
            .count();
        let late = |task: &&device::Row<domain::Task>| matches!(task.due(today), TaskDue::Overdue(_));
        let aim = own_plan(world, &village, today.year()).aimed_level();
        (waiting, world.tasks.values().filter(late).count(), aim)
    });
    let inbox = if waiting > 0 { "chip bad" } else { "chip ok" };
    let late = if overdue > 0 { "chip bad" } else { "chip ok" };
    let line = |href: String, icon, title: &str, end| {
        Line { href, lead: Lead::Icon(icon), title: title.into(), small: String::new(), end }.view()
    };
    let lines = [
        line("/app/desk/inbox".into(), IconName::Inbox, "待确认的记录", chip(inbox, format!("{waiting} 条"))),
        line(Route::Tasks.path(), IconName::Flag, "逾期的任务", chip(late, format!("{overdue} 项"))),
        line(Route::Plan.path(), IconName::Star, "今年的创建规划", chip("chip", aim_words(aim))),
    ];
    Some(
        view! {
            <section class="card list-card">
                <h2>"村里的事"</h2>
                <ul class="list">
                    {lines}
                    {grid_lines(here, &village, today)}
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

fn grid_lines(here: Here, village: &PlaceCode, today: Day) -> Vec<AnyView> {
    here.ask(|device| {
        let world = device.world();
        let grids = world.places.keys().filter(|code| code.grid_number().is_some() && village.covers(code));
        let line = |code: &PlaceCode| {
            let (seen, all) = visited(&world, |place| place == code, today.month_start());
            Line {
                href: format!("{}?grid={code}", Route::Households.path()),
                lead: Lead::Icon(IconName::Home),
                title: place_name(device, code),
                small: "本月走访".into(),
                end: chip("num", format!("{seen} / {all} 户")),
            }
            .view()
        };
        grids.map(line).collect()
    })
}
