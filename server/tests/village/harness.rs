//! The stage: two villages of two townships, seven people, a clock that stands still until it is moved.

pub mod libre_office;
mod people;
mod phone;
mod site;
mod wire;

pub use people::{FOREIGN, GRID_3, GRID_4, People, VILLAGE, code};
pub use phone::{Hand, Road};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::household::NewHousehold;
use domain::{Account, At, DeviceId, HouseholdId, Visit};
use http_body_util::BodyExt;
use serde_json::Value;
use server::connections::Peer;
use server::news::{News, Pace};
use server::secrets::hash_of;
use server::site::Site;
use server::{App, Config, routes};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::push::{ServerAct, submit};
use store::{Asker, Store};
use sync::record::{Record, RecordKind};
use sync::wire::Refusal;
use sync::{Intent, Outcome};
use tempfile::TempDir;
use tower::ServiceExt;

/// The address that the server under test is reached by.
pub const ORIGIN: &str = "http://localhost:3000";
const BEGIN: i64 = 1_795_400_000_000;

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn now(&self) -> At {
        At::from_millis(self.0.load(Ordering::SeqCst))
    }
    pub fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// An answer as a client sees it.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }
    /// The refusal in the body; every answer other than 2xx of a programs' address has one.
    pub fn refusal(&self) -> Option<Refusal> {
        serde_json::from_slice::<sync::wire::Refused>(&self.body).ok().map(|body| body.refused)
    }
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.get(header::SET_COOKIE)?.to_str().unwrap();
        set.split(';').next().map(str::to_owned)
    }
}

/// Wake-ups, faster than they are served.
pub const PACE: Pace = Pace { look: Duration::from_millis(50), beat: Duration::from_millis(400) };

/// A server with its villages and people.
pub struct TestVillage {
    pub app: App,
    pub clock: Clock,
    pub people: People,
    router: Router,
    _folders: (TempDir, TempDir),
}

