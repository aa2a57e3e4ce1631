//! The office's WASM entry.

mod parts;

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the office; called once by the page's script.
#[wasm_bindgen(start)]
pub fn start() {
    app::desk::start(parts::PARTS);
}
