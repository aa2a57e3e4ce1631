//! Enter, as people mean it: it ends a word of an input method, adds an entry, goes to the next field. It never saves.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What browsers send for a key that an input method took; Safari sends it after the composition has ended.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether this is Enter itself, and not the end of a word that an input method composes.
fn is_enter(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && !event.is_composing() && event.key_code() != TAKEN_BY_INPUT_METHOD
}

/// For an input beside its own button: Enter does what the button does.
pub fn on_enter(act: impl Fn() + 'static) -> impl Fn(KeyboardEvent) + 'static {
    move |event| {
        if is_enter(&event) {
            event.prevent_default();
            act();
        }
    }
}

/// For a whole form: Enter in a line of text goes on to the next control. A search field stays where it is.
pub fn within_form(event: KeyboardEvent) {
    if event.key() != "Enter" || event.default_prevented() {
        return;
    }
    let Some(control) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if control.tag_name() != "INPUT" {
        return;
    }
    // Also for Enter that only ended a word: no browser may take it for a submission.
    event.prevent_default();
    let kind = control.get_attribute("type").unwrap_or_default();
    if is_enter(&event) && kind != "search" {
        go_on(&control);
    }
}

/// The control after this one takes the focus; behind the last it is the button that ends the form.
fn go_on(control: &Element) {
    let Ok(Some(form)) = control.closest("form") else { return };
    let Ok(all) = form.query_selector_all("input, textarea, select, button[type=submit]") else { return };
    let after = (0..all.length())
        .filter_map(|place| all.get(place)?.dyn_into::<HtmlElement>().ok())
        .skip_while(|one| !control.is_same_node(Some(one)))
        .skip(1)
        .find(|one| one.offset_height() > 0);
    if let Some(next) = after {
        // A control that cannot take the focus leaves it where it is.
        let _ = next.focus();
    }
}
