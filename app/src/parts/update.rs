//! A new version waits for an idle moment: never in a form, never under the reader's eyes.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};

thread_local! {
    static UPDATE: Cell<Option<Update>> = const { Cell::new(None) };
}

/// How long nobody may have touched the screen before a new version is taken.
const IDLE: Duration = Duration::from_secs(20);

/// How long a new version may take over before it is asked again.
const TAKES_OVER_WITHIN: Duration = Duration::from_secs(3);

#[derive(Clone, Copy)]
struct Update {
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
    /// Forms in which somebody has begun to type.
    forms: RwSignal<u32>,
    touched: RwSignal<u32>,
    asked: RwSignal<bool>,
    /// The new version is in charge, and this page, in which somebody types, is of the old one.
    replaced: RwSignal<bool>,
}

/// Registers the service worker, once an app, and watches for new versions.
pub fn begin() {
    let update = Update {
        waiting: RwSignal::new_local(None),
        forms: RwSignal::new(0),
        touched: RwSignal::new(0),
        asked: RwSignal::new(false),
        replaced: RwSignal::new(false),
    };
    UPDATE.set(Some(update));
    let Some(workers) = workers() else { return };
    listen(&workers, "controllerchange", move || {
        // The first worker of a page takes over by itself; only an update we asked for needs a new page.
        if update.asked.get_untracked() {
            update.replaced.set(true);
            update.take_if_idle();
        }
    });
    let registered = workers.register("/sw.js");
    leptos::task::spawn_local(async move {
        let Ok(registration) = JsFuture::from(registered).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        watch(update, &registration);
        let asks = registration.clone();
        listen(&document(), "visibilitychange", move || {
            if document().hidden() {
                update.take_if_idle();
            } else {
                let _ = asks.update();
            }
        });
    });
    for event in ["pointerdown", "keydown"] {
        window_event_listener_untyped(event, move |_| update.touch());
    }
}

/// Where service workers are registered; an insecure page has no such place.
fn workers() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let there = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    (!there.is_undefined()).then(|| navigator.service_worker())
}

fn listen(target: &web_sys::EventTarget, event: &str, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act);
    let _ = target.add_event_listener_with_callback(event, act.as_ref().unchecked_ref());
    act.forget();
}

fn watch(update: Update, registration: &ServiceWorkerRegistration) {
    update.note(registration.waiting());
    let watched = registration.clone();
    let follow = move || {
        let Some(worker) = watched.installing() else { return };
        let watched = watched.clone();
        listen(&worker, "statechange", move || update.note(watched.waiting()));
    };
    // One may be on its way already: registering answers after an update that was looked for before it.
    follow();
    listen(registration, "updatefound", follow);
}

impl Update {
    /// A worker that waits beside one that is in charge is a new version.
    fn note(self, worker: Option<ServiceWorker>) {
        let in_charge = window().navigator().service_worker().controller().is_some();
        self.waiting.set(worker.filter(|_| in_charge));
        self.touch();
    }

    /// Starts waiting for quiet anew.
    fn touch(self) {
        if self.waiting.with_untracked(Option::is_none) && !self.replaced.get_untracked() {
            return;
        }
        let number = self.touched.get_untracked() + 1;
        self.touched.set(number);
        set_timeout(
            move || {
                if self.touched.get_untracked() == number {
                    self.take_if_idle();
                }
            },
            IDLE,
        );
    }

    fn take_if_idle(self) {
        if self.forms.get_untracked() == 0 {
            self.take();
        }
    }

    fn take(self) {
        if self.replaced.get_untracked() {
            let _ = window().location().reload();
            return;
        }
        let Some(worker) = self.waiting.get_untracked() else { return };
        self.asked.set(true);
        tell(&worker, "take-over");
        // A new page comes with the new version. While this one still stands, the word was lost on a worker that was just
        // being stopped, or the old one is still at work.
        set_timeout(move || self.take_if_idle(), TAKES_OVER_WITHIN);
    }
}

/// A worker that does not listen does nothing.
fn tell(worker: &ServiceWorker, what: &str) {
    let message = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&message, &"type".into(), &what.into());
    let _ = worker.post_message(&message);
}

/// Asks the service worker, once it is in charge, to keep what is not loaded first: `cache-rest` or `cache-desk`.
pub fn keep_offline(what: &'static str) {
    let Some(Ok(ready)) = workers().map(|workers| workers.ready()) else { return };
    leptos::task::spawn_local(async move {
        let Ok(registration) = JsFuture::from(ready).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        if let Some(worker) = registration.active() {
            tell(&worker, what);
        }
    });
}

/// Somebody has begun to type in a form: no update until as many [`typing_ends`] have come.
pub fn typing_begins() {
    if let Some(update) = UPDATE.get() {
        update.forms.set(update.forms.get_untracked() + 1);
    }
}

/// A form that somebody typed in is gone.
pub fn typing_ends() {
    if let Some(update) = UPDATE.get() {
        update.forms.set(update.forms.get_untracked().saturating_sub(1));
    }
}

/// Says that a page is a form, until the current owner goes: no update now.
pub fn in_form() {
    typing_begins();
    on_cleanup(typing_ends);
}

/// Whether a new version waits.
pub fn waiting() -> bool {
    UPDATE.get().is_some_and(|update| update.waiting.with(Option::is_some))
}

/// Takes the new version now, because the person asked.
pub fn take() {
    if let Some(update) = UPDATE.get() {
        update.take();
    }
}
