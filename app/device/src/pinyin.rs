//! Search by initials: 孙桂英 is found by `sgy`, offline and without a data file.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/pinyin.js")]
extern "C" {
    #[wasm_bindgen(js_name = initials)]
    fn js_initials(name: &str) -> String;
}

/// The pinyin initials of a name in lower case; letters and digits stay as they are.
pub fn initials(name: &str) -> String {
    js_initials(name)
}
