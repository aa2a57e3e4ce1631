//! Who may pass: the rule of each route, the origin of everything that writes, the headers of every answer.

use crate::cookies::Jar;
use crate::error::Error;
use crate::secrets::hash_of;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::session::{ends_after_use, lasts_ms};
use domain::{Account, AccountId, At, PlaceCode, Standing};
use store::security_event::{Came, Event, What};
use store::{Asker, session};
use sync::wire::Refusal;

/// Who may call a route. Finer questions (which village?) are asked inside, of [`Standing`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Everybody: public pages, assets, health, signing in.
    Everybody,
    /// Whoever is signed in, also for a while after their last role ended: handing in what is unsent. Gives out no data.
    HandIn,
    /// Whoever is signed in and has a role, for what is their own: their villages.
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

/// A route as its guard sees it.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// Who may pass.
    pub rule: Rule,
    /// The route's pattern, for the security log.
    pub path: &'static str,
    /// What the security log is told when it was served.
    pub notes: Option<What>,
}

/// Lets a request pass by the rule of its route.
pub async fn pass(State((app, gate)): State<(App, Gate)>, mut request: Request, next: Next) -> Response {
    if gate.rule == Rule::Everybody {
        return next.run(request).await;
    }
    let place = place_asked(request.uri().query());
    let (who, response) = match admit(&app, gate.rule, &mut request).await {
        Ok(Admitted { account, prolonged }) => {
            let mut response = next.run(request).await;
            if let Some(cookie) = prolonged {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            (Some(account), response)
        }
        Err((who, error)) => (who, error.into_response()),
    };
    if let Some(account) = who {
        note(&app, gate, account, response.status(), place).await;
    }
    response
}

/// The place that a request names, for the security log; never anything else of what it says.
fn place_asked(query: Option<&str>) -> String {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let under = pairs.filter(|(key, _)| *key == "under").find_map(|(_, code)| code.parse::<PlaceCode>().ok());
    under.map_or_else(String::new, |code| format!(" {code}"))
}

async fn note(app: &App, gate: Gate, account: AccountId, status: StatusCode, place: String) {
    let (what, came) = match gate.notes {
        _ if status == StatusCode::FORBIDDEN => (What::Refuse, Came::NotAllowed),
        Some(what) if status.is_success() => (what, Came::Done),
        _ => return,
    };
    let detail = format!("{}{place}", gate.path);
    app.security.note(Event { at: app.now(), account: Some(account), about: None, what, came, detail }).await;
}

/// Who passes.
struct Admitted {
    account: AccountId,
    /// A cookie when the session was prolonged: the browser counts, too.
    prolonged: Option<HeaderValue>,
}

/// Puts the person into the request; else why not, and who that was where it is known.
async fn admit(app: &App, rule: Rule, request: &mut Request) -> Result<Admitted, (Option<AccountId>, Error)> {
    let jar = Jar { https: app.config.is_https() };
    let token = jar.token(request.headers()).ok_or((None, Refusal::SignInAgain.into()))?;
    let held = session_of(app, &token).await.map_err(|error| (None, error))?;
    let account = held.seat.account.id;
    let prolonged = let_last(app, rule, &held, &token).await.map_err(|error| (Some(account), error))?;
    request.extensions_mut().insert(held.asker);
    request.extensions_mut().insert(held.seat);
    Ok(Admitted { account, prolonged: prolonged.map(|lasts| jar.keep(&token, lasts / 1_000)) })
}

/// A session that lasts, with its person.
struct Held {
    asker: Asker,
    ends_at: At,
    seat: Seat,
}

async fn session_of(app: &App, token: &str) -> Result<Held, Error> {
    let now = app.now();
    let mut conn = app.store.read().await?;
    let token_hash = hash_of(token);
    let Some((asker, ends_at)) = session::by_token(&mut conn, &token_hash, now).await? else {
        let ended = session::was_ended(&mut conn, &token_hash).await?;
        return Err(if ended { Error::SignedOut } else { Refusal::SignInAgain.into() });
    };
    let account = store::account::by_id(&mut conn, asker.account).await?.ok_or(Refusal::SignInAgain)?;
    let standing = account.standing(now);
    Ok(Held { asker, ends_at, seat: Seat { account, standing } })
}

/// Whether the session is enough for this rule, and how long its use lets it last, in milliseconds, when that is
/// longer than before.
async fn let_last(app: &App, rule: Rule, held: &Held, token: &str) -> Result<Option<i64>, Error> {
    let standing = &held.seat.standing;
    if rule == Rule::Desk && !standing.is_nobody() && !standing.has_desk() {
        return Err(Refusal::NotAllowed.into());
    }
    let until = ends_after_use(standing, held.ends_at, app.now());
    if until != held.ends_at {
        session::last_until(&mut *app.store.write().await?, &hash_of(token), until).await?;
    }
    if standing.is_nobody() && rule != Rule::HandIn {
        return Err(Refusal::NoRole.into());
    }
    Ok((until > held.ends_at).then(|| lasts_ms(standing)))
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
