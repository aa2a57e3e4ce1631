//! 大字 and 深色: two wishes about how everything looks, kept on this phone.

use leptos::prelude::*;

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// A wish kept on this phone.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a wish on this phone, or drops it.
pub fn keep(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

fn show(attribute: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}

/// Whether 大字 is on.
pub fn is_large() -> bool {
    kept("qx-size").as_deref() == Some("large")
}

/// Turns 大字 on or off.
pub fn set_large(large: bool) {
    let value = large.then_some("large");
    keep("qx-size", value);
    show("data-size", value);
}

/// `light`, `dark`, or as the phone has it.
pub fn theme() -> Option<String> {
    kept("qx-theme")
}

/// Chooses light or dark, or as the phone has it.
pub fn set_theme(theme: Option<&str>) {
    keep("qx-theme", theme);
    show("data-theme", theme);
}
