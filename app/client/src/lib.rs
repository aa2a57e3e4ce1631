//! The phone's WASM entry.

mod parts;

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the phone's app; called once by the page's script.
#[wasm_bindgen(start)]
pub fn start() {
    app::field::start(parts::PARTS);
}
