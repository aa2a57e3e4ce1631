//! One push being decided, in memory: every operation gets one outcome, and the shelf fills with what they leave.

use super::aside::id_beside;
use super::caught::caught;
use super::fetch::Undecided;
use super::waits::by_id;
use crate::device::Minted;
use crate::security_event::{Came, Event, What};
use crate::shelf::{Lookup, Noting, Overlay};
use crate::sql::{at, bytes, list, uuid};
use crate::{Asker, Conn, Result};
use domain::{AccountId, At, DeviceId, OpId, PlaceCode};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use sync::apply::{apply, item_of, keep_for_review, retry};
use sync::op::OpHash;
use sync::record::{Kept, Record, RecordKey, RecordKind};
use sync::review::{ReviewItem, ReviewState};
use sync::wire::{Differs, OpOutcome, PushItem};
use sync::{
    Decision, Facts, Intent, Moment, OfficeAct, Op, OpHead, Outcome, Refusal, ReviewReason, Unreadable,
};
use uuid::Uuid;

/// A row of the log, before it has its place in the chain.
pub(super) struct LogRow {
    pub(super) item: PushItem,
    pub(super) device: DeviceId,
    pub(super) village: PlaceCode,
    pub(super) outcome: String,
    pub(super) judged_at: At,
}

/// One push being decided.
pub(super) struct Batch {
    /// Who sends, and from which of their devices.
    pub(super) sender: Asker,
    /// Every device of the sender.
    devices: HashMap<DeviceId, Minted>,
    pub(super) now: At,
    pub(super) shelf: Overlay,
    pub(super) log: Vec<LogRow>,
    /// Operations that wait, each with what it waits for, and since when.
    pub(super) waiting: BTreeMap<(OpId, OpId), At>,
    /// Photo, place, and who linked it there.
    pub(super) photo_links: BTreeSet<(String, PlaceCode, AccountId)>,
    pub(super) arrived: Vec<(DeviceId, u64)>,
    /// What the security log is told, each by the operation it came with.
    pub(super) events: Vec<(OpId, Event)>,
    /// Operations that can be built on: they have arrived and do not wait themselves.
    pub(super) here: HashSet<OpId>,
    /// Operations and records for which others in the database wait, among those asked about.
    pub(super) awaited: HashSet<OpId>,
    /// Operations and records of which it is known whether others in the database wait for them.
    pub(super) asked: HashSet<OpId>,
    /// What has come about and may be waited for.
    pub(super) settled: Vec<OpId>,
    /// Whether something waits, or waited, for another operation.
    pub(super) waits: bool,
}

/// An operation as far as it can be read.
pub(super) type Read = std::result::Result<Op, Unreadable>;

/// Reads operations.
pub(super) fn read(items: &[PushItem]) -> Vec<Read> {
    items.iter().map(|item| read_one(item.op_id, &item.op)).collect()
}

pub(super) fn read_one(op: OpId, text: &str) -> Read {
    caught(op, || Op::read(text)).unwrap_or(Err(Unreadable::Kind))
}

/// Who, where and when, even when the act itself cannot be read.
pub(super) fn head_of(item: &PushItem, read: &Read) -> Option<OpHead> {
    match read {
        Ok(op) => Some(op.head.clone()),
        Err(_) => caught(item.op_id, || OpHead::read(&item.op).ok()).flatten(),
    }
}

impl Batch {
    pub(super) fn new(sender: Asker, devices: HashMap<DeviceId, Minted>, now: At) -> Self {
        Self {
            sender,
            devices,
            now,
            shelf: Overlay::default(),
            log: Vec::new(),
            waiting: BTreeMap::new(),
            photo_links: BTreeSet::new(),
            arrived: Vec::new(),
            events: Vec::new(),
            here: HashSet::new(),
            awaited: HashSet::new(),
            asked: HashSet::new(),
            settled: Vec::new(),
            waits: false,
        }
    }

    /// A batch that nobody sends: the first account, and what has waited long enough.
    pub(super) fn of_nobody(now: At) -> Self {
        let nobody =
            Asker { account: AccountId::from_uuid(Uuid::nil()), device: DeviceId::from_uuid(Uuid::nil()) };
        Self::new(nobody, HashMap::new(), now)
    }