impl TestVillage {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings as in the environment.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let (data, assets) = (tempfile::tempdir().unwrap(), site::folder());
        let mut config = Config::read(|key| {
            let own = [
                ("QUNXING_DATA", data.path().to_str().unwrap()),
                ("QUNXING_SITE", assets.path().to_str().unwrap()),
            ];
            own.iter().chain(settings).find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        config.origin.get_or_insert_with(|| ORIGIN.into());
        let store = Store::open(data.path(), config.database_url.as_deref()).await.unwrap();
        let clock = Clock(Arc::new(AtomicI64::new(BEGIN)));
        let people = People::settle(&store, clock.now()).await;
        let hands = clock.clone();
        let site = Site::read(assets.path()).unwrap();
        let mut app = App::new(store, config, site, Arc::new(move || hands.now()));
        app.news = Arc::new(News::new(PACE));
        Self { router: routes::router(&app), app, clock, people, _folders: (data, assets) }
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Another process on the same database.
    pub async fn process_beside(&self) -> App {
        let config = self.app.config.clone();
        let store = Store::open(&config.data, config.database_url.as_deref()).await.unwrap();
        App { store, news: Arc::new(News::new(PACE)), ..self.app.clone() }
    }

    /// A session of this person on a new device, as after signing in.
    pub async fn sign_in(&self, account: &Account) -> Session {
        let now = self.clock.now();
        let token = server::secrets::new_token();
        let mut conn = self.app.store.write().await.unwrap();
        let minted = now.plus_millis(-86_400_000);
        let device = store::device::mint(&mut conn, account.id, minted, rand::random()).await.unwrap();
        let asker = Asker { account: account.id, device };
        let ends_at = now.plus_millis(domain::session::lasts_ms(&account.standing(now)));
        store::session::open(&mut conn, &hash_of(&token), asker, now, ends_at).await.unwrap();
        Session { router: self.router.clone(), cookie: format!("qunxing={token}"), device, asker, peer: None }
    }

    /// A session of this person on a device of theirs that is known already.
    pub async fn sign_in_on(&self, account: &Account, device: DeviceId) -> Session {
        let now = self.clock.now();
        let token = server::secrets::new_token();
        let asker = Asker { account: account.id, device };
        let ends_at = now.plus_millis(domain::session::lasts_ms(&account.standing(now)));
        let mut conn = self.app.store.write().await.unwrap();
        store::session::open(&mut conn, &hash_of(&token), asker, now, ends_at).await.unwrap();
        Session { router: self.router.clone(), cookie: format!("qunxing={token}"), device, asker, peer: None }
    }

    /// A phone in this person's hand, signed in.
    pub async fn phone(&self, account: &Account) -> Hand {
        Hand::new(self.sign_in(account).await, &self.clock).await
    }

    /// Somebody without a session.
    pub fn stranger(&self) -> Session {
        let device = DeviceId::from_uuid(uuid::Uuid::nil());
        let account = domain::AccountId::from_uuid(uuid::Uuid::nil());
        Session {
            router: self.router.clone(),
            cookie: String::new(),
            device,
            asker: Asker { account, device },
            peer: None,
        }
    }

    /// Does something in a person's name, without a phone.
    pub async fn act(&self, account: &Account, village: &str, intent: Intent) -> Outcome {
        self.act_on(account, village, 0, intent).await
    }

    /// The same, having looked at this version of the record.
    pub async fn act_on(&self, account: &Account, village: &str, seen: u64, intent: Intent) -> Outcome {
        let asker = self.sign_in(account).await.asker;
        let act = ServerAct { village: code(village), base_ver: seen, at: self.clock.now(), intent };
        let told =
            submit(&self.app.store, asker, vec![act], self.clock.now(), &mut rand::random).await.unwrap();
        told[0].outcome.clone()
    }

    /// The village holds these stars: a naming of two years ago, taken over from its document, knew of them.
    pub async fn holds(&self, village: &str, stars: &[domain::StarKind]) {
        let year = self.clock.now().day().year() - 2;
        let intent = Intent::Office(sync::OfficeAct::TakeOverNaming {
            village: code(village),
            year,
            held_before: stars.iter().copied().collect(),
            stars: BTreeSet::new(),
            on: format!("{year}-12-28").parse().unwrap(),
            source: "区组〔2024〕9 号".into(),
        });
        let told = self.act(&self.people.quban, village, intent).await;
        assert!(told.ver().is_some(), "{told:?}");
    }

    /// A household that everybody knows already.
    pub async fn household(&self, grid: &str, door: &str, head: &str) -> HouseholdId {
        self.household_by(&self.people.zhang, grid, door, head).await
    }

    /// The same in another village, written down by its secretary.
    pub async fn household_by(&self, who: &Account, grid: &str, door: &str, head: &str) -> HouseholdId {
        let id = HouseholdId::new(self.clock.now(), rand::random());
        let new = NewHousehold {
            id,
            grid: code(grid),
            door: door.into(),
            head: head.into(),
            phone: String::new(),
            people: vec![],
            categories: BTreeSet::default(),
        };
        let told = self.act(who, &grid[..12], Intent::RegisterHousehold(new)).await;
        assert_eq!(told, Outcome::Applied { ver: 1 });
        id
    }

    /// Every record of a kind in a village, as the server holds them.
    pub async fn records(&self, kind: RecordKind, village: &str) -> Vec<Record> {
        let mut conn = self.app.store.read().await.unwrap();
        let kept = store::record::of_kind_under(&mut conn, kind, &code(village)).await.unwrap();
        kept.into_iter().map(|kept| kept.record).collect()
    }

    pub async fn visits_to(&self, household: HouseholdId) -> Vec<Visit> {
        let visits = self.records(RecordKind::Visit, VILLAGE).await;
        let visits = visits.into_iter().filter_map(|record| match record {
            Record::Visit(visit) => Some(visit),
            _ => None,
        });
        visits.filter(|visit| visit.first.household == household).collect()
    }
}

/// A browser with a cookie, and nothing else.
#[derive(Clone)]
pub struct Session {
    router: Router,
    pub cookie: String,
    pub device: DeviceId,
    pub asker: Asker,
    /// The machine at the other end; nobody knows where none is said.
    pub peer: Option<Peer>,
}

impl Session {
    /// The same browser with the cookie that this answer set.
    pub fn signed_in_by(&self, answer: &Answer) -> Self {
        Self { cookie: answer.cookie().expect("signing in sets a cookie"), ..self.clone() }
    }
    /// The same browser, sent to another process by a balancer.
    pub fn at(&self, app: &App) -> Self {
        Self { router: routes::router(app), ..self.clone() }
    }
    /// The same browser, whose connection comes from this address.
    pub fn from(&self, address: &str) -> Self {
        Self { peer: Some(Peer(address.parse().unwrap())), ..self.clone() }
    }
    /// Listens for wake-ups: the status, and what is told from now on.
    pub async fn listen(&self) -> (StatusCode, Body) {
        self.listen_through(&[]).await
    }
    /// The same through a proxy that sends these headers.
    pub async fn listen_through(&self, headers: &[(&str, &str)]) -> (StatusCode, Body) {
        self.open_through("/sync/v1/events", headers).await
    }
    /// Asks, and leaves the answer to be read.
    pub async fn open_through(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, Body) {
        let request = Request::get(path).header(header::HOST, "localhost:3000");
        let mut request = request.header(header::COOKIE, &self.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(peer);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        (response.status(), response.into_body())
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let kind = [("content-type", "application/json"), ("origin", ORIGIN)];
        self.send(Method::POST, path, &kind, body.to_string().into_bytes()).await
    }
    pub async fn put(&self, path: &str, body: &[u8]) -> Answer {
        self.send(Method::PUT, path, &[("origin", ORIGIN)], body.to_vec()).await
    }
    /// Exactly these headers, besides the cookie.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let asked = (method.clone(), path.to_owned());
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:3000");
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(peer);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, mut body) = response.into_parts();
        let is_endless =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if is_endless {
            body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec()
        } else {
            body.collect().await.unwrap().to_bytes().to_vec()
        };
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        wire::must_fit(&asked.0, &asked.1, &answer);
        answer
    }
}
