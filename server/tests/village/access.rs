//! Every endpoint × every role × a foreign village, generated from the route table. A route that is not probed
//! here, or that a library serves without standing in the table, fails.

use crate::harness::{Answer, GRID_3, ORIGIN, People, Session, TestVillage, VILLAGE};
use axum::http::Method;
use domain::Account;
use serde_json::json;
use server::guard::Rule;
use server::routes;
use std::collections::BTreeSet;
use sync::wire::Refusal;

/// How a request about 东方社区 and its people is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    /// Served.
    Yes,
    /// 401: sign in first.
    SignIn,
    /// 403, or 404 where the very existence is nobody's business.
    No,
}

/// Who asks.
const WHO: [&str; 9] = [
    "stranger",
    "li",
    "wang",
    "zhang",
    "wenyuan",
    "quban",
    "zhao of another village",
    "sun of another village",
    "liwan",
];

fn account<'a>(people: &'a People, who: &str) -> Option<&'a Account> {
    Some(match who {
        "li" => &people.li,
        "wang" => &people.wang,
        "zhang" => &people.zhang,
        "wenyuan" => &people.wenyuan,
        "quban" => &people.quban,
        "zhao of another village" => &people.zhao,
        "sun of another village" => &people.sun,
        "liwan" => &people.liwan,
        _ => return None,
    })
}

/// Those who lead 东方社区.
const LEADS: &[&str] = &["zhang", "wenyuan", "quban"];
/// Offices above it.
const ABOVE: &[&str] = &["wenyuan", "quban"];
/// The zone's own office.
const ZONE: &[&str] = &["quban"];
/// Everybody in an office, wherever.
const OFFICES: &[&str] = &["wenyuan", "quban", "liwan"];
const EVERYBODY: &[&str] = &WHO;
const SIGNED_IN: &[&str] = &[
    "li",
    "wang",
    "zhang",
    "wenyuan",
    "quban",
    "zhao of another village",
    "sun of another village",
    "liwan",
];
/// Those who keep villages on a device.
const KEEPS: &[&str] = &["li", "wang", "zhang", "zhao of another village", "sun of another village"];
/// Those who reach 东方社区 in any way.
const REACHES: &[&str] = &["li", "wang", "zhang", "wenyuan", "quban"];

