//! The office's own addresses: functions of `app`, Excel in and out.

use super::sync::answer;
use crate::error::Error;
use crate::export::{self, Filter, Made, Turn};
use crate::guard::Seat;
use crate::import;
use crate::reads::Caller;
use crate::state::App;
use app::functions::{Function, Method};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use domain::PlaceCode;
use serde::{Deserialize, Deserializer};
use std::ops::RangeInclusive;
use store::Asker;
use sync::wire::Refusal;

/// Largest body of a function; they take a few words.
const MOST_FUNCTION_BODY: usize = 16 * 1024;
const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Answers a function of `app` with its body, for the person who asks.
pub async fn function<F, B>(
    app: App,
    Extension(asker): Extension<Asker>,
    Extension(seat): Extension<Seat>,
    request: Request,
    body: impl FnOnce(Caller, F) -> B,
) -> Result<Response, Error>
where
    F: Function,
    B: Future<Output = Result<F::Answer, Error>>,
{
    must_ask_for_a_year(request.uri())?;
    let query = match F::METHOD {
        Method::Get => request.uri().query().unwrap_or_default().to_owned(),
        Method::Post => {
            let form =
                to_bytes(request.into_body(), MOST_FUNCTION_BODY).await.map_err(|_| Refusal::TooLarge)?;
            String::from_utf8(form.into()).map_err(|_| Refusal::BadRequest)?
        }
    };
    let question = F::from_query(&query).map_err(|_| Refusal::BadRequest)?;
    let caller = Caller {
        account: seat.account,
        standing: seat.standing,
        device: asker.device,
        now: app.now(),
        origin: app.config.address(),
        store: app.store,
        secrets: app.secrets,
    };
    Ok(answer(&body(caller, question).await?))
}

/// Years that any page asks for: beyond them lies a slip of the hand, or days that cannot be counted.
const YEARS: RangeInclusive<i32> = 2000..=2200;

/// Goes on only where a year that is asked for is one.
fn must_ask_for_a_year(uri: &Uri) -> Result<(), Refusal> {
    let asked = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.strip_prefix("year="));
    let is_year = |text: &str| text.parse().is_ok_and(|year: i32| YEARS.contains(&year));
    if asked.filter(|text| !text.is_empty()).all(is_year) { Ok(()) } else { Err(Refusal::BadRequest) }
}

/// A year out of the query, where it is one.
fn asked_year<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    let year = i32::deserialize(from)?;
    if YEARS.contains(&year) { Ok(year) } else { Err(serde::de::Error::custom("a year out of range")) }
}

fn excel(name: &str, body: Body, length: u64) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, EXCEL.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

fn sent(name: &str, made: Made) -> Response {
    let length = made.length();
    excel(name, made.into_body(), length)
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
    let turn = Turn::come(&app.config.data).await;
    let made = export::village(&app.store, turn, &village, &filter, app.now()).await?;
    Ok(sent(&format!("qunxing-{village}-{}.xlsx", app.now().day()), made))
}

/// Of which place and year.
#[derive(Deserialize)]
pub struct Plans {
    under: PlaceCode,
    #[serde(deserialize_with = "asked_year")]
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
    let turn = Turn::come(&app.config.data).await;
    let made = export::plans(&app.store, turn, &under, year).await?;
    Ok(sent(&format!("qunxing-plans-{under}-{year}.xlsx"), made))
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
    let turn = Turn::come(&app.config.data).await;
    let made = export::year(&app.store, turn, &zone, year).await?;
    Ok(sent(&format!("qunxing-year-{zone}-{year}.xlsx"), made))
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
    if year.is_some_and(|year| !YEARS.contains(&year)) {
        return Err(Refusal::BadRequest.into());
    }
    let turn = Turn::come(&app.config.data).await;
    let made = export::comparison(&app.store, turn, &under, year, app.now()).await?;
    Ok(sent(&format!("qunxing-comparison-{under}-{}.xlsx", app.now().day()), made))
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
    let turn = Turn::come(&app.config.data).await;
    let made = export::funds(&app.store, turn, &zone, year, app.now()).await?;
    Ok(sent(&format!("qunxing-funds-{zone}-{year}.xlsx"), made))
}

pub async fn template(Extension(seat): Extension<Seat>) -> Result<Response, Error> {
    must_import(&seat)?;
    let bytes = import::template().map_err(|_| Refusal::TryLater)?;
    let length = bytes.len() as u64;
    Ok(excel("qunxing-import.xlsx", bytes.into(), length))
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
    let report = import::run(&app.store, asker, &seat.standing, body, wish.apply, app.now()).await?;
    let status = if report.is_fine() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = answer(&report);
    *response.status_mut() = status;
    Ok(response)
}

fn must_import(seat: &Seat) -> Result<(), Error> {
    let office = seat.standing.held().iter().any(|(role, _)| role.is_office());
    if office { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
}
