//! What stands around every route: the log line, and plain words where a library answered with a bare status.

use super::public;
use crate::error::{Error, refusal};
use crate::state::App;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use sync::wire::{Refusal, Refused};

/// One line a request: method, path, status, milliseconds. No query, no body, no names.
pub async fn log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(%method, path, status = response.status().as_u16(), millis, "request");
    response
}

/// A mistake of ours: the log knows where, the person hears to try again.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| cause.downcast_ref::<String>().cloned());
    tracing::error!(cause = text.as_deref().unwrap_or("unknown"), "a request panicked");
    Error::from(Refusal::TryLater).into_response()
}

/// Who asks programs' addresses gets the JSON of a refusal, who asks a page gets a page; also where the answer was
/// made by a library (a wrong method, a query that cannot be read, a timeout).
pub async fn told_kindly(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let for_programs = ["/sync/", "/session", "/desk/"].iter().any(|prefix| path.starts_with(prefix));
    if for_programs && !kind.starts_with("application/json") {
        let refused = refusal(status);
        let told =
            Json(Refused { refused, retry_after: None, signed_out: false, fault: None }).into_response();
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        *response.body_mut() = told.into_body();
    } else if !for_programs && !kind.starts_with("text/html") && !path.starts_with("/pkg/") {
        let nowhere = matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
        let page = if nowhere { public::not_found_text(&app) } else { public::not_now_text(&app) };
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        *response.body_mut() = Body::from(page);
    }
    response
}
