//! Is the server alive, and would its database keep what is sent?

use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;
use domain::At;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// What was seen is good for so many milliseconds: whoever asks often costs one write in this time.
const GOOD_FOR_MS: i64 = 5_000;
/// A database that takes longer than this for one row keeps nobody's records now.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was seen the last time that the database was tried, and when.
#[derive(Debug, Default)]
pub struct Ready(Mutex<Option<(At, bool)>>);

impl Ready {
    /// Writes a row and waits until it is on the disk, unless that was done a moment ago; who asks meanwhile waits for
    /// the same answer.
    async fn is(&self, app: &App) -> bool {
        let mut seen = self.0.lock().await;
        let now = app.now();
        if let Some((at, is)) = *seen
            && (0..GOOD_FOR_MS).contains(&(now.millis() - at.millis()))
        {
            return is;
        }
        let is = match timeout(PATIENCE, app.store.ready()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, trouble = ?error.trouble(), "nothing can be kept");
                false
            }
            Err(_) => {
                tracing::error!("the database takes too long for one row");
                false
            }
        };
        *seen = Some((now, is));
        is
    }
}

pub async fn alive() -> &'static str {
    "ok"
}

pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.ready.is(&app).await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "nothing can be kept")
    }
}
