//! Wake-ups as server-sent events: a stream that says "pull", and nothing else.

use crate::client;
use crate::cookies::Jar;
use crate::error::Error;
use crate::guard::Seat;
use crate::news::{Heard, News};
use crate::secrets::hash_of;
use crate::state::App;
use axum::extract::{Extension, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;
use std::convert::Infallible;
use std::time::Duration;
use sync::wire::Refusal;

/// How long a page waits before it listens again after the stream was cut.
const AGAIN: Duration = Duration::from_secs(15);

pub async fn listen(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, Error> {
    // Who keeps no village on a device has nothing to pull.
    if seat.standing.villages().is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    let token = Jar { https: app.config.is_https() }.token(&headers).ok_or(Refusal::SignInAgain)?;
    let from = client::listens_from(&app.config.proxies, &headers, &extensions);
    let listening = News::listen(&app, hash_of(&token), from).ok_or(Refusal::TooMany)?;
    let events = stream::unfold(listening, |mut listening| async {
        let event = match listening.next().await? {
            Heard::Pull => Event::default().retry(AGAIN).data("pull"),
            Heard::Beat => Event::default().comment(""),
        };
        Some((Ok::<_, Infallible>(event), listening))
    });
    // A proxy that gathers what it passes on would keep a wake-up for itself.
    let headers = [(header::CACHE_CONTROL, "no-store"), (X_ACCEL_BUFFERING, "no")];
    Ok((headers, Sse::new(events)).into_response())
}

const X_ACCEL_BUFFERING: header::HeaderName = header::HeaderName::from_static("x-accel-buffering");
