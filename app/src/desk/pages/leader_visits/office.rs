//! 分包与调研 as an office sees it: the places of each leader as they stand, then the visits. No leader is ranked.

use super::card;
use super::form::{Visited, form};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{BackTo, Nothing, PageHead, YearChoice, list_table, not_here, row_head};
use crate::desk::route::Route;
use crate::functions::{LeadersSeen, leaders};
use crate::parts::icon::{Icon, IconName};
use crate::parts::stars::StarRow;
use crate::words;
use domain::leaders::{Assigned, assignments};
use domain::wall::WallRow;
use domain::{LeaderVisitId, PlaceCode};
use leptos::prelude::*;

/// The leaders of the villages under an office, and their visits.
#[component]
pub fn Leaders(under: PlaceCode) -> impl IntoView {
    let today = use_desk().today();
    let years = YearChoice::new(today.year());
    let ask = move || leaders(under.clone(), Some(years.get()));
    let show = move |seen: LeadersSeen| {
        let as_of = format!("截至 {}", words::when(seen.as_of, today));
        let visits: Vec<_> =
            seen.visits.iter().map(|row| card(&row.visit, Some(&row.village_name))).collect();
        let none = visits.is_empty().then(|| view! { <p class="muted">"还没有记过调研。"</p> });
        view! {
            <p class="muted">{as_of}</p>
            <section class="stack" aria-labelledby="visits">
                <h2 id="visits">{format!("调研({} 次)", visits.len())}</h2>
                {none}
                <div class="cols">{visits}</div>
            </section>
            <section class="stack" aria-labelledby="assigned">
                <h2 id="assigned">"分包的村(社区)"</h2>
                {assigned(&seen)}
            </section>
        }
        .into_any()
    };
    view! {
        <PageHead title="分包与调研" note="按创建规划里的分包领导列出他们的村(社区),只看地方,不给人排名。">
            <a class="btn primary" href=Route::NewLeaderVisit.path()>
                <Icon name=IconName::Plus/>
                "记调研"
            </a>
        </PageHead>
        <div class="filters">{years.field(0)}</div>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}

fn assigned(seen: &LeadersSeen) -> AnyView {
    let all = assignments(&seen.rows);
    if all.is_empty() {
        return view! {
            <Nothing icon=IconName::Users text="还没有分包领导。在创建规划里写上,这里就列出他们的村(社区)。">
                <a class="btn" href=Route::Plans.path()>"去创建规划"</a>
            </Nothing>
        }
        .into_any();
    }
    all.iter().map(|one| leader(one, seen)).collect::<Vec<_>>().into_any()
}

fn leader(one: &Assigned<'_>, seen: &LeadersSeen) -> AnyView {
    let late = one.places.iter().filter(|row| row.late().next().is_some()).count();
    let late = if late == 0 { String::new() } else { format!(",{late} 个有滞后的星") };
    let rows: Vec<_> = one.places.iter().map(|row| line(row, seen)).collect();
    let heads = ["村(社区)", "现星 → 目标", "滞后", "最近一次调研"];
    view! {
        <details class="more">
            <summary>{format!("{}({} 个村(社区){late})", one.leader, one.places.len())}</summary>
            {list_table("分包的村(社区)", &heads, rows)}
        </details>
    }
    .into_any()
}

fn line(row: &WallRow, seen: &LeadersSeen) -> AnyView {
    let late: Vec<_> = row.late().map(|one| view! { <div class="late">{words::late(one)}</div> }).collect();
    let last = seen.visits.iter().find(|visit| visit.visit.now.village == row.village.code);
    let last = last.map(|visit| words::leader_visit(&visit.visit)).unwrap_or_default();
    view! {
        <tr>
            {row_head(Route::WallPlace(row.village.code.clone()).path(), row.village.name.clone(), ().into_any())}
            <td data-label="现星 → 目标">
                <StarRow held=row.level() aimed=row.aimed_level()/>
            </td>
            <td data-label="滞后">{late}</td>
            <td data-label="最近一次调研" class="muted">{last}</td>
        </tr>
    }
    .into_any()
}

/// Writing down a visit to one of the office's places.
#[component]
pub fn Record(under: PlaceCode) -> impl IntoView {
    let ask = move || leaders(under.clone(), None);
    let show = |seen: LeadersSeen| {
        let places = seen.rows.into_iter().map(|row| Visited { place: row.village, leaders: row.leaders });
        form(places.collect(), None, |village| On::Server(village.clone(), 0))
    };
    view! {
        <BackTo href=Route::LeaderVisits.path() name="分包与调研"/>
        <PageHead title="记调研" note="记下以后,村里在手机和电脑上马上看到,建议点一下就转为任务。"/>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}

/// Mending a visit to one of the office's places.
#[component]
pub fn Mend(under: PlaceCode, id: LeaderVisitId) -> impl IntoView {
    let ask = move || leaders(under.clone(), None);
    let show = move |seen: LeadersSeen| {
        let Some(row) = seen.visits.into_iter().find(|row| row.visit.now.id == id) else {
            return not_here(&Route::LeaderVisits.path(), "分包与调研");
        };
        let (ver, was) = (row.ver, row.visit.now);
        let place = seen.rows.into_iter().find(|row| row.village.code == was.village);
        let places = place.map(|row| Visited { place: row.village, leaders: row.leaders });
        let form =
            form(places.into_iter().collect(), Some(was), move |village| On::Server(village.clone(), ver));
        view! {
            <PageHead title="修改调研" note=format!("{}。改之前的话也留着。", row.village_name)/>
            {form}
        }
        .into_any()
    };
    view! {
        <BackTo href=Route::LeaderVisits.path() name="分包与调研"/>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}
