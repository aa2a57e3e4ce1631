//! Wake-ups: an open page hears that its village has changed, through whichever process, and nothing else.

#[path = "../../store/tests/village/fresh.rs"]
mod fresh;

use crate::harness::{FOREIGN, GRID_3, PACE, TestVillage};
use axum::body::Body;
use axum::http::StatusCode;
use domain::activity::NewActivity;
use domain::settings::ServiceKind;
use domain::{Account, ActivityId};
use http_body_util::BodyExt;
use serde_json::Value;
use server::serve::serve_until;
use std::time::{Duration, Instant};
use sync::Intent;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(10);

/// What is heard next, heart-beats left out; none when the stream has ended.
async fn heard(stream: &mut Body) -> Option<String> {
    loop {
        let frame = timeout(LONG, stream.frame()).await.expect("a heart-beat at least")?;
        let text = String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap();
        if !text.starts_with(':') {
            return Some(text);
        }
    }
}

/// Nothing but heart-beats for a while.
async fn hears_nothing(stream: &mut Body) {
    let heard = timeout(PACE.beat * 2, heard(stream)).await;
    assert!(heard.is_err(), "{heard:?}");
}

async fn record(village: &TestVillage, account: &Account, grid: &str) {
    let now = village.clock.now();
    let new = NewActivity {
        id: ActivityId::new(now, rand::random()),
        place: grid.parse().unwrap(),
        name: "清扫".into(),
        kind: ServiceKind::new("environment"),
        venue: "北街".into(),
        organizer: "党支部".into(),
        on: now.day(),
        from_minute: Some(550),
        minutes: 90,
        attendances: 26,
        volunteers: vec![],
        note: String::new(),
        training: String::new(),
        photos: vec![],
    };
    let told = village.act(account, &grid[..12], Intent::RecordActivity(new)).await;
    assert!(told.ver().is_some(), "{told:?}");
}

async fn a_push_through_one_process_wakes_those_at_another(settings: &[(&str, &str)]) {
    let village = TestVillage::with(settings).await;
    let beside = village.process_beside().await;
    let li = village.sign_in(&village.people.li).await.at(&beside);
    let (status, mut stream) = li.listen().await;
    assert_eq!(status, StatusCode::OK);
    let first = heard(&mut stream).await.unwrap();
    assert!(first.contains("data: pull") && first.contains("retry: 15000"), "{first}");
    // Somebody else listens already: what has changed before is no news, but may be.
    let (_, mut another) = li.listen().await;
    assert!(heard(&mut another).await.unwrap().contains("data: pull"));

    for _ in 0..3 {
        record(&village, &village.people.zhang, GRID_3).await;
        for stream in [&mut stream, &mut another] {
            let told = heard(stream).await.unwrap();
            assert!(told.contains("data: pull") && !told.contains("410871"), "{told}");
        }
    }
    record(&village, &village.people.zhao, &format!("{FOREIGN}001")).await;
    hears_nothing(&mut stream).await;
}

#[tokio::test]
async fn a_push_wakes_those_of_its_village_and_nobody_else() {
    a_push_through_one_process_wakes_those_at_another(&[]).await;
}

#[tokio::test]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn a_push_wakes_those_of_its_village_and_nobody_else_on_postgres() {
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let home = fresh::Fresh::on_postgres(&server).await;
    let url = home.url.clone().unwrap();
    a_push_through_one_process_wakes_those_at_another(&[("DATABASE_URL", &url)]).await;
}

#[tokio::test]
async fn whoever_signs_out_hears_no_more() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let (_, mut stream) = li.listen().await;
    heard(&mut stream).await.unwrap();
    assert_eq!(li.post("/session/logout", &Value::Null).await.status, StatusCode::OK);
    assert_eq!(heard(&mut stream).await, None);
    assert_eq!(li.listen().await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_listens_in_a_few_places_at_most() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(li.listen().await);
    }
    assert_eq!(li.listen().await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(village.sign_in(&village.people.wang).await.listen().await.0, StatusCode::OK);
    open.pop();
    assert_eq!(li.listen().await.0, StatusCode::OK, "who left has made room");
}

#[tokio::test]
async fn nobody_who_listens_keeps_the_server_from_stopping() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = village.app.clone();
    let serving =
        tokio::spawn(async move { serve_until(listener, &app, async { stopped.await.unwrap() }).await });
    let mut page = TcpStream::connect(address).await.unwrap();
    let asks =
        format!("GET /sync/v1/events HTTP/1.1\r\nHost: localhost:3000\r\nCookie: {}\r\n\r\n", li.cookie);
    page.write_all(asks.as_bytes()).await.unwrap();
    let mut told = Vec::new();
    while !String::from_utf8_lossy(&told).contains("data: pull") {
        assert!(page.read_buf(&mut told).await.unwrap() > 0, "{}", String::from_utf8_lossy(&told));
    }
    assert!(!String::from_utf8_lossy(&told).to_lowercase().contains("content-encoding"));

    let begun = Instant::now();
    stop.send(()).unwrap();
    timeout(LONG, serving).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    page.read_to_end(&mut told).await.unwrap();
}
