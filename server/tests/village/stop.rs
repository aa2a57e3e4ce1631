//! Stopping: what was accepted is finished and answered, whoever hangs up or waits.

use crate::harness::{GRID_3, ORIGIN, TestVillage, VILLAGE, code};
use domain::household::NewHousehold;
use domain::{HouseholdId, OpId};
use serde_json::json;
use server::serve::serve_until;
use std::collections::BTreeSet;
use std::time::Duration;
use sync::{FrozenOp, Intent, Op, OpHead, RecordKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A push of one new household as it goes over the wire.
async fn push_on_the_wire(village: &TestVillage) -> String {
    let li = village.sign_in(&village.people.li).await;
    let now = village.clock.now();
    let new = NewHousehold {
        id: HouseholdId::new(now, rand::random()),
        grid: code(GRID_3),
        door: "5-2-301".into(),
        head: "孙桂英".into(),
        phone: String::new(),
        people: vec![],
        categories: BTreeSet::default(),
    };
    let head = OpHead {
        op_id: OpId::new(now, rand::random()),
        device_id: li.device,
        dseq: 1,
        deps: vec![],
        actor: village.people.li.id,
        village: code(VILLAGE),
        base_ver: 0,
        kv: 1,
        recorded_at: now,
        clock_offset: 0,
    };
    let op = FrozenOp::freeze(&Op { head: head.clone(), intent: Intent::RegisterHousehold(new) });
    let item = json!({"op_id": head.op_id, "dseq": 1, "hash": op.hash(), "op": op.text()});
    let body = json!({"proto": 1, "schema": 1, "device_id": li.device, "ops": [item]}).to_string();
    format!(
        "POST /sync/v1/push HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: {ORIGIN}\r\nCookie: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        li.cookie,
        body.len()
    )
}

#[tokio::test]
async fn stopping_finishes_the_push_that_was_accepted() {
    let village = TestVillage::new().await;
    let request = push_on_the_wire(&village).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = village.app.clone();
    let serving =
        tokio::spawn(async move { serve_until(listener, &app, async { stopped.await.unwrap() }).await });

    // Somebody else is writing, so the push has to wait for its turn.
    let busy = village.app.store.write().await.unwrap();
    let mut phone = TcpStream::connect(address).await.unwrap();
    phone.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!serving.is_finished());
    drop(busy);

    let mut answer = vec![0; 16 * 1024];
    let length = phone.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("\"is\":\"applied\""), "{answer}");
    drop(phone);
    serving.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_phone_that_hangs_up_does_not_stop_its_push_half_way() {
    let village = TestVillage::new().await;
    let request = push_on_the_wire(&village).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = village.app.clone();
    let serving =
        tokio::spawn(async move { serve_until(listener, &app, async { stopped.await.unwrap() }).await });
    let busy = village.app.store.write().await.unwrap();
    let mut phone = TcpStream::connect(address).await.unwrap();
    phone.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(phone);
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(busy);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(village.records(RecordKind::Household, VILLAGE).await.len(), 1);
    stop.send(()).unwrap();
    serving.await.unwrap();
}
