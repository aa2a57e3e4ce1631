//! Signing in: codes work once, passwords cannot be guessed, sessions end when they should and not before.

use crate::harness::{ORIGIN, Session, TestVillage};
use domain::Account;
use serde_json::{Value, json};
use server::secrets::{hash_password, issue_code};
use sync::wire::Refusal;

const DAY_MS: i64 = 86_400_000;

async fn give_password(village: &TestVillage, account: &Account, password: &str) {
    let hash = hash_password(password).unwrap();
    let mut conn = village.app.store.write().await.unwrap();
    store::session::set_password(&mut conn, account.id, &hash).await.unwrap();
}

async fn log_in(who: &Session, login: &str, password: &str, devices: &[Value]) -> crate::harness::Answer {
    who.post("/session/login", &json!({"login": login, "password": password, "known_devices": devices})).await
}

#[tokio::test]
async fn a_code_opens_a_phone_once_however_it_is_typed() {
    let village = TestVillage::new().await;
    let li = &village.people.li;
    let now = village.clock.now();
    let (code, ends_at) = issue_code(&village.app.store, li.id, village.people.zhang.id, now).await.unwrap();
    assert_eq!(ends_at.millis() - now.millis(), 3 * DAY_MS);
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    let stranger = village.stranger();
    let answer = stranger.post("/session/activate", &json!({"code": typed})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let set = answer.header("set-cookie").to_owned();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Max-Age=34560000"),
        "{set}"
    );
    assert!(!set.contains("Secure"), "plain http on this machine only");
    let profile = answer.json();
    assert_eq!(profile["account"]["name"], "李春梅");
    let names: Vec<_> = profile["places"].as_array().unwrap().iter().map(|place| &place["name"]).collect();
    assert_eq!(names, ["示范区", "文苑街道", "东方社区", "3号网格"]);

    let signed_in = stranger.signed_in_by(&answer);
    assert_eq!(signed_in.get("/session").await.json()["device_id"], profile["device_id"]);
    let again = stranger.post("/session/activate", &json!({"code": code})).await;
    assert_eq!(
        (again.status.as_u16(), again.refusal()),
        (401, Some(Refusal::WrongCode)),
        "a code works once"
    );
}

#[tokio::test]
async fn a_code_is_void_after_three_days_and_when_a_newer_one_is_given() {
    let village = TestVillage::new().await;
    let (li, zhang) = (village.people.li.id, village.people.zhang.id);
    let store = &village.app.store;
    let stranger = village.stranger();
    let (old, _) = issue_code(store, li, zhang, village.clock.now()).await.unwrap();
    let (newer, _) = issue_code(store, li, zhang, village.clock.now()).await.unwrap();
    assert_eq!(
        stranger.post("/session/activate", &json!({"code": old})).await.refusal(),
        Some(Refusal::WrongCode)
    );
    village.clock.pass(3 * DAY_MS + 1);
    assert_eq!(
        stranger.post("/session/activate", &json!({"code": newer})).await.refusal(),
        Some(Refusal::WrongCode)
    );
}

#[tokio::test]
async fn codes_cannot_be_tried_one_after_the_other() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let mut refused = None;
    for guess in 0..60 {
        let answer = stranger.post("/session/activate", &json!({"code": format!("AAAA-{guess:04}")})).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.refusal(), Some(Refusal::WrongCode));
    }
    let answer = refused.expect("somebody who tries codes is told to wait");
    assert_eq!(answer.refusal(), Some(Refusal::TooMany));
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    assert_eq!(answer.json()["retry_after"], seconds);
    village.clock.pass(seconds * 1_000);
    let (code, _) =
        issue_code(&village.app.store, village.people.li.id, village.people.zhang.id, village.clock.now())
            .await
            .unwrap();
    assert_eq!(stranger.post("/session/activate", &json!({"code": code})).await.status, 200, "waiting helps");
}

