//! The grid: filtered by township, moved through with the arrow keys, filled by pasting from Excel, saved whole.

use super::drafts::{Drafts, kept};
use super::row::{heads, row, typed};
use super::totals::Totals;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::options;
use crate::functions::{PlanRow, PlansSeen};
use crate::parts::fields::{Choice, FlawList};
use domain::{Flaw, PlaceLevel};
use leptos::prelude::*;
use sync::Intent;
use wasm_bindgen::{JsCast, JsValue};

/// The plans of the villages; `saved` is called when any was saved.
#[component]
pub(super) fn Grid(
    seen: PlansSeen,
    year: i32,
    drafts: Drafts,
    township: RwSignal<String>,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let PlansSeen { rows, rules, funds } = seen;
    let (townships, villages): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.village.code.level() == PlaceLevel::Township);
    if untrack(|| township.with(String::is_empty)) {
        let first = townships.first().map(|row| row.village.code.to_string());
        township.set(first.unwrap_or_default());
    }
    let filter = options(townships.into_iter().map(|row| (row.village.code, row.village.name)), None);
    let villages = StoredValue::new(villages);
    let shown = Memo::new(move |_| {
        let township = township.get();
        let inside = |row: &&PlanRow| row.village.code.as_str().starts_with(&township);
        villages.with_value(|rows| rows.iter().filter(inside).cloned().collect::<Vec<_>>())
    });
    let body = move || {
        let rows = shown.get();
        rows.iter()
            .enumerate()
            .map(|(number, plan)| row(number, plan, year, drafts, saved))
            .collect::<Vec<_>>()
    };
    let heads: Vec<_> = heads().into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect();
    let paste = move |event: web_sys::Event| {
        let Some((number, column)) = document().active_element().and_then(|cell| cell_at(&cell)) else {
            return;
        };
        let Some(text) = clipboard_text(&event).filter(|text| text.contains(['\t', '\n'])) else { return };
        event.prevent_default();
        shown.with_untracked(|rows| fill(rows, year, drafts, (number, column), &text));
    };
    // Browsers paste into the body while a button has the focus, so the table itself would not hear of it.
    let pasting = window_event_listener_untyped("paste", paste);
    on_cleanup(move || pasting.remove());
    view! {
        <Totals rows=villages year rules funds drafts/>
        <div class="filters">
            <Choice label="乡镇(街道)" options=filter value=township/>
        </div>
        <Save villages year drafts saved/>
        <section class="card table-card plan-grid">
            <table on:keydown=walk>
                <caption class="visually-hidden">"创建规划"</caption>
                <thead>
                    <tr>
                        <th scope="col">"村(社区)"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </section>
        <p class="muted">"方向键在格子间移动,空格或回车在不争和争创之间换;已得的星照命名,不在这里改。从 Excel 复制一片,在起点格子上粘贴。"</p>
    }
    .into_any()
}

/// The bar that saves everything tried out, or lets it be.
#[component]
fn Save(
    villages: StoredValue<Vec<PlanRow>>,
    year: i32,
    drafts: Drafts,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let save = move |_| {
        let mut acts = Vec::new();
        let mut found = Vec::new();
        villages.with_value(|rows| {
            for row in rows {
                let changes = untrack(|| drafts.of(&row.village.code));
                found.extend(changes.iter().filter_map(|change| change.check().err()).flatten());
                if !changes.is_empty() {
                    let village = row.village.code.clone();
                    let on = On::Server(village.clone(), row.ver);
                    acts.push((on, Intent::ChangePlan { village, year, changes }));
                }
            }
        });
        flaws.set(found);
        if flaws.with_untracked(Vec::is_empty) {
            desk.act_each(acts, None, "创建规划已存", move |_| {
                drafts.forget_all();
                saved();
            });
        }
    };
    view! {
        <FlawList flaws/>
        <div class="notice info" hidden=move || drafts.count() == 0>
            <span class="grow">{move || format!("{} 个村(社区)有改动,现在只是试算。", drafts.count())}</span>
            <button type="button" class="btn small" on:click=move |_| drafts.forget_all()>
                "不要了"
            </button>
            <button type="button" class="btn small primary" on:click=save>
                "保存"
            </button>
        </div>
    }
    .into_any()
}

/// Lays pasted lines over the grid from one cell on; what means nothing in its column is let be.
fn fill(rows: &[PlanRow], year: i32, drafts: Drafts, (number, column): (usize, usize), text: &str) {
    for (row, line) in rows.iter().skip(number).zip(text.lines()) {
        let plan = kept(row, year);
        for (column, cell) in (column..).zip(line.split('\t')) {
            if let Some(change) = typed(row.village.kind, column, cell) {
                drafts.put(&plan, change);
            }
        }
    }
}

/// Row and column of a cell of the grid.
fn cell_at(cell: &web_sys::Element) -> Option<(usize, usize)> {
    let id = cell.id();
    let (number, column) = id.strip_prefix("plan-")?.split_once('-')?;
    Some((number.parse().ok()?, column.parse().ok()?))
}

/// Arrow keys go from cell to cell; in a text only up and down do, and a list of choices keeps its own.
fn walk(event: web_sys::KeyboardEvent) {
    let cell = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some((number, column)) = cell.and_then(|cell| cell_at(&cell)) else { return };
    let on_star = column < 5;
    let to = match event.key().as_str() {
        "ArrowUp" if column != 5 => number.checked_sub(1).map(|number| (number, column)),
        "ArrowDown" if column != 5 => Some((number + 1, column)),
        "ArrowLeft" if on_star => column.checked_sub(1).map(|column| (number, column)),
        "ArrowRight" if on_star => Some((number, column + 1)),
        _ => None,
    };
    let cell =
        to.and_then(|(number, column)| document().get_element_by_id(&format!("plan-{number}-{column}")));
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // A cell that cannot take the focus leaves it where it is.
        let _ = cell.focus();
    }
}

fn clipboard_text(event: &web_sys::Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let read: js_sys::Function = js_sys::Reflect::get(&data, &"getData".into()).ok()?.dyn_into().ok()?;
    read.call1(&data, &JsValue::from("text/plain")).ok()?.as_string()
}
