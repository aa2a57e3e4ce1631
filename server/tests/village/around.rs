//! What stands around every route: headers, origins, limits, plain words, shells, assets.

use crate::harness::{Answer, ORIGIN, TestVillage};
use axum::http::{Method, StatusCode};
use serde_json::json;
use server::routes;
use sync::wire::Refusal;

/// A path for each route of the table, with something in its parameters.
fn example(path: &str) -> String {
    path.replace("{code}", "410871001001")
        .replace("{*path}", "today")
        .replace("{hash}", &"a".repeat(64))
        .replace("{village}", "410871001001.xlsx")
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let paths = routes::table().into_iter().map(|route| (route.method.clone(), example(route.path)));
    for (method, path) in paths.chain([(Method::GET, "/nowhere".into()), (Method::DELETE, "/".into())]) {
        let answer = stranger.send(method.clone(), &path, &[("origin", ORIGIN)], vec![]).await;
        let csp = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(csp.split("; ").any(|directive| directive == part), "{method} {path}: {part} in {csp}");
        }
        assert!(!csp.contains("unsafe-inline"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{method} {path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=(self), geolocation=(self)"));
        assert!(answer.header("strict-transport-security").is_empty(), "not on plain http");
    }
}

#[tokio::test]
async fn no_page_has_an_inline_script_or_style() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    for path in [
        "/",
        "/v/410871001001",
        "/?size=large",
        "/nowhere",
        "/app",
        "/app/today",
        "/app/desk",
        "/app/desk/people",
    ] {
        let html = stranger.get(path).await.text();
        assert!(html.starts_with("<!DOCTYPE html>"), "{path}: {html}");
        for bad in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
            assert!(!html.contains(bad), "{path} has {bad}");
        }
        for script in html.split("<script").skip(1) {
            assert!(
                script.starts_with(" src=") || script.starts_with(" type=\"module\" src="),
                "{path}: <script{script:.60}"
            );
        }
    }
}

/// Whether a write was refused for where it came from. Who asks a page is told by a page, which every stranger may
/// write to, so that nothing else is forbidden there.
fn is_refused(answer: &Answer) -> bool {
    let page = answer.header("content-type").starts_with("text/html");
    answer.refusal() == Some(Refusal::OtherSite) || (page && answer.status == StatusCode::FORBIDDEN)
}

#[tokio::test]
async fn a_write_from_another_site_is_refused_whoever_is_signed_in() {
    let village = TestVillage::new().await;
    let quban = village.sign_in(&village.people.quban).await;
    let own = ("origin", ORIGIN);
    let table: [(&str, &[(&str, &str)], bool); 8] = [
        ("own origin", &[own], true),
        ("own origin of an old browser, same site", &[own, ("sec-fetch-site", "same-origin")], true),
        ("no origin, but the browser says same origin", &[("sec-fetch-site", "same-origin")], true),
        ("nothing at all", &[], false),
        ("another origin", &[("origin", "https://evil.example")], false),
        ("no origin to tell", &[("origin", "null")], false),
        ("another origin of the same name", &[("origin", "https://localhost:3000")], false),
        ("cross-site although the origin fits", &[own, ("sec-fetch-site", "cross-site")], false),
    ];
    for route in routes::table().iter().filter(|route| route.method != Method::GET) {
        for (what, headers, passes) in table {
            let answer =
                quban.send(route.method.clone(), &example(route.path), headers, b"{}".to_vec()).await;
            let refused = is_refused(&answer);
            assert_eq!(refused, !passes, "{} with {what}: {}", route.path, answer.text());
            if route.path == "/session/logout" && passes {
                break;
            }
        }
        // Logging out worked; go on with another session.
        if route.path == "/session/logout" {
            return finish(&village, route.path).await;
        }
    }
}