/// What to ask of a route so that it is about 东方社区, and who is served. None: nobody thought of this route.
fn probe(
    method: &Method,
    path: &str,
    stage: &Stage,
) -> Option<(String, Vec<u8>, &'static str, &'static [&'static str])> {
    let form = "application/x-www-form-urlencoded";
    let json = "application/json";
    let get = |path: &str, who| Some((path.to_owned(), Vec::new(), json, who));
    let under =
        |endpoint: &str, more: &str, who| get(&format!("/desk/v1/{endpoint}?under={VILLAGE}{more}"), who);
    let post = |body: String, kind, who| Some((path.to_owned(), body.into_bytes(), kind, who));
    match (method.as_str(), path) {
        (
            "GET",
            "/"
            | "/healthz"
            | "/readyz"
            | "/og.png"
            | "/stars"
            | "/experience"
            | "/app"
            | "/app/"
            | "/app/desk"
            | "/app/desk/"
            | "/sw.js"
            | "/favicon.svg"
            | "/robots.txt"
            | "/manifest.webmanifest",
        ) => get(path, EVERYBODY),
        ("GET", "/v/{code}/object") => get(&format!("/v/{VILLAGE}/object"), EVERYBODY),
        ("POST", "/v/{code}/object") => Some((
            format!("/v/{VILLAGE}/object"),
            b"nonce=0190f3a0-0000-7000-8000-000000000001&text=%E4%B8%8D".to_vec(),
            form,
            EVERYBODY,
        )),
        ("GET", "/objections") => get(path, EVERYBODY),
        ("POST", "/objections") => post("code=ABCD-EFGH".into(), form, EVERYBODY),
        ("GET", "/v/{code}") => get(&format!("/v/{VILLAGE}"), EVERYBODY),
        ("GET", "/v/{code}/og.png") => get(&format!("/v/{VILLAGE}/og.png"), EVERYBODY),
        ("GET", "/v/{code}/poster") => get(&format!("/v/{VILLAGE}/poster"), EVERYBODY),
        ("GET", "/stars/{township}") => get("/stars/410871001", EVERYBODY),
        ("GET", "/app/{*path}") => get("/app/today", EVERYBODY),
        ("GET", "/app/desk/{*path}") => get("/app/desk/inbox", EVERYBODY),
        ("GET", "/pkg/{*path}") => get("/pkg/app.0123abcd.css", EVERYBODY),
        ("GET", "/icons/{*path}") => get("/icons/icon-192.png", EVERYBODY),
        ("POST", "/session/activate") => post(json!({"code": stage.code}).to_string(), json, EVERYBODY),
        ("POST", "/session/login") => {
            post(json!({"login": "ma", "password": "qunxing-2026"}).to_string(), json, EVERYBODY)
        }
        ("POST", "/session/logout") => post("null".into(), json, EVERYBODY),
        ("GET", "/session" | "/session/devices") => get(path, SIGNED_IN),
        ("POST", "/session/end") => post("{}".into(), json, SIGNED_IN),
        ("POST", "/sync/v1/push") => post(
            json!({"proto": 1, "schema": 1, "device_id": stage.device, "ops": []}).to_string(),
            json,
            SIGNED_IN,
        ),
        ("POST", "/sync/v1/pull") => post(
            json!({"proto": 1, "schema": 1, "device_id": stage.device, "budget": 100_000,
                   "cursors": [{"village": VILLAGE, "seq": 0}]})
            .to_string(),
            json,
            SIGNED_IN,
        ),
        ("GET", "/sync/v1/events") => get(path, KEEPS),
        ("POST", "/sync/v1/photos/want") => {
            post(json!({"hashes": [stage.photo]}).to_string(), json, SIGNED_IN)
        }
        ("PUT", "/sync/v1/photos/{hash}") => Some((
            format!("/sync/v1/photos/{}?offset=0&total=9", "b".repeat(64)),
            b"x".to_vec(),
            json,
            SIGNED_IN,
        )),
        ("GET", "/sync/v1/photos/{hash}") => get(&format!("/sync/v1/photos/{}", stage.photo), REACHES),
        ("GET", "/desk/v1/export/{village}") => {
            get(&format!("/desk/v1/export/{VILLAGE}.xlsx?kind=visit"), LEADS)
        }
        ("GET", "/desk/v1/plans.xlsx") => {
            get(&format!("/desk/v1/plans.xlsx?under={VILLAGE}&year=2026"), ABOVE)
        }
        ("GET", "/desk/v1/year.xlsx") => get(&format!("/desk/v1/year.xlsx?under={VILLAGE}&year=2026"), ZONE),
        // The vouchers are the zone's own.
        ("GET", "/desk/v1/funds.xlsx") => {
            get(&format!("/desk/v1/funds.xlsx?under={VILLAGE}&year=2026"), &["quban"])
        }
        ("GET", "/desk/v1/import/template.xlsx") => get(path, OFFICES),
        ("POST", "/desk/v1/import") => {
            Some(("/desk/v1/import?apply=false".into(), stage.template.clone(), json, OFFICES))
        }
        ("GET", "/desk/v1/overview") => under("overview", "", ABOVE),
        ("GET", "/desk/v1/places") => under("places", "", ABOVE),
        ("GET", "/desk/v1/accounts") => under("accounts", "&text=", LEADS),
        ("GET", "/desk/v1/account") => get(&format!("/desk/v1/account?id={}", stage.ma), LEADS),
        ("GET", "/desk/v1/silent") => under("silent", "&days=7", LEADS),
        ("GET", "/desk/v1/evaluations") => under("evaluations", "&year=2026", ABOVE),
        ("GET", "/desk/v1/evaluation_place") => under("evaluation_place", "&year=2026", LEADS),
        ("GET", "/desk/v1/honors") => under("honors", "", ABOVE),
        ("GET", "/desk/v1/year_trial") => under("year_trial", "&year=2026&items=%5B%5D", ZONE),
        ("GET", "/desk/v1/star_year") => under("star_year", "&year=2026", LEADS),
        ("GET", "/desk/v1/colleagues") => under("colleagues", "", ABOVE),
        ("GET", "/desk/v1/plan_check") => under("plan_check", "&year=2026", ABOVE),
        ("GET", "/desk/v1/funds") => under("funds", "&year=2026", ABOVE),
        ("GET", "/desk/v1/wall") => under("wall", "", ABOVE),
        ("GET", "/desk/v1/wall_place") => under("wall_place", "", ABOVE),
        ("GET", "/desk/v1/comparison.xlsx") => {
            get(&format!("/desk/v1/comparison.xlsx?under={VILLAGE}"), ABOVE)
        }
        ("GET", "/desk/v1/comparison") => under("comparison", "", ABOVE),
        ("GET", "/desk/v1/experiences") => under("experiences", "", ABOVE),
        ("GET", "/desk/v1/pilots") => under("pilots", "", ABOVE),
        ("GET", "/desk/v1/leaders") => under("leaders", "", ABOVE),
        ("GET", "/desk/v1/plans") => under("plans", "&year=2026", ABOVE),
        ("POST", "/desk/v1/activation_code") => post(format!("account={}", stage.ma), form, ABOVE),
        ("GET", "/desk/v1/devices") => get(&format!("/desk/v1/devices?account={}", stage.ma), ABOVE),
        ("POST", "/desk/v1/end_sessions") => post(format!("account={}", stage.ma), form, ABOVE),
        ("POST", "/desk/v1/set_password") => {
            post(format!("account={}&password=qunxing-2026", stage.ma), form, ABOVE)
        }
        _ => None,
    }
}

/// What the probes are about.
struct Stage {
    photo: String,
    code: String,
    ma: domain::AccountId,
    device: domain::DeviceId,
    template: Vec<u8>,
}

/// A photo that a visit in 东方社区 links.
async fn photo(village: &TestVillage) -> String {
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&image::RgbImage::new(8, 8)).unwrap();
    let hash = {
        use sha2::{Digest, Sha256};
        sync::op::hex(&Sha256::digest(&bytes))
    };
    let photo =
        domain::PhotoRef { hash: hash.parse().unwrap(), bytes: bytes.len() as u32, width: 8, height: 8 };
    li.record_visit_with(home, "只给村里看", vec![device::NewPhoto { photo, bytes }]).await;
    li.sync().await;
    hash
}

