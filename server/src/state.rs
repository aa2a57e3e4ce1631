//! What every handler has at hand.

use crate::config::Config;
use crate::news::{News, Pace};
use crate::pages::Board;
use crate::rate_limit::Budgets;
use crate::routes::Ready;
use crate::secrets::Keeper;
use crate::security_log::SecurityLog;
use crate::shares::Shares;
use crate::site::Site;
use domain::{At, DeviceId};
use std::sync::Arc;
use store::Store;

/// The server's clock; tests set it.
pub type Clock = Arc<dyn Fn() -> At + Send + Sync>;

/// What every handler has at hand. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Where everything is kept.
    pub store: Store,
    /// Settings.
    pub config: Arc<Config>,
    /// Assets and shells.
    pub site: Arc<Site>,
    /// Codes and passwords.
    pub secrets: Arc<Keeper>,
    /// What the security log is told.
    pub security: Arc<SecurityLog>,
    /// How often strangers may try.
    pub budgets: Arc<Budgets>,
    /// How many requests each address has under way.
    pub shares: Arc<Shares>,
    /// The device on which this process files what people object: each has its own, so that their counters never meet.
    pub public_device: DeviceId,
    /// Whether what is sent would be kept, as far as was seen a moment ago.
    pub ready: Arc<Ready>,
    /// Who waits to be woken.
    pub news: Arc<News>,
    /// Public pages, rendered.
    pub board: Arc<Board>,
    /// The clock.
    pub clock: Clock,
}

impl App {
    /// Everything for a server on this store.
    pub fn new(store: Store, config: Config, site: Site, clock: Clock) -> Self {
        let secrets = Arc::new(Keeper::new(store.clone()));
        let security = Arc::new(SecurityLog::new(store.clone()));
        Self {
            board: Arc::default(),
            budgets: Arc::default(),
            shares: Arc::default(),
            public_device: DeviceId::from_uuid(uuid::Builder::from_random_bytes(rand::random()).into_uuid()),
            ready: Arc::default(),
            news: Arc::new(News::new(Pace::default())),
            secrets,
            security,
            config: Arc::new(config),
            site: Arc::new(site),
            store,
            clock,
        }
    }
    /// Now.
    pub fn now(&self) -> At {
        (self.clock)()
    }
}

/// The machine's clock.
pub fn machine_clock() -> Clock {
    Arc::new(machine_time)
}

/// The machine's time.
pub fn machine_time() -> At {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    At::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
