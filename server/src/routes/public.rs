//! What residents read; see [`crate::pages`].

use super::assets::{holds, takes_brotli};
use crate::pages::Page;
pub use crate::pages::{not_found as not_found_text, not_now as not_now_text};
use crate::state::App;
use app::public::Size;
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
    page(&app, None, size(&uri), &headers).await
}

pub async fn village(
    State(app): State<App>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match code.parse::<PlaceCode>() {
        Ok(code) => page(&app, Some(&code), size(&uri), &headers).await,
        Err(_) => nowhere(&app),
    }
}

async fn page(app: &App, village: Option<&PlaceCode>, size: Size, headers: &HeaderMap) -> Response {
    match app.board.page(app, village, size).await {
        Ok(Some(page)) => answer(headers, page),
        Ok(None) if village.is_some() => nowhere(app),
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
    let brotli = takes_brotli(headers);
    let body = if brotli { page.brotli.clone() } else { page.plain.clone() };
    let mut response = (tagged, Html(body)).into_response();
    if brotli {
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