/// The rest of the table after the session was ended on purpose.
async fn finish(village: &TestVillage, after: &str) {
    let quban = village.sign_in(&village.people.quban).await;
    let rest = routes::table().into_iter().skip_while(|route| route.path != after).skip(1);
    for route in rest.filter(|route| route.method != Method::GET) {
        for headers in [&[][..], &[("origin", "https://evil.example")], &[("sec-fetch-site", "cross-site")]] {
            let answer =
                quban.send(route.method.clone(), &example(route.path), headers, b"{}".to_vec()).await;
            assert!(is_refused(&answer), "{} {headers:?}", route.path);
        }
        let answer = quban
            .send(route.method.clone(), &example(route.path), &[("origin", ORIGIN)], b"{}".to_vec())
            .await;
        assert!(!is_refused(&answer), "{}", route.path);
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_it_should_be_is_refused_in_plain_json() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let json = [("content-type", "application/json"), ("origin", ORIGIN)];
    let gzip = [("content-type", "application/json"), ("origin", ORIGIN), ("content-encoding", "gzip")];
    let strange = [("content-type", "application/json"), ("origin", ORIGIN), ("content-encoding", "zstd")];
    let deep = "[".repeat(50_000);
    let bodies: [&[u8]; 7] =
        [b"", b"{", b"null", b"[]", "{\"ops\": \"字\"}".as_bytes(), &[0xff, 0xfe, 0x00], deep.as_bytes()];
    for path in
        ["/sync/v1/push", "/sync/v1/pull", "/sync/v1/photos/want", "/session/login", "/session/activate"]
    {
        for body in bodies {
            for headers in [&json[..], &gzip[..], &strange[..]] {
                let answer = li.send(Method::POST, path, headers, body.to_vec()).await;
                assert_eq!(
                    (answer.status.as_u16(), answer.refusal()),
                    (400, Some(Refusal::BadRequest)),
                    "{path} {headers:?}"
                );
            }
        }
        let large = vec![b' '; 300 * 1024];
        let answer = li.send(Method::POST, path, &json, large).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (413, Some(Refusal::TooLarge)), "{path}");
    }
}

#[tokio::test]
async fn a_gzipped_push_is_read_and_measured_after_unpacking() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let headers = [("content-type", "application/json"), ("origin", ORIGIN), ("content-encoding", "gzip")];
    let request = json!({"proto": 1, "schema": 1, "device_id": li.device, "ops": []}).to_string();
    let answer = li.send(Method::POST, "/sync/v1/push", &headers, gzip(request.as_bytes())).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["dev_ack"]), (200, &json!(0)));
    let answer = li.send(Method::POST, "/sync/v1/push", &headers, gzip(&vec![b' '; 300 * 1024])).await;
    assert_eq!(answer.refusal(), Some(Refusal::TooLarge));
    let many: Vec<_> =
        (0..101).map(|_| json!({"op_id": uuid::Uuid::nil(), "dseq": 1, "hash": "", "op": ""})).collect();
    let request = json!({"proto": 1, "schema": 1, "device_id": li.device, "ops": many});
    assert_eq!(li.post("/sync/v1/push", &request).await.refusal(), Some(Refusal::TooLarge));
}

