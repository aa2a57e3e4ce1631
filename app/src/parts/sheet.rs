//! A sheet over the page for one question; the browser's own dialog keeps the focus inside.

use leptos::html::Dialog;
use leptos::prelude::*;

/// A sheet that is open while `open` holds. Escape and a tap beside it close it.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    title: &'static str,
    /// What stands in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let beside = move |event: web_sys::MouseEvent| {
        let itself = dialog.get_untracked().map(|dialog| web_sys::EventTarget::from(dialog.clone()));
        if event.target() == itself {
            open.set(false);
        }
    };
    view! {
        <dialog class="sheet" node_ref=dialog aria-label=title on:close=move |_| open.set(false) on:click=beside>
            {move || {
                open.get().then(|| view! { <h2>{title}</h2>{children()} }.into_any())
            }}
        </dialog>
    }
    .into_any()
}
