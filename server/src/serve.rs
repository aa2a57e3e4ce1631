//! Serving: starts, tells where, and stops only after what was accepted is finished.

use crate::config::Config;
use crate::connections::{self, Limits};
use crate::database::{self, DatabaseError};
use crate::routes;
use crate::site::{Site, SiteError};
use crate::state::{App, machine_clock};
use domain::At;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long accepted requests may take to finish after being asked to stop.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// Why serving did not begin or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database does not open.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database failed.
    #[error("数据库出错")]
    Store(#[from] store::Error),
    /// The site folder.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The address.
    #[error("{addr} 不能用(可能已经有程序在用):{cause}")]
    Listen {
        /// Where.
        addr: std::net::SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
}

/// Serves until asked to stop (Ctrl-C or SIGTERM).
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let site = Site::read(&config.site)?;
    let store = database::open(&config).await?;
    let listener = tokio::net::TcpListener::bind(config.addr)
        .await
        .map_err(|cause| ServeError::Listen { addr: config.addr, cause })?;
    let app = App::new(store.clone(), config, site, machine_clock());
    println!("{}", crate::sample::welcome(&app).await?);
    let keeper = tokio::spawn(keep_house(app.clone()));
    serve_until(listener, &app, asked_to_stop()).await;
    keeper.abort();
    Ok(())
}

/// Serves on this listener until `stop`, then finishes what was accepted and closes the store.
pub async fn serve_until(
    listener: tokio::net::TcpListener,
    app: &App,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let stopping = Arc::new(Notify::new());
    let told = stopping.clone();
    let news = app.news.clone();
    let signal = async move {
        stop.await;
        news.stop();
        told.notify_one();
    };
    tokio::select! {
        () = connections::serve(listener, routes::router(app), Limits::default(), signal) => {}
        // A phone that went out of reach in the middle of a request must not keep the server from stopping.
        () = async { stopping.notified().await; tokio::time::sleep(LAST_WORDS).await } => {}
    }
    // A push whose phone hung up goes on by itself; the store closes after it.
    app.store.close().await;
}

/// Hourly: what waited too long for an earlier operation is handed to people; ended sessions and old security events are forgotten.
async fn keep_house(app: App) {
    let mut hour = tokio::time::interval(Duration::from_hours(1));
    loop {
        hour.tick().await;
        let now: At = app.now();
        if let Err(error) = store::push::release_held(&app.store, now).await {
            tracing::error!(%error, "held operations could not be released");
        }
        if let Err(error) = forget_old(&app, now).await {
            tracing::error!(%error, "ended sessions could not be forgotten");
        }
    }
}

async fn forget_old(app: &App, now: At) -> store::Result<()> {
    let mut conn = app.store.write().await?;
    store::session::forget_old(&mut conn, now).await?;
    store::security_event::forget_old(&mut conn, now).await
}

async fn asked_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
    tracing::info!("stopping; what was accepted is finished first");
}
