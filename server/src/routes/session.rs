//! Signing in and out. A session is an opaque token; losing it touches nothing on the phone.

use super::sync::{answer, read};
use crate::client::share_of;
use crate::cookies::Jar;
use crate::error::{CACHE, CLEAR_SITE_DATA, Error};
use crate::guard::Seat;
use crate::secrets::{end_sessions, hash_of, new_token, plain_code};
use crate::state::App;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::Response;
use domain::plan_check::PlanTerms;
use domain::session::lasts_ms;
use domain::{Account, AccountId, At, DeviceId, PlaceCode, Standing};
use std::collections::{BTreeSet, HashMap};
use store::security_event::{Came, Event, What};
use store::session::{Which, Why};
use store::{Asker, Conn, activation, device, meta, place, session};
use sync::wire::{Activate, DeviceKind, EndSessions, Login, PlaceName, Profile, Refusal};

/// Nobody's login or password is longer; hashing more would only cost time.
const LONGEST_LOGIN: usize = 32;
const LONGEST_PASSWORD: usize = 128;

/// What the security log calls the two ways in.
const BY_CODE: &str = "code";
const BY_PASSWORD: &str = "password";

pub async fn activate(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let wish: Activate = read(body)?;
    let now = app.now();
    // A right code always passes, whatever others have tried before.
    let code_hash = hash_of(&plain_code(&wish.code));
    let opened = {
        let mut conn = app.store.write().await?;
        if let Some(account) = activation::account_of(&mut conn, &code_hash, now).await?
            && store::account::standing(&mut conn, account, now).await?.is_nobody()
        {
            drop(conn);
            // The code is not used up: the role may begin tomorrow.
            note(&app, Some(account), Came::NoRole, BY_CODE).await;
            return Err(Refusal::NoRole.into());
        }
        activation::redeem(&mut conn, &code_hash, now).await?
    };
    let Some(account) = opened else {
        let share = share_of(&app.config.proxies, &headers, &extensions);
        if let Err(wait) = app.budgets.activation.spend(share, now) {
            note(&app, None, Came::MustWait, BY_CODE).await;
            return Err(Error::Refused(Refusal::TooMany, Some(wait)));
        }
        note(&app, None, Came::Wrong, BY_CODE).await;
        return Err(Refusal::WrongCode.into());
    };
    open(&app, account, &wish.known_devices, (None, BY_CODE), &headers).await
}

pub async fn login(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
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
    if let Err(refused) = must_not_wait(&app, Some(&key), now).await {
        note(&app, found.map(|(account, _)| account), Came::MustWait, BY_PASSWORD).await;
        return Err(refused);
    }
    let (account, hash) = found.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
    let fits = app.secrets.is_password(wish.password, hash).await?;
    let Some(account) = account.filter(|_| fits) else {
        note_failure(&app, Some(&key), now).await?;
        note(&app, account, Came::Wrong, BY_PASSWORD).await;
        return Err(Refusal::WrongPassword.into());
    };
    open(&app, account, &wish.known_devices, (Some(&key), BY_PASSWORD), &headers).await
}

pub async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let jar = Jar { https: app.config.is_https() };
    if let Some(token) = jar.token(&headers) {
        let mut conn = app.store.write().await?;
        let token_hash = hash_of(&token);
        let held = session::by_token(&mut conn, &token_hash, app.now()).await?;
        session::end(&mut conn, &token_hash).await?;
        drop(conn);
        if let Some((asker, _)) = held {
            let event = event(&app, Some(asker.account), What::SignOut, Came::Done, "");
            app.security.note(event).await;
        }
    }
    let mut response = answer(&());
    response.headers_mut().insert(header::SET_COOKIE, jar.forget());
    response.headers_mut().insert(CLEAR_SITE_DATA, CACHE);
    Ok(response)
}

/// The devices of one's own account.
pub async fn devices(State(app): State<App>, Extension(asker): Extension<Asker>) -> Result<Response, Error> {
    let mut conn = app.store.read().await?;
    Ok(answer(&device::of_account(&mut conn, asker.account, asker.device, app.now()).await?))
}

/// Ends sessions of one's own account.
pub async fn end(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let wish: EndSessions = read(body)?;
    let which = wish.device.map_or(Which::AllBut(asker.device), Which::Of);
    let (by, now) = (Some(asker.account), app.now());
    end_sessions(&app.store, asker.account, which, by, Why::SignedOut, now).await?;
    Ok(answer(&()))
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

fn event(app: &App, account: Option<AccountId>, what: What, came: Came, detail: &str) -> Event {
    Event { at: app.now(), account, about: None, what, came, detail: detail.to_owned() }
}

/// Tells the security log of somebody at the door.
async fn note(app: &App, account: Option<AccountId>, came: Came, way: &str) {
    app.security.note(event(app, account, What::SignIn, came, way)).await;
}

/// What kind of device a browser says it is; everything else it says is let be.
fn kind_of(headers: &HeaderMap) -> DeviceKind {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Phones that are Apple's or Android's also name Mac OS or Linux: they come first.
    let known = [
        ("Android", DeviceKind::Android),
        ("HarmonyOS", DeviceKind::Android),
        ("iPhone", DeviceKind::Apple),
        ("iPad", DeviceKind::Apple),
        ("Windows", DeviceKind::Windows),
        ("Macintosh", DeviceKind::Mac),
        ("Linux", DeviceKind::Linux),
    ];
    known.into_iter().find(|(word, _)| agent.contains(word)).map_or(DeviceKind::Other, |(_, kind)| kind)
}

async fn open(
    app: &App,
    id: AccountId,
    known_devices: &[DeviceId],
    (key, way): (Option<&str>, &str),
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let now = app.now();
    let mut conn = app.store.write().await?;
    let account = store::account::by_id(&mut conn, id).await?.ok_or(Refusal::SignInAgain)?;
    if account.standing(now).is_nobody() {
        drop(conn);
        note(app, Some(id), Came::NoRole, way).await;
        return Err(Refusal::NoRole.into());
    }
    let own = device::minted(&mut conn, id).await?;
    let device = match known_devices.iter().find(|known| own.contains_key(known)) {
        Some(known) => *known,
        None => device::mint(&mut conn, id, now, rand::random()).await?,
    };
    device::seen(&mut conn, device, now).await?;
    device::note_kind(&mut conn, device, kind_of(headers)).await?;
    let token = new_token();
    let lasts = lasts_ms(&account.standing(now));
    let asker = Asker { account: id, device };
    session::open(&mut conn, &hash_of(&token), asker, now, now.plus_millis(lasts)).await?;
    if let Some(key) = key {
        session::clear_failures(&mut conn, key).await?;
    }
    drop(conn);
    note(app, Some(id), Came::Done, way).await;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_what_kind_of_device_it_is() {
        let table = [
            (
                "Mozilla/5.0 (Linux; Android 12; M2006C3LC) AppleWebKit/537.36 Chrome/119.0",
                DeviceKind::Android,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15",
                DeviceKind::Apple,
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/119.0", DeviceKind::Windows),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", DeviceKind::Mac),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", DeviceKind::Linux),
            ("curl/8.0", DeviceKind::Other),
        ];
        for (agent, kind) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            assert_eq!(kind_of(&headers), kind, "{agent}");
        }
        assert_eq!(kind_of(&HeaderMap::new()), DeviceKind::Other);
    }
}