    /// Decides these operations, which have been read.
    pub(super) async fn take(
        &mut self,
        conn: &mut Conn,
        items: &[PushItem],
        read: Vec<Read>,
    ) -> Result<Vec<OpOutcome>> {
        let mut known = known(conn, items).await?;
        self.load_ahead(conn, items, &read).await?;
        self.load_deps(conn, &read).await?;
        let mut outcomes = Vec::with_capacity(items.len());
        for (item, read) in items.iter().zip(read) {
            let before = known.get(&item.op_id);
            let same = before.filter(|it| it.hash == item.hash && it.sender == self.sender.account);
            let same = same.map(|it| it.told.clone());
            let told = match (self.misfit(item, &read), same, before) {
                (Some(misfit), same, _) => self.keep_misfit(conn, item, misfit, same).await?,
                (None, Some(told), _) => told,
                (None, None, Some(_)) => self.keep_clash(conn, item).await?,
                (None, None, None) => {
                    let outcome = self.decide(conn, item, read).await?;
                    if !self.is_waiting(item.op_id) {
                        self.here.insert(item.op_id);
                        self.settled.push(item.op_id);
                        self.wake(conn).await?;
                    }
                    self.close_copy(item);
                    let told = OpOutcome { op_id: item.op_id, outcome, received_at: self.now };
                    let (hash, sender) = (item.hash.clone(), self.sender.account);
                    known.insert(item.op_id, Known { hash, sender, told: told.clone() });
                    told
                }
            };
            outcomes.push(told);
        }
        Ok(outcomes)
    }

    /// Loads in a few questions what most of the batch will ask for: whoever sends it, and what the rules miss when
    /// they try its acts once. What comes of that is forgotten; each act is decided in its turn.
    async fn load_ahead(&mut self, conn: &mut Conn, items: &[PushItem], read: &[Read]) -> Result<()> {
        let me = Lookup::Record(RecordKey::new(RecordKind::Account, self.sender.account.uuid()));
        self.shelf.load(conn, [me]).await?;
        let mut ahead = Vec::new();
        for op in read.iter().flatten() {
            let (facts, shelf) = (self.facts(op), Noting::new(&self.shelf));
            // A fault of ours is heard of when the act is decided.
            let _ = caught(op.head.op_id, || apply(op, &shelf, &facts));
            ahead.extend(shelf.into_not_loaded());
        }
        let copies: HashSet<_> = items.iter().map(|item| id_beside(self.sender.account, item)).collect();
        ahead.extend(copies.iter().map(|copy| Lookup::Record(RecordKey::review(*copy))));
        self.shelf.load(conn, ahead).await?;
        let may_come = self.shelf.may_come_about().map(by_id);
        let new = may_come.filter(|id| !copies.contains(id) && !self.asked.contains(id));
        let may_be_awaited = new.chain(items.iter().map(|item| item.op_id)).collect();
        self.load_awaited(conn, may_be_awaited).await
    }

    /// Which of the operations that this batch builds on can be built on.
    async fn load_deps(&mut self, conn: &mut Conn, read: &[Read]) -> Result<()> {
        // What waits itself has arrived, but there is nothing yet to build on.
        let arrived = "select op_id from op where not exists (select 1 from op_waiting w where w.op_id = op.op_id) and op_id";
        let deps: Vec<_> = read.iter().flatten().flat_map(|op| op.head.deps.iter().copied()).collect();
        self.here.extend(ids_in(conn, arrived, &deps).await?);
        Ok(())
    }

    /// Decides what is the sender's own and has not come before.
    async fn decide(&mut self, conn: &mut Conn, item: &PushItem, read: Read) -> Result<Outcome> {
        let op = match (head_of(item, &read), read) {
            (_, Ok(op)) => op,
            (Some(head), Err(Unreadable::Kind)) => {
                return Ok(self.review(item, Some(&head), ReviewReason::UnknownKind));
            }
            (head, Err(_)) => {
                let reason = ReviewReason::Unreadable { fault: sync::fault::of_op(&item.op) };
                return Ok(self.review(item, head.as_ref(), reason));
            }
        };
        if item.op.len() > sync::MOST_OP_BYTES {
            let max = u32::try_from(sync::MOST_OP_BYTES).expect("a small number");
            return Ok(self.review(item, Some(&op.head), ReviewReason::TooLarge { max }));
        }
        self.link_photos(&op);
        // Somebody has accepted a damaged copy of it: it must not have an effect twice.
        let accepted = |copy: &ReviewItem| matches!(copy.state, ReviewState::Accepted { .. });
        if self.copy_before(item).is_some_and(|(_, copy)| accepted(copy)) {
            return Ok(self.review(item, Some(&op.head), ReviewReason::AlreadyThere));
        }
        let missing: Vec<_> = op.head.deps.iter().filter(|dep| !self.here.contains(dep)).copied().collect();
        if !missing.is_empty() {
            self.wait(item.op_id, missing, self.now);
            return Ok(self.review(item, Some(&op.head), ReviewReason::WaitsForEarlier));
        }
        let facts = self.facts(&op);
        let decision = match self.by_what_stands(conn, item.op_id, |shelf| apply(&op, shelf, &facts)).await? {
            Ok(Ok(decision)) => decision,
            Ok(Err(refusal)) => {
                if refusal.reason == ReviewReason::NothingThere {
                    let waits_for = self.worth_waiting(conn, &op, refusal.missing, self.now).await?;
                    if !waits_for.is_empty() {
                        self.wait(item.op_id, waits_for, self.now);
                        return Ok(self.review(item, Some(&op.head), ReviewReason::WaitsForEarlier));
                    }
                }
                keep_for_review(item_of(&op, &item.op, refusal.reason, &facts), self.kept_ver(item.op_id))
            }
            Err(Undecided) => return Ok(self.review(item, Some(&op.head), ReviewReason::UnknownKind)),
        };
        let outcome = self.keep(item, &op.head, decision, facts.judged_at);
        self.note_roles(&op, &outcome);
        Ok(outcome)
    }

