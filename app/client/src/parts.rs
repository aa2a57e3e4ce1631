//! The parts that are fetched after the first file (docs/decisions/0032-parts-of-the-bundle.md).
//!
//! Here and not in `app`: the functions of a part are exported by every bundle that links them.
#![allow(
    unsafe_code,
    clippy::unnecessary_wraps,
    reason = "what the splitter's macro asks for, and what it writes"
)]

use app::field::Parts;
use app::parts::later::{Day, Rest};
use app::route::Route;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

#[wasm_split(day, wasm_split_path = ::leptos::wasm_split, fallible)]
fn day() -> Result<Day, SplitLoaderError> {
    Ok(app::field::day)
}

#[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
fn rest() -> Result<Rest<Route>, SplitLoaderError> {
    Ok(app::field::rest)
}

/// How each part is fetched.
pub const PARTS: Parts =
    Parts { day: || Box::pin(async { day().await.ok() }), rest: || Box::pin(async { rest().await.ok() }) };
