//! The route table: every address this server answers, with its rule. The router is built from it and from
//! nothing else, so no route can be without a rule; `server/tests/village/access.rs` walks it.

mod around;
mod assets;
mod desk;
mod events;
mod health;
mod objections;
mod photos;
mod public;
mod session;
mod sync;

pub use health::Ready;

use crate::error::Error;
use crate::guard::{self, Gate, Rule};
use crate::reads::{self, Caller};
use crate::shares;
use crate::state::App;
use app::functions::{self, Function};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post, put};
use std::time::Duration;
use store::security_event::What;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// Largest request body, after decompression, where a route says nothing else.
const MOST_BODY: usize = 128 * 1024;
/// Largest push, after decompression: also one operation over the limit finds its way to a person.
const MOST_PUSH: usize = 256 * 1024;
/// Largest Excel file.
const MOST_EXCEL: usize = 8 * 1024 * 1024;
/// A request that takes longer than this has failed; slow phones send photos in pieces.
const PATIENCE: Duration = Duration::from_mins(1);

/// One address.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub rule: Rule,
    /// What the security log is told when it was served.
    notes: Option<What>,
    handler: MethodRouter<App>,
}

impl Route {
    fn noted(self, what: What) -> Self {
        Self { notes: Some(what), ..self }
    }
}

fn route(method: Method, path: &'static str, rule: Rule, handler: MethodRouter<App>) -> Route {
    Route { method, path, rule, notes: None, handler }
}

/// A function of `app` at its own address, with its body.
fn function<F, B, A>(body: B) -> Route
where
    F: Function,
    B: Fn(Caller, F) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<F::Answer, Error>> + Send + 'static,
{
    let handler =
        move |State(app): State<App>, asker, seat, request| desk::function(app, asker, seat, request, body);
    match F::METHOD {
        functions::Method::Get => route(Method::GET, F::PATH, Rule::Desk, get(handler)),
        functions::Method::Post => route(Method::POST, F::PATH, Rule::Desk, post(handler)),
    }
}

