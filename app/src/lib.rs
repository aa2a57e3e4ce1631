//! What people see in a browser: the phone app and the office. Knows no store of the server and no socket.
//!
//! Words, icons and the table of the office's functions are in every build, and the server reads them; `csr` adds the
//! phone's screens, `desk` the office's.
// A view! macro's types nest deeply.
#![recursion_limit = "256"]

pub mod forms;
pub mod functions;
pub mod icon;
pub mod route;
pub mod star_row;
pub mod words;

#[cfg(feature = "csr")]
pub mod field;
#[cfg(feature = "csr")]
pub mod kit;
#[cfg(feature = "csr")]
pub mod parts;

// The office; under test also where its plain rules can be tried without a browser.
#[cfg(any(feature = "desk", test))]
pub mod desk;
