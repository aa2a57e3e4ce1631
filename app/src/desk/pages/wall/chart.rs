//! The whole chart: what the stars come to, filters, the table; larger in a meeting room.

use super::legend::legend;
use super::paper::Paper;
use super::search::{Filters, Search};
use super::table::table;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{PageHead, YearChoice};
use crate::functions::{Wall, wall};
use crate::words;
use domain::fund_ledger::FundFigures;
use domain::wall::{WallCount, WallRow};
use domain::{Day, PlaceCode};
use leptos::prelude::*;
use std::time::Duration;

/// How often a chart that hangs in a meeting room is read anew.
const REFRESH: Duration = Duration::from_secs(5 * 60);

/// The wall chart of an office.
#[component]
pub fn Chart(under: PlaceCode) -> impl IntoView {
    let today = use_desk().today();
    let search = Search::begin();
    let (big, paper, again) = (RwSignal::new(false), RwSignal::new("a3".to_owned()), Again::new());
    let refresh = move || {
        if big.get_untracked() {
            again.ask();
        }
    };
    if let Ok(ticking) = set_interval_with_handle(refresh, REFRESH) {
        on_cleanup(move || ticking.clear());
    }
    let years = YearChoice::new(today.year());
    let left = today.days_until(today.year_start().plus_days(400).year_start()) - 1;
    let title = Signal::derive(move || format!("{} 年作战图", years.get()));
    let note =
        Signal::derive(move || (years.get() == today.year()).then(|| format!("距年底评星还有 {left} 天")));
    let ask = move || wall(under.clone(), Some(years.get()));
    view! {
        <div class="wall" class:big=big data-paper=paper>
            <PageHead title note>
                <Paper paper/>
                <BigScreen big/>
            </PageHead>
            <div class="filters no-print">{years.field(0)}</div>
            {online(again, ask, move |wall: Wall| shown(wall, search, today))}
        </div>
    }
    .into_any()
}

fn shown(wall: Wall, search: Search, today: Day) -> AnyView {
    let figures = figures(&wall);
    let nearest = nearest(&wall.rows, today);
    let as_of = format!("截至 {}", words::date_time(wall.as_of));
    let wall = StoredValue::new(wall);
    let filter = Memo::new(move |_| search.filter());
    view! {
        <p class="muted">{as_of}{nearest}</p>
        {figures}
        <Filters search wall/>
        {table(wall, filter)}
        {legend()}
    }
    .into_any()
}

/// The milestone that is due first of all.
fn nearest(rows: &[WallRow], today: Day) -> Option<String> {
    let row =
        rows.iter().filter(|row| row.next.is_some()).min_by_key(|row| row.next.as_ref().map(|due| due.on))?;
    let due = row.next.as_ref()?;
    let left = words::left(today.days_until(due.on));
    Some(format!(" · 最近节点:{} {}({left})", row.village.name, words::next_due(due)))
}

fn figures(wall: &Wall) -> AnyView {
    let count = WallCount::of(&wall.rows);
    let goal = count.held + count.under_way + count.at_risk;
    let reached = (u64::from(count.held) * 100).checked_div(goal.into()).unwrap_or(0);
    let at = |level: u8| wall.rows.iter().filter(|row| row.aimed_level() == level).count();
    let levels = format!("五星 {} · 四星 {} · 三星 {} · 二星 {}", at(5), at(4), at(3), at(2));
    let late = count.at_risk > 0;
    view! {
        <div class="stats">
            {figure("目标星数", goal.to_string(), levels)}
            {figure("已得", count.held.to_string(), format!("占目标 {reached}%"))}
            {figure("按期推进", count.under_way.to_string(), "没有逾期的时限和节点".to_owned())}
            <div class="card stat" class:watch=late>
                <small class="muted">"滞后"</small>
                <b>{count.at_risk}</b>
                <small class="muted">"有逾期的时限或节点"</small>
            </div>
            {money(&wall.funds.awards)}
        </div>
    }
    .into_any()
}

/// The year's money, as the page 资金奖补 has it: what is left to the zone, what its plans may still bring a township.
fn money(awards: &FundFigures) -> AnyView {
    let (label, amount) = match awards.budget {
        Some(budget) => ("奖补还余", budget.left),
        None => ("规划还要奖补", awards.planned),
    };
    let watch = awards.budget.is_some_and(|budget| budget.is_tight());
    view! {
        <div class="card stat" class:watch=watch>
            <small class="muted">{label}</small>
            <b>{words::in_ten_thousands(amount)}</b>
            <small class="muted">{words::funds_in_short(awards)}</small>
        </div>
    }
    .into_any()
}

fn figure(label: &'static str, value: String, note: String) -> AnyView {
    view! {
        <div class="card stat">
            <small class="muted">{label}</small>
            <b>{value}</b>
            <small class="muted">{note}</small>
        </div>
    }
    .into_any()
}

/// Fills the screen of a meeting room with the chart, and lets go of it again.
#[component]
fn BigScreen(big: RwSignal<bool>) -> impl IntoView {
    let turn = move |_| {
        let enlarge = !big.get_untracked();
        big.set(enlarge);
        if enlarge {
            // A browser that refuses shows the same chart in its window.
            let _ = document().document_element().map(|page| page.request_fullscreen());
        } else if document().fullscreen_element().is_some() {
            document().exit_fullscreen();
        }
    };
    let left = window_event_listener_untyped("fullscreenchange", move |_| {
        if document().fullscreen_element().is_none() {
            big.set(false);
        }
    });
    on_cleanup(move || left.remove());
    view! {
        <button type="button" class="btn" aria-pressed=move || big.get().to_string() on:click=turn>
            {move || if big.get() { "退出大屏" } else { "大屏" }}
        </button>
    }
    .into_any()
}
