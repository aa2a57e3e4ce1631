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
use axum::http::{HeaderMap, header};
use axum::response::Response;
use domain::plan_check::PlanTerms;
use domain::{Account, AccountId, At, DeviceId, PlaceCode, Standing};
use std::collections::{BTreeSet, HashMap};
use store::{Asker, Conn, activation, device, meta, place, session};
use sync::wire::{Activate, Login, PlaceName, Profile, Refusal};

/// Nobody's login or password is longer; hashing more would only cost time.
const LONGEST_LOGIN: usize = 32;
const LONGEST_PASSWORD: usize = 128;

pub async fn activate(
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let wish: Activate = read(body)?;
    let now = app.now();
    if let Some(seconds) = app.guesses.wait(now) {
        return Err(Error::Refused(Refusal::TooMany, Some(seconds)));
    }
    // Somebody mistyping on a phone that was signed in before is told to wait before everybody has to.
    let key = wish.known_devices.first().map(|device| format!("code:{device}"));
    must_not_wait(&app, key.as_deref(), now).await?;
    let opened = {
        let mut conn = app.store.write().await?;
        activation::redeem(&mut conn, &hash_of(&plain_code(&wish.code)), now).await?
    };
    let Some(account) = opened else {
        app.guesses.note(now);
        note_failure(&app, key.as_deref(), now).await?;
        return Err(Refusal::WrongCode.into());
    };
    open(&app, account, &wish.known_devices, key.as_deref(), now).await
}

pub async fn login(State(app): State<App>, body: Result<Bytes, BytesRejection>) -> Result<Response, Error> {
    let wish: Login = read(body)?;
    let now = app.now();
    let login = wish.login.trim();
    if login.chars().count() > LONGEST_LOGIN || wish.password.chars().count() > LONGEST_PASSWORD {
        return Err(Refusal::WrongPassword.into());
    }
    let (found, key) = {
        let mut conn = app.store.read().await?;
        let found = session::password_of(&mut conn, login).await?;
        let own = match &found {
            Some((account, _)) => device::minted(&mut conn, *account).await?,
            None => HashMap::new(),
        };
        (found, attempt_key(login, wish.known_devices.iter().find(|known| own.contains_key(known))))
    };
    must_not_wait(&app, Some(&key), now).await?;
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    let fits = app.secrets.is_password(wish.password, hash).await?;
    let Some(account) = account.filter(|_| fits) else {
        note_failure(&app, Some(&key), now).await?;
        return Err(Refusal::WrongPassword.into());
    };
    open(&app, account, &wish.known_devices, Some(&key), now).await
}

pub async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let jar = Jar { https: app.config.is_https() };
    if let Some(token) = jar.token(&headers) {
        let mut conn = app.store.write().await?;
        session::end(&mut conn, &hash_of(&token)).await?;
    }
    let mut response = answer(&());
    response.headers_mut().insert(header::SET_COOKIE, jar.forget());
    Ok(response)
}

pub async fn profile(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Error> {
    Ok(answer(&make_profile(&app, seat.account, asker.device, app.now()).await?))
}

/// Attempts are counted by account, and apart for each browser that has been signed in to it before: somebody who
/// guesses from elsewhere makes strangers wait, not the person. Never by address: a whole village may share one.
fn attempt_key(login: &str, browser: Option<&DeviceId>) -> String {
    match browser {
        Some(device) => format!("login:{login}:{device}"),
        None => format!("login:{login}:elsewhere"),
    }
}

async fn must_not_wait(app: &App, key: Option<&str>, now: At) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    let mut conn = app.store.read().await?;
    match session::blocked_until(&mut conn, key, now).await? {
        None => Ok(()),
        Some(until) => {
            let seconds = (until.millis() - now.millis()) / 1_000 + 1;
            Err(Error::Refused(Refusal::TooMany, u32::try_from(seconds).ok()))
        }
    }
}

async fn note_failure(app: &App, key: Option<&str>, now: At) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    let mut conn = app.store.write().await?;
    Ok(session::note_failure(&mut conn, key, now).await?)
}

async fn open(
    app: &App,
    id: AccountId,
    known_devices: &[DeviceId],
    key: Option<&str>,
    now: At,
) -> Result<Response, Error> {
    let mut conn = app.store.write().await?;
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
    if let Some(key) = key {
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
    let plan_terms = plan_terms(&mut conn, &account.standing(now), now).await?;
    let epoch = app.store.epoch();
    Ok(Profile { account, device_id, places, sample, epoch, server_time: now, plan_terms })
}

/// What a secretary's village plans this year by: its phone tries a plan out without a network.
async fn plan_terms(conn: &mut Conn, standing: &Standing, now: At) -> Result<Option<PlanTerms>, Error> {
    let Some(village) = standing.villages().into_iter().find(|village| standing.is_secretary_of(village))
    else {
        return Ok(None);
    };
    let year = store::star_year::of(conn, &village, now.day().year()).await?;
    Ok(Some(PlanTerms::of(&year)))
}
