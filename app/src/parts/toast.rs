//! A short message at the bottom, also read aloud; goes by itself.

use crate::parts::icon::{Icon, IconName};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

thread_local! {
    static TOAST: Cell<Option<RwSignal<Option<Toast>>>> = const { Cell::new(None) };
}

/// How long a message stands: long enough to read two lines at leisure.
const STANDS: Duration = Duration::from_millis(5_500);

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    good: bool,
    text: String,
    number: u32,
}

fn say(good: bool, text: String) {
    let Some(toast) = TOAST.get() else { return };
    let number = toast.with_untracked(|toast| toast.as_ref().map_or(1, |toast| toast.number + 1));
    toast.set(Some(Toast { good, text, number }));
    set_timeout(
        move || {
            let still =
                toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number));
            if still {
                toast.set(None);
            }
        },
        STANDS,
    );
}

/// Something went well.
pub fn done(text: impl Into<String>) {
    say(true, text.into());
}

/// Something did not; nothing typed is lost.
pub fn sorry(text: impl Into<String>) {
    say(false, text.into());
}

/// Where messages appear; once an app.
#[component]
pub fn Toasts() -> impl IntoView {
    let toast = RwSignal::new(None::<Toast>);
    TOAST.set(Some(toast));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || {
                toast.get().map(|toast| {
                    let (class, icon) =
                        if toast.good { ("toast ok", IconName::Check) } else { ("toast bad", IconName::Alert) };
                    view! { <p class=class><Icon name=icon/><span>{toast.text}</span></p> }
                })
            }}
        </div>
    }
}