fn told(answer: &Answer) -> Told {
    match answer.status.as_u16() {
        401 => Told::SignIn,
        403 | 404 => Told::No,
        // 422: an Excel file was read, and its rows are reported on.
        200 | 422 => Told::Yes,
        other => panic!("{other}: {}", answer.text()),
    }
}

async fn ask(session: &Session, method: &Method, probe: &(String, Vec<u8>, &str, &[&str])) -> Answer {
    let headers = [("origin", ORIGIN), ("content-type", probe.2), ("accept", "application/json")];
    session.send(method.clone(), &probe.0, &headers, probe.1.clone()).await
}

#[tokio::test]
async fn every_route_answers_only_those_it_is_for() {
    let village = TestVillage::new().await;
    let photo = photo(&village).await;
    let hash = server::secrets::hash_password("qunxing-2026").unwrap();
    store::session::set_password(&mut village.app.store.write().await.unwrap(), village.people.ma.id, &hash)
        .await
        .unwrap();
    let template = server::import::template().unwrap();
    for route in routes::table() {
        for who in WHO {
            let session = match account(&village.people, who) {
                Some(account) => village.sign_in(account).await,
                None => village.stranger(),
            };
            let now = village.clock.now();
            let ma = village.people.ma.id;
            let (code, _) = server::secrets::issue_code(&village.app.store, ma, ma, now).await.unwrap();
            let stage =
                Stage { photo: photo.clone(), code, ma, device: session.device, template: template.clone() };
            let Some(probe) = probe(&route.method, route.path, &stage) else {
                panic!("{} {} is not probed: say in access.rs who may ask it", route.method, route.path);
            };
            let answer = ask(&session, &route.method, &probe).await;
            let expected = match (who, probe.3.contains(&who)) {
                (_, true) => Told::Yes,
                ("stranger", false) => Told::SignIn,
                (_, false) => Told::No,
            };
            let heard = told(&answer);
            assert_eq!(heard, expected, "{} {} asked by {who}: {}", route.method, route.path, answer.text());
            if heard != Told::Yes {
                assert!(answer.refusal().is_some(), "{} tells {who} why", route.path);
            }
            if heard != Told::Yes || !REACHES.contains(&who) && route.rule != Rule::Everybody {
                for secret in ["孙桂英", "李春梅", "5-2-301", "只给村里看"] {
                    assert!(!answer.text().contains(secret), "{} tells {who} {secret}", route.path);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_rule_of_a_route_is_the_least_it_asks() {
    let village = TestVillage::new().await;
    let (stranger, li) = (village.stranger(), village.sign_in(&village.people.li).await);
    for route in routes::table() {
        let path = route.path.replace("{hash}", &"a".repeat(64)).replace("{village}", "410871001001.xlsx");
        let headers = [("origin", ORIGIN), ("content-type", "application/json")];
        let heard = stranger.send(route.method.clone(), &path, &headers, vec![]).await.refusal();
        let by_li = li.send(route.method.clone(), &path, &headers, vec![]).await.refusal();
        match route.rule {
            Rule::Everybody => assert_ne!(heard, Some(Refusal::SignInAgain), "{path}"),
            Rule::HandIn | Rule::SignedIn => assert_eq!(heard, Some(Refusal::SignInAgain), "{path}"),
            Rule::Desk => {
                assert_eq!(heard, Some(Refusal::SignInAgain), "{path}");
                assert_eq!(by_li, Some(Refusal::NotAllowed), "{path}");
            }
        }
        if route.path == "/session/logout" {
            assert_eq!(by_li, None);
            return rest(&village, route.path).await;
        }
    }
}

/// Li has signed out; the routes after that, with a session anew.
async fn rest(village: &TestVillage, after: &str) {
    let (stranger, li) = (village.stranger(), village.sign_in(&village.people.li).await);
    for route in routes::table().into_iter().skip_while(|route| route.path != after).skip(1) {
        let path = route.path.replace("{hash}", &"a".repeat(64)).replace("{village}", "410871001001.xlsx");
        let headers = [("origin", ORIGIN), ("content-type", "application/json")];
        let heard = stranger.send(route.method.clone(), &path, &headers, vec![]).await.refusal();
        assert_eq!(heard, Some(Refusal::SignInAgain), "{path}");
        if route.rule == Rule::Desk {
            let by_li = li.send(route.method.clone(), &path, &headers, vec![]).await.refusal();
            assert_eq!(by_li, Some(Refusal::NotAllowed), "{path}");
        }
    }
}

#[test]
fn every_function_of_the_office_stands_in_the_route_table() {
    let table: BTreeSet<_> =
        routes::table().iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    let declared: BTreeSet<_> = app::functions::ALL
        .iter()
        .map(|(method, path)| (format!("{method:?}").to_uppercase(), (*path).to_owned()))
        .collect();
    assert_eq!(declared.len(), app::functions::ALL.len(), "two functions at one address");
    assert!(declared.len() >= 24, "{declared:?}");
    for function in &declared {
        assert!(table.contains(function), "{function:?} has no body: give it one in server/src/routes.rs");
    }
    let own = [
        "/desk/v1/export/{village}",
        "/desk/v1/plans.xlsx",
        "/desk/v1/year.xlsx",
        "/desk/v1/comparison.xlsx",
        "/desk/v1/funds.xlsx",
        "/desk/v1/import/template.xlsx",
        "/desk/v1/import",
    ];
    for (method, path) in
        table.iter().filter(|(_, path)| path.starts_with("/desk/") && !own.contains(&path.as_str()))
    {
        assert!(
            declared.contains(&(method.clone(), path.clone())),
            "{method} {path} stands in no table of app"
        );
    }
}

#[tokio::test]
async fn a_pull_never_holds_a_row_of_another_village() {
    let village = TestVillage::new().await;
    village.household(GRID_3, "5-2-301", "孙桂英").await;
    for account in [&village.people.zhao, &village.people.sun, &village.people.quban] {
        let session = village.sign_in(account).await;
        let request = json!({"proto": 1, "schema": 1, "device_id": session.device, "budget": 1_000_000,
                             "cursors": [{"village": VILLAGE, "seq": 0}], "digest": true});
        let answer = session.post("/sync/v1/pull", &request).await;
        assert_eq!(answer.json()["revoked"], json!([VILLAGE]), "{}", account.name);
        assert!(!answer.text().contains("孙桂英") && !answer.text().contains("李春梅"), "{}", account.name);
    }
}
