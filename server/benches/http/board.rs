//! The honor board as residents ask for it: a page that is ready in memory, in brotli, over kept connections.

use crate::ROUNDS;
use crate::client::Client;
use crate::stage::{Stage, listen};
use crate::told::{percentile, tell};
use axum::Router;
use axum::routing::get;
use server::sample;
use server::state::machine_time;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 32;
const ROUND: Duration = Duration::from_secs(3);
const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost:3000\r\nAccept-Encoding: br\r\n\r\n";

pub async fn measure() {
    let stage = Stage::open().await;
    let begun = Instant::now();
    sample::load(&stage.app.store, machine_time(), &mut |_| ()).await.unwrap();
    tell("load-sample", "s", &[begun.elapsed().as_secs_f64()]);

    let page = Client::connect(stage.address).await.get("/").await;
    assert_eq!(page.status, 200);
    let length = page.body.len();
    tell("board: bytes of the page in brotli, and its head", "B", &[(length + page.head_bytes) as f64]);
    // The same bytes from a server that does nothing else.
    let bare = listen(Router::new().route("/", get(move || async move { page.body.clone() }))).await;
    let (mut ours, mut ours_p99, mut bares, mut ratios) = (vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let (rate, p99) = round(stage.address, length).await;
        let (bare_rate, _) = round(bare, length).await;
        ours.push(rate);
        ours_p99.push(p99);
        bares.push(bare_rate);
        ratios.push(rate / bare_rate);
    }
    tell(&format!("board: requests, {CONNECTIONS} connections"), "/s", &ours);
    tell("board: p99 of a request", "ms", &ours_p99);
    tell("board: the same bytes from a bare server", "/s", &bares);
    tell("board: share of the bare server", "", &ratios);
}

/// Requests a second and the p99 in milliseconds.
async fn round(address: SocketAddr, length: usize) -> (f64, f64) {
    let begun = Instant::now();
    let asking: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            tokio::spawn(async move {
                let mut client = Client::connect(address).await;
                let mut times = Vec::new();
                while begun.elapsed() < ROUND {
                    let asked = Instant::now();
                    let answer = client.ask(ASK).await;
                    assert_eq!((answer.status, answer.body.len()), (200, length));
                    times.push(asked.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for one in asking {
        times.extend(one.await.unwrap());
    }
    (times.len() as f64 / begun.elapsed().as_secs_f64(), percentile(&mut times, 99))
}
