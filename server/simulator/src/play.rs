//! Plays a plan: people act, phones exchange, and everything that can go wrong does, in the order of the moves.

mod again;
mod faults;
mod forger;
mod quiet;

use crate::acts::{Form, Moment};
use crate::chance::{DAY_MS, Luck, MINUTE_MS, Time};
use crate::handset::{Handset, Seat, Tab};
use crate::judge;
use crate::pace::step;
use crate::plan::{Move, Plan, What};
use crate::referee::{Broken, Referee, Tally};
use crate::server::{Base, Ground, Server};
use crate::zone::{self, PEOPLE};
use device::{Act, Attached, Error, Failure, Seen, SyncOutcome};
use domain::{At, OpId};
use std::pin::Pin;
use std::rc::Rc;
use sync::{Intent, OfficeAct, RecordKey};

/// An act that a phone called saved.
pub(crate) struct Saved {
    pub(crate) op: OpId,
    /// Words that occur nowhere else.
    pub(crate) words: String,
    pub(crate) intent: Intent,
    /// The true time.
    pub(crate) at: At,
}

/// How a task ended.
enum Done {
    Saved(Result<OpId, Error>, Box<Saved>),
    Exchanged(Result<SyncOutcome, Error>),
    Nothing,
}

/// Something a phone is in the middle of.
struct Task {
    phone: usize,
    work: Pin<Box<dyn Future<Output = Done>>>,
}

/// A play under way.
pub(crate) struct Play {
    pub(crate) plan: Plan,
    pub(crate) luck: Luck,
    pub(crate) time: Time,
    pub(crate) referee: Rc<Referee>,
    pub(crate) server: Rc<Server>,
    pub(crate) handsets: Vec<Handset>,
    tasks: Vec<Task>,
    pub(crate) saved: Vec<Saved>,
    /// Operations that a browser threw away before they had arrived.
    pub(crate) thrown_away: Vec<OpId>,
    words: u32,
}

/// How a play ended.
#[derive(Clone, Debug)]
pub struct Played {
    /// The first promise that was not kept.
    pub broken: Option<Broken>,
    /// How often each thing happened.
    pub tally: Tally,
    /// What happened, in plain words; empty unless asked for.
    pub story: Vec<String>,
}

/// Plays a plan to its end on SQLite and judges it; `telling` writes the story down.
pub fn play(plan: &Plan, telling: bool) -> Played {
    play_on(&Base::File, plan, telling)
}

/// The same, wherever the server's database lies.
pub(crate) fn play_on(base: &Base, plan: &Plan, telling: bool) -> Played {
    let referee = Rc::new(if telling { Referee::telling() } else { Referee::default() });
    let watching = referee.clone();
    let (base, plan) = (base.clone(), plan.clone());
    let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let mut play = Play::begin(&base, plan, referee);
        for number in 0..play.plan.moves.len() {
            play.make(play.plan.moves[number]);
            if play.referee.broken().is_some() {
                return;
            }
        }
        play.quiet();
        if play.referee.broken().is_none() {
            judge::judge(&play);
        }
    }));
    if let Err(panic) = played {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        watching.must(false, "panic", || text.unwrap_or_default());
    }
    Played { broken: watching.broken(), tally: watching.tally(), story: watching.story() }
}

impl Play {
    fn begin(base: &Base, plan: Plan, referee: Rc<Referee>) -> Self {
        let (luck, time) = (Luck::new(plan.seed), Time::starting());
        let ground = Ground::new(base);
        let server = Server::new(ground, plan.servers, time.clone(), luck.clone(), referee.clone());
        let rough = *luck.pick(&[0, 5, 8, 12]).unwrap_or(&8);
        let mut who = 0;
        let mut handsets = Vec::new();
        for number in 0..plan.phones {
            // Now and then somebody has two phones.
            if number > 0 && !luck.once_in(4) {
                who = (who + 1) % PEOPLE.len();
            }
            handsets.push(Handset::new(&server, who, rough, &time, &luck));
        }
        // What happens at once is not what happened before: every device was minted a day ago.
        time.pass(DAY_MS);
        Self {
            plan,
            luck,
            time,
            referee,
            server: Rc::new(server),
            handsets,
            tasks: Vec::new(),
            saved: Vec::new(),
            thrown_away: Vec::new(),
            words: 0,
        }
    }

