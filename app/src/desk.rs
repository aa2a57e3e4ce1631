//! The office PC: what secretaries and offices see. Secretaries' pages read what this browser keeps and
//! work without a network; offices' pages ask the server. Every change is an intent, as on the phone.
// Without a browser only the plain rules are compiled, for their tests.
#![cfg_attr(not(feature = "desk"), allow(dead_code, unused_imports))]

mod draft;
mod filter;
mod plan_words;
mod route;
mod sheet_text;
mod told;
mod wall_filter;

#[cfg(feature = "desk")]
mod pages;

#[cfg(feature = "desk")]
pub use pages::{Parts, day, rest, start};
pub use route::Route;