/// Every address this server answers.
pub fn table() -> Vec<Route> {
    use Rule::{Desk, Everybody, HandIn, SignedIn};
    let (read, write, send) = (Method::GET, Method::POST, Method::PUT);
    vec![
        route(read.clone(), "/", Everybody, get(public::board)),
        route(read.clone(), "/og.png", Everybody, get(public::zone_picture)),
        route(read.clone(), "/stars", Everybody, get(public::stars)),
        route(read.clone(), "/experience", Everybody, get(public::experience)),
        route(read.clone(), "/stars/{township}", Everybody, get(public::stars_of)),
        route(read.clone(), "/v/{code}", Everybody, get(public::village)),
        route(read.clone(), "/v/{code}/object", Everybody, get(objections::form)),
        route(write.clone(), "/v/{code}/object", Everybody, post(objections::file)),
        route(read.clone(), "/objections", Everybody, get(objections::ask)),
        route(write.clone(), "/objections", Everybody, post(objections::answer)),
        route(read.clone(), "/v/{code}/og.png", Everybody, get(public::village_picture)),
        route(read.clone(), "/v/{code}/poster", Everybody, get(public::poster)),
        route(read.clone(), "/healthz", Everybody, get(health::alive)),
        route(read.clone(), "/readyz", Everybody, get(health::ready)),
        route(read.clone(), "/app", Everybody, get(assets::field_shell)),
        route(read.clone(), "/app/{*path}", Everybody, get(assets::field_shell)),
        route(read.clone(), "/app/", Everybody, get(assets::field_shell)),
        route(read.clone(), "/app/desk/", Everybody, get(assets::desk_shell)),
        route(read.clone(), "/app/desk", Everybody, get(assets::desk_shell)),
        route(read.clone(), "/app/desk/{*path}", Everybody, get(assets::desk_shell)),
        route(read.clone(), "/pkg/{*path}", Everybody, get(assets::hashed)),
        route(read.clone(), "/sw.js", Everybody, get(assets::service_worker)),
        route(read.clone(), "/favicon.svg", Everybody, get(assets::root_file)),
        route(read.clone(), "/robots.txt", Everybody, get(assets::root_file)),
        route(read.clone(), "/manifest.webmanifest", Everybody, get(assets::root_file)),
        route(read.clone(), "/icons/{*path}", Everybody, get(assets::root_file)),
        route(write.clone(), "/session/activate", Everybody, post(session::activate)),
        route(write.clone(), "/session/login", Everybody, post(session::login)),
        route(write.clone(), "/session/logout", Everybody, post(session::logout)),
        route(read.clone(), "/session", SignedIn, get(session::profile)),
        route(read.clone(), "/session/devices", SignedIn, get(session::devices)),
        route(write.clone(), "/session/end", SignedIn, post(session::end)),
        route(
            write.clone(),
            "/sync/v1/push",
            HandIn,
            post(sync::push).layer(DefaultBodyLimit::max(MOST_PUSH)),
        ),
        route(write.clone(), "/sync/v1/pull", HandIn, post(sync::pull)),
        route(read.clone(), "/sync/v1/events", SignedIn, get(events::listen)),
        route(write.clone(), "/sync/v1/photos/want", HandIn, post(photos::want)),
        route(
            send,
            "/sync/v1/photos/{hash}",
            HandIn,
            put(photos::take).layer(DefaultBodyLimit::max(300 * 1024)),
        ),
        route(read.clone(), "/sync/v1/photos/{hash}", SignedIn, get(photos::give)),
        route(read.clone(), "/desk/v1/export/{village}", Desk, get(desk::export)).noted(What::Export),
        route(read.clone(), "/desk/v1/plans.xlsx", Desk, get(desk::export_plans)).noted(What::Export),
        route(read.clone(), "/desk/v1/year.xlsx", Desk, get(desk::export_year)).noted(What::Export),
        route(read.clone(), "/desk/v1/comparison.xlsx", Desk, get(desk::export_comparison))
            .noted(What::Export),
        route(read.clone(), "/desk/v1/funds.xlsx", Desk, get(desk::export_funds)).noted(What::Export),
        route(read.clone(), "/desk/v1/import/template.xlsx", Desk, get(desk::template)),
        route(
            write.clone(),
            "/desk/v1/import",
            Desk,
            post(desk::import).layer(DefaultBodyLimit::max(MOST_EXCEL)),
        )
        .noted(What::Import),
        // Every function of `app`; server/tests/village/access.rs compares them with its table.
        function(reads::overview),
        function(reads::places),
        function(reads::accounts),
        function(reads::account),
        function(reads::silent),
        function(reads::evaluations),
        function(reads::evaluation_place),
        function(reads::honors),
        function(reads::plans),
        function(reads::plan_check),
        function(reads::star_year),
        function(reads::colleagues),
        function(reads::funds),
        function(reads::wall),
        function(reads::wall_place),
        function(reads::comparison),
        function(reads::year_trial),
        function(reads::experiences),
        function(reads::pilots),
        function(reads::leaders),
        function(reads::devices),
        function(reads::end_sessions),
        function(reads::activation_code),
        function(reads::set_password),
    ]
}

/// The router with everything around it.
pub fn router(app: &App) -> Router {
    let mut router = Router::new();
    for Route { path, rule, notes, handler, .. } in table() {
        let gate = Gate { rule, path, notes };
        router = router.route(path, handler.layer(from_fn_with_state((app.clone(), gate), guard::pass)));
    }
    // Assets are compressed when they are built, public pages when they are rendered.
    let small_json = SizeAbove::new(512)
        .and(NotForContentType::const_new("text/html"))
        .and(NotForContentType::const_new("application/wasm"))
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE);
    router
        .fallback(public::not_found)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(RequestDecompressionLayer::new().pass_through_unaccepted(true))
        .layer(CompressionLayer::new().compress_when(small_json))
        .layer(from_fn_with_state(app.clone(), guard::same_site))
        .layer(from_fn_with_state(app.clone(), shares::each_its_share))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(around::panicked))
        .layer(from_fn_with_state(app.clone(), around::told_kindly))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn(around::log))
        .with_state(app.clone())
}