    fn make(&mut self, it: Move) {
        self.luck.of_move(self.plan.seed, it.luck);
        let pause = if self.luck.once_in(5) { 2 * DAY_MS } else { 30 * MINUTE_MS };
        self.time.pass(self.luck.millis(pause));
        let phone = it.phone % self.handsets.len();
        self.referee.count(it.what.word());
        self.referee.tell(|| self.headline(it, phone));
        match it.what {
            What::Act => self.act(phone),
            What::Sync => self.exchange(phone),
            What::Later => self.go_on(1 + self.luck.below(40)),
            other => self.fault(other, phone),
        }
        self.check_forgotten();
    }

    fn headline(&self, it: Move, phone: usize) -> String {
        let who = PEOPLE[self.handsets[phone].seat().who].name;
        let day = (self.time.now().millis() - zone::START.millis()) / DAY_MS;
        format!("day {day}, phone {phone} ({who}): {}", it.what.word())
    }

    pub(super) fn tab(&self, phone: usize) -> Tab {
        let tabs = &self.handsets[phone].tabs;
        tabs[self.luck.below(tabs.len())].clone()
    }

    fn act(&mut self, phone: usize) {
        let Some((form, words)) = self.form(phone) else { return };
        self.save(phone, form, words);
    }

    /// Somebody saves what a form says.
    fn save(&mut self, phone: usize, form: Form, words: String) {
        let intent = form.intent;
        self.referee.count(intent.kind());
        self.referee.tell(|| format!("    saves {} “{words}”", intent.kind()));
        let tab = self.tab(phone);
        let office = PEOPLE[self.handsets[phone].seat().who].role.is_office();
        if office && !form.photos.is_empty() {
            return;
        }
        let seen = office.then(|| self.seen_online(phone, &intent));
        let saved = Saved {
            op: OpId::from_uuid(uuid::Uuid::nil()),
            words,
            intent: intent.clone(),
            at: self.time.now(),
        };
        let work = async move {
            let kept = match seen {
                Some(seen) => tab.save_with(Act::on(intent, seen), Attached::default()).await,
                None => tab.save_with(intent, Attached::photos(form.photos)).await,
            };
            Done::Saved(kept, Box::new(saved))
        };
        self.begin_task(phone, Box::pin(work), 8);
    }

    /// What somebody does next, looking at their screen.
    fn form(&mut self, phone: usize) -> Option<(Form, String)> {
        let handset = &self.handsets[phone];
        let who = handset.seat().who;
        let tab = handset.tabs[0].clone();
        let seen: Vec<RecordKey> = if PEOPLE[who].role.is_office() {
            judge::records(&self.server).keys().copied().collect()
        } else {
            tab.world().keys()
        };
        self.words += 1;
        let words = format!("字条{}-{:05}", self.plan.seed % 1000, self.words);
        let moment = Moment {
            seen: &seen,
            me: tab.me(),
            grid: zone::grid_of(who),
            today: tab.today(),
            now: tab.now(),
            words: words.clone(),
        };
        Some((moment.act(&self.luck)?, words))
    }

    /// What an office looks at: a record it read online, perhaps a little while ago.
    fn seen_online(&self, phone: usize, intent: &Intent) -> Seen {
        let records = judge::records(&self.server);
        let held = records.get(&intent.about());
        let village = held.map(|kept| kept.record.place().scope());
        let ver = held.map_or(0, |kept| kept.ver);
        let ver = if self.luck.once_in(4) { ver.saturating_sub(1) } else { ver };
        let own = || match intent {
            Intent::Office(OfficeAct::OpenAccount(account)) => account.home.scope(),
            Intent::Office(OfficeAct::OpenYear { zone, .. }) => zone.clone(),
            Intent::Office(act) if act.entry().is_some() => zone::code(zone::ZONE),
            _ => zone::grid_of(self.handsets[phone].seat().who).scope(),
        };
        Seen { village: village.unwrap_or_else(own), ver }
    }

