//! A server in memory, built from the same pure parts as the real one, for scenes of one phone. It keeps to
//! docs/sync-protocol.md and knows nothing of phones; the real one is played in `server/simulator`.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

mod pull;
pub mod village;

use domain::{Account, AccountId, At, Day, DeviceId, HouseholdId, OpId, PlaceCode, Standing, VisitId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use sync::apply::{keep_for_review, retry};
use sync::wire::{OpOutcome, PushRequest, PushResponse, Refusal};
use sync::{
    Decision, DevAck, Facts, FrozenOp, Kept, Moment, Op, OpHash, Outcome, Record, RecordKey, ReviewItem,
    ReviewReason, ReviewState, Shelf, decide,
};
use uuid::Uuid;

/// What the log remembers of an operation.
#[derive(Clone, Debug)]
pub struct Logged {
    pub hash: OpHash,
    pub outcome: Outcome,
    pub received_at: At,
}

#[derive(Clone, Debug)]
pub struct Held {
    pub kept: Kept,
    pub village: PlaceCode,
    pub seq: u64,
}

impl Held {
    pub fn is_limited(&self) -> bool {
        matches!(self.kept.record, Record::Review(_))
    }
}

#[derive(Clone, Debug)]
pub struct Device {
    pub account: AccountId,
    pub minted_at: At,
    pub ack: DevAck,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub epoch: Uuid,
    pub now: At,
    pub log: BTreeMap<OpId, Logged>,
    pub records: BTreeMap<RecordKey, Held>,
    pub heads: BTreeMap<PlaceCode, u64>,
    pub devices: BTreeMap<DeviceId, Device>,
}

/// What an act has looked up so far, as a server loads it: anything else is not there, and noted.
struct Loaded<'a> {
    server: &'a Server,
    lookups: BTreeSet<String>,
    missed: RefCell<BTreeSet<String>>,
}

impl<'a> Loaded<'a> {
    /// The server, if this lookup has been loaded.
    fn of(&self, lookup: String) -> Option<&'a Server> {
        let loaded = self.lookups.contains(&lookup);
        if !loaded {
            self.missed.borrow_mut().insert(lookup);
        }
        loaded.then_some(self.server)
    }
}

impl Shelf for Loaded<'_> {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        self.of(format!("{key:?}"))?.record(key)
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        let server = self.of(format!("visits {household} {worker} {day:?}"));
        server.map(|server| server.visits_on(household, worker, day)).unwrap_or_default()
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        self.of(format!("login {login}"))?.login_owner(login)
    }
    fn unfinished(&self, _: &PlaceCode, _: i32) -> Option<Vec<RecordKey>> {
        None
    }
    fn upheld(&self, _: &PlaceCode, _: i32) -> Option<Vec<domain::evaluation::Upheld>> {
        None
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<domain::Evaluation> {
        let server = self.of(format!("years {village}"));
        server.map(|server| server.years_of(village)).unwrap_or_default()
    }
}

/// Everything there is.
impl Shelf for Server {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        self.records.get(&key).map(|held| held.kept.clone())
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        let visit = |held: &Held| match &held.kept.record {
            Record::Visit(visit)
                if visit.first.household == household && visit.by == worker && visit.first.on == day =>
            {
                Some((visit.first.id, visit.device))
            }
            _ => None,
        };
        self.records.values().filter_map(visit).collect()
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        self.accounts().find(|account| account.login.as_deref() == Some(login)).map(|account| account.id)
    }
    fn unfinished(&self, _: &PlaceCode, _: i32) -> Option<Vec<RecordKey>> {
        None
    }
    fn upheld(&self, _: &PlaceCode, _: i32) -> Option<Vec<domain::evaluation::Upheld>> {
        None
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<domain::Evaluation> {
        let evaluation = |held: &Held| match &held.kept.record {
            Record::Evaluation(evaluation) if evaluation.village == *village => Some(evaluation.clone()),
            _ => None,
        };
        self.records.values().filter_map(evaluation).collect()
    }
}

