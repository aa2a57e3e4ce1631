//! Slow clients: they are let go, and nobody else waits for them.

use crate::harness::TestVillage;
use server::client::Proxies;
use server::connections::{Limits, serve};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

const HEAD: Duration = Duration::from_millis(400);

/// Two places in all, of which one address may have both.
fn limits() -> Limits {
    let stalled = Duration::from_secs(5);
    Limits { connections: 2, of_one: 2, everybody: Proxies::default(), head: HEAD, stalled }
}

async fn serving(village: &TestVillage) -> SocketAddr {
    serving_within(village, limits()).await
}

async fn serving_within(village: &TestVillage, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = server::routes::router(&village.app);
    tokio::spawn(serve(listener, router, limits, std::future::pending()));
    address
}

/// Asks whether the server is alive, and reads what it says.
async fn alive(address: SocketAddr) -> String {
    let mut client = TcpStream::connect(address).await.unwrap();
    client
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Opens a connection and begins a request that never ends its head.
async fn dawdler(address: SocketAddr) -> TcpStream {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET /healthz HTTP/1.1\r\nHost: local").await.unwrap();
    client
}

#[tokio::test]
async fn a_head_that_never_ends_is_not_waited_for_and_others_are_answered_meanwhile() {
    let village = TestVillage::new().await;
    let address = serving(&village).await;
    let begun = Instant::now();
    let mut slow = dawdler(address).await;
    assert!(alive(address).await.starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < HEAD, "nobody waited for the slow one");
    // A byte now and then does not buy more time.
    let mut rest = Vec::new();
    let (mut read, mut write) = slow.split();
    let drip = async {
        loop {
            tokio::time::sleep(HEAD / 4).await;
            if write.write_all(b"h").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = drip => {},
        ended = tokio::time::timeout(HEAD * 10, read.read_to_end(&mut rest)) => drop(ended.unwrap()),
    }
    assert!(begun.elapsed() >= HEAD);
    assert!(!String::from_utf8_lossy(&rest).contains(" 200 "));
}

#[tokio::test]
async fn when_slow_clients_hold_every_place_the_next_one_has_its_turn_soon() {
    let village = TestVillage::new().await;
    let address = serving(&village).await;
    let _held = [dawdler(address).await, dawdler(address).await];
    let begun = Instant::now();
    let answer = tokio::time::timeout(HEAD * 10, alive(address)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(begun.elapsed() >= HEAD / 2, "there was no place before");
}

#[tokio::test]
async fn an_idle_connection_gives_its_place_back() {
    let village = TestVillage::new().await;
    let address = serving(&village).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    tokio::time::timeout(HEAD * 10, idle.read_to_end(&mut said)).await.unwrap().unwrap();
    assert!(said.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn one_address_has_its_share_of_connections_and_others_find_a_place() {
    let village = TestVillage::new().await;
    let address = serving_within(&village, Limits { connections: 8, of_one: 3, ..limits() }).await;
    let _held = [dawdler(address).await, dawdler(address).await, dawdler(address).await];
    // Its fourth connection is closed at once.
    let mut refused = TcpStream::connect(address).await.unwrap();
    let _ = refused.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n").await;
    let mut said = Vec::new();
    let _ = tokio::time::timeout(HEAD, refused.read_to_end(&mut said)).await.unwrap();
    assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));
    // Another address is served meanwhile.
    let other = TcpSocket::new_v4().unwrap();
    other.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = other.connect(address).await.unwrap();
    other
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    tokio::time::timeout(HEAD, other.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // What stands for everybody, a proxy in front, has no share of its own.
    let limits = Limits { connections: 8, of_one: 1, everybody: "127.0.0.1".parse().unwrap(), ..limits() };
    let address = serving_within(&village, limits).await;
    let _held = [dawdler(address).await, dawdler(address).await];
    assert!(alive(address).await.starts_with("HTTP/1.1 200"));
}
