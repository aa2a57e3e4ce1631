//! The address as a signal: links inside the app change it without loading a page, and each new page
//! gets its title, its place on the scroll and the focus on its heading. Knows no page by name.

use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement, MouseEvent};

thread_local! {
    static PATH: Cell<Option<Path>> = const { Cell::new(None) };
}

/// Where we are: path and query.
#[derive(Clone, Copy)]
pub struct Path {
    here: RwSignal<String>,
    /// Where to scroll once the page stands: 0 for a new one, where it was for one come back to.
    scroll: StoredValue<i32>,
    /// Whether this is the page the app was opened with: the browser's own focus and place stay.
    first: StoredValue<bool>,
}

/// How many pages of the app lie behind this one, and where it was scrolled to; kept by the browser.
fn kept_state() -> (u32, i32) {
    let text =
        window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    let parts = text.as_deref().and_then(|text| text.split_once(','));
    parts.and_then(|(depth, scroll)| Some((depth.parse().ok()?, scroll.parse().ok()?))).unwrap_or((0, 0))
}

fn state(depth: u32, scroll: i32) -> JsValue {
    JsValue::from_str(&format!("{depth},{scroll}"))
}

#[allow(clippy::cast_possible_truncation, reason = "a page is not 2 billion pixels high")]
fn scrolled_to() -> i32 {
    window().scroll_y().unwrap_or(0.0) as i32
}

fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

impl Path {
    /// Starts listening, once an app; `ours` says which paths this bundle shows by itself.
    pub fn begin(ours: fn(&str) -> bool) -> Self {
        let path = Self {
            here: RwSignal::new(address()),
            scroll: StoredValue::new(0),
            first: StoredValue::new(true),
        };
        PATH.set(Some(path));
        if let Ok(history) = window().history() {
            let _ = js_sys::Reflect::set(&history, &"scrollRestoration".into(), &"manual".into());
        }
        window_event_listener_untyped("popstate", move |_| {
            let address = address();
            // A link to a place on the same page is the browser's own matter.
            if path.here.with_untracked(|here| *here != address) {
                path.scroll.set_value(kept_state().1);
                path.here.set(address);
            }
        });
        window_event_listener_untyped("click", move |event| follow(&event, ours));
        Effect::new(move |before: Option<String>| {
            let here = path.here.get();
            let same = before.as_ref() == Some(&here);
            path.first.set_value(before.is_none());
            request_animation_frame(move || {
                if !same {
                    path.arrive();
                }
            });
            here
        });
        path
    }

    /// The path without its query.
    pub fn path(self) -> String {
        self.here.with(|here| here.split('?').next().unwrap_or_default().to_owned())
    }

    /// One word of the query.
    pub fn query(self, name: &str) -> Option<String> {
        self.here.with(|here| {
            let (_, query) = here.split_once('?')?;
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
            js_sys::decode_uri_component(value).ok()?.as_string()
        })
    }

    /// Path and query together.
    pub fn address(self) -> String {
        self.here.get()
    }

    /// Title, scroll and focus of the page that stands now.
    fn arrive(self) {
        let Some(heading) = document().query_selector("h1").ok().flatten() else { return };
        let name = heading.text_content().unwrap_or_default();
        document().set_title(&format!("{} · 群星", name.trim()));
        if !self.first.get_value() {
            let _ = heading.set_attribute("tabindex", "-1");
            if let Ok(heading) = heading.dyn_into::<HtmlElement>() {
                let _ = heading.focus();
            }
            window().scroll_to_with_x_and_y(0.0, f64::from(self.scroll.get_value()));
        }
    }
}

/// A click on a link of ours stays in the app.
fn follow(event: &web_sys::Event, ours: fn(&str) -> bool) {
    let Some(click) = event.dyn_ref::<MouseEvent>() else { return };
    let plain = click.button() == 0 && !click.ctrl_key() && !click.meta_key() && !click.shift_key();
    let link = click
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a[href]").ok().flatten())
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let Some(link) = link else { return };
    let elsewhere = !link.target().is_empty() || link.has_attribute("download") || !link.hash().is_empty();
    let same_site = window().location().origin().is_ok_and(|origin| origin == link.origin());
    if !plain || elsewhere || !same_site || click.default_prevented() || !ours(&link.pathname()) {
        return;
    }
    event.prevent_default();
    go(&(link.pathname() + &link.search()));
}

fn change(to: &str, replace: bool) {
    let Some(path) = PATH.get() else { return };
    let Ok(history) = window().history() else { return };
    let (depth, _) = kept_state();
    let changed = if replace {
        history.replace_state_with_url(&state(depth, 0), "", Some(to))
    } else {
        let _ = history.replace_state_with_url(&state(depth, scrolled_to()), "", None);
        history.push_state_with_url(&state(depth + 1, 0), "", Some(to))
    };
    if changed.is_err() {
        let _ = window().location().assign(to);
        return;
    }
    path.scroll.set_value(0);
    path.here.set(to.to_owned());
}

/// Goes to another page of the app.
pub fn go(to: &str) {
    change(to, false);
}

/// Goes to another page that takes this one's place: "back" does not lead here again.
pub fn go_instead(to: &str) {
    change(to, true);
}

/// Writes into the address what this page shows, so that it stands so again when one comes back; the page stays as it
/// is. `query` is what follows the question mark; none when empty.
pub fn remember(query: &str) {
    let here = window().location().pathname().unwrap_or_default();
    let to = if query.is_empty() { here } else { format!("{here}?{query}") };
    if let Ok(history) = window().history() {
        // A browser that refuses remembers nothing; the page works all the same.
        let _ = history.replace_state_with_url(&state(kept_state().0, scrolled_to()), "", Some(&to));
    }
}

/// Back to where one came from, or to `otherwise` when the app was opened here.
pub fn back(otherwise: &str) {
    if kept_state().0 > 0 {
        let _ = window().history().map(|history| history.back());
    } else {
        go_instead(otherwise);
    }
}

/// Gives the page its title, place and focus again, once its content has come.
pub fn arrived() {
    if let Some(path) = PATH.get() {
        request_animation_frame(move || path.arrive());
    }
}