impl Server {
    pub fn new(now: At) -> Self {
        Self {
            epoch: Uuid::from_u128(1),
            now,
            log: BTreeMap::new(),
            records: BTreeMap::new(),
            heads: BTreeMap::new(),
            devices: BTreeMap::new(),
        }
    }

    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.records.values().filter_map(|held| match &held.kept.record {
            Record::Account(account) => Some(account),
            _ => None,
        })
    }
    pub fn account(&self, id: AccountId) -> &Account {
        self.accounts().find(|account| account.id == id).unwrap()
    }
    pub fn standing(&self, id: AccountId, at: At) -> Standing {
        self.account(id).standing(at)
    }

    pub fn push(&mut self, caller: AccountId, request: &PushRequest) -> Result<PushResponse, Refusal> {
        if self.devices.get(&request.device_id).is_none_or(|device| device.account != caller) {
            return Err(Refusal::NotAllowed);
        }
        if request.ops.len() > sync::MOST_OPS {
            return Err(Refusal::TooLarge);
        }
        let mut outcomes = Vec::new();
        for item in &request.ops {
            let before = self.log.get(&item.op_id);
            let outcome = match before {
                Some(logged) if logged.hash == item.hash => (logged.outcome.clone(), logged.received_at),
                Some(_) => (Outcome::Review { reason: ReviewReason::IdTaken }, self.now),
                None => (self.take(caller, &item.op), self.now),
            };
            self.devices.get_mut(&request.device_id).unwrap().ack.note(item.dseq);
            outcomes.push(OpOutcome { op_id: item.op_id, outcome: outcome.0, received_at: outcome.1 });
        }
        let device = &self.devices[&request.device_id];
        Ok(PushResponse {
            epoch: self.epoch,
            server_time: self.now,
            dev_ack: device.ack.upto,
            missing: device.ack.missing(10),
            backup_dseq: 0,
            outcomes,
            directives: vec![],
        })
    }

    fn take(&mut self, caller: AccountId, text: &str) -> Outcome {
        let frozen = FrozenOp::kept(text.to_owned());
        let op = frozen.read().unwrap();
        let facts = self.facts(&op, self.now);
        let review = |reason| {
            let item = ReviewItem {
                op_id: op.head.op_id,
                village: facts.inbox.clone(),
                author: op.head.actor,
                device: op.head.device_id,
                happened_at: facts.judged_at,
                received_at: self.now,
                reason,
                op: text.to_owned(),
                state: ReviewState::Waiting,
            };
            keep_for_review(item, 0)
        };
        let decision = if op.head.actor != caller {
            review(ReviewReason::NotTheSender { differs: vec![] })
        } else if op.head.deps.iter().any(|dep| !self.log.contains_key(dep)) {
            review(ReviewReason::WaitsForEarlier)
        } else {
            self.by_what_stands(|shelf| decide(&op, text, shelf, &facts))
        };
        let outcome = decision.outcome.clone();
        let logged = Logged { hash: frozen.hash().clone(), outcome: outcome.clone(), received_at: self.now };
        assert!(self.log.insert(op.head.op_id, logged).is_none(), "an operation has one effect");
        self.write(decision);
        self.retry_waiting();
        outcome
    }

    /// What a rule says by what it has looked up, which is loaded as it goes; and that is what it says with everything
    /// at hand, as on a phone.
    fn by_what_stands<T: PartialEq + Debug>(&self, rule: impl Fn(&dyn Shelf) -> T) -> T {
        let mut shelf = Loaded { server: self, lookups: BTreeSet::new(), missed: RefCell::default() };
        for _ in 0..9 {
            let said = rule(&shelf);
            let missed = shelf.missed.take();
            if missed.is_empty() {
                assert_eq!(said, rule(self), "a rule depends on what happens to be loaded");
                return said;
            }
            shelf.lookups.extend(missed);
        }
        panic!("a rule never has enough: {:?}", shelf.lookups)
    }

    fn facts(&self, op: &Op, received_at: At) -> Facts {
        let head = &op.head;
        let minted_at =
            self.devices.get(&head.device_id).map_or(At::from_millis(0), |device| device.minted_at);
        let told_at = head.judged_at(minted_at, received_at);
        let account = self.account(head.actor);
        let reached = account
            .memberships
            .iter()
            .any(|m| m.place.covers(&head.village) || head.village.covers(&m.place));
        let inbox = if reached { head.village.clone() } else { account.home.scope() };
        let moment = Moment { told_at, received_at, heard_at: None };
        Facts::of_author(op, Some(account), moment, inbox)
    }

    /// What waited for an operation that is here now is applied by itself.
    fn retry_waiting(&mut self) {
        loop {
            let waiting = self.records.values().find_map(|held| match &held.kept.record {
                Record::Review(item)
                    if item.reason == ReviewReason::WaitsForEarlier && item.state == ReviewState::Waiting =>
                {
                    let op = FrozenOp::kept(item.op.clone()).read().unwrap();
                    let arrived = op.head.deps.iter().all(|dep| self.log.contains_key(dep));
                    let facts = self.facts(&op, item.received_at);
                    arrived
                        .then(|| self.by_what_stands(|shelf| retry(held.kept.ver, item, shelf, &facts)).ok())
                        .flatten()
                }
                _ => None,
            });
            let Some(decision) = waiting else { return };
            self.write(decision);
        }
    }

    fn write(&mut self, decision: Decision) {
        for kept in decision.writes {
            let village = kept.record.place().scope();
            let head = self.heads.entry(village.clone()).or_default();
            *head += 1;
            let key = kept.record.key();
            let before = self.records.get(&key).map_or(0, |held| held.kept.ver);
            assert_eq!(kept.ver, before + 1, "a record counts its changes");
            self.records.insert(key, Held { kept, village, seq: *head });
        }
    }

    /// Puts a record there as if it had always been.
    pub fn found(&mut self, record: Record) {
        self.write(Decision { outcome: Outcome::Applied { ver: 1 }, writes: vec![Kept { ver: 1, record }] });
    }

    /// Whether an account may read a record.
    pub fn shows(standing: &Standing, account: AccountId, held: &Held) -> bool {
        match &held.kept.record {
            Record::Review(item) => {
                let handed =
                    matches!(&item.state, ReviewState::HandedOver { to, .. } if standing.works_in(to));
                item.author == account || standing.leads(&item.village) || handed
            }
            _ => true,
        }
    }
}
