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
    // The dialog's own box is the sheet: a tap outside of it is a tap beside it.
    let beside = move |event: web_sys::MouseEvent| {
        let Some(dialog) = dialog.get_untracked() else { return };
        let room = dialog.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let inside = room.left() <= x && x <= room.right() && room.top() <= y && y <= room.bottom();
        // A key that presses a button comes with the place 0, 0.
        if !inside && event.detail() > 0 {
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
