//! The grid: filtered by township, moved through with the arrow keys, filled by pasting from Excel, saved whole. What
//! is tried out is kept as a draft of its year.

use super::drafts::Drafts;
use super::pasted::{Told, listen};
use super::row::{heads, row};
use super::totals::Totals;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::options;
use crate::functions::{PlanRow, PlansSeen};
use crate::kit::fields::{Choice, FlawList};
use crate::kit::{Form, forms};
use domain::{Field, PlaceCode, PlaceLevel};
use leptos::prelude::*;
use sync::Intent;
use wasm_bindgen::JsCast;

/// The plans of the villages; `saved` is called when any was saved. The rows stay when newer plans come.
#[component]
pub(super) fn Grid(
    seen: Signal<PlansSeen>,
    year: i32,
    township: RwSignal<String>,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let form = Form::open(&forms::PLAN_GRID, format!("plan-grid/{year}"));
    // What a save would complain of is called as the column is.
    form.called(Field::Leaders, "分包领导");
    form.called(Field::Note, "备注");
    let drafts = Drafts::of(form);
    let part = move |of_townships: bool| {
        let is = move |row: &&PlanRow| (row.village.code.level() == PlaceLevel::Township) == of_townships;
        Memo::new(move |_| seen.with(|seen| seen.rows.iter().filter(is).cloned().collect::<Vec<_>>()))
    };
    let (townships, villages) = (part(true), part(false));
    Effect::new(move |_| villages.with(|rows| drafts.tidy(rows, year)));
    if untrack(|| township.with(String::is_empty)) {
        let first = townships.with_untracked(|rows| rows.first().map(|row| row.village.code.to_string()));
        township.set(first.unwrap_or_default());
    }
    let filter = Signal::derive(move || {
        townships.with(|rows| {
            options(rows.iter().map(|row| (row.village.code.clone(), row.village.name.clone())), None)
        })
    });
    let shown = Memo::new(move |_| {
        let township = township.get();
        let codes = villages.with(|rows| rows.iter().map(|row| row.village.code.clone()).collect::<Vec<_>>());
        codes.into_iter().filter(|code| code.as_str().starts_with(&township)).collect::<Vec<_>>()
    });
    let row_of = move |code: &PlaceCode| {
        villages.with(|rows| rows.iter().find(|row| row.village.code == *code).cloned())
    };
    let body = move || {
        let codes = shown.get().into_iter().enumerate();
        codes
            .filter_map(|(number, code)| {
                let first = untrack(|| row_of(&code))?;
                // A row whose village is gone is gone in a moment, too.
                let now = Memo::new(move |before: Option<&PlanRow>| {
                    row_of(&code).or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
                });
                Some(row(number, now, year, drafts, saved))
            })
            .collect::<Vec<_>>()
    };
    let heads: Vec<_> = heads().into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect();
    let told = Told::new();
    listen(
        told,
        cell_at,
        move || {
            shown.with_untracked(|codes| codes.iter().filter_map(|code| untrack(|| row_of(code))).collect())
        },
        year,
        drafts,
    );
    let finish = move || {
        let all = drafts.all();
        let mut found: Vec<_> = all
            .iter()
            .flat_map(|(.., changes)| changes)
            .filter_map(|change| change.check().err())
            .flatten()
            .collect();
        found.dedup();
        // With nothing tried out there is no button.
        if all.is_empty() || !found.is_empty() { Err(found) } else { Ok(all) }
    };
    let act = move |all: Vec<_>| {
        let act = |(village, ver, changes): (PlaceCode, u64, Vec<_>)| {
            (On::Server(village.clone(), ver), Intent::ChangePlan { village, year, changes })
        };
        let acts = all.into_iter().map(act).collect();
        use_desk().act_form_until_it_stands(form, acts, "创建规划已存", move |_| saved());
    };
    let content = view! {
        {bar(form, drafts)}
        {told.view()}
        <section class="card table-card plan-grid" inert=move || form.is_saving()>
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
    };
    view! {
        <Totals seen rows=villages year drafts/>
        <div class="filters">
            <Choice label="乡镇(街道)" options=filter value=township/>
        </div>
        {form.frame("stack", content.into_any(), form.submit(finish, act))}
        <p class="muted">"方向键在格子间移动,空格或回车在不争和争创之间换;已得的星照命名,不在这里改。从 Excel 复制一片,在起点格子上粘贴;√、是、1、● 都算争创,空着、—、否、0 算不争。"</p>
    }
    .into_any()
}

/// The bar that saves everything tried out, or lets it be.
fn bar(form: Form, drafts: Drafts) -> AnyView {
    view! {
        <FlawList form/>
        <div class="notice info" hidden=move || drafts.count() == 0>
            <span class="grow">
                {move || format!("{} 个村(社区)有改动,现在只是试算。", drafts.count())} " " {form.note()}
            </span>
            <button type="button" class="btn small" on:click=move |_| drafts.forget_all()>
                "不要了"
            </button>
            {form.button("btn small primary", "保存")}
        </div>
    }
    .into_any()
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
        // Keys of an input method that is choosing a word are its own.
        _ if event.is_composing() => None,
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
