//! The server: the store that ships, over a real database. It can be killed, be full,
//! and come back from a backup. Every answer is checked before it leaves.

mod checks;
mod database;
mod ground;

use crate::chance::{Luck, Time};
use crate::names::{outcome_name, reason_name};
use crate::referee::Referee;
use crate::zone;
pub(crate) use checks::{Lineage, contiguous, rightful};
use device::Failure;
use domain::figures::Figures;
use domain::session::{ends_after_use, lasts_ms};
use domain::{AccountId, At, Day, DeviceId, OpId, PhotoHash, PlaceCode};
pub(crate) use ground::{Base, Ground};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;
use store::{Asker, Store, backup, device as devices, photo, pull, push};
use sync::Outcome;
use sync::op::hex;
use sync::wire::{
    PhotoState, PhotosWanted, Profile, PullRequest, PullResponse, PushRequest, PushResponse, Refusal,
};

/// Something the server was asked, in the order of asking: enough to do it all again.
#[derive(Clone)]
pub(crate) enum Asked {
    Push(At, Asker, PushRequest),
    Released(At),
    Minted(At, AccountId, DeviceId, SessionNumber),
    Pulled(At, DeviceId),
    /// Somebody's session let them in.
    Passed(At, AccountId, SessionNumber),
    /// Somebody's session had run out.
    TurnedAway(At, AccountId, SessionNumber),
}

/// Which session: a device may have had several, and copies of requests of an older one still come.
pub(crate) type SessionNumber = u32;

/// A copy of a request that lies somewhere on the way.
pub(crate) struct Late {
    pub(crate) token: String,
    pub(crate) body: String,
}

struct Backup {
    file: PathBuf,
    lineage: Lineage,
    sessions: BTreeMap<String, Session>,
}

/// A session that nobody ended.
#[derive(Clone, Copy)]
struct Session {
    number: SessionNumber,
    asker: Asker,
    ends_at: At,
}

/// Sessions by their tokens. The store's own are one question a request and tested elsewhere; here they would be a
/// third of all. How long they last is decided by the function that ships.
#[derive(Default)]
struct Sessions {
    next: SessionNumber,
    open: BTreeMap<String, Session>,
}

/// One or two server processes on one database.
pub(crate) struct Server {
    pub(crate) ground: Ground,
    stores: RefCell<Vec<Store>>,
    lineage: RefCell<Lineage>,
    backups: RefCell<Vec<Backup>>,
    full: Cell<bool>,
    restored: Cell<bool>,
    calm: Cell<bool>,
    /// Tokens of sessions that are open, and the number of the next one.
    sessions: RefCell<Sessions>,
    pub(crate) late: RefCell<Vec<Late>>,
    pub(crate) time: Time,
    pub(crate) luck: Luck,
    pub(crate) referee: Rc<Referee>,
}

/// What a bare word of the server means on the phone; see `app/device/src/fetch.rs`.
fn refused(error: &store::Error) -> Failure {
    match error {
        store::Error::NotYourDevice => Failure::Refused(Refusal::NotAllowed),
        _ => Failure::Later { seconds: None },
    }
}

impl Server {
    pub(crate) fn new(
        ground: Ground,
        processes: usize,
        time: Time,
        luck: Luck,
        referee: Rc<Referee>,
    ) -> Self {
        let stores = ground.open(processes);
        Self {
            ground,
            stores: RefCell::new(stores),
            lineage: RefCell::default(),
            backups: RefCell::default(),
            full: Cell::default(),
            restored: Cell::default(),
            calm: Cell::default(),
            sessions: RefCell::default(),
            late: RefCell::default(),
            time,
            luck,
            referee,
        }
    }

    fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.ground.run(work)
    }
    /// One of the processes, as a balancer picks it.
    pub(crate) fn store(&self) -> Store {
        let stores = self.stores.borrow();
        stores[self.luck.below(stores.len())].clone()
    }
    pub(crate) fn lineage(&self) -> std::cell::Ref<'_, Lineage> {
        self.lineage.borrow()
    }

    /// Signs somebody in, as `server/src/routes/session.rs` does; the token with their profile.
    pub(crate) fn sign_in(&self, account: AccountId, known: &[DeviceId]) -> Option<(String, Profile)> {
        let (store, now) = (self.store(), self.time.now());
        let chance = self.luck.bytes();
        let work = async {
            let mut conn = store.write().await?;
            let account =
                store::account::by_id(&mut conn, account).await?.ok_or(store::Error::NotYourDevice)?;
            if account.standing(now).is_nobody() {
                return Err(store::Error::NotYourDevice);
            }
            let own = devices::minted(&mut conn, account.id).await?;
            let device_id = match known.iter().find(|known| own.contains_key(known)) {
                Some(known) => *known,
                None => devices::mint(&mut conn, account.id, now, chance).await?,
            };
            Ok::<_, store::Error>((account, device_id))
        };
        let (account, device_id) = self.run(work).ok()?;
        let mut sessions = self.sessions.borrow_mut();
        sessions.next += 1;
        let number = sessions.next;
        let token = format!("session {number}");
        let asker = Asker { account: account.id, device: device_id };
        let ends_at = now.plus_millis(lasts_ms(&account.standing(now)));
        sessions.open.insert(token.clone(), Session { number, asker, ends_at });
        self.lineage.borrow_mut().tape.push(Asked::Minted(now, account.id, device_id, number));
        let profile = Profile {
            account,
            device_id,
            places: Vec::new(),
            sample: true,
            epoch: store.epoch(),
            server_time: now,
            plan_terms: None,
        };
        Some((token, profile))
    }

    pub(crate) fn sign_out(&self, token: &str) {
        self.sessions.borrow_mut().open.remove(token);
    }

    /// Whose request this is, let in as `server/src/guard.rs` does for handing in, which is all that phones ask here.
    fn asker(&self, store: &Store, token: &str) -> Result<Asker, Failure> {
        let now = self.time.now();
        let held = self.sessions.borrow().open.get(token).copied().ok_or(Failure::SignInAgain)?;
        if held.ends_at <= now {
            self.lineage.borrow_mut().tape.push(Asked::TurnedAway(now, held.asker.account, held.number));
            return Err(Failure::SignInAgain);
        }
        self.lineage.borrow_mut().tape.push(Asked::Passed(now, held.asker.account, held.number));
        let ends_at = ends_after_use(&self.standing(store, held.asker.account), held.ends_at, now);
        self.sessions.borrow_mut().open.insert(token.to_owned(), Session { ends_at, ..held });
        Ok(held.asker)
    }

    pub(crate) fn lasts(&self, token: &str) -> bool {
        self.sessions.borrow().open.get(token).is_some_and(|held| self.time.now() < held.ends_at)
    }

    /// Whether this session has run out by itself.
    pub(crate) fn has_run_out(&self, token: &str) -> bool {
        self.sessions.borrow().open.get(token).is_some_and(|held| held.ends_at <= self.time.now())
    }

    pub(crate) fn push(&self, token: &str, body: &str) -> Result<PushResponse, Failure> {
        let store = self.store();
        let asker = self.asker(&store, token)?;
        let request: PushRequest =
            serde_json::from_str(body).map_err(|_| Failure::Refused(Refusal::BadRequest))?;
        if request.ops.len() > sync::MOST_OPS || body.len() > sync::MOST_PUSH_BYTES {
            return Err(Failure::TooLarge);
        }
        let now = self.time.now();
        if self.full.get() {
            self.limit_pages(&store, true);
        }
        let answer = self.run(push::receive(&store, asker, &request, now));
        self.check_figures(&store);
        if self.full.get() {
            self.limit_pages(&store, false);
        }
        let answer = answer.map_err(|error| {
            self.referee.count("server: a push failed as a whole");
            self.referee.tell(|| format!("    the server fails: {error:?}"));
            refused(&error)
        })?;
        for told in &answer.outcomes {
            self.referee.count(outcome_name(&told.outcome));
            if let Outcome::Review { reason } = &told.outcome {
                self.referee.count(reason_name(reason));
            }
        }
        let mut lineage = self.lineage.borrow_mut();
        lineage.check_answer(&self.referee, asker, &request, &answer);
        lineage.tape.push(Asked::Push(now, asker, request));
        Ok(answer)
    }

    /// Lets the database grow no further, or again.
    fn limit_pages(&self, store: &Store, limited: bool) {
        let work = async {
            let mut conn = store.write().await?;
            let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(&mut *conn).await?;
            let most = if limited { pages } else { 1_000_000_000 };
            let sql = sqlx::AssertSqlSafe(format!("pragma max_page_count = {most}"));
            sqlx::raw_sql(sql).execute(&mut *conn).await?;
            Ok::<_, store::Error>(())
        };
        self.run(work).expect("a limit can be set");
    }

    pub(crate) fn pull(&self, token: &str, body: &str) -> Result<PullResponse, Failure> {
        let store = self.store();
        let asker = self.asker(&store, token)?;
        let request: PullRequest =
            serde_json::from_str(body).map_err(|_| Failure::Refused(Refusal::BadRequest))?;
        let now = self.time.now();
        let answer =
            self.run(pull::changes(&store, asker, &request, now)).map_err(|error| refused(&error))?;
        self.lineage.borrow_mut().tape.push(Asked::Pulled(now, asker.device));
        self.check_pull(&store, asker, &request, &answer);
        Ok(answer)
    }

    pub(crate) fn photos_wanted(
        &self,
        token: &str,
        wanted: &PhotosWanted,
    ) -> Result<Vec<PhotoState>, Failure> {
        let store = self.store();
        let asker = self.asker(&store, token)?;
        let now = self.time.now();
        self.run(photo::wanted(&store, asker.account, &wanted.hashes, now)).map_err(|error| refused(&error))
    }

    /// Takes a piece and checks a whole photo as `server/src/routes/photos.rs` does, but for the picture itself:
    /// whatever begins with `no picture` is none. May be killed between any two steps.
    pub(crate) fn photo_piece(
        &self,
        token: &str,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        piece: &[u8],
    ) -> Result<PhotoState, Failure> {
        let store = self.store();
        let asker = self.asker(&store, token)?;
        let killed_after =
            if !self.calm.get() && self.luck.once_in(12) { self.luck.below(4) } else { usize::MAX };
        let work = async {
            let (state, complete) =
                photo::take_piece(&store, asker, hash, offset, total, piece, self.time.now()).await?;
            if !complete {
                return Ok(Some(state));
            }
            if killed_after == 0 {
                return Ok(None);
            }
            let Some(bytes) = photo::gathered(&mut *store.read().await?, hash, asker.account).await? else {
                return Ok(Some(state));
            };
            let state = if hex(&Sha256::digest(&bytes)) != hash.as_str() {
                photo::start_again(&store, hash, asker.account).await?
            } else if bytes.starts_with(b"no picture") {
                photo::judge(&store, hash, asker.account, false).await?
            } else {
                if killed_after == 1 {
                    return Ok(None);
                }
                store.photos().put(hash, bytes).await?;
                if killed_after == 2 {
                    return Ok(None);
                }
                photo::judge(&store, hash, asker.account, true).await?
            };
            Ok::<_, store::Error>((killed_after != 3).then_some(state))
        };
        match self.run(work) {
            Ok(Some(state)) => Ok(state),
            Ok(None) => {
                self.kill();
                Err(Failure::Offline)
            }
            Err(error) => Err(refused(&error)),
        }
    }

    /// The copies of requests that lie on the way arrive, in whatever order.
    pub(crate) fn deliver_late(&self) {
        let mut late = std::mem::take(&mut *self.late.borrow_mut());
        while !late.is_empty() {
            let Late { token, body } = late.swap_remove(self.luck.below(late.len()));
            let _answer_to_nobody = self.push(&token, &body);
        }
    }

    /// From now on it is killed no more.
    pub(crate) fn be_calm(&self) {
        self.calm.set(true);
    }

    pub(crate) fn be_full(&self, full: bool) {
        self.full.set(full);
    }

    /// Hands to people what has waited too long.
    pub(crate) fn keep_house(&self) {
        let (store, now) = (self.store(), self.time.now());
        let released = self.run(push::release_held(&store, now));
        released.expect("the zone's database answers");
        self.lineage.borrow_mut().tape.push(Asked::Released(now));
    }

    /// The machine stops at once, in the middle of writing something that nobody was told of; then it starts again.
    pub(crate) fn kill(&self) {
        self.referee.count("server: killed");
        let torn: [u8; 64] = self.luck.bytes();
        let processes = self.stores.borrow().len();
        *self.stores.borrow_mut() = self.ground.after_a_crash(processes, &torn);
        let store = self.stores.borrow()[0].clone();
        self.check_figures(&store);
    }

    pub(crate) fn back_up(&self) {
        let (store, number) = (self.store(), self.backups.borrow().len());
        let file = self.ground.path(&format!("backup-{number}.db"));
        let taken = self.run(backup::take(&store, &file, &self.ground.path("backup-photos")));
        taken.expect("a backup can be taken");
        let mut lineage = self.lineage.borrow_mut();
        lineage.is_backed_up();
        self.backups.borrow_mut().push(Backup {
            file,
            lineage: lineage.clone(),
            sessions: self.sessions.borrow().open.clone(),
        });
    }

    /// Comes back from one of the backups, most often the newest; says whether there was one.
    pub(crate) fn restore(&self) -> bool {
        let backups = self.backups.borrow();
        if backups.is_empty() {
            return false;
        }
        let newest = backups.len() - 1;
        let which = if self.luck.once_in(4) { self.luck.below(backups.len()) } else { newest };
        let keeps_photos = self.luck.once_in(2);
        let processes = self.stores.borrow().len();
        *self.stores.borrow_mut() = self.ground.restored(
            processes,
            &backups[which].file,
            &self.ground.path("backup-photos"),
            keeps_photos,
        );
        self.lineage.borrow_mut().is_restored(&backups[which].lineage);
        // Who signed in after that backup has to sign in again; the others' sessions end when they would have then.
        self.sessions.borrow_mut().open.retain(|token, held| {
            let before = backups[which].sessions.get(token);
            *held = before.copied().unwrap_or(*held);
            before.is_some()
        });
        self.restored.set(true);
        self.referee.count("server: restored");
        true
    }

    /// Operations that lie in some backup.
    pub(crate) fn is_backed_up(&self, op: OpId) -> bool {
        self.backups.borrow().iter().any(|backup| backup.lineage.has(op))
    }

    /// Whether a photo is stored.
    pub(crate) fn has_photo(&self, hash: &PhotoHash) -> bool {
        let store = self.store();
        let work = async { photo::state(&mut *store.read().await?, hash).await };
        self.run(work).is_ok_and(|state| state.stored)
    }
    /// Whether a backup has ever been restored in this play.
    pub(crate) fn was_restored(&self) -> bool {
        self.restored.get()
    }

    /// What a page shows of a place: its figures of a year up to a day.
    pub(crate) fn figures(&self, place: &PlaceCode, year: i32, until: Day) -> Option<Figures> {
        // Not any of the processes: asking must not draw a lot, so that stories stay as they were.
        let store = self.stores.borrow()[0].clone();
        let work = async { store::figures::of_year(&mut *store.read().await?, place, year, until).await };
        self.run(work).ok()
    }

    /// I18 at every moment: what is kept is what the facts count, after every push, whether it was taken or not.
    fn check_figures(&self, store: &Store) {
        let wrong = self.run(async { store::figures::wrong(&mut *store.read().await?).await });
        let wrong = wrong.expect("the zone's database answers");
        self.referee.must(wrong.is_empty(), "I18", || format!("figures are wrong after a push: {wrong:?}"));
    }

    /// Villages whose audit chain may be asked about.
    pub(crate) fn scopes() -> [&'static str; 5] {
        [zone::VILLAGES[0], zone::VILLAGES[1], "410871001", "410871002", zone::ZONE]
    }
}
