//! A short message at the bottom, also read aloud; goes by itself. What has more to say, such as a visit that was
//! saved, stands in its place as a card, and goes when its person goes on.

use crate::parts::icon::{Icon, IconName};
use crate::parts::path::Path;
use leptos::prelude::*;
use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

/// What draws a card.
type Draw = Rc<dyn Fn() -> AnyView>;

thread_local! {
    static CARD: Cell<Option<RwSignal<Option<Draw>, LocalStorage>>> = const { Cell::new(None) };
    /// How many pages have come since the card was shown.
    static PAGES: Cell<u8> = const { Cell::new(0) };
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

/// Shows a card until [`take_away`], another message, or the second page from here: the first is the one that the
/// person comes back to.
pub fn card(draw: impl Fn() -> AnyView + 'static) {
    if let (Some(card), Some(toast)) = (CARD.get(), TOAST.get()) {
        toast.set(None);
        PAGES.set(0);
        // Only one screen shows a card so far. The compiler must not conclude from that what the card is, and draw it
        // from the part of the bundle that signs in (docs/decisions/0032-parts-of-the-bundle.md).
        card.set(Some(black_box(Rc::new(draw) as Draw)));
    }
}

/// Takes the card away.
pub fn take_away() {
    if let Some(card) = CARD.get() {
        card.try_set(None);
    }
}

fn say(good: bool, text: String) {
    let Some(toast) = TOAST.get() else { return };
    take_away();
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
    let card = RwSignal::new_local(None::<Draw>);
    CARD.set(Some(card));
    let path = use_context::<Path>();
    Effect::new(move |_| {
        if let Some(path) = path {
            path.address();
        }
        PAGES.set(PAGES.get().saturating_add(1));
        if PAGES.get() > 1 && card.with_untracked(Option::is_some) {
            card.set(None);
        }
    });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || card.get().map(|draw| untrack(|| draw()))}
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
