//! Signing in: codes work once, passwords cannot be guessed, sessions end when they should and not before.

use crate::harness::{GRID_3, Hand, ORIGIN, Road, Session, TestVillage, VILLAGE, code};
use device::{Failure, Link, SyncOutcome};
use domain::{Account, Role};
use serde_json::{Value, json};
use server::secrets::{hash_password, issue_code};
use std::collections::BTreeSet;
use store::security_event::{Came, What, since};
use sync::wire::Refusal;
use sync::{Intent, OfficeAct, Outcome};

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
    let (code, _) =
        issue_code(&village.app.store, village.people.li.id, village.people.zhang.id, village.clock.now())
            .await
            .unwrap();
    assert_eq!(
        stranger.post("/session/activate", &json!({"code": code})).await.status,
        200,
        "a right code passes"
    );
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
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
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

/// Ends the only role of a worker of grid 3, now.
async fn end_role(village: &TestVillage, account: &Account) {
    let held = &account.memberships[0];
    let end = OfficeAct::EndMembership {
        account: account.id,
        role: held.role,
        place: held.place.clone(),
        to: village.clock.now(),
    };
    let told = village.act_on(&village.people.zhang, VILLAGE, 1, Intent::Office(end)).await;
    assert_eq!(told, Outcome::Applied { ver: 2 });
}

#[tokio::test]
async fn when_the_last_role_ends_the_session_hands_in_what_is_unsent_and_reads_nothing() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    assert_eq!(li.phone.world().households.len(), 1);
    li.record_visit(home, "离任前记的").await;
    village.clock.pass(1_000);
    end_role(&village, &village.people.li).await;

    for path in ["/session", "/session/devices", "/sync/v1/events"] {
        let answer = li.session.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Some(Refusal::NoRole)), "{path}");
        assert!(answer.cookie().is_none(), "{path}: it is not prolonged");
    }
    // What she saved arrives; what her phone had read goes.
    li.sync().await;
    assert_eq!(li.waiting(), 0);
    assert!(li.phone.world().households.is_empty());
    assert!(!disk_of(&li).await.contains("孙桂英"), "and from the disk");

    // The time for that is bounded, and using it makes it no longer.
    village.clock.pass(29 * DAY_MS);
    assert_eq!(li.try_sync(Road::Open).await, SyncOutcome::InStep);
    village.clock.pass(DAY_MS + 1);
    assert_eq!(li.try_sync(Road::Open).await, SyncOutcome::CutOff(Failure::SignInAgain));
}

#[tokio::test]
async fn who_gets_a_role_again_goes_on_with_the_same_session() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    end_role(&village, &village.people.li).await;
    assert_eq!(li.get("/session").await.refusal(), Some(Refusal::NoRole));
    let membership = domain::Membership {
        role: Role::GridWorker,
        place: code(GRID_3),
        from: village.clock.now(),
        to: None,
    };
    let grant = OfficeAct::GrantMembership { account: village.people.li.id, membership };
    village.act_on(&village.people.zhang, VILLAGE, 2, Intent::Office(grant)).await;
    assert_eq!(li.get("/session").await.status, 200);
    village.clock.pass(300 * DAY_MS);
    assert_eq!(li.get("/session").await.status, 200, "it lasts as before");
}

#[tokio::test]
async fn who_has_no_role_does_not_sign_in_and_keeps_their_code() {
    let village = TestVillage::new().await;
    let li = &village.people.li;
    give_password(&village, li, "qunxing-2026").await;
    let now = village.clock.now();
    let (code, _) = issue_code(&village.app.store, li.id, village.people.zhang.id, now).await.unwrap();
    end_role(&village, li).await;
    let stranger = village.stranger();
    for answer in [
        log_in(&stranger, "li", "qunxing-2026", &[]).await,
        stranger.post("/session/activate", &json!({"code": code})).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Some(Refusal::NoRole)));
        assert!(answer.cookie().is_none());
    }
    let wrong = log_in(&stranger, "li", "not-the-password", &[]).await;
    assert_eq!(wrong.refusal(), Some(Refusal::WrongPassword), "only who knows the password hears of it");
    let answer = village
        .sign_in(&village.people.wenyuan)
        .await
        .send(
            axum::http::Method::POST,
            "/desk/v1/activation_code",
            &[("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")],
            format!("account={}", li.id).into_bytes(),
        )
        .await;
    assert_eq!(answer.refusal(), Some(Refusal::NoRole), "nor is another code made for nothing");

    let membership = domain::Membership {
        role: Role::GridWorker,
        place: crate::harness::code(GRID_3),
        from: village.clock.now(),
        to: None,
    };
    let grant = OfficeAct::GrantMembership { account: li.id, membership };
    village.act_on(&village.people.zhang, VILLAGE, 2, Intent::Office(grant)).await;
    assert_eq!(
        stranger.post("/session/activate", &json!({"code": code})).await.status,
        200,
        "it was not used up"
    );
}

