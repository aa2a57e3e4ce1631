//! What residents read; see [`crate::pages`].

use super::assets::{holds, takes_brotli};
use crate::pages::{Page, not_found as not_found_page, not_now};
use crate::state::App;
use app::public::Size;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::PlaceCode;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Wish {
    size: Option<String>,
}

pub async fn board(State(app): State<App>, Query(wish): Query<Wish>, headers: HeaderMap) -> Response {
    page(&app, None, &wish, &headers).await
}

pub async fn village(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Response {
    match code.parse::<PlaceCode>() {
        Ok(code) => page(&app, Some(&code), &wish, &headers).await,
        Err(_) => nowhere(&app),
    }
}

async fn page(app: &App, village: Option<&PlaceCode>, wish: &Wish, headers: &HeaderMap) -> Response {
    match app.board.page(app, village, Size::from_query(wish.size.as_deref())).await {
        Ok(Some(page)) => answer(headers, page),
        Ok(None) if village.is_some() => nowhere(app),
        Ok(None) => (StatusCode::OK, Html(not_now(app))).into_response(),
        Err(error) => {
            tracing::error!(%error, "a public page failed");
            (StatusCode::SERVICE_UNAVAILABLE, Html(not_now(app))).into_response()
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

fn nowhere(app: &App) -> Response {
    (StatusCode::NOT_FOUND, Html(not_found_page(app))).into_response()
}

pub async fn not_found(State(app): State<App>) -> Response {
    nowhere(&app)
}