#[tokio::test]
async fn programs_hear_json_and_people_read_a_page_also_when_a_library_answered() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    for (method, path, status) in [
        (Method::GET, "/sync/v1/push", 405),
        (Method::GET, "/sync/v1/nothing", 404),
        (Method::GET, "/desk/v1/nothing", 404),
        (Method::PUT, "/sync/v1/photos/x?offset=a", 400),
        (Method::GET, "/session/nothing", 404),
    ] {
        let answer = li.send(method.clone(), path, &[("origin", ORIGIN)], vec![]).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        assert!(answer.refusal().is_some(), "{method} {path}: {}", answer.text());
    }
    for (path, status) in
        [("/nowhere", 404), ("/v/1", 404), ("/v/999999999999", 404), ("/v/%ff", 400), ("/v/410871", 404)]
    {
        let answer = li.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.text().contains("回到光荣榜"), "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn shells_and_assets_are_served_as_browsers_keep_them() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let again = |answer: &Answer| answer.header("etag").to_owned();
    for path in [
        "/app",
        "/app/",
        "/app/today",
        "/app/visit/new?household=1",
        "/app/desk",
        "/app/desk/",
        "/app/desk/inbox",
        "/sw.js",
    ] {
        let answer = stranger.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-cache"), "{path}");
        let known = stranger.send(Method::GET, path, &[("if-none-match", &again(&answer))], vec![]).await;
        assert_eq!((known.status.as_u16(), known.body.len()), (304, 0), "{path}");
    }
    let shell = stranger.get("/app/today").await.text();
    assert!(shell.contains("/pkg/app.0123abcd.css") && !shell.contains("desk"), "{shell}");
    assert!(shell.contains("/pkg/qunxing.0123abcd.js") && shell.contains("/pkg/qunxing_bg.0123abcd.wasm"));
    assert!(
        !shell.contains("-day") && !shell.contains("-rest"),
        "what comes later does not share the line: {shell}"
    );

    let packed = [("accept-encoding", "gzip, br;q=0.9")];
    let answer = stranger.send(Method::GET, "/pkg/qunxing_bg.0123abcd.wasm", &packed, vec![]).await;
    assert_eq!(
        (answer.header("content-type"), answer.header("content-encoding")),
        ("application/wasm", "br")
    );
    assert_eq!(answer.text(), "packed");
    let answer = stranger.get("/pkg/qunxing.0123abcd.js").await;
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.text(), "/* qunxing.js */");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(
        stranger.get("/manifest.webmanifest").await.header("content-type"),
        "application/manifest+json"
    );
    assert_eq!(stranger.get("/icons/icon-192.png").await.header("content-type"), "image/png");
    for path in
        ["/pkg/../assets.json", "/pkg/..%2fassets.json", "/icons/../sw.js", "/pkg/nothing.js", "/assets.json"]
    {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_service_worker_names_everything_its_shells_need() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let worker = stranger.get("/sw.js").await.text();
    assert!(!worker.contains("__"), "a placeholder was left");
    for shell in ["/app", "/app/desk"] {
        let html = stranger.get(shell).await.text();
        for asset in html.split('"').filter(|part| part.starts_with("/pkg/")) {
            assert!(worker.contains(asset), "{asset} of {shell}");
            assert_eq!(stranger.get(asset).await.status, 200, "{asset}");
        }
    }
    let list = |name: &str| -> Vec<String> {
        let list =
            worker.split(&format!("const {name} = ")).nth(1).and_then(|rest| rest.lines().next()).unwrap();
        serde_json::from_str(list).unwrap()
    };
    let (first, rest, desk) = (list("PRECACHE"), list("REST"), list("DESK"));
    for url in first.iter().chain(&rest) {
        assert_eq!(stranger.get(url).await.status, 200, "{url}");
        assert!(!url.contains("desk"), "a phone does not pay for the office: {url}");
    }
    assert!(
        first.iter().any(|url| url.contains("-day.")),
        "今日 opens without a network from the first minute"
    );
    assert_eq!(rest, ["/pkg/qunxing-rest.0123abcd.wasm"]);
    for part in ["_bg", "-shared", "-day", "-rest"] {
        assert!(desk.contains(&format!("/pkg/qunxing-desk{part}.0123abcd.wasm")), "{part}");
    }
}

#[tokio::test]
async fn health_says_alive_and_ready() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    assert_eq!(stranger.get("/healthz").await.status, 200);
    assert_eq!(stranger.get("/readyz").await.status, 200);
    village.app.store.close().await;
    village.clock.pass(6_000);
    assert_eq!(stranger.get("/healthz").await.status, 200);
    assert_eq!(stranger.get("/readyz").await.status, 503);
}

/// gzip without compressing: one stored block after the other.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<_> = bytes.chunks(0xffff).collect();
    for (number, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(number + 1 == blocks.len()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(*block);
    }
    let crc = bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    });
    out.extend((!crc).to_le_bytes());
    out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    out
}
