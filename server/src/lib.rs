//! The server: configuration, routes, sessions, public pages, photos, import, export and the sample zone.
//! It refuses to know rules of the field; those are in `domain` and `sync`.
// A view! macro's types nest deeply.
#![recursion_limit = "256"]

pub mod accounts;
pub mod check;
pub mod client;
pub mod config;
pub mod connections;
pub mod cookies;
pub mod database;
pub mod error;
pub mod export;
pub mod guard;
pub mod import;
pub mod logs;
pub mod news;
pub mod pages;
pub mod pictures;
pub mod press;
pub mod public;
pub mod rate_limit;
pub mod reads;
pub mod routes;
pub mod sample;
pub mod secrets;
pub mod security_log;
pub mod serve;
pub mod shares;
pub mod site;
pub mod state;

pub use config::Config;
pub use error::Error;
pub use state::App;
