//! Shells, hashed assets, the service worker and the few files at the root.

use crate::site::Made;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_EACH_TIME: &str = "no-cache";

/// Whether the client holds this tag already.
pub fn holds(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag))
}

/// Whether the client takes brotli.
pub fn takes_brotli(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|list| {
        list.split(',').any(|coding| coding.split(';').next().is_some_and(|coding| coding.trim() == "br"))
    })
}

fn made(headers: &HeaderMap, made: &Made, mime: &'static str) -> Response {
    let tagged = [(header::ETAG, made.etag.as_str()), (header::CACHE_CONTROL, ASK_EACH_TIME)];
    if holds(headers, &made.etag) {
        return (StatusCode::NOT_MODIFIED, tagged).into_response();
    }
    (tagged, [(header::CONTENT_TYPE, mime)], made.text.clone()).into_response()
}

pub async fn field_shell(State(app): State<App>, headers: HeaderMap) -> Response {
    made(&headers, &app.site.field_shell, "text/html; charset=utf-8")
}

pub async fn desk_shell(State(app): State<App>, headers: HeaderMap) -> Response {
    made(&headers, &app.site.desk_shell, "text/html; charset=utf-8")
}

pub async fn service_worker(State(app): State<App>, headers: HeaderMap) -> Response {
    let mut response = made(&headers, &app.site.service_worker, "text/javascript; charset=utf-8");
    response
        .headers_mut()
        .insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/"));
    response
}

pub async fn hashed(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    file(&app, uri.path(), &headers, FOREVER).await
}

pub async fn root_file(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    file(&app, uri.path(), &headers, "public, max-age=86400").await
}

async fn file(app: &App, path: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let Some(plain) = app.site.file(path) else { return StatusCode::NOT_FOUND.into_response() };
    let packed = takes_brotli(headers).then(|| app.site.file(&format!("{path}.br"))).flatten();
    let Ok(bytes) = tokio::fs::read(packed.as_ref().unwrap_or(&plain)).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mime = match plain.extension().and_then(|extension| extension.to_str()) {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        _ => mime_guess::from_path(&plain).first_or_octet_stream().to_string(),
    };
    let mime = if mime.starts_with("text/") { format!("{mime}; charset=utf-8") } else { mime };
    let mut response = (
        [
            (header::CONTENT_TYPE, mime.as_str()),
            (header::CACHE_CONTROL, cache),
            (header::VARY, "accept-encoding"),
        ],
        bytes,
    )
        .into_response();
    if packed.is_some() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}
