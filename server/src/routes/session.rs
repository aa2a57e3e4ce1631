//! Signing in and out. A session is an opaque token; losing it touches nothing on the phone.

use super::sync::{answer, read};
use crate::cookies::Jar;
use crate::error::Error;
use crate::guard::{self, Seat};
use crate::secrets::{hash_of, new_token, plain_code};
use crate::state::App;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Account, AccountId, At, DeviceId, PlaceCode};
use std::collections::BTreeSet;
use store::{Asker, activation, device, meta, place, session};
use sync::wire::{Activate, Login, PlaceName, Profile, Refusal};

pub async fn activate(State(app): State<App>, body: Result<Bytes, BytesRejection>) -> Result<Response, Error> {
    let wish: Activate = read(body)?;
    let now = app.now();
    let keys = attempt_keys(None, &wish.known_devices);
    must_not_wait(&app, &keys, now).await?;
    let opened = {
        let mut conn = app.store.write().await;
        activation::redeem(&mut conn, &hash_of(&plain_code(&wish.code)), now).await?
    };
    match opened {
        Some(account) => open(&app, account, &wish.known_devices, &keys, now).await,
        None => Err(failed(&app, &keys, now, Refusal::WrongCode).await),
    }
}

pub async fn login(State(app): State<App>, body: Result<Bytes, BytesRejection>) -> Result<Response, Error> {
    let wish: Login = read(body)?;
    let now = app.now();
    let keys = attempt_keys(Some(wish.login.trim()), &wish.known_devices);
    must_not_wait(&app, &keys, now).await?;
    let found = {
        let mut conn = app.store.read().await?;
        session::password_of(&mut conn, wish.login.trim()).await?
    };
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    let fits = app.secrets.is_password(wish.password, hash).await?;
    match account.filter(|_| fits) {
        Some(account) => open(&app, account, &wish.known_devices, &keys, now).await,
        None => Err(failed(&app, &keys, now, Refusal::WrongPassword).await),
    }
}

pub async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let jar = Jar { https: app.config.is_https() };
    if let Some(token) = jar.token(&headers) {
        let mut conn = app.store.write().await;
        session::end(&mut conn, &hash_of(&token)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, jar.forget())]).into_response())
}

pub async fn profile(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Error> {
    Ok(answer(&make_profile(&app, seat.account, asker.device, app.now()).await?))
}

/// Attempts are counted by account and by device, never by address alone: a whole village may share one.
/// Somebody whose browser has never been a device counts under one key of their own.
fn attempt_keys(login: Option<&str>, devices: &[DeviceId]) -> Vec<String> {
    let by_device = devices.first().map_or_else(|| "device:new".to_owned(), |device| format!("device:{device}"));
    match login {
        Some(login) => vec![format!("login:{login}"), by_device].into_iter().filter(|key| key != "device:new").collect(),
        None if devices.is_empty() => Vec::new(),
        None => vec![by_device],
    }
}

async fn must_not_wait(app: &App, keys: &[String], now: At) -> Result<(), Error> {
    let mut conn = app.store.read().await?;
    for key in keys {
        if let Some(until) = session::blocked_until(&mut conn, key, now).await? {
            let seconds = (until.millis() - now.millis()) / 1_000 + 1;
            return Err(Error::Refused(Refusal::TooMany, u32::try_from(seconds).ok()));
        }
    }
    Ok(())
}

async fn failed(app: &App, keys: &[String], now: At, refusal: Refusal) -> Error {
    let mut conn = app.store.write().await;
    for key in keys {
        if let Err(error) = session::note_failure(&mut conn, key, now).await {
            return error.into();
        }
    }
    drop(conn);
    // A code has 40 bits; half a second a guess keeps it that way.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    refusal.into()
}

async fn open(
    app: &App,
    id: AccountId,
    known_devices: &[DeviceId],
    keys: &[String],
    now: At,
) -> Result<Response, Error> {
    let mut conn = app.store.write().await;
    let account = store::account::by_id(&mut conn, id).await?.ok_or(Refusal::SignInAgain)?;
    let own = device::minted(&mut conn, id).await?;
    let device = match known_devices.iter().find(|known| own.contains_key(known)) {
        Some(known) => *known,
        None => device::mint(&mut conn, id, now, rand::random()).await?,
    };
    device::seen(&mut conn, device, now).await?;
    let token = new_token();
    let lasts = guard::session_ms(&account.standing(now));
    let asker = Asker { account: id, device };
    session::open(&mut conn, &hash_of(&token), asker, now, now.plus_millis(lasts)).await?;
    for key in keys {
        session::clear_failures(&mut conn, key).await?;
    }
    drop(conn);
    let profile = make_profile(app, account, device, now).await?;
    let jar = Jar { https: app.config.is_https() };
    let mut response = answer(&profile);
    response.headers_mut().insert(header::SET_COOKIE, jar.keep(&token, lasts / 1_000));
    Ok(response)
}

async fn make_profile(app: &App, account: Account, device_id: DeviceId, now: At) -> Result<Profile, Error> {
    let mut conn = app.store.read().await?;
    let held: BTreeSet<PlaceCode> = account
        .standing(now)
        .held()
        .iter()
        .map(|(_, place)| place.clone())
        .chain([account.home.clone()])
        .collect();
    let mut places: Vec<PlaceName> = Vec::new();
    for code in held {
        for place in place::line_of(&mut conn, &code).await? {
            if places.iter().all(|known| known.code != place.code) {
                places.push(PlaceName { code: place.code, kind: place.kind, name: place.name });
            }
        }
    }
    let sample = meta::is_sample(&mut conn).await?;
    Ok(Profile { account, device_id, places, sample, epoch: app.store.epoch(), server_time: now })
}