#[tokio::test]
async fn a_password_cannot_be_guessed_and_guessing_does_not_lock_its_owner_out() {
    let village = TestVillage::new().await;
    give_password(&village, &village.people.quban, "qunxing-2026").await;
    let stranger = village.stranger();
    let first = log_in(&stranger, "quban", "qunxing-2026", &[]).await;
    assert_eq!(first.status, 200, "{}", first.text());
    let own_browser = [first.json()["device_id"].clone()];

    for _ in 0..5 {
        let answer = log_in(&stranger, "quban", "password", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (401, Some(Refusal::WrongPassword)));
    }
    let answer = log_in(&stranger, "quban", "qunxing-2026", &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.refusal()),
        (429, Some(Refusal::TooMany)),
        "even the right one"
    );
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=301).contains(&seconds), "{seconds}");

    let answer = log_in(&stranger, "quban", "qunxing-2026", &own_browser).await;
    assert_eq!(answer.status, 200, "the browser that was signed in before does not wait for strangers");
    assert_eq!(answer.json()["device_id"], own_browser[0], "and is the same device again");
    village.clock.pass(seconds * 1_000);
    assert_eq!(log_in(&stranger, "quban", "qunxing-2026", &[]).await.status, 200);
}

#[tokio::test]
async fn an_unknown_login_is_answered_like_a_wrong_password() {
    let village = TestVillage::new().await;
    give_password(&village, &village.people.quban, "qunxing-2026").await;
    let stranger = village.stranger();
    let wrong = log_in(&stranger, "quban", "nothing-like-it", &[]).await;
    let unknown = log_in(&stranger, "nobody", "nothing-like-it", &[]).await;
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
    for bad in [json!({"login": "x".repeat(10_000), "password": "y"}), json!({"login": "li"}), json!(null)] {
        assert!(stranger.post("/session/login", &bad).await.status.is_client_error());
    }
}

#[tokio::test]
async fn a_field_session_lasts_while_it_is_used_and_an_office_session_ends_overnight() {
    let village = TestVillage::new().await;
    for account in [&village.people.li, &village.people.wenyuan] {
        give_password(&village, account, "qunxing-2026").await;
    }
    let stranger = village.stranger();
    let mut sessions = Vec::new();
    for login in ["li", "wenyuan"] {
        let answer = log_in(&stranger, login, "qunxing-2026", &[]).await;
        sessions.push(stranger.signed_in_by(&answer));
    }
    let [li, wenyuan] = sessions.as_slice() else { unreachable!() };
    village.clock.pass(11 * 3_600_000);
    let answer = wenyuan.get("/session").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.cookie(), Some(wenyuan.cookie.clone()), "the browser is told to keep it longer, too");
    assert!(answer.header("set-cookie").contains("Max-Age=43200"));
    village.clock.pass(11 * 3_600_000);
    assert_eq!(wenyuan.get("/session").await.status, 200, "using it lets it last");
    village.clock.pass(13 * 3_600_000);
    assert_eq!(wenyuan.get("/session").await.refusal(), Some(Refusal::SignInAgain));
    village.clock.pass(300 * DAY_MS);
    assert_eq!(li.get("/session").await.status, 200);
    village.clock.pass(300 * DAY_MS);
    assert_eq!(li.get("/session").await.status, 200);
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let village = TestVillage::new().await;
    let (phone, tablet) =
        (village.sign_in(&village.people.li).await, village.sign_in(&village.people.li).await);
    let answer = phone.post("/session/logout", &json!(null)).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "null"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(phone.get("/session").await.refusal(), Some(Refusal::SignInAgain));
    assert_eq!(tablet.get("/session").await.status, 200);
}

#[tokio::test]
async fn over_https_the_cookie_is_locked_to_its_host() {
    let village = TestVillage::with(&[("QUNXING_ORIGIN", "https://qunxing.example")]).await;
    give_password(&village, &village.people.li, "qunxing-2026").await;
    let body = json!({"login": "li", "password": "qunxing-2026"}).to_string().into_bytes();
    let from = [("content-type", "application/json"), ("origin", "https://qunxing.example")];
    let answer =
        village.stranger().send(axum::http::Method::POST, "/session/login", &from, body.clone()).await;
    assert!(answer.header("set-cookie").starts_with("__Host-qunxing="), "{}", answer.text());
    assert!(answer.header("set-cookie").ends_with("Secure"));
    assert!(answer.header("strict-transport-security").contains("max-age=31536000"));
    let elsewhere = [("content-type", "application/json"), ("origin", ORIGIN)];
    let answer = village.stranger().send(axum::http::Method::POST, "/session/login", &elsewhere, body).await;
    assert_eq!(answer.refusal(), Some(Refusal::OtherSite));
}
