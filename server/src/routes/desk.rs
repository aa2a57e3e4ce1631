//! The office's own addresses: server functions, Excel in and out.

use super::sync::answer;
use crate::error::Error;
use crate::export::{self, Filter};
use crate::guard::Seat;
use crate::import;
use crate::state::App;
use app::functions::Caller;
use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::PlaceCode;
use leptos::prelude::provide_context;
use serde::Deserialize;
use store::Asker;
use sync::wire::Refusal;

/// Largest body of a server function; they take a few words.
const MOST_FUNCTION_BODY: usize = 16 * 1024;
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Answers a server function of `app`, with the person who asks in its context.
pub async fn function(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(seat): Extension<Seat>,
    request: Request,
) -> Result<Response, Error> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST_FUNCTION_BODY).await.map_err(|_| Refusal::TooLarge)?;
    let request = Request::from_parts(parts, body.into());
    let caller = Caller {
        account: seat.account,
        standing: seat.standing,
        device: asker.device,
        store: app.store.clone(),
        secrets: app.secrets.clone(),
        now: app.now(),
        origin: app.config.address(),
    };
    let answered =
        leptos_axum::handle_server_fns_with_context(move || provide_context(caller.clone()), request).await;
    let mut response = answered.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn excel(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, EXCEL.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

pub async fn export(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Path(file): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Response, Error> {
    let village: PlaceCode =
        file.strip_suffix(".xlsx").and_then(|code| code.parse().ok()).ok_or(Refusal::NotFound)?;
    if village.level() != domain::PlaceLevel::Village || !seat.standing.leads(&village) {
        return Err(Refusal::NotAllowed.into());
    }
    let bytes = export::village(&app.store, &village, &filter, app.now()).await?;
    Ok(excel(&format!("qunxing-{village}-{}.xlsx", app.now().day()), bytes))
}

/// Of which place and year.
#[derive(Deserialize)]
pub struct Plans {
    under: PlaceCode,
    year: i32,
}

pub async fn export_plans(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Query(Plans { under, year }): Query<Plans>,
) -> Result<Response, Error> {
    if !seat.standing.is_office_over(&under) {
        return Err(Refusal::NotAllowed.into());
    }
    let bytes = export::plans(&app.store, &under, year).await?;
    Ok(excel(&format!("qunxing-plans-{under}-{year}.xlsx"), bytes))
}

/// A year of the zone, for its own office: it names login names.
pub async fn export_year(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Query(Plans { under, year }): Query<Plans>,
) -> Result<Response, Error> {
    let zone = under.zone();
    if !seat.standing.is_office_over(&zone) {
        return Err(Refusal::NotAllowed.into());
    }
    let bytes = export::year(&app.store, &zone, year).await?;
    Ok(excel(&format!("qunxing-year-{zone}-{year}.xlsx"), bytes))
}

/// Which places are wanted side by side.
#[derive(Deserialize)]
pub struct Under {
    under: PlaceCode,
    /// This year when none is said.
    year: Option<i32>,
}

pub async fn export_comparison(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Query(Under { under, year }): Query<Under>,
) -> Result<Response, Error> {
    if !seat.standing.is_office_over(&under) {
        return Err(Refusal::NotAllowed.into());
    }
    let bytes = export::comparison(&app.store, &under, year, app.now()).await?;
    Ok(excel(&format!("qunxing-comparison-{under}-{}.xlsx", app.now().day()), bytes))
}

/// The vouchers are the zone's own: only its office exports them.
pub async fn export_funds(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Query(Plans { under, year }): Query<Plans>,
) -> Result<Response, Error> {
    let zone = under.zone();
    if !seat.standing.is_office_over(&zone) {
        return Err(Refusal::NotAllowed.into());
    }
    let bytes = export::funds(&app.store, &zone, year).await?;
    Ok(excel(&format!("qunxing-funds-{zone}-{year}.xlsx"), bytes))
}

pub async fn template(Extension(seat): Extension<Seat>) -> Result<Response, Error> {
    must_import(&seat)?;
    Ok(excel("qunxing-import.xlsx", import::template().map_err(|_| Refusal::TryLater)?))
}

#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    apply: bool,
}

pub async fn import(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(seat): Extension<Seat>,
    Query(wish): Query<Wish>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    must_import(&seat)?;
    let body = body.map_err(|_| Refusal::TooLarge)?;
    let report = import::run(&app.store, asker, &seat.standing, &body, wish.apply, app.now()).await?;
    let status = if report.is_fine() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = answer(&report);
    *response.status_mut() = status;
    Ok(response)
}

fn must_import(seat: &Seat) -> Result<(), Error> {
    let office = seat.standing.held().iter().any(|(role, _)| role.is_office());
    if office { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}
