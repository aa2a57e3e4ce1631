//! Who may pass: the rule of each route, the origin of everything that writes, the headers of every answer.

use crate::cookies::Jar;
use crate::error::Error;
use crate::secrets::hash_of;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Account, Standing};
use store::session;
use sync::wire::Refusal;

/// Who may call a route. Finer questions (which village?) are asked inside, of [`Standing`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Everybody: public pages, assets, health, signing in.
    Everybody,
    /// Whoever is signed in, for what is their own: their operations, their villages.
    SignedIn,
    /// Whoever has desk pages: secretaries and offices.
    Desk,
}

/// A person at a desk, by their account as it stands now.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The account.
    pub account: Account,
    /// What it may do now.
    pub standing: Standing,
}

/// Field sessions last for weeks without a network, and are prolonged when used: 400 days, the longest browsers allow.
const FIELD_MS: i64 = 400 * 86_400_000;
/// Office sessions end when nobody has used them for half a day.
const OFFICE_MS: i64 = 12 * 3_600_000;

/// How long a session of this standing lasts, in milliseconds.
pub fn session_ms(standing: &Standing) -> i64 {
    let only_office = standing.held().iter().all(|(role, _)| role.is_office());
    if only_office && !standing.is_nobody() { OFFICE_MS } else { FIELD_MS }
}

/// Lets a request pass by the rule of its route.
pub async fn pass(State((app, rule)): State<(App, Rule)>, mut request: Request, next: Next) -> Response {
    if rule == Rule::Everybody {
        return next.run(request).await;
    }
    match admit(&app, rule, &mut request).await {
        Ok(prolonged) => {
            let mut response = next.run(request).await;
            if let Some(cookie) = prolonged {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(error) => error.into_response(),
    }
}

/// Puts the person into the request. Answers with a cookie when the session was prolonged: the browser counts, too.
async fn admit(app: &App, rule: Rule, request: &mut Request) -> Result<Option<HeaderValue>, Error> {
    let now = app.now();
    let jar = Jar { https: app.config.is_https() };
    let token = jar.token(request.headers()).ok_or(Refusal::SignInAgain)?;
    let token_hash = hash_of(&token);
    let mut conn = app.store.read().await?;
    let (asker, ends_at) =
        session::by_token(&mut conn, &token_hash, now).await?.ok_or(Refusal::SignInAgain)?;
    let account = store::account::by_id(&mut conn, asker.account).await?.ok_or(Refusal::SignInAgain)?;
    drop(conn);
    let standing = account.standing(now);
    if rule == Rule::Desk && !standing.has_desk() {
        return Err(Refusal::NotAllowed.into());
    }
    let lasts = session_ms(&standing);
    let mut prolonged = None;
    if ends_at < now.plus_millis(lasts - lasts / 10) {
        let mut conn = app.store.write().await?;
        session::prolong(&mut conn, &token_hash, now.plus_millis(lasts)).await?;
        prolonged = Some(jar.keep(&token, lasts / 1_000));
    }
    request.extensions_mut().insert(asker);
    request.extensions_mut().insert(Seat { account, standing });
    Ok(prolonged)
}

/// Refuses writes that another site started. Browsers send `Origin` with every write, and newer ones
/// `Sec-Fetch-Site`; a client that is no browser sends the server's own address as `Origin`.
pub async fn same_site(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_same_site(&app, request.headers()) {
        return next.run(request).await;
    }
    Error::from(Refusal::OtherSite).into_response()
}

fn is_same_site(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    match (text(header::ORIGIN), &app.config.origin) {
        (Some(origin), Some(own)) => origin == own,
        // Loopback without a set origin: whatever local name was typed, as long as it is this server's.
        (Some(origin), None) => text(header::HOST).is_some_and(|host| {
            origin.strip_prefix("http://") == Some(host) && crate::config::is_loopback_name(host)
        }),
        (None, _) => site == Some("same-origin"),
    }
}

const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Headers of every answer.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let set = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in set {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if app.config.is_https() {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}
