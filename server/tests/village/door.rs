//! The door to the Internet: what strangers, hostile clients and tired machines may do, and what a start-up refuses.

use crate::harness::{ORIGIN, TestVillage};
use axum::http::{Method, StatusCode};
use serde_json::json;
use server::routes;
use server::sample::{PASSWORD, load};
use server::secrets::hash_password;
use server::serve::{ServeError, may_serve};
use server::{App, Config};
use std::path::Path;
use std::sync::Arc;
use store::{Store, backup, photo, session};
use sync::wire::Refusal;

fn config(folder: &Path, origin: Option<&str>) -> Config {
    Config::read(|key| match key {
        "QUNXING_DATA" => Some(folder.display().to_string()),
        "QUNXING_ORIGIN" => origin.map(str::to_owned),
        _ => None,
    })
    .unwrap()
}

#[tokio::test]
async fn the_sample_zone_with_its_known_password_is_never_served_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), None).await.unwrap();
    let now = domain::At::from_millis(1_795_400_000_000);
    load(&store, now, &mut |_| ()).await.unwrap();
    let public = config(folder.path(), Some("https://qunxing.example"));
    let told = may_serve(&store, &public, false, now).await.unwrap_err();
    let said = told.to_string();
    assert!(matches!(told, ServeError::SampleInPublic { .. }), "{said}");
    assert!(said.contains("quban") && said.contains("https://qunxing.example"), "{said}");
    assert!(said.contains("QUNXING_DATA") && !said.contains(PASSWORD), "{said}");
    for here in [None, Some("http://localhost:3000"), Some("https://localhost")] {
        may_serve(&store, &config(folder.path(), here), false, now).await.unwrap();
    }
    // With passwords of their own the same people may be served.
    let mut logins: Vec<(String,)> = sqlx::query_as("select login from account where login is not null")
        .fetch_all(&mut *store.read().await.unwrap())
        .await
        .unwrap();
    let hash = hash_password("a password of our own").unwrap();
    for (login,) in logins.drain(..) {
        let mut conn = store.write().await.unwrap();
        if let Some((account, _)) = session::password_of(&mut conn, &login).await.unwrap() {
            session::set_password(&mut conn, account, &hash).await.unwrap();
        }
    }
    may_serve(&store, &public, false, now).await.unwrap();
}

#[tokio::test]
async fn a_clock_behind_the_newest_record_does_not_serve_until_somebody_has_looked() {
    let village = TestVillage::new().await;
    let (store, config) = (&village.app.store, &village.app.config);
    may_serve(store, config, false, domain::At::from_millis(0)).await.unwrap();
    village.household(crate::harness::GRID_3, "5-2-301", "孙桂英").await;
    let now = village.clock.now();
    for (behind_ms, fine) in [(-1_000, true), (0, true), (10 * 60_000, true), (10 * 60_000 + 1, false)] {
        let told = may_serve(store, config, false, now.plus_millis(-behind_ms)).await;
        assert_eq!(told.is_ok(), fine, "{behind_ms}: {told:?}");
    }
    let told = may_serve(store, config, false, now.plus_millis(-365 * 86_400_000)).await.unwrap_err();
    let said = told.to_string();
    assert!(said.contains("对时") && said.contains("--clock-is-right"), "{said}");
    may_serve(store, config, true, domain::At::from_millis(0)).await.unwrap();
}

