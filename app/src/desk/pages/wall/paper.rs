//! On paper: which size, and the printer.

use crate::parts::icon::{Icon, IconName};
use leptos::prelude::*;

/// The choice of a sheet and the way to the printer. style/parts/wall.css has a page for each.
#[component]
pub(super) fn Paper(paper: RwSignal<String>) -> impl IntoView {
    let sizes = ["a0", "a1", "a2", "a3", "a4"].map(|size| {
        let chosen = paper.get_untracked() == size;
        view! { <option value=size selected=chosen>{size.to_uppercase()}</option> }
    });
    let print = move |_| {
        // Where there is nothing to print with, the button does nothing, as the browser's own would.
        let _ = window().print();
    };
    view! {
        <select
            class="input paper"
            aria-label="纸张"
            on:change=move |event| paper.set(event_target_value(&event))
        >
            {sizes}
        </select>
        <button type="button" class="btn" on:click=print>
            <Icon name=IconName::Print/>
            "打印"
        </button>
    }
    .into_any()
}
