//! Parts that the lists of a year share: a section with its table, the sheet in which one item is edited.

use super::keep::Keep;
use crate::desk::pages::parts::list_table;
use crate::parts::fields::FlawList;
use crate::parts::icon::{Icon, IconName};
use domain::{Flaw, YearItem};
use leptos::prelude::*;

/// A list of the year: its heading, how many there are, its rows, and a way to add one. Whoever keeps the year has
/// a column more, for [`edit_cell`].
pub(super) fn section(
    keep: Keep,
    title: &'static str,
    note: String,
    heads: &[&'static str],
    rows: Vec<AnyView>,
    add: Option<AnyView>,
) -> AnyView {
    let mut heads = heads.to_vec();
    heads.extend(keep.may_edit().then_some("修改"));
    view! {
        <section class="stack">
            <header class="row between wrap">
                <div>
                    <h2>{title}</h2>
                    <p class="muted">{note}</p>
                </div>
                {add}
            </header>
            {list_table(title, &heads, rows)}
        </section>
    }
    .into_any()
}

/// The cell with the button that opens a row's form.
pub(super) fn edit_cell(keep: Keep, name: String, edit: impl Fn() + 'static) -> Option<AnyView> {
    keep.may_edit().then(|| {
        let label = format!("改{name}");
        view! {
            <td class="no-print">
                <button type="button" class="btn small quiet" aria-label=label on:click=move |_| edit()>
                    <Icon name=IconName::Edit/>
                    "改"
                </button>
            </td>
        }
        .into_any()
    })
}

/// The button that opens an empty form.
pub(super) fn add_button(keep: Keep, word: &'static str, add: impl Fn() + 'static) -> Option<AnyView> {
    keep.may_edit().then(|| {
        view! {
            <button type="button" class="btn small" on:click=move |_| add()>
                <Icon name=IconName::Plus/>
                {word}
            </button>
        }
        .into_any()
    })
}

/// A form around one item: its fields, what is wrong, and the acts that end it.
pub(super) fn item_form(
    keep: Keep,
    open: RwSignal<bool>,
    fields: AnyView,
    item: impl Fn() -> Result<YearItem, Vec<Flaw>> + 'static,
    take_off: Option<YearItem>,
) -> AnyView {
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match item() {
            Ok(item) => keep.save(vec![item], flaws, Some(open)),
            Err(found) => flaws.set(found),
        }
    };
    let take_off = take_off.map(|item| {
        let take = move |_| keep.save(vec![item.clone()], flaws, Some(open));
        view! {
            <button type="button" class="btn" on:click=take>
                <Icon name=IconName::Trash/>
                "从清单里去掉"
            </button>
        }
    });
    view! {
        <form class="stack" on:submit=save novalidate>
            {fields}
            <FlawList flaws/>
            <div class="row wrap">
                <button type="submit" class="btn primary">
                    "保存"
                </button>
                <button type="button" class="btn quiet" on:click=move |_| open.set(false)>
                    "不改了"
                </button>
                {take_off}
            </div>
        </form>
    }
    .into_any()
}
