//! Parts that the lists of a year share: a section with its table, the sheet in which one item is edited.

use super::keep::Keep;
use crate::desk::pages::parts::list_table;
use crate::kit::fields::FlawList;
use crate::kit::{Form, forms};
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

/// The form of one item; `which` tells it from the others of the year.
pub(super) fn open_form(keep: Keep, which: &str) -> Form {
    Form::open(&forms::YEAR_ITEM, format!("year-item/{}/{which}", keep.of().1))
}

/// A form around one item: its fields, what is wrong, and the acts that end it.
pub(super) fn item_form(
    keep: Keep,
    form: Form,
    open: RwSignal<bool>,
    fields: AnyView,
    item: impl Fn() -> Result<YearItem, Vec<Flaw>> + 'static,
    take_off: Option<YearItem>,
) -> AnyView {
    // The version that its fields show: a draft that comes back later still is an answer to this one.
    let shown = untrack(|| keep.ver());
    let seen = form.seen(move || shown, |_| ());
    let finish = move || item().and_then(|item| item.check().map(|()| item));
    let save = move |item| keep.save(form, keep.change(seen.get_untracked(), vec![item]), open);
    let stop = move |_| {
        form.give_up(None);
        open.set(false);
    };
    let take_off = take_off.map(|item| {
        let take = move |_| keep.take_off(form, item.clone(), open);
        view! {
            <button type="button" class="btn" on:click=take>
                <Icon name=IconName::Trash/>
                "从清单里去掉"
            </button>
        }
    });
    let content = view! {
        {fields}
        <FlawList form/>
        <div class="row wrap">
            {form.button("btn primary", "保存")}
            <button type="button" class="btn quiet" on:click=stop>
                "不改了"
            </button>
            {take_off}
            {form.note()}
        </div>
    };
    form.frame("stack", content.into_any(), form.submit(finish, save))
}
