//! Going from page to page inside the signed-in app: the address is a signal, links do not load anew.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The address inside this app: path and, behind `?`, what the page keeps there.
#[derive(Clone, Copy)]
pub struct Address {
    path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Address {
    /// Follows the address bar below `prefix`, catches clicks on links there and the browser's
    /// back and forward. Links to elsewhere, downloads and new windows are left to the browser.
    pub fn follow(belongs: fn(&str) -> bool) -> Self {
        let (path, query) = current();
        let address = Self { path: RwSignal::new(path), query: RwSignal::new(query) };
        window_event_listener(ev::popstate, move |_| address.look());
        window_event_listener(ev::click, move |event| {
            let plain = event.button() == 0
                && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
            if !plain || event.default_prevented() {
                return;
            }
            let Some(href) = link_under(&event) else { return };
            let path = href.split(['?', '#']).next().unwrap_or_default();
            if belongs(path) {
                event.prevent_default();
                address.go(&href);
            }
        });
        address
    }
    /// The path; whoever reads it is run again when it changes.
    pub fn path(self) -> String {
        self.path.get()
    }
    /// What stands behind `?`.
    pub fn query(self) -> String {
        self.query.get()
    }
    /// Goes to another page; its heading is read aloud and the page begins at its top.
    pub fn go(self, href: &str) {
        put(href, false);
        self.look();
        request_animation_frame(|| {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            let heading = document().query_selector("h1").ok().flatten();
            if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A heading that cannot take the focus is read in its turn.
                let _ = heading.focus();
            }
        });
    }
    /// Changes what stands behind `?` without a step in the browser's history.
    pub fn keep_query(self, query: &str) {
        let path = self.path.get_untracked();
        put(&if query.is_empty() { path } else { format!("{path}?{query}") }, true);
        self.query.set(query.to_owned());
    }
    fn look(self) {
        let (path, query) = current();
        if self.path.get_untracked() != path {
            self.path.set(path);
        }
        self.query.set(query);
    }
}

/// The address that [`Address::follow`] follows on this page.
///
/// # Panics
/// Never below the shell, which provides it.
pub fn use_address() -> Address {
    expect_context::<Address>()
}

fn current() -> (String, String) {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    (location.pathname().unwrap_or_default(), query.trim_start_matches('?').to_owned())
}

fn put(href: &str, instead: bool) {
    let Ok(history) = window().history() else { return };
    let nothing = wasm_bindgen::JsValue::NULL;
    // A browser may refuse too many steps at once; the page then simply stays.
    let _ = if instead {
        history.replace_state_with_url(&nothing, "", Some(href))
    } else {
        history.push_state_with_url(&nothing, "", Some(href))
    };
}

fn link_under(event: &web_sys::MouseEvent) -> Option<String> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok().flatten()?;
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    link.get_attribute("href").filter(|href| href.starts_with('/'))
}
