//! Putting the app on the home screen, and asking the browser to keep its data after that.

use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

thread_local! {
    static OFFER: Cell<Option<RwSignal<Option<JsValue>, LocalStorage>>> = const { Cell::new(None) };
}

/// Listens for the browser's offer, once an app.
pub fn begin() {
    let offer = RwSignal::new_local(None);
    OFFER.set(Some(offer));
    window_event_listener_untyped("beforeinstallprompt", move |event| {
        event.prevent_default();
        offer.set(Some(event.into()));
    });
    window_event_listener_untyped("appinstalled", move |_| {
        offer.set(None);
        leptos::task::spawn_local(async {
            device::ask_to_persist().await;
        });
    });
    // An app opened from the home screen is meant to stay.
    if is_installed() {
        leptos::task::spawn_local(async {
            device::ask_to_persist().await;
        });
    }
}

/// Whether the browser offers to put the app on the home screen.
pub fn offered() -> bool {
    OFFER.get().is_some_and(|offer| offer.with(Option::is_some))
}

/// Takes the browser's offer.
pub fn install() {
    let Some(event) = OFFER.get().and_then(|offer| offer.get_untracked()) else { return };
    let prompt = js_sys::Reflect::get(&event, &"prompt".into())
        .ok()
        .and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    if let Some(prompt) = prompt {
        let _ = prompt.call0(&event);
    }
}

/// Whether the app was opened from the home screen.
pub fn is_installed() -> bool {
    let standalone = window().match_media("(display-mode: standalone)").ok().flatten();
    standalone.is_some_and(|query| query.matches())
        || js_sys::Reflect::get(&window().navigator(), &"standalone".into())
            .is_ok_and(|there| there.is_truthy())
}

/// Whether this is an iPhone or iPad, which offer nothing and have their own way.
pub fn is_ios() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("iPhone") || agent.contains("iPad"))
}
