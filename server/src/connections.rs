//! Connections: so many and no more, and none that keeps its place without using it. Knows nothing of what is asked.
//!
//! A client that sends its request's head byte by byte, or asks and never reads the answer, would hold a place
//! for as long as it likes; a few hundred of those would shut everybody else out. How long the body and the work
//! may take is the router's matter.

mod stalling;

use crate::client::{Proxies, household};
use crate::shares::Shares;
use axum::Router;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use stalling::Stalling;
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::{Service, ServiceExt};

/// The machine at the other end of a connection: somebody's, or that of a proxy in front of this server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer(pub IpAddr);

/// How many clients are served at a time, and how slow they may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Connections open at a time; whoever comes next waits until one ends.
    pub connections: usize,
    /// Connections of one address; beyond that a new one is closed at once, and others still find a place.
    pub of_one: usize,
    /// Who has no share of their own but everybody's: a proxy in front, or this machine.
    pub everybody: Proxies,
    /// How long the head of a request may take, counted from the answer before it: an idle connection ends, too.
    pub head: Duration,
    /// How long an answer may wait for the client to read any of it.
    pub stalled: Duration,
}

impl Default for Limits {
    /// 800 connections stay below the 1024 open files that many machines allow a process; 30 seconds for a head is
    /// what hyper proposes; a phone on 2G reads something every minute. A quarter for one address: a village may share
    /// it. Where no proxy is named, one on this machine is taken for such.
    fn default() -> Self {
        Self {
            connections: 800,
            of_one: 200,
            everybody: Proxies::on_this_machine(),
            head: Duration::from_secs(30),
            stalled: Duration::from_mins(1),
        }
    }
}

impl Limits {
    /// The usual ones, behind these proxies.
    pub fn behind(proxies: &Proxies) -> Self {
        let usual = Self::default();
        if proxies.is_empty() { usual } else { Self { everybody: proxies.clone(), ..usual } }
    }
}

/// Serves on this listener until `stop`; returns when the last request that was begun has been answered.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let shares = Arc::new(Shares::of(limits.of_one));
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            // Never closed; were it, nobody could be served.
            let place = places.clone().acquire_owned().await.ok()?;
            Some((place, accept(&listener).await))
        };
        let (place, stream, peer) = tokio::select! {
            accepted = accepted => match accepted {
                Some((place, (stream, peer))) => (place, stream, peer),
                None => break,
            },
            () = &mut stop => break,
        };
        let share = if limits.everybody.hold(peer.0) { None } else { Some(shares.take(household(peer.0))) };
        let share = match share {
            Some(None) => continue,
            share => share.flatten(),
        };
        let stream = TokioIo::new(Stalling::new(stream, limits.stalled));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(stream, TowerToHyperService::new(from(peer, router.clone())));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Whoever hung up or was too slow is told nothing, and there is nobody to tell.
            let _ = connection.await;
            drop((place, share));
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// The next connection. A failure of the machine, such as too many open files, is waited out.
async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                // Answers are written whole; waiting to fill a packet would only delay them.
                let _ = stream.set_nodelay(true);
                return (stream, Peer(address.ip()));
            }
            Err(error) if hung_up_early(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The router, with who asks put into each request.
fn from(
    peer: Peer,
    router: Router,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone {
    router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request
    })
}

fn hung_up_early(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
