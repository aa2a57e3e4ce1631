//! Logs: structured lines without personal data. Paths are logged, queries and bodies never.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error; `RUST_LOG` narrows or widens it.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().try_init();
}