    /// Whether somebody has no role any more and a session that is over: nothing goes either way until they have one.
    pub(crate) fn is_shut_out(&self, seat: &Seat) -> bool {
        let over = !self.server.lasts(&seat.token.borrow());
        over && self.server.standing(&self.server.store(), seat.profile.account.id).is_nobody()
    }

    fn exchange(&mut self, phone: usize) {
        // An office signs in every morning.
        let seat = self.handsets[phone].seat();
        if PEOPLE[seat.who].role.is_office() && self.server.has_run_out(&seat.token.borrow()) {
            self.close(phone);
            self.handsets[phone].sign_in_again(&self.server);
        }
        let tab = self.tab(phone);
        let road = self.handsets[phone].road(&self.server);
        let work = async move { Done::Exchanged(tab.sync(&road).await) };
        self.begin_task(phone, Box::pin(work), 3);
    }

    /// Begins something; once in so many times it is left hanging.
    fn begin_task(&mut self, phone: usize, work: Pin<Box<dyn Future<Output = Done>>>, hangs: u32) {
        self.tasks.push(Task { phone, work });
        if self.luck.once_in(hangs) {
            let breaths = self.luck.below(60);
            self.referee.tell(|| format!("    … is left hanging after at most {breaths} steps"));
            (0..breaths).for_each(|_| self.go_on_with(self.tasks.len().saturating_sub(1)));
        } else {
            let before = self.tasks.len();
            for breath in 0.. {
                assert!(breath < 200_000, "I10: an exchange never comes to an end");
                if self.tasks.len() < before {
                    break;
                }
                // What else hangs may run in between.
                let any = if self.luck.once_in(10) { self.luck.below(before) } else { before - 1 };
                self.go_on_with(any);
            }
        }
    }

    fn go_on(&mut self, breaths: usize) {
        for _ in 0..breaths {
            if self.tasks.is_empty() {
                return;
            }
            self.go_on_with(self.luck.below(self.tasks.len()));
        }
    }

    fn go_on_with(&mut self, number: usize) {
        let Some(task) = self.tasks.get_mut(number) else { return };
        let Some(done) = step(task.work.as_mut()) else { return };
        let phone = self.tasks.remove(number).phone;
        match done {
            Done::Saved(Ok(op), saved) => {
                self.handsets[phone].seat_mut().promised.push(op);
                self.saved.push(Saved { op, ..*saved });
            }
            Done::Saved(Err(error), _) => self.referee.tell(|| format!("    not saved: {error}")),
            Done::Exchanged(ended) => {
                self.referee.tell(|| format!("    phone {phone}: exchange ended: {ended:?}"));
                if ended == Ok(SyncOutcome::CutOff(Failure::SignInAgain)) && self.luck.once_in(2) {
                    self.close(phone);
                    self.handsets[phone].sign_in_again(&self.server);
                }
            }
            Done::Nothing => {}
        }
    }

    /// Whatever this phone is in the middle of is gone.
    pub(super) fn close(&mut self, phone: usize) {
        self.tasks.retain(|task| task.phone != phone);
    }

    /// I2: what was called saved is on the disk, unless it has been forgotten with good reason.
    pub(super) fn check_promises(&self, phone: usize) {
        let seat = self.handsets[phone].seat();
        let kept: Vec<_> = seat.disk.kept().iter().map(|on_disk| on_disk.op).collect();
        for op in &seat.promised {
            let thrown_away = self.thrown_away.contains(op);
            let known = kept.contains(op) || thrown_away || self.server.is_backed_up(*op);
            self.referee
                .must(known, "I2", || format!("operation {op} was called saved and is gone from the phone"));
        }
    }

    /// I2, I11: a phone forgets only what lies in a backup and arrived long ago.
    fn check_forgotten(&self) {
        for handset in &self.handsets {
            for on_disk in handset.seats.iter().flat_map(|seat| seat.disk.forgotten()) {
                self.referee.count("phone: forgot an operation");
                self.referee.must(self.server.is_backed_up(on_disk.op), "I2", || {
                    format!("operation {} was forgotten and is in no backup", on_disk.op)
                });
            }
        }
    }
}
