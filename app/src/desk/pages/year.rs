//! 创建年度 — what holds in a year: stars with their lead departments, key tasks, veto items, amounts and days.
//! The zone's office sets it item by item; the offices under it read it.

mod carry;
mod conflicts;
mod items;
mod keep;
mod numbers;
mod stars;
mod tasks;
mod vetoes;

use super::acts::{Done, On};
use super::book::use_desk;
use super::online::{Again, online_live};
use super::parts::{PageHead, options};
use crate::desk::route::Route;
use crate::functions::{YearSheet, star_year};
use crate::kit::fields::{Choice, SomeOf};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::{PlaceCode, StarYear};
use keep::{Keep, Keeper};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// The year of an office's zone.
#[component]
pub fn Year(under: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let may_edit = desk.standing().is_office_over(&under.zone());
    let (again, chosen) = (Again::new(), RwSignal::new(today.year().to_string()));
    let years =
        options((today.year() - 2..=today.year() + 1).rev().map(|year| (year, format!("{year} 年"))), None);
    let year = move || chosen.with(|text| text.parse().unwrap_or_else(|_| today.year()));
    let asked = under.clone();
    let ask = move || star_year(asked.clone(), year());
    let export = move || format!("/desk/v1/year.xlsx?under={under}&year={}", year());
    let note = if may_edit {
        "改哪一项就存哪一项,谁改的都留着;计划核对、作战图、新建任务和奖补都照这里的来。"
    } else {
        "由区里设定,这里只看。"
    };
    view! {
        <PageHead title="创建年度" note>
            {may_edit
                .then(|| {
                    view! {
                        <a class="btn" href=export download="">
                            <Icon name=IconName::Download/>
                            "导出 Excel"
                        </a>
                        <a class="btn" href=Route::Import.path()>
                            <Icon name=IconName::Upload/>
                            "导入"
                        </a>
                    }
                })}
        </PageHead>
        <div class="filters">
            <Choice label="年度" options=years value=chosen/>
        </div>
        {online_live(
            again,
            ask,
            |sheet: &YearSheet| (sheet.year.year, sheet.ver > 0),
            move |sheet| shown(sheet, may_edit, again),
        )}
    }
    .into_any()
}

/// The page of a year; it is built anew when the year is opened, and stays when an item of it is another.
fn shown(sheet: Signal<YearSheet>, may_edit: bool, again: Again) -> AnyView {
    let first = sheet.get_untracked();
    let opened = first.ver > 0;
    let keep = Keep::new(Keeper {
        zone: first.year.zone.clone(),
        year: first.year.year,
        ver: Signal::derive(move || sheet.with(|sheet| sheet.ver)),
        may_edit: may_edit && opened,
        again,
    });
    let state = if opened {
        (move || sheet.with(|sheet| state_line(&sheet.year))).into_any()
    } else {
        unopened(&first, may_edit, again)
    };
    view! {
        {state}
        {move || sheet.with(|sheet| conflicts::conflicts(&sheet.year, keep))}
        {stars::stars(sheet, keep)}
        {tasks::tasks(sheet, keep)}
        {vetoes::vetoes(sheet, keep)}
        {numbers::numbers(sheet, keep)}
    }
    .into_any()
}

/// Since when it holds as it stands, and where it came from.
fn state_line(year: &StarYear) -> AnyView {
    let last = year.items().iter().max_by_key(|item| item.stamp.ver);
    let changed =
        last.map(|item| format!("最近改动 {}", words::date_time(item.stamp.at))).unwrap_or_default();
    let from =
        year.from.map_or_else(|| "从系统自带的示例开启".to_owned(), |from| format!("照 {from} 年开启"));
    let corrected: Vec<_> = year
        .corrections()
        .iter()
        .map(|one| {
            let text = format!("{} 更正过已评定的奖补:{}", words::date_time(one.stamp.at), one.why);
            view! { <p class="muted">{text}</p> }
        })
        .collect();
    view! {
        <p class="muted">{format!("{from} · 第 {} 版 · {changed}", year.version())}</p>
        {corrected}
    }
    .into_any()
}

/// A year that nobody has opened: what holds meanwhile, and how it is opened.
fn unopened(sheet: &YearSheet, may_edit: bool, again: Again) -> AnyView {
    let (zone, year) = (sheet.year.zone.clone(), sheet.year.year);
    let from = sheet.opened.iter().copied().filter(|opened| *opened < year).max();
    let carried = RwSignal::new(BTreeSet::<String>::new());
    let open = move |_| {
        let items = if from.is_some() { Vec::new() } else { StarYear::first_items() };
        let intent = Intent::Office(OfficeAct::OpenYear { zone: zone.clone(), year, from, items });
        let of_plans = zone.clone();
        use_desk().act(On::Server(zone.clone(), 0), intent, "年度已开启", move |done: Done| {
            if done == Done::Kept {
                return;
            }
            match from.filter(|_| done == Done::Stands && carried.with_untracked(|what| !what.is_empty())) {
                Some(from) => carry::over(of_plans, from, year, carried.get_untracked(), again),
                None => again.ask(),
            }
        });
    };
    let choices = from.map(|from| {
        let what = options([("leaders", "分包领导"), ("pilots", "还没升级的试点")], None);
        view! {
            <p>{format!("规划从现在已得的星开始;{from} 年的这些要不要带过来,由区里选:")}</p>
            <SomeOf label="带过来" options=what value=carried optional=true/>
        }
    });
    let word = from.map_or_else(|| "照自带的示例开启".to_owned(), |from| format!("照 {from} 年的开启"));
    view! {
        <section class="card stack watch">
            <h2>{format!("{year} 年还没有开启")}</h2>
            <p>"现在按系统自带的示例执行:牵头部门、否决项、天数都是示例,要由区里核定。开启以后就能改。"</p>
            {may_edit
                .then(|| {
                    view! {
                        {choices}
                        <button type="button" class="btn primary" on:click=open>
                            {word}
                        </button>
                    }
                })}
        </section>
    }
    .into_any()
}