#[tokio::test]
async fn a_server_is_ready_only_while_it_can_write() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let tried = "select count(*) from meta where key = 'tried'";
    for _ in 0..10 {
        village.clock.pass(6_000);
        assert_eq!(stranger.get("/readyz").await.status, StatusCode::OK);
    }
    let mut conn = village.app.store.write().await.unwrap();
    let rows: i64 = sqlx::query_scalar(tried).fetch_one(&mut *conn).await.unwrap();
    assert_eq!(rows, 1, "what is tried does not grow");
    // A disk that gives everything and takes nothing.
    sqlx::raw_sql("pragma query_only = on").execute(&mut *conn).await.unwrap();
    drop(conn);
    assert_eq!(stranger.get("/readyz").await.status, StatusCode::OK, "asked again at once costs no write");
    village.clock.pass(6_000);
    let told = stranger.get("/readyz").await;
    assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE, "{}", told.text());
    assert_eq!(stranger.get("/healthz").await.status, StatusCode::OK, "it is alive");
    let mut conn = village.app.store.write().await.unwrap();
    sqlx::raw_sql("pragma query_only = off").execute(&mut *conn).await.unwrap();
    drop(conn);
    village.clock.pass(6_000);
    assert_eq!(stranger.get("/readyz").await.status, StatusCode::OK);
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_the_servers_own_account_alone() {
    use std::os::unix::fs::PermissionsExt;
    let village = TestVillage::new().await;
    let data = village.app.config.data.clone();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let hash: domain::PhotoHash = "0f".repeat(32).parse().unwrap();
    let asker = village.sign_in(&village.people.li).await.asker;
    let store = &village.app.store;
    photo::take_piece(store, asker, &hash, 0, 3, b"jpg", village.clock.now()).await.unwrap();
    store.photos().put(&hash, b"jpg".to_vec()).await.unwrap();
    photo::judge(store, &hash, asker.account, true).await.unwrap();
    for folder in [data.clone(), store::photo_folder(&data)] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    for file in ["qunxing.db", "qunxing.db-wal", "qunxing.db-shm"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    // A backup into a folder that is not there yet, and one into a folder that others use, too.
    let aside = tempfile::tempdir().unwrap();
    let used = aside.path().join("used");
    std::fs::create_dir(&used).unwrap();
    std::fs::set_permissions(&used, std::fs::Permissions::from_mode(0o755)).unwrap();
    for folder in [aside.path().join("fresh"), used.clone()] {
        backup::take(store, &folder.join("copy.db"), &folder.join("photos")).await.unwrap();
        assert_eq!(mode(&folder.join("copy.db")), 0o600);
        assert_eq!(mode(&folder.join("photos")), 0o700);
        assert_eq!(mode(&folder.join(format!("photos/{hash}.jpg"))), 0o600);
    }
    assert_eq!(
        (mode(&aside.path().join("fresh")), mode(&used)),
        (0o700, 0o755),
        "others' folders are theirs"
    );
    // What an older version left open is closed at the next start.
    std::fs::set_permissions(data.join("qunxing.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(data.join("qunxing.db.before-1"), "").unwrap();
    std::fs::set_permissions(data.join("qunxing.db.before-1"), std::fs::Permissions::from_mode(0o644))
        .unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    server::database::open(&village.app.config).await.unwrap();
    assert_eq!((mode(&data), mode(&data.join("qunxing.db"))), (0o700, 0o600));
    assert_eq!(mode(&data.join("qunxing.db.before-1")), 0o600);
}

/// Arguments that nobody types: too large, of the wrong kind, missing, twice, not even text.
#[tokio::test]
async fn bad_arguments_are_told_as_such_and_never_as_a_fault_of_ours() {
    let village = TestVillage::new().await;
    let quban = village.sign_in(&village.people.quban).await;
    let queries = [
        "",
        "under=410871&year=99999999999999999999",
        "under=410871&year=2147483647",
        "under=410871&year=-2147483648",
        "under=410871&year=0",
        "under=410871&year=x",
        "under=&year=2026",
        "under=41087&year=2026",
        "under=４１０８７１&year=2026",
        "under=410871&under=410871&year=2026",
        "under=%ff%fe&year=2026",
        "under=410871&year=2026&q=%00",
        "account=%00",
        "account=0190f3a0-0000-7000-8000-000000000001&days=99999999999",
        "under=410871&days=-1",
        "under=410871&days=4294967295",
        "kind=%ff",
        "from=0000-00-00&to=9999-99-99",
        "offset=-1&total=x",
    ];
    let mut told = 0;
    for route in routes::table() {
        let fill = |word: &str| {
            let path = route.path.replace("{*path}", word).replace("{township}", word);
            ["{code}", "{hash}", "{village}"].iter().fold(path, |path, name| path.replace(name, word))
        };
        // Events go on for ever, and signing out needs no arguments.
        if ["/sync/v1/events", "/session/logout"].contains(&route.path) {
            continue;
        }
        let words =
            ["410871001001", "%ff", "%00", "..%2f..", "99999999999999999999", "x.xlsx", "410871001001.xlsx"];
        let paths: Vec<_> = if route.path.contains('{') {
            words.iter().map(|word| fill(word)).collect()
        } else {
            vec![fill("")]
        };
        for path in paths {
            for query in queries {
                let target = format!("{path}?{query}");
                let headers = [("origin", ORIGIN), ("content-type", "application/json")];
                for body in [&b""[..], b"{", b"[1]", b"\xff\xfe", b"{\"year\":1e999}"] {
                    if route.method == Method::GET && !body.is_empty() {
                        continue;
                    }
                    let answer = quban.send(route.method.clone(), &target, &headers, body.to_vec()).await;
                    assert!(
                        !answer.status.is_server_error(),
                        "{} {target} {body:?}: {} {}",
                        route.method,
                        answer.status,
                        answer.text()
                    );
                    let for_programs = ["/sync/", "/session", "/desk/"].iter().any(|of| path.starts_with(of));
                    // What is wrong with a file is told in a report of its own.
                    if for_programs && !answer.status.is_success() && route.path != "/desk/v1/import" {
                        assert!(answer.refusal().is_some(), "{target}: {}", answer.text());
                        told += 1;
                    }
                }
            }
        }
    }
    assert!(told > 300, "only {told} were refused");
    for (path, refusal) in [
        ("/desk/v1/wall?under=410871&year=x", Refusal::BadRequest),
        ("/desk/v1/wall?under=41087&year=2026", Refusal::BadRequest),
        ("/desk/v1/wall?under=410871&year=2147483647", Refusal::BadRequest),
        ("/desk/v1/plans.xlsx?under=410871", Refusal::BadRequest),
        ("/desk/v1/plans.xlsx?under=410871&year=2147483647", Refusal::BadRequest),
    ] {
        assert_eq!(quban.get(path).await.refusal(), Some(refusal), "{path}");
    }
}

#[tokio::test]
async fn behind_a_proxy_one_address_has_its_share_of_requests_and_of_wake_ups() {
    let village = TestVillage::with(&[("QUNXING_PROXY", "10.0.0.2")]).await;
    let shares = Arc::new(server::shares::Shares::of(60));
    let app = App { shares, ..village.app.clone() };
    let proxied = |session: &crate::harness::Session| session.at(&app).from("10.0.0.2");
    // Every stream is a request that goes on: fifty of one address may listen.
    let mut open = Vec::new();
    let mut refused = 0;
    for _ in 0..14 {
        let li = proxied(&village.sign_in(&village.people.li).await);
        for _ in 0..4 {
            let (status, stream) = li.listen_through(&[("x-forwarded-for", "198.51.100.7")]).await;
            match status {
                StatusCode::OK => open.push(stream),
                StatusCode::TOO_MANY_REQUESTS => refused += 1,
                other => panic!("{other}"),
            }
        }
    }
    assert_eq!((open.len(), refused), (50, 6));
    let other = [("x-forwarded-for", "198.51.100.8")];
    let wang = proxied(&village.sign_in(&village.people.wang).await);
    let (status, _stream) = wang.listen_through(&other).await;
    assert_eq!(status, StatusCode::OK, "others find a place");
    drop(open);
    // Answers that nobody reads to the end keep their places.
    let shares = Arc::new(server::shares::Shares::of(3));
    let app = App { shares, ..village.app.clone() };
    let stranger = village.stranger().at(&app).from("10.0.0.2");
    let mut unread = Vec::new();
    for _ in 0..3 {
        unread.push(stranger.open_through("/", &[("x-forwarded-for", "198.51.100.7")]).await);
    }
    let same = [("x-forwarded-for", "198.51.100.7")];
    let told = stranger.send(Method::GET, "/healthz", &same, vec![]).await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(stranger.send(Method::GET, "/healthz", &other, vec![]).await.status, StatusCode::OK);
    unread.clear();
    assert_eq!(stranger.send(Method::GET, "/healthz", &same, vec![]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stored_photo_whose_file_is_gone_is_asked_for_again_and_not_served() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let hash: domain::PhotoHash = "0f".repeat(32).parse().unwrap();
    let store = &village.app.store;
    photo::take_piece(store, li.asker, &hash, 0, 3, b"jpg", village.clock.now()).await.unwrap();
    store.photos().put(&hash, b"jpg".to_vec()).await.unwrap();
    photo::judge(store, &hash, li.asker.account, true).await.unwrap();
    let wanted = json!({"hashes": [hash]});
    assert_eq!(li.post("/sync/v1/photos/want", &wanted).await.json()[0]["stored"], true);
    std::fs::remove_file(store::photo_folder(&village.app.config.data).join(format!("{hash}.jpg"))).unwrap();
    let told = li.post("/sync/v1/photos/want", &wanted).await.json();
    assert_eq!((&told[0]["stored"], &told[0]["offset"]), (&json!(false), &json!(0)), "{told}");
}
