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
use store::Store;
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
    /// Everybody knows a password that opens something here.
    #[error(
        "试用账号 {} 的密码人人都知道,不能对外服务({origin})。\n  正式使用:把 QUNXING_DATA 改成一个空文件夹,用 qunxing account found 建区;\n  \
         只在本机试用:不设 QUNXING_ORIGIN;\n  一定要用这个库:先给这些账号逐个改密码,QUNXING_PASSWORD=新密码 qunxing account password 登录名",
        logins.join("、")
    )]
    SampleInPublic {
        /// Which accounts.
        logins: Vec<&'static str>,
        /// The public address.
        origin: String,
    },
    /// The machine's clock tells a time before the newest record.
    #[error(
        "这台机器的钟是 {now},库里最新的记录却是 {newest} 收到的:钟慢了,现在启动会把日期记错。\n  \
         请先对时(timedatectl 看是否同步),再启动;\n  如果钟是对的、是以前有一阵快了,看清楚以后用 qunxing serve --clock-is-right 启动"
    )]
    ClockBehind {
        /// What the clock says.
        now: String,
        /// When the newest operation arrived.
        newest: String,
    },
    /// The address.
    #[error("{addr} 不能用(可能已经有程序在用):{cause}")]
    Listen {
        /// Where.
        addr: std::net::SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
}

/// How far the clock may be behind the newest record: machines that keep time by the network differ by seconds.
const CLOCK_MS: i64 = 10 * 60_000;
/// How often is looked whether the database was moved away.
const LOOK: Duration = Duration::from_secs(15);

/// Serves until asked to stop (Ctrl-C or SIGTERM), or until the database was moved away. `clock_is_right`: a person has
/// looked at the clock.
pub async fn serve(config: Config, clock_is_right: bool) -> Result<(), ServeError> {
    let site = Site::read(&config.site)?;
    let store = database::open(&config).await?;
    store.announce().await.map_err(|error| database::not_ours(&config, error))?;
    may_serve(&store, &config, clock_is_right, machine_clock()()).await?;
    let listener = tokio::net::TcpListener::bind(config.addr)
        .await
        .map_err(|cause| ServeError::Listen { addr: config.addr, cause })?;
    let app = App::new(store.clone(), config, site, machine_clock());
    println!("{}", crate::sample::welcome(&app).await?);
    let keeper = tokio::spawn(keep_house(app.clone()));
    let moved = Arc::new(Notify::new());
    let watch = tokio::spawn(watch_for_a_move(app.clone(), moved.clone()));
    let gone = moved.clone();
    serve_until(listener, &app, async move {
        tokio::select! { () = asked_to_stop() => {}, () = gone.notified() => {} }
    })
    .await;
    keeper.abort();
    // Whoever watches ends by itself only when there is nothing left to serve from.
    if watch.is_finished() {
        return Err(database::not_ours(&app.config, store::Error::Moved).into());
    }
    watch.abort();
    Ok(())
}

/// Whether a server may begin on this store: no password that everybody knows opens anything to strangers, and the
/// clock is not behind what has been.
///
/// # Errors
/// Why not, and what to do next.
pub async fn may_serve(
    store: &Store,
    config: &Config,
    clock_is_right: bool,
    now: At,
) -> Result<(), ServeError> {
    if config.is_public() {
        let logins = crate::sample::logins_with_the_sample_password(store).await?;
        if !logins.is_empty() {
            return Err(ServeError::SampleInPublic { logins, origin: config.address() });
        }
    }
    let newest = store::newest::arrival(&mut *store.read().await?).await?;
    match newest.filter(|newest| now.plus_millis(CLOCK_MS) < *newest) {
        Some(newest) if !clock_is_right => Err(ServeError::ClockBehind {
            now: app::words::date_time(now),
            newest: app::words::date_time(newest),
        }),
        _ => Ok(()),
    }
}

/// Ends once the database was moved away, and says so; renews what tells others that this process serves.
async fn watch_for_a_move(app: App, moved: Arc<Notify>) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        match app.store.announce().await {
            Err(store::Error::Moved) => break,
            Err(error) => tracing::warn!(%error, "whether the database is still ours is not known"),
            Ok(()) => {}
        }
    }
    tracing::error!("the database was moved away: nothing is taken in here any more");
    moved.notify_one();
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
        () = connections::serve(listener, routes::router(app), Limits::behind(&app.config.proxies), signal) => {}
        // A phone that went out of reach in the middle of a request must not keep the server from stopping.
        () = async { stopping.notified().await; tokio::time::sleep(LAST_WORDS).await } => {}
    }
    // A push whose phone hung up goes on by itself; the store closes after it.
    app.store.close().await;
}

/// Hourly: what waited too long for an earlier operation is handed to people; ended sessions, old security events and
/// photos that nothing links are forgotten. Daily: files that nobody knows.
async fn keep_house(app: App) {
    let mut hour = tokio::time::interval(Duration::from_hours(1));
    let mut swept_on = None;
    loop {
        hour.tick().await;
        let now: At = app.now();
        if let Err(error) = store::photo::sweep(&app.store, now).await {
            tracing::error!(%error, "photos that nothing links could not be swept");
        }
        if swept_on.replace(now.day()) != Some(now.day())
            && let Err(error) = store::photo::sweep_strays(&app.store, now).await
        {
            tracing::error!(%error, "files that nobody knows could not be swept");
        }
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