/// Everything on a phone's disk, as text.
async fn disk_of(hand: &Hand) -> String {
    use device::Store;
    let tables = hand.disk.read(&device::store::Table::ALL).await.unwrap();
    tables.into_iter().flatten().map(|(key, text)| format!("{key} {text}\n")).collect()
}

/// Asks a function of the office, as a form.
async fn ask(who: &Session, function: &str, form: String) -> crate::harness::Answer {
    let headers = [("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")];
    who.send(axum::http::Method::POST, &format!("/desk/v1/{function}"), &headers, form.into_bytes()).await
}

#[tokio::test]
async fn a_lost_phone_is_cut_off_with_the_new_code_and_drops_what_it_has_read() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "已经送达的话").await;
    li.sync().await;
    li.record_visit(home, "还没送达的话").await;
    let zhang = village.sign_in(&village.people.zhang).await;

    // A code alone ends nothing: people change phones.
    let answer = ask(&zhang, "activation_code", format!("account={}", village.people.li.id)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(li.session.get("/session").await.status, 200);

    let answer = ask(&zhang, "activation_code", format!("account={}&lost=true", village.people.li.id)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    let refused = li.session.get("/session").await;
    assert_eq!(
        (refused.status.as_u16(), refused.refusal(), &refused.json()["signed_out"]),
        (401, Some(Refusal::SignInAgain), &json!(true)),
        "at once"
    );
    assert_eq!(refused.header("clear-site-data"), "\"cache\"", "photos that were looked at go, too");

    assert_eq!(li.try_sync(Road::Open).await, SyncOutcome::CutOff(Failure::SignedOut));
    assert_eq!(li.phone.link(), Link::SignedOut);
    let disk = disk_of(&li).await;
    assert!(!disk.contains("孙桂英") && !disk.contains("已经送达的话"), "{disk}");
    assert!(disk.contains("还没送达的话"), "what nobody else has stays");
    assert_eq!(li.waiting(), 1);

    // The new phone works, and the old one hands in what it had kept once its owner is back on it.
    let answer = village.stranger().post("/session/activate", &json!({"code": code})).await;
    assert_eq!(answer.status, 200);
    let again = village.sign_in_on(&village.people.li, li.session.device).await;
    let back = Hand::with_disk(again, &village.clock, li.disk.clone()).await;
    back.sync().await;
    assert_eq!((back.waiting(), back.phone.world().households.len()), (0, 1));
    assert_eq!(village.visits_to(home).await.len(), 2);
}

#[tokio::test]
async fn a_session_that_ran_out_and_a_wrong_network_drop_nothing() {
    let village = TestVillage::new().await;
    village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    for road in [Road::Cut, Road::LosesAnswers] {
        assert_eq!(li.try_sync(road).await, SyncOutcome::CutOff(Failure::Offline));
    }
    village.clock.pass(401 * DAY_MS);
    assert_eq!(li.try_sync(Road::Open).await, SyncOutcome::CutOff(Failure::SignInAgain));
    assert_eq!(li.phone.world().households.len(), 1);
    assert!(disk_of(&li).await.contains("孙桂英"));
}

#[tokio::test]
async fn everybody_sees_their_devices_and_signs_them_out_and_nobody_elses() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let (phone, tablet) = (village.sign_in(&people.li).await, village.sign_in(&people.li).await);
    let wang = village.sign_in(&people.wang).await;
    let told = phone.get("/session/devices").await.json();
    let lines = told.as_array().unwrap();
    assert_eq!(lines.len(), 2);
    for line in lines {
        let here = line["device"] == json!(phone.device);
        assert_eq!((&line["here"], &line["signed_in"]), (&json!(here), &json!(true)));
    }
    assert_eq!(wang.post("/session/end", &json!({"device": phone.device})).await.status, 200);
    assert_eq!(phone.get("/session").await.status, 200, "another account's device is nobody's to end");

    assert_eq!(phone.post("/session/end", &json!({"device": tablet.device})).await.status, 200);
    assert_eq!(tablet.get("/session").await.json()["signed_out"], true);
    let third = village.sign_in(&people.li).await;
    assert_eq!(phone.post("/session/end", &json!({})).await.status, 200);
    assert_eq!(third.get("/session").await.json()["signed_out"], true, "all but the one that asks");
    assert_eq!(phone.get("/session").await.status, 200);

    // Whoever may appoint them does it for them, and nobody else does.
    let form = || format!("account={}", people.li.id);
    for stranger in [&people.wang, &people.sun, &people.liwan] {
        let answer = ask(&village.sign_in(stranger).await, "end_sessions", form()).await;
        assert!(answer.status.is_client_error(), "{}", stranger.name);
    }
    assert_eq!(phone.get("/session").await.status, 200);
    let ma = village.sign_in(&people.ma).await;
    let zhang = village.sign_in(&people.zhang).await;
    let other = ask(&zhang, "end_sessions", format!("account={}", people.ma.id)).await;
    assert_eq!(other.refusal(), Some(Refusal::NotAllowed), "a secretary does not appoint secretaries");
    assert_eq!(ma.get("/session").await.status, 200);
    let devices = zhang.get(&format!("/desk/v1/devices?account={}", people.li.id)).await.json();
    assert_eq!(devices.as_array().unwrap().len(), 3);
    assert_eq!(ask(&zhang, "end_sessions", form()).await.status, 200);
    assert_eq!(phone.get("/session").await.json()["signed_out"], true);
    // Their own, they may.
    assert_eq!(ask(&zhang, "end_sessions", format!("account={}", people.zhang.id)).await.status, 200);
    assert_eq!(zhang.get("/session").await.json()["signed_out"], true);
}

