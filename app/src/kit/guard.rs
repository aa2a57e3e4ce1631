//! A saving button takes hold once: however often it is tapped, one act is made, and no tap of the same thumb lands
//! on what stands there next.

use leptos::prelude::*;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

/// A second tap of a hand that taps twice comes within this time.
const SECOND_TAP: Duration = Duration::from_millis(SECOND_TAP_MS as u64);
const SECOND_TAP_MS: u32 = 600;
/// How long after a saving tap its place takes no other tap once the page has changed, in milliseconds. Counted from
/// the tap, not from the change: whoever waited for the answer and taps then means it.
const SHIELD_MS: f64 = 1_000.0;
/// How far from it, in CSS pixels: about the width of a thumb.
const THUMB_PX: i32 = 44;
/// The same for a mouse: a hand that clicks twice moves it hardly, and whoever goes to another button further.
const MOUSE_PX: i32 = 6;

thread_local! {
    /// How many acts of this page are being saved or wait for their answer.
    static UNDER_WAY: ArcRwSignal<u32> = ArcRwSignal::new(0);
    /// Acts of one tap that were begun a moment ago.
    static RECENT: RefCell<Vec<(String, f64)>> = const { RefCell::new(Vec::new()) };
    /// The last tap: x, y, and when, by the browser's clock of events.
    static LAST_TAP: Cell<(i32, i32, f64)> = const { Cell::new((0, 0, 0.0)) };
    /// Whether the page has changed under it.
    static SHIELDED: Cell<bool> = const { Cell::new(false) };
    /// Whether its place takes no second click of a double click.
    static SINGLE: Cell<bool> = const { Cell::new(false) };
}

fn under_way() -> ArcRwSignal<u32> {
    UNDER_WAY.with(Clone::clone)
}

fn now() -> f64 {
    js_sys::Date::now()
}

/// An act that is being saved or waits for its answer.
#[must_use]
pub struct UnderWay(());

impl UnderWay {
    /// Begins one.
    pub fn begin() -> Self {
        under_way().update(|count| *count += 1);
        Self(())
    }
    /// Begins an act of one tap, such as a decision; `None` when the very same one was begun a moment ago.
    pub fn begin_once(act: &impl Serialize) -> Option<Self> {
        let act = serde_json::to_string(act).unwrap_or_default();
        let fresh = RECENT.with_borrow_mut(|recent| {
            let since = now() - f64::from(SECOND_TAP_MS);
            recent.retain(|(_, at)| *at > since);
            let fresh = recent.iter().all(|(one, _)| *one != act);
            recent.push((act, now()));
            fresh
        });
        fresh.then(Self::begin)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        under_way().update(|count| *count -= 1);
    }
}

/// A button that takes hold once: what it began has to end before it begins anything more.
#[derive(Clone, Copy)]
pub struct Hold(RwSignal<bool>);

impl Hold {
    /// Holds nothing.
    pub fn free() -> Self {
        let held = RwSignal::new(false);
        let under_way = under_way();
        Effect::new(move |_| {
            if under_way.get() == 0 && held.get_untracked() {
                let let_go = move || {
                    // The page may be gone by then.
                    held.try_set(false);
                };
                set_timeout(let_go, SECOND_TAP);
            }
        });
        Self(held)
    }
    /// Does it, unless what was done before is still under way.
    pub fn once(self, act: impl FnOnce()) {
        if self.0.get_untracked() {
            return;
        }
        self.0.set(true);
        act();
        if under_way().get_untracked() == 0 {
            // It began nothing that is waited for.
            self.0.try_set(false);
        }
    }
    /// Whether it holds.
    pub fn is_held(self) -> bool {
        self.0.get()
    }
}

/// The page changes under the thumb that saved: its place takes no other tap for a moment.
pub fn shield() {
    SHIELDED.set(true);
}

/// A button that was just clicked may give way to another that means the contrary: its place takes no second click of
/// a double click, but whoever looks and clicks anew is heard.
pub fn shield_from_double_click() {
    SINGLE.set(true);
}

/// Whether a mouse clicked; a browser that does not say so is taken for a thumb's.
fn is_of_mouse(event: &MouseEvent) -> bool {
    let kind = js_sys::Reflect::get(event, &"pointerType".into());
    kind.is_ok_and(|kind| kind.as_string().as_deref() == Some("mouse"))
}

/// Watches where taps fall; once an app.
pub fn begin() {
    // Whoever types in between does not tap twice.
    window_event_listener_untyped("input", |_| {
        SHIELDED.set(false);
        SINGLE.set(false);
    });
    let options = web_sys::AddEventListenerOptions::new();
    options.set_capture(true);
    let watch = wasm_bindgen::closure::Closure::<dyn Fn(MouseEvent)>::new(|event: MouseEvent| {
        // A key that presses a button comes with the place 0, 0.
        if event.detail() == 0 {
            return;
        }
        let (x, y, at) = (event.client_x(), event.client_y(), event.time_stamp());
        let (last_x, last_y, last_at) = LAST_TAP.get();
        let near = if is_of_mouse(&event) { MOUSE_PX } else { THUMB_PX };
        let same_place = (x - last_x).abs() <= near && (y - last_y).abs() <= near;
        let doubled = event.detail() > 1 && SINGLE.get();
        if same_place && at - last_at < SHIELD_MS && (doubled || SHIELDED.get()) {
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        SHIELDED.set(false);
        SINGLE.set(false);
        LAST_TAP.set((x, y, at));
    });
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "click",
        watch.as_ref().unchecked_ref(),
        &options,
    );
    watch.forget();
}