    /// Tells the security log of an act that gives or ends a role, or would have.
    fn note_roles(&mut self, op: &Op, outcome: &Outcome) {
        let Intent::Office(act) = &op.intent else { return };
        let about = if let OfficeAct::OpenAccount(account) = act {
            account.id
        } else if let OfficeAct::GrantMembership { account, .. } | OfficeAct::EndMembership { account, .. } =
            act
        {
            *account
        } else {
            return;
        };
        let came = if outcome.ver().is_some() { Came::Done } else { Came::InReview };
        let event = Event {
            at: self.now,
            account: Some(self.sender.account),
            about: Some(about),
            what: What::ChangeRoles,
            came,
            detail: op.head.village.to_string(),
        };
        self.events.push((op.head.op_id, event));
    }

    /// What shows that an operation is not of the person who sent it, not from a device of theirs, or in another
    /// one's envelope.
    pub(super) fn differs(&self, item: &PushItem, head: &OpHead) -> Vec<Differs> {
        let checks = [
            (head.actor == self.sender.account, Differs::Actor),
            (self.devices.contains_key(&head.device_id), Differs::DeviceId),
            (head.op_id == item.op_id, Differs::OpId),
            (head.dseq == item.dseq, Differs::Dseq),
        ];
        checks.into_iter().filter(|(same, _)| !same).map(|(_, differs)| differs).collect()
    }

    fn facts(&self, op: &Op) -> Facts {
        let heard_at = self.devices.get(&op.head.device_id).and_then(|device| device.pulled_at);
        let moment =
            Moment { told_at: self.told_at(&op.head, op.head.device_id), received_at: self.now, heard_at };
        Facts::of_author(op, self.shelf.account(op.head.actor), moment, self.inbox(&op.head))
    }

    /// When an operation that came from this device was done.
    fn told_at(&self, head: &OpHead, device: DeviceId) -> At {
        let minted_at = self.devices.get(&device).map_or(self.now, |device| device.at);
        head.judged_at(minted_at, self.now)
    }

    /// Where people look at what cannot be applied: in the village it names when its author ever had a role
    /// that reaches it, else in the author's own.
    fn inbox(&self, head: &OpHead) -> PlaceCode {
        let Some(author) = self.shelf.account(self.sender.account) else { return head.village.clone() };
        let knows = author
            .memberships
            .iter()
            .any(|held| held.place.covers(&head.village) || head.village.covers(&held.place));
        if knows { head.village.scope() } else { author.home.scope() }
    }

    pub(super) fn review(&mut self, item: &PushItem, head: Option<&OpHead>, reason: ReviewReason) -> Outcome {
        let village = match head {
            Some(head) => self.inbox(head),
            None => self.shelf.account(self.sender.account).map_or_else(
                || "100000".parse().expect("six digits are a place code"),
                |author| author.home.scope(),
            ),
        };
        // A number counts for the device that the envelope names unless the operation itself names another one.
        let device = head.map(|head| head.device_id).filter(|device| self.devices.contains_key(device));
        let device = device.unwrap_or(self.sender.device);
        let happened_at = head.map_or(self.now, |head| self.told_at(head, device));
        let decision = keep_for_review(
            ReviewItem {
                op_id: item.op_id,
                village: village.clone(),
                author: self.sender.account,
                device,
                happened_at,
                received_at: self.now,
                reason,
                op: item.op.clone(),
                state: ReviewState::Waiting,
            },
            self.kept_ver(item.op_id),
        );
        let row =
            LogRow { item: item.clone(), device, village, outcome: String::new(), judged_at: happened_at };
        self.log_decision(row, decision)
    }

    /// The version of what is kept of this operation; one that has not come before has left nothing.
    fn kept_ver(&self, op: OpId) -> u64 {
        self.shelf.kept(RecordKey::review(op)).map_or(0, |kept| kept.ver)
    }

