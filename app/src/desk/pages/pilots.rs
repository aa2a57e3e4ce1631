//! 试点 — track by track: how far each pilot's stars are, what it wrote down for others, and how many a township sent.

use super::book::use_desk;
use super::online::{Again, online};
use super::parts::{Nothing, PageHead, YearChoice, list_table, row_head};
use super::posting::state_chip;
use super::wall::table::cell;
use crate::desk::route::Route;
use crate::functions::{Pilots as Seen, pilots};
use crate::parts::icon::IconName;
use crate::parts::stars::StarRow;
use crate::words;
use domain::wall::{WallRow, WallState};
use domain::{Experience, PilotTrack, PlaceCode};
use leptos::prelude::*;

/// The pilots under an office.
#[component]
pub fn Pilots(under: PlaceCode) -> impl IntoView {
    let today = use_desk().today();
    let years = YearChoice::new(today.year());
    let ask = move || pilots(under.clone(), Some(years.get()));
    let show = move |seen: Seen| {
        let as_of = format!("截至 {}", words::when(seen.as_of, today));
        if seen.rows.is_empty() {
            return view! {
                <Nothing icon=IconName::Up text="还没有试点。在创建规划里选好哪些村(社区)是试点、走哪一类。">
                    <a class="btn" href=Route::Plans.path()>"去创建规划"</a>
                </Nothing>
            }
            .into_any();
        }
        let tracks: Vec<_> = PilotTrack::ALL.into_iter().map(|track| section(track, &seen)).collect();
        view! {
            <p class="muted">{as_of}</p>
            {tracks}
        }
        .into_any()
    };
    view! {
        <PageHead title="试点" note="先走一步,把能照着做的留下来。">
            <a class="btn" href=format!("{}#plan-check", Route::Plans.path())>
                "核对创建规划"
            </a>
        </PageHead>
        <div class="filters">{years.field(0)}</div>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}

fn section(track: PilotTrack, seen: &Seen) -> AnyView {
    let own: Vec<&WallRow> = seen.rows.iter().filter(|row| row.pilot == Some(track)).collect();
    let id = format!("track-{}", track.from());
    let rows: Vec<_> = own.iter().map(|row| line(row, seen)).collect();
    let reached = own.iter().filter(|row| row.level() >= track.to()).count();
    let body = if rows.is_empty() {
        view! { <p class="muted">"这一类还没有试点。"</p> }.into_any()
    } else {
        let heads = ["村(社区)", "乡镇(街道)", "现星 → 目标", "还差的星", "经验"];
        list_table(track.name(), &heads, rows)
    };
    view! {
        <section class="stack" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{format!("{}({} 个,已达到 {reached} 个)", track.name(), own.len())}</h2>
            {sent(track, seen)}
            {body}
        </section>
    }
    .into_any()
}

/// What townships sent on a track, as the plan check counts it: those that sent fewer or more than the year says
/// stand out beside the names.
fn sent(track: PilotTrack, seen: &Seen) -> AnyView {
    let (least, most) = seen.per_township;
    let name = |code: &PlaceCode| {
        let place = seen.townships.iter().find(|place| place.code == *code);
        place.map(|place| place.name.clone()).unwrap_or_default()
    };
    let odd = seen.sent.iter().filter(|sent| sent.track == track && sent.should.is_some());
    let odd: Vec<_> = odd.map(|sent| format!("{} {} 个", name(&sent.township), sent.pilots)).collect();
    let rule = format!("每个乡镇(街道)每一类 {} 个,没有这一级的不用出", words::from_to(least, most));
    if odd.is_empty() {
        view! { <p class="notice">{format!("{rule}:都合规定。")}</p> }.into_any()
    } else {
        view! { <p class="notice warn">{format!("{rule}。对不上的:{}。", odd.join("、"))}</p> }.into_any()
    }
}

fn line(row: &WallRow, seen: &Seen) -> AnyView {
    let village = &row.village;
    let township = seen.townships.iter().find(|place| place.code.covers(&village.code));
    let township = township.map(|place| place.name.clone()).unwrap_or_default();
    let left =
        row.stars.iter().filter(|(_, state)| matches!(state, WallState::UnderWay(_) | WallState::AtRisk(..)));
    let left: Vec<_> = left
        .map(|(star, state)| view! { <span class="row">{star.name()} " " {cell(*star, state)}</span> })
        .collect();
    let own = seen.experiences.iter().filter(|one| one.now.village == village.code);
    let written: Vec<_> = own.map(experience).collect();
    view! {
        <tr>
            {row_head(Route::WallPlace(village.code.clone()).path(), village.name.clone(), ().into_any())}
            <td data-label="乡镇(街道)">{township}</td>
            <td data-label="现星 → 目标">
                <StarRow held=row.level() aimed=row.aimed_level()/>
            </td>
            <td data-label="还差的星">{left}</td>
            <td data-label="经验">{written}</td>
        </tr>
    }
    .into_any()
}

fn experience(one: &Experience) -> AnyView {
    view! { <div class="row wrap">{one.now.title.clone()} " " {state_chip(one.posting.0)}</div> }.into_any()
}
