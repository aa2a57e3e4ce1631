//! A block from Excel, pasted over the grid; what could not be filled in is listed, cell by cell.

use super::drafts::{Drafts, kept};
use super::row::heads;
use crate::desk::plan_words::{LetBe, PILOT, Why, lay};
use crate::desk::sheet_text;
use crate::functions::PlanRow;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Cells listed one by one; a whole sheet pasted in the wrong place fills no screen.
const LISTED: usize = 30;

/// What the last paste could not fill in, a line each.
#[derive(Clone, Copy)]
pub(super) struct Told(RwSignal<Vec<String>>);

impl Told {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
    fn tell(self, let_be: &[LetBe], rows: &[PlanRow]) {
        let heads = heads();
        let line = |cell: &LetBe| {
            let row = rows.get(cell.row).map(|row| row.village.name.as_str());
            let head = heads.get(cell.column).map(String::as_str);
            words::cell_let_be((row, cell.row + 1), (head, cell.column + 1), &cell.text, because(cell.why))
        };
        self.0.set(let_be.iter().map(line).collect());
    }
    /// The list, until somebody has read it.
    pub(super) fn view(self) -> AnyView {
        let list = move || {
            let lines = self.0.get();
            let more = lines.len().checked_sub(LISTED).filter(|more| *more > 0);
            (!lines.is_empty()).then(|| {
                let head = format!("有 {} 格没有填进去", lines.len());
                let lines: Vec<_> =
                    lines.into_iter().take(LISTED).map(|line| view! { <li>{line}</li> }).collect();
                view! {
                    <div class="notice warn" role="alert">
                        <Icon name=IconName::Alert/>
                        <div class="grow">
                            <strong>{head}</strong>
                            <ul>{lines}</ul>
                            {more.map(|more| view! { <p>{format!("还有 {more} 格,也是这样。")}</p> })}
                        </div>
                        <button type="button" class="btn small" on:click=move |_| self.0.set(Vec::new())>
                            "知道了"
                        </button>
                    </div>
                }
                .into_any()
            })
        };
        list.into_any()
    }
}

const fn because(why: Why) -> &'static str {
    match why {
        Why::MeansNothing => "这一列里看不懂",
        Why::NamingsTell => "已得的星照命名,不在这里改",
        Why::NoPlace => "表里没有这一格",
    }
}

/// Takes what is pasted on a cell of the grid, as long as the grid is there.
pub(super) fn listen(
    told: Told,
    cell_at: fn(&web_sys::Element) -> Option<(usize, usize)>,
    rows: impl Fn() -> Vec<PlanRow> + 'static,
    year: i32,
    drafts: Drafts,
) {
    let paste = move |event: web_sys::Event| {
        let Some(cell) = document().active_element().and_then(|cell| cell_at(&cell)) else { return };
        let Some(text) = clipboard_text(&event).filter(|text| !text.is_empty()) else { return };
        let cells = sheet_text::rows(&text);
        // A single cell's words go into a text as any words do.
        let as_it_is = |only: &String| *only == text.trim_end_matches(['\r', '\n']);
        if cell.1 > PILOT && matches!(&cells[..], [row] if matches!(&row[..], [only] if as_it_is(only))) {
            return;
        }
        event.prevent_default();
        let rows = rows();
        let plans: Vec<_> = rows.iter().map(|row| (row.village.kind, kept(row, year))).collect();
        let laid = lay(&plans, cell, &cells);
        for (row, change) in laid.changes {
            drafts.put(&plans[row].1, rows[row].ver, change);
        }
        told.tell(&laid.let_be, &rows);
    };
    // Browsers paste into the body while a button has the focus, so the table itself would not hear of it.
    let pasting = window_event_listener_untyped("paste", paste);
    on_cleanup(move || pasting.remove());
}

fn clipboard_text(event: &web_sys::Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let read: js_sys::Function = js_sys::Reflect::get(&data, &"getData".into()).ok()?.dyn_into().ok()?;
    read.call1(&data, &JsValue::from("text/plain")).ok()?.as_string()
}