#[tokio::test]
async fn the_security_log_tells_what_happened_and_nothing_about_people() {
    let village = TestVillage::new().await;
    let people = &village.people;
    give_password(&village, &people.quban, "qunxing-2026").await;
    let stranger = village.stranger();
    log_in(&stranger, "quban", "password", &[]).await;
    log_in(&stranger, "周正", "13812345678", &[]).await;
    let quban = stranger.signed_in_by(&log_in(&stranger, "quban", "qunxing-2026", &[]).await);
    let li = village.sign_in(&people.li).await;
    assert_eq!(li.get("/desk/v1/overview?under=410871").await.refusal(), Some(Refusal::NotAllowed));
    assert_eq!(quban.get("/desk/v1/comparison.xlsx?under=410871").await.status, 200);
    assert_eq!(
        ask(&quban, "activation_code", format!("account={}&lost=true", people.wang.id)).await.status,
        200
    );
    end_role(&village, &people.li).await;

    let mut conn = village.app.store.read().await.unwrap();
    let events = since(&mut conn, domain::At::from_millis(0), None, 100).await.unwrap();
    let (quban, li, wang) = (Some(people.quban.id), Some(people.li.id), Some(people.wang.id));
    // The clock of a scene stands still: what happened at the same moment has no order.
    let told: BTreeSet<_> = events
        .iter()
        .map(|it| format!("{:?} {:?} {:?} {:?}", it.what, it.came, it.account, it.about))
        .collect();
    let expected = [
        (What::SignIn, Came::Wrong, quban, None),
        (What::SignIn, Came::Wrong, None, None),
        (What::SignIn, Came::Done, quban, None),
        (What::Refuse, Came::NotAllowed, li, None),
        (What::Export, Came::Done, quban, None),
        (What::EndSessions, Came::Done, quban, wang),
        (What::IssueCode, Came::Done, quban, wang),
        (What::ChangeRoles, Came::Done, Some(people.zhang.id), li),
    ];
    assert_eq!(events.len(), expected.len(), "{told:?}");
    for (what, came, account, about) in expected {
        let line = format!("{what:?} {came:?} {account:?} {about:?}");
        assert!(told.contains(&line), "{line} is not in {told:?}");
    }
    let text =
        server::security_log::told(&village.app.store, domain::At::from_millis(0), None, 100).await.unwrap();
    for secret in ["周正", "quban", "李春梅", "13812345678", "qunxing-2026"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains("/desk/v1/comparison.xlsx 410871"), "{text}");
}