    fn keep(&mut self, item: &PushItem, head: &OpHead, decision: Decision, judged_at: At) -> Outcome {
        let village = if decision.outcome.ver().is_some() { head.village.clone() } else { self.inbox(head) };
        let row =
            LogRow { item: item.clone(), device: head.device_id, village, outcome: String::new(), judged_at };
        self.log_decision(row, decision)
    }

    fn log_decision(&mut self, row: LogRow, decision: Decision) -> Outcome {
        let Decision { outcome, writes } = decision;
        self.arrived.push((row.device, row.item.dseq));
        self.put(writes);
        let told = serde_json::to_string(&outcome).expect("outcomes serialise");
        self.log.push(LogRow { outcome: told, ..row });
        outcome
    }

    /// Whoever decides about an operation has to see its photos, hence also those of one that is kept for review.
    fn link_photos(&mut self, op: &Op) {
        let village = self.inbox(&op.head);
        let linker = self.sender.account;
        self.photo_links
            .extend(op.intent.photos().iter().map(|photo| (photo.hash.to_string(), village.clone(), linker)));
    }

    /// Applies what is kept for review because it waited, if the rules allow it now; what still finds nothing there may
    /// wait on, and otherwise a person hears why it cannot stand.
    pub(super) async fn retry_held(&mut self, conn: &mut Conn, op: OpId) -> Result<()> {
        let key = RecordKey::review(op);
        self.shelf.load(conn, [Lookup::Record(key)]).await?;
        let Some(Kept { ver, record: Record::Review(item) }) = self.shelf.kept(key).cloned() else {
            return Ok(());
        };
        // Its author may have taken it back meanwhile, or somebody may have decided about it.
        if !item.state.is_open() {
            return Ok(());
        }
        let Ok(inner) = read_one(op, &item.op) else { return Ok(()) };
        let author = Lookup::Record(RecordKey::new(RecordKind::Account, item.author.uuid()));
        self.shelf.load(conn, [author]).await?;
        // It arrived long ago, and its author may have heard of everything since.
        let moment = Moment { told_at: item.happened_at, received_at: self.now, heard_at: Some(self.now) };
        let facts = Facts::of_author(&inner, self.shelf.account(item.author), moment, item.village.clone());
        match self.by_what_stands(conn, op, |shelf| retry(ver, &item, shelf, &facts)).await? {
            Ok(Ok(decision)) => self.put(decision.writes),
            Ok(Err(Refusal { reason, missing })) => {
                if reason == ReviewReason::NothingThere {
                    let waits_for = self.worth_waiting(conn, &inner, missing, item.received_at).await?;
                    if !waits_for.is_empty() {
                        self.wait(op, waits_for, item.received_at);
                        return Ok(());
                    }
                }
                if reason != item.reason {
                    let told = Record::Review(ReviewItem { reason, ..item });
                    self.shelf.put(vec![Kept { ver: ver + 1, record: told }]);
                }
            }
            Err(Undecided) => {}
        }
        Ok(())
    }
}

/// An operation that came before.
struct Known {
    hash: OpHash,
    sender: AccountId,
    told: OpOutcome,
}

/// Operations that came before, with what was said of them.
async fn known(conn: &mut Conn, items: &[PushItem]) -> Result<HashMap<OpId, Known>> {
    let mut known = HashMap::new();
    if items.is_empty() {
        return Ok(known);
    }
    let sql = format!(
        "select op_id, actor, hash, outcome, received_at from op where op_id in ({})",
        list(1, items.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for item in items {
        query = query.bind(bytes(item.op_id.uuid()));
    }
    for row in query.fetch_all(conn).await? {
        let op_id = OpId::from_uuid(uuid(&row, "op_id")?);
        let outcome = serde_json::from_str(&row.try_get::<String, _>("outcome")?)?;
        let told = OpOutcome { op_id, outcome, received_at: at(&row, "received_at")? };
        let (hash, sender) = (OpHash::kept(row.try_get("hash")?), AccountId::from_uuid(uuid(&row, "actor")?));
        known.insert(op_id, Known { hash, sender, told });
    }
    Ok(known)
}

/// Asks `question` about these ids, as `… in (…)`; a `delete` tells whom it let go.
pub(super) async fn ids_in(conn: &mut Conn, question: &str, ids: &[OpId]) -> Result<Vec<OpId>> {
    let end = if question.starts_with("delete") { " returning op_id" } else { "" };
    let mut found = Vec::new();
    for part in ids.chunks(500) {
        let sql = format!("{question} in ({}){end}", list(1, part.len()));
        let query =
            part.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind(bytes(id.uuid())));
        for row in query.fetch_all(&mut *conn).await? {
            found.push(OpId::from_uuid(uuid(&row, "op_id")?));
        }
    }
    Ok(found)
}
