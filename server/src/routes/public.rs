//! What residents read; see [`crate::pages`].

use super::assets::{holds, takes_brotli};
use crate::pages::{Asked, Page};
pub use crate::pages::{not_found as not_found_text, not_now as not_now_text};
use crate::public::Size;
use crate::state::App;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use domain::PlaceCode;

/// 大字 is asked for in the query; whatever else stands there, such as what a chat app adds to a link, is let be.
pub(super) fn size(uri: &Uri) -> Size {
    let mut pairs = uri.query().unwrap_or_default().split('&');
    Size::from_query(pairs.find_map(|pair| pair.strip_prefix("size=")))
}

pub async fn board(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    page(&app, Asked::Board(size(&uri)), &headers).await
}

pub async fn stars(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    page(&app, Asked::Stars(None, size(&uri)), &headers).await
}

pub async fn experience(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    page(&app, Asked::Experiences(size(&uri)), &headers).await
}

pub async fn stars_of(
    State(app): State<App>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    of_place(&app, &code, |code| Asked::Stars(Some(code), size(&uri)), &headers).await
}

pub async fn village(
    State(app): State<App>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    of_place(&app, &code, |code| Asked::Village(code, size(&uri)), &headers).await
}

pub async fn poster(
    State(app): State<App>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    of_place(&app, &code, |code| Asked::Poster(code, size(&uri)), &headers).await
}

pub async fn zone_picture(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, Asked::ZonePicture, &headers).await
}

pub async fn village_picture(
    State(app): State<App>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    of_place(&app, &code, Asked::VillagePicture, &headers).await
}

async fn of_place(
    app: &App,
    code: &str,
    asked: impl FnOnce(PlaceCode) -> Asked,
    headers: &HeaderMap,
) -> Response {
    match code.parse() {
        Ok(code) => page(app, asked(code), headers).await,
        Err(_) => nowhere(app),
    }
}

async fn page(app: &App, asked: Asked, headers: &HeaderMap) -> Response {
    match app.board.page(app, &asked).await {
        Ok(Some(page)) => answer(headers, page),
        Ok(None) if asked.names_a_place() || asked.is_picture() => nowhere(app),
        Ok(None) => (StatusCode::OK, Html(not_now_text(app))).into_response(),
        Err(error) => {
            tracing::error!(%error, "a public page failed");
            (StatusCode::SERVICE_UNAVAILABLE, Html(not_now_text(app))).into_response()
        }
    }
}

fn answer(headers: &HeaderMap, page: Page) -> Response {
    let tagged = [
        (header::ETAG, page.etag.as_str()),
        (header::CACHE_CONTROL, "public, max-age=0, must-revalidate"),
        (header::VARY, "accept-encoding"),
    ];
    if holds(headers, &page.etag) {
        return (StatusCode::NOT_MODIFIED, tagged).into_response();
    }
    let packed = page.brotli.clone().filter(|_| takes_brotli(headers));
    let is_packed = packed.is_some();
    let kind = [(header::CONTENT_TYPE, page.kind)];
    let mut response = (tagged, kind, packed.unwrap_or(page.plain)).into_response();
    if is_packed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

pub(super) fn nowhere(app: &App) -> Response {
    (StatusCode::NOT_FOUND, Html(not_found_text(app))).into_response()
}

pub async fn not_found(State(app): State<App>) -> Response {
    nowhere(&app)
}
