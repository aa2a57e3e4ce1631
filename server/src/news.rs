//! Wake-ups: an open page hears that a village of its person has changed, and nothing of what.
//!
//! While anybody listens, a process asks its database once a second how far each scope has come: so a push through
//! any process, on either engine, wakes the listeners of all of them, and a village that changes often wakes them
//! once a second. A wake-up that gets lost costs time, never a record: phones look for news by themselves as well.

use crate::shares::{Share, Shares};
use crate::state::App;
use domain::PlaceCode;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Store, pull, session};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

/// Listeners of one process; each holds a connection, of 800 (`server/src/connections.rs`).
const MOST: usize = 200;
/// Listeners of one session: a page that was closed is noticed only when nobody takes its next heart-beat.
const MOST_OF_ONE: usize = 4;
/// Listeners of one address: a village may share it, and others are to find a place.
const MOST_OF_AN_ADDRESS: usize = 50;

/// How often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// The database is asked while anybody listens; at most one wake-up in this time.
    pub look: Duration,
    /// A listener hears at least something, and is asked whether their session still lasts.
    pub beat: Duration,
}

impl Default for Pace {
    /// Proxies cut what has been silent for half a minute.
    fn default() -> Self {
        Self { look: Duration::from_secs(1), beat: Duration::from_secs(25) }
    }
}

/// How far each scope has come.
type Seqs = BTreeMap<PlaceCode, u64>;

/// What the looking found last.
#[derive(Clone, Default)]
struct Found {
    /// None before the first look.
    seqs: Option<Arc<Seqs>>,
    stopping: bool,
}

/// Who listens in this process, and what there is to hear.
pub struct News {
    pace: Pace,
    found: watch::Sender<Found>,
    open: Mutex<Open>,
    shares: Arc<Shares>,
}

#[derive(Default)]
struct Open {
    /// Listeners of each session.
    of: BTreeMap<String, usize>,
    looking: bool,
}

impl News {
    /// News at this pace.
    pub fn new(pace: Pace) -> Self {
        let shares = Arc::new(Shares::of(MOST_OF_AN_ADDRESS));
        Self { pace, found: watch::Sender::default(), open: Mutex::default(), shares }
    }

    /// Begins to listen; `None` where too many do already, in all or from this address.
    pub fn listen(app: &App, session: String, from: Option<IpAddr>) -> Option<Listening> {
        let news = &app.news;
        let share = match from.map(|from| news.shares.take(from)) {
            Some(None) => return None,
            share => share.flatten(),
        };
        let mut open = news.lock();
        let of_one = open.of.get(&session).copied().unwrap_or(0);
        if of_one >= MOST_OF_ONE || open.of.values().sum::<usize>() >= MOST {
            return None;
        }
        open.of.insert(session.clone(), of_one + 1);
        let mut found = news.found.subscribe();
        found.mark_changed();
        if !open.looking {
            open.looking = true;
            tokio::spawn(Self::look(news.clone(), app.store.clone()));
        }
        drop(open);
        let beat = Instant::now() + news.pace.beat;
        let place = Place { news: news.clone(), session, _share: share };
        Some(Listening { app: app.clone(), found, heard: None, villages: Vec::new(), beat, place })
    }

    /// Ends all listening, so that the server can stop.
    pub fn stop(&self) {
        self.found.send_modify(|found| found.stopping = true);
    }

    async fn look(self: Arc<Self>, store: Store) {
        let mut ticks = interval(self.pace.look);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            {
                let mut open = self.lock();
                if open.of.is_empty() {
                    open.looking = false;
                    self.found.send_modify(|found| found.seqs = None);
                    return;
                }
            }
            match Self::seqs(&store).await {
                Ok(seqs) => {
                    self.found.send_if_modified(|found| {
                        let is_new = found.seqs.as_deref() != Some(&seqs);
                        if is_new {
                            found.seqs = Some(Arc::new(seqs));
                        }
                        is_new
                    });
                }
                Err(error) => tracing::warn!(%error, "nobody can be woken"),
            }
        }
    }

    async fn seqs(store: &Store) -> store::Result<Seqs> {
        pull::seqs(&mut *store.read().await?).await
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A listener's place, free again when dropped.
struct Place {
    news: Arc<News>,
    session: String,
    _share: Option<Share>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.news.lock();
        match open.of.get_mut(&self.session) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(open.of.remove(&self.session)),
        }
    }
}

/// What a listener hears.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// There is something to pull, or may be: it is also the first thing heard.
    Pull,
    /// The connection stands.
    Beat,
}

/// Somebody who listens.
pub struct Listening {
    app: App,
    found: watch::Receiver<Found>,
    /// As of the last wake-up; none before the first.
    heard: Option<Arc<Seqs>>,
    villages: Vec<PlaceCode>,
    beat: Instant,
    place: Place,
}

impl Listening {
    /// Waits for the next thing to hear; `None` when the session has ended, its person has no village any more, or
    /// the server stops.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            let heard = tokio::select! {
                changed = self.found.changed() => {
                    changed.ok()?;
                    let found = self.found.borrow_and_update().clone();
                    if found.stopping {
                        return None;
                    }
                    let Some(seqs) = found.seqs else { continue };
                    if !self.is_news(&seqs) {
                        continue;
                    }
                    self.heard = Some(seqs);
                    Heard::Pull
                }
                () = sleep_until(self.beat) => Heard::Beat,
            };
            self.beat = Instant::now() + self.app.news.pace.beat;
            self.villages = self.villages_now().await?;
            return Some(heard);
        }
    }

    fn is_news(&self, seqs: &Seqs) -> bool {
        let Some(heard) = &self.heard else { return true };
        self.villages.iter().any(|village| heard.get(village) != seqs.get(village))
    }

    /// The villages of whoever holds the session now; none where nobody does. A database that does not answer ends
    /// the listening: the page tries again later.
    async fn villages_now(&self) -> Option<Vec<PlaceCode>> {
        let now = self.app.now();
        let mut conn = self.app.store.read().await.ok()?;
        let (asker, _) = session::by_token(&mut conn, &self.place.session, now).await.ok()??;
        let standing = store::account::standing(&mut conn, asker.account, now).await.ok()?;
        Some(standing.villages()).filter(|villages| !villages.is_empty())
    }
}
