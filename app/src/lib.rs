//! What people see in a browser: the phone app and the office; words and server functions of both halves.
//!
//! `ssr` is the server's half (server functions), `csr` the browser's (`field`, and with
//! `desk` the office). The two are never built together.
// A view! macro's types nest deeply.
#![recursion_limit = "256"]

pub mod functions;
pub mod kit;
pub mod parts;
pub mod route;
pub mod words;

#[cfg(feature = "csr")]
pub mod field;

// The office; under test also where its plain rules can be tried without a browser.
#[cfg(any(feature = "desk", test))]
pub mod desk;
