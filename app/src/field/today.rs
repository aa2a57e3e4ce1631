//! 今日 — what is next: the round's three figures, the three acts, what is due, tasks, and what needs the person.

use super::begun::{done_today, drafts};
use super::doors::{due_doors, figures};
use super::due_list::{due_list, others_at_work};
use super::first_day;
use super::frame::{heading, sending_chip, tab_page};
use super::place::{Mine, above, place_name};
use super::returned;
use super::tasks::task_line;
use super::village;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use domain::Day;
use domain::order;
use domain::round::Figures;
use domain::task::TaskDue;
use leptos::prelude::*;

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
        let figures = here.glance(|world| figures(world, |place| mine.covers(place), &doors, today));
        let village = village::card(here, &mine, &doors, today);
        view! {
            {wiped_note(here)}
            {returned::banner(here)}
            {still_reading(here)}
            <div class="day-top">{hero(figures, today)}{acts()}</div>
            {first_day::greeting(here)}
            {drafts(here)}
            {due_list(here, doors, today)}
            {done_today(here, today)}
            {others_at_work(here, &mine, today)}
            {village}
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
        let words = format!(
            "住户已领到,可以用了。其余记录还有约 {} 条,会慢慢来,领完以前数字还不全。",
            words::grouped(read.remaining)
        );
        view! { <p class="notice info"><Icon name=IconName::Cloud/><span>{words}</span></p> }.into_any()
    })
}

fn hero(figures: Figures, today: Day) -> AnyView {
    let Figures { done, now, soon } = figures;
    let all = figures.all();
    let figure = |word: &'static str, count: usize| {
        view! { <div><span class="hero-figure">{count}</span><small>{word}</small></div> }
    };
    view! {
        <section class="hero" aria-label="这一轮走访">
            <div class="row between wrap">
                <small>{words::day_and_weekday(today)}</small>
                <small class="num">{format!("一共 {all} 户")}</small>
            </div>
            <div class="sum">{figure("走过", done)}{figure("还要走", now)}{figure("这几天", soon)}</div>
            <progress class="bar" value=done max=all.max(1) aria-label=words::figures_aloud(figures)></progress>
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
