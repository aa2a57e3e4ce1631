//! Push and pull. A body that is not what it should be is refused; everything in it that a person typed is not.

use crate::error::Error;
use crate::state::App;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::de::DeserializeOwned;
use store::{Asker, pull as pulls, push as pushes};
use sync::wire::{PullRequest, PushRequest, Refusal};

/// Reads a JSON body, telling too large from malformed, and where.
pub fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Error> {
    let body = body.map_err(|rejection| match rejection {
        rejection if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::BadRequest,
    })?;
    sync::fault::read(&body).map_err(Error::Faulty)
}

/// An answer in JSON that nobody keeps.
pub fn answer<T: serde::Serialize>(value: &T) -> Response {
    use axum::response::IntoResponse;
    ([(axum::http::header::CACHE_CONTROL, "no-store")], axum::Json(value)).into_response()
}

pub async fn push(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let request: PushRequest = read(body)?;
    if request.ops.len() > sync::MOST_OPS {
        return Err(Refusal::TooLarge.into());
    }
    // A phone that hangs up must not stop half-way what has begun: the work goes on by itself.
    let now = app.now();
    let store = app.store.clone();
    let work = tokio::spawn(async move { pushes::receive(&store, asker, &request, now).await });
    Ok(answer(&work.await??))
}

pub async fn pull(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let request: PullRequest = read(body)?;
    Ok(answer(&pulls::changes(&app.store, asker, &request, app.now()).await?))
}
