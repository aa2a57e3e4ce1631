//! The one way records change: a batch of operations is decided in memory and written in few statements.
//!
//! Why no savepoint per operation: docs/decisions/0002-decide-in-memory.md.

use crate::shelf::Overlay;
use crate::sql::{at, bytes, list, number, signed, uuid, values};
use crate::{Asker, Conn, Error, Result, Store, device, facts, sqlite};
use domain::{AccountId, At, DeviceId, OpId, PlaceCode};
use sqlx::{AssertSqlSafe, Connection, Row};
use std::collections::{BTreeMap, HashMap, HashSet};
use sync::apply::{keep_for_review, retry};
use sync::exchange::{RowDigest, chain, row_hash};
use sync::op::OpHash;
use sync::record::{Record, RecordKey, RecordKind};
use sync::review::{ReviewItem, ReviewState};
use sync::wire::{OpOutcome, PushItem, PushRequest, PushResponse};
use sync::{
    Decision, Facts, FrozenOp, Intent, Op, OpHead, Outcome, ReviewReason, Shelf, Unreadable, Want, decide, wants,
};
use uuid::Uuid;

/// How long an operation waits for the ones it builds on before a person is asked.
/// Source: docs/sync-protocol.md.
pub const HOLD_DAYS: i64 = 5;

/// Takes a push: every operation gets its one outcome, told after the commit has reached the disk.
pub async fn receive(store: &Store, asker: Asker, request: &PushRequest, now: At) -> Result<PushResponse> {
    let mut conn = store.write().await;
    let mut tx = conn.begin_with(sqlite::BEGIN).await?;
    let devices = device::minted(&mut tx, asker.account).await?;
    if !devices.contains_key(&request.device_id) {
        return Err(Error::NotYourDevice);
    }
    let mut batch = Batch::new(asker.account, devices, now);
    let outcomes = batch.take(&mut tx, &request.ops).await?;
    batch.write(&mut tx).await?;
    let ack = device::note(&mut tx, request.device_id, now, &batch.arrived).await?;
    tx.commit().await?;
    if !batch.shelf.changed.is_empty() {
        store.changed();
    }
    Ok(PushResponse {
        epoch: store.epoch(),
        server_time: now,
        dev_ack: ack.upto,
        missing: ack.missing(sync::MOST_OPS),
        backup_dseq: 0,
        outcomes,
        directives: Vec::new(),
    })
}

/// An act that the server itself makes for somebody: an import, the sample zone.
#[derive(Clone, Debug)]
pub struct ServerAct {
    /// The scope it belongs to.
    pub village: PlaceCode,
    /// The version of the record it was made from; 0 for something new.
    pub base_ver: u64,
    /// When it was done.
    pub at: At,
    /// What was done.
    pub intent: Intent,
}

/// Submits acts by the same path as a phone's; all of them in one transaction.
/// `chance` makes ids; pass a seeded source where the same run must make the same ids.
pub async fn submit(
    store: &Store,
    asker: Asker,
    acts: Vec<ServerAct>,
    now: At,
    chance: &mut (dyn FnMut() -> [u8; 10] + Send),
) -> Result<Vec<OpOutcome>> {
    let mut conn = store.write().await;
    let mut tx = conn.begin_with(sqlite::BEGIN).await?;
    let devices = device::minted(&mut tx, asker.account).await?;
    let mut dseq = device::ack(&mut tx, asker.device).await?.upto;
    let mut batch = Batch::new(asker.account, devices, now);
    let mut outcomes = Vec::with_capacity(acts.len());
    for part in acts.chunks(200) {
        let items: Vec<_> = part
            .iter()
            .map(|act| {
                dseq += 1;
                item_of(asker, dseq, act, OpId::new(act.at, chance()))
            })
            .collect();
        outcomes.extend(batch.take(&mut tx, &items).await?);
    }
    batch.write(&mut tx).await?;
    device::note(&mut tx, asker.device, now, &batch.arrived).await?;
    tx.commit().await?;
    store.changed();
    Ok(outcomes)
}

fn item_of(asker: Asker, dseq: u64, act: &ServerAct, op_id: OpId) -> PushItem {
    let head = OpHead {
        op_id,
        device_id: asker.device,
        dseq,
        deps: Vec::new(),
        actor: asker.account,
        village: act.village.clone(),
        base_ver: act.base_ver,
        kv: 1,
        recorded_at: act.at,
        clock_offset: 0,
    };
    let frozen = FrozenOp::freeze(&Op { head, intent: act.intent.clone() });
    PushItem { op_id, dseq, hash: frozen.hash().clone(), op: frozen.text().to_owned() }
}

/// Keeps the very first account of an empty database; everything after it is done by somebody.
pub async fn found(store: &Store, records: Vec<Record>) -> Result<()> {
    let mut conn = store.write().await;
    let mut tx = conn.begin_with(sqlite::BEGIN).await?;
    let Some(Record::Account(founder)) = records.iter().find(|record| matches!(record, Record::Account(_))) else {
        return Err(Error::Malformed("the first account"));
    };
    let mut batch = Batch::new(founder.id, HashMap::new(), At::default());
    batch.shelf.put(records.into_iter().map(|record| sync::Kept { ver: 1, record }).collect());
    batch.write(&mut tx).await?;
    tx.commit().await?;
    store.changed();
    Ok(())
}

/// Hands to people what has waited too long for the operations it builds on.
pub async fn release_held(store: &Store, now: At) -> Result<usize> {
    let mut conn = store.write().await;
    let mut tx = conn.begin_with(sqlite::BEGIN).await?;
    let since = now.plus_millis(-HOLD_DAYS * 86_400_000);
    let rows = sqlx::query("select distinct op_id from op_waiting where since < $1")
        .bind(since.millis())
        .fetch_all(&mut *tx)
        .await?;
    let mut batch = Batch::new(AccountId::from_uuid(Uuid::nil()), HashMap::new(), now);
    for row in &rows {
        batch.retry_held(&mut tx, OpId::from_uuid(uuid(row, "op_id")?)).await?;
    }
    sqlx::query("delete from op_waiting where since < $1").bind(since.millis()).execute(&mut *tx).await?;
    batch.write(&mut tx).await?;
    tx.commit().await?;
    Ok(rows.len())
}

/// A row of the log, before it has its place in the chain.
struct LogRow {
    item: PushItem,
    device: DeviceId,
    actor: AccountId,
    village: PlaceCode,
    outcome: String,
    judged_at: At,
}

/// One push being decided.
struct Batch {
    sender: AccountId,
    devices: HashMap<DeviceId, At>,
    now: At,
    shelf: Overlay,
    log: Vec<LogRow>,
    waiting: Vec<(OpId, OpId)>,
    photo_links: Vec<(String, PlaceCode)>,
    arrived: Vec<(DeviceId, u64)>,
    here: HashSet<OpId>,
}

impl Batch {
    fn new(sender: AccountId, devices: HashMap<DeviceId, At>, now: At) -> Self {
        Self {
            sender,
            devices,
            now,
            shelf: Overlay::default(),
            log: Vec::new(),
            waiting: Vec::new(),
            photo_links: Vec::new(),
            arrived: Vec::new(),
            here: HashSet::new(),
        }
    }

    async fn take(&mut self, conn: &mut Conn, items: &[PushItem]) -> Result<Vec<OpOutcome>> {
        let mut known = known(conn, items).await?;
        let read: Vec<_> = items.iter().map(|item| FrozenOp::kept(item.op.clone()).read()).collect();
        self.load_ahead(conn, &read).await?;
        let arrived_deps = self.arrived_deps(conn, &read).await?;
        let mut outcomes = Vec::with_capacity(items.len());
        for (item, read) in items.iter().zip(read) {
            let told = match known.get(&item.op_id) {
                Some((hash, told)) if *hash == item.hash => told.clone(),
                Some(_) => self.keep_clash(item),
                None => {
                    let outcome = self.decide(conn, item, read, &arrived_deps).await?;
                    let told = OpOutcome { op_id: item.op_id, outcome, received_at: self.now };
                    known.insert(item.op_id, (item.hash.clone(), told.clone()));
                    told
                }
            };
            outcomes.push(told);
        }
        Ok(outcomes)
    }

    /// Loads in a few questions what most of the batch will ask for.
    async fn load_ahead(&mut self, conn: &mut Conn, read: &[std::result::Result<Op, Unreadable>]) -> Result<()> {
        let me = Want::Record(RecordKey::new(RecordKind::Account, self.sender.uuid()));
        let mut ahead = vec![me];
        for op in read.iter().flatten() {
            ahead.extend(wants(op, &self.shelf));
        }
        self.shelf.load(conn, ahead).await?;
        Ok(())
    }

    async fn arrived_deps(
        &self,
        conn: &mut Conn,
        read: &[std::result::Result<Op, Unreadable>],
    ) -> Result<HashSet<OpId>> {
        let deps: Vec<_> = read.iter().flatten().flat_map(|op| &op.head.deps).collect();
        let mut arrived = HashSet::new();
        for part in deps.chunks(500) {
            let sql = format!("select op_id from op where op_id in ({})", list(1, part.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for dep in part {
                query = query.bind(bytes(dep.uuid()));
            }
            for row in query.fetch_all(&mut *conn).await? {
                arrived.insert(OpId::from_uuid(uuid(&row, "op_id")?));
            }
        }
        Ok(arrived)
    }

    async fn decide(
        &mut self,
        conn: &mut Conn,
        item: &PushItem,
        read: std::result::Result<Op, Unreadable>,
        arrived_deps: &HashSet<OpId>,
    ) -> Result<Outcome> {
        let frozen = FrozenOp::kept(item.op.clone());
        let head = frozen.head().ok();
        let op = match (head, read) {
            _ if *frozen.hash() != item.hash => return Ok(self.review(item, None, ReviewReason::Damaged)),
            (Some(head), _) if !self.is_senders(item, &head) => {
                return Ok(self.review(item, Some(&head), ReviewReason::NotTheSender));
            }
            (_, Ok(op)) => op,
            (Some(head), Err(Unreadable::Kind)) => {
                return Ok(self.review(item, Some(&head), ReviewReason::UnknownKind));
            }
            (head, Err(_)) => return Ok(self.review(item, head.as_ref(), ReviewReason::Unreadable)),
        };
        let missing: Vec<_> =
            op.head.deps.iter().filter(|dep| !self.here.contains(dep) && !arrived_deps.contains(dep)).copied().collect();
        if !missing.is_empty() {
            self.waiting.extend(missing.into_iter().map(|dep| (item.op_id, dep)));
            return Ok(self.review(item, Some(&op.head), ReviewReason::WaitsForEarlier));
        }
        while {
            let wanted = wants(&op, &self.shelf);
            self.shelf.load(conn, wanted).await?
        } {}
        let facts = self.facts(&op.head);
        let decision = decide(&op, &item.op, &self.shelf, &facts);
        let outcome = self.keep(item, &op.head, decision, facts.judged_at);
        if outcome.ver().is_some() {
            self.link_photos(&op);
        }
        self.wake_waiting(conn, op.head.op_id).await?;
        Ok(outcome)
    }

    /// Whether the operation is of the person who sent it, on a device of theirs, and says what the envelope says.
    fn is_senders(&self, item: &PushItem, head: &OpHead) -> bool {
        head.actor == self.sender
            && self.devices.contains_key(&head.device_id)
            && head.op_id == item.op_id
            && head.dseq == item.dseq
    }

    fn facts(&self, head: &OpHead) -> Facts {
        let minted_at = self.devices.get(&head.device_id).copied().unwrap_or(self.now);
        let judged_at = head.judged_at(minted_at, self.now);
        Facts {
            standing: self.shelf.standing(head.actor, judged_at),
            judged_at,
            received_at: self.now,
            inbox: self.inbox(head),
            granted: false,
        }
    }

    /// Where people look at what cannot be applied: in the village it names when its author ever had a role
    /// that reaches it, else in the author's own.
    fn inbox(&self, head: &OpHead) -> PlaceCode {
        let Some(author) = self.shelf.account(self.sender) else { return head.village.clone() };
        let knows = author
            .memberships
            .iter()
            .any(|held| held.place.covers(&head.village) || head.village.covers(&held.place));
        if knows { head.village.scope() } else { author.home.scope() }
    }

    fn review(&mut self, item: &PushItem, head: Option<&OpHead>, reason: ReviewReason) -> Outcome {
        let village = match head {
            Some(head) => self.inbox(head),
            None => self.shelf.account(self.sender).map_or_else(
                || "100000".parse().expect("six digits are a place code"),
                |author| author.home.scope(),
            ),
        };
        let device = head.map(|head| head.device_id).filter(|device| self.devices.contains_key(device));
        let fallback = self.devices.keys().min().copied();
        let device = device.or(fallback).unwrap_or(DeviceId::from_uuid(Uuid::nil()));
        let minted_at = self.devices.get(&device).copied().unwrap_or(self.now);
        let happened_at = head.map_or(self.now, |head| head.judged_at(minted_at, self.now));
        let decision = keep_for_review(
            ReviewItem {
                op_id: item.op_id,
                village: village.clone(),
                author: self.sender,
                device,
                happened_at,
                received_at: self.now,
                reason,
                op: item.op.clone(),
                state: ReviewState::Waiting,
            },
            &self.shelf,
        );
        let row = LogRow {
            item: item.clone(),
            device,
            actor: self.sender,
            village,
            outcome: String::new(),
            judged_at: happened_at,
        };
        self.log_decision(row, decision)
    }

    fn keep(&mut self, item: &PushItem, head: &OpHead, decision: Decision, judged_at: At) -> Outcome {
        let village = if decision.outcome.ver().is_some() { head.village.clone() } else { self.inbox(head) };
        let row = LogRow {
            item: item.clone(),
            device: head.device_id,
            actor: head.actor,
            village,
            outcome: String::new(),
            judged_at,
        };
        self.log_decision(row, decision)
    }

    fn log_decision(&mut self, row: LogRow, decision: Decision) -> Outcome {
        let Decision { outcome, writes } = decision;
        self.here.insert(row.item.op_id);
        self.arrived.push((row.device, row.item.dseq));
        self.shelf.put(writes);
        let told = serde_json::to_string(&outcome).expect("outcomes serialise");
        self.log.push(LogRow { outcome: told, ..row });
        outcome
    }

    /// Another operation with the same id came before: this one is kept beside it, under an id made from its bytes.
    fn keep_clash(&mut self, item: &PushItem) -> OpOutcome {
        let hash = OpHash::of(&item.op);
        let mut id = [0_u8; 16];
        id.copy_from_slice(&hash.as_str().as_bytes()[..16]);
        let aside = PushItem { op_id: OpId::from_uuid(uuid::Builder::from_custom_bytes(id).into_uuid()), ..item.clone() };
        if !self.here.contains(&aside.op_id) && self.shelf.record(RecordKey::review(aside.op_id)).is_none() {
            let head = FrozenOp::kept(item.op.clone()).head().ok();
            self.review(&PushItem { dseq: 0, ..aside }, head.as_ref(), ReviewReason::IdTaken);
        }
        let outcome = Outcome::Review { reason: ReviewReason::IdTaken };
        OpOutcome { op_id: item.op_id, outcome, received_at: self.now }
    }

    fn link_photos(&mut self, op: &Op) {
        let links = op.intent.photos().iter().map(|photo| (photo.hash.to_string(), op.head.village.clone()));
        self.photo_links.extend(links);
    }

    /// Applies what waited only for `arrived`.
    async fn wake_waiting(&mut self, conn: &mut Conn, arrived: OpId) -> Result<()> {
        let mut woken = vec![arrived];
        while let Some(dep) = woken.pop() {
            let here: Vec<_> = self.waiting.iter().filter(|(_, waits_for)| *waits_for == dep).map(|(op, _)| *op).collect();
            self.waiting.retain(|(_, waits_for)| *waits_for != dep);
            let rows = sqlx::query("delete from op_waiting where dep = $1 returning op_id")
                .bind(bytes(dep.uuid()))
                .fetch_all(&mut *conn)
                .await?;
            let mut ready = here;
            for row in &rows {
                ready.push(OpId::from_uuid(uuid(row, "op_id")?));
            }
            for op in ready {
                let still: i64 = sqlx::query_scalar("select count(*) from op_waiting where op_id = $1")
                    .bind(bytes(op.uuid()))
                    .fetch_one(&mut *conn)
                    .await?;
                let here_too = self.waiting.iter().any(|(waiting, _)| *waiting == op);
                if still == 0 && !here_too && self.retry_held(conn, op).await? {
                    woken.push(op);
                }
            }
        }
        Ok(())
    }

    async fn retry_held(&mut self, conn: &mut Conn, op: OpId) -> Result<bool> {
        let key = RecordKey::review(op);
        self.shelf.load(conn, vec![Want::Record(key)]).await?;
        let Some(sync::Kept { ver, record: Record::Review(item) }) = self.shelf.kept(key).cloned() else {
            return Ok(false);
        };
        let Ok(inner) = FrozenOp::kept(item.op.clone()).read() else { return Ok(false) };
        let author = Want::Record(RecordKey::new(RecordKind::Account, item.author.uuid()));
        self.shelf.load(conn, vec![author]).await?;
        while {
            let wanted = wants(&inner, &self.shelf);
            self.shelf.load(conn, wanted).await?
        } {}
        let facts = Facts {
            standing: self.shelf.standing(item.author, item.happened_at),
            judged_at: item.happened_at,
            received_at: self.now,
            inbox: item.village.clone(),
            granted: false,
        };
        let Some(decision) = retry(ver, &item, &self.shelf, &facts) else { return Ok(false) };
        self.shelf.put(decision.writes);
        self.link_photos(&inner);
        Ok(true)
    }

    /// Writes everything; the village counters move last, in ascending order, followed only by what carries them.
    async fn write(&self, conn: &mut Conn) -> Result<()> {
        let records: Vec<_> = self.shelf.changed.keys().filter_map(|key| self.shelf.kept(*key)).collect();
        facts::keep(conn, records.iter().map(|kept| &kept.record)).await?;
        self.write_photo_links(conn).await?;
        self.write_waiting(conn).await?;

        let mut scopes: BTreeMap<PlaceCode, Scope<'_>> = BTreeMap::new();
        for kept in records {
            let scope = scopes.entry(kept.record.place().scope()).or_default();
            scope.records.push(kept);
        }
        for row in &self.log {
            scopes.entry(row.village.clone()).or_default().log.push(row);
        }
        for (village, scope) in scopes {
            self.write_scope(conn, &village, &scope).await?;
        }
        Ok(())
    }

    async fn write_scope(&self, conn: &mut Conn, village: &PlaceCode, scope: &Scope<'_>) -> Result<()> {
        let added = signed(scope.records.len() as u64);
        let row = sqlx::query(
            "insert into scope_head (village, seq, row_count, row_xor, ops, chain) values ($1, $2, 0, 0, 0, '') \
             on conflict (village) do update set seq = scope_head.seq + excluded.seq \
             returning seq, row_count, row_xor, ops, chain",
        )
        .bind(village.as_str())
        .bind(added)
        .fetch_one(&mut *conn)
        .await?;
        let mut seq = row.try_get::<i64, _>("seq")? - added;
        let mut digest = RowDigest { count: number(&row, "row_count")?, xor: row.try_get("row_xor")? };
        let mut place: i64 = row.try_get("ops")?;
        let mut link: String = row.try_get("chain")?;

        for part in scope.records.chunks(300) {
            let sql = format!(
                "insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values {} \
                 on conflict (kind, id) do update set grid = excluded.grid, ver = excluded.ver, seq = excluded.seq, \
                 doc = excluded.doc, row_hash = excluded.row_hash, reader = excluded.reader, reader_grid = excluded.reader_grid",
                values(part.len(), 10)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for kept in part {
                seq += 1;
                let key = kept.record.key();
                let doc = kept.record.to_doc();
                let hash = row_hash(key, kept.ver, &doc);
                let (reader, reader_grid) = readers(&kept.record);
                if let Some(before) = self.shelf.before.get(&key).filter(|before| !before.limited) {
                    digest.remove(before.row_hash);
                }
                if reader.is_none() {
                    digest.add(hash);
                }
                query = query
                    .bind(i64::from(key.kind.number()))
                    .bind(bytes(key.id))
                    .bind(village.to_string())
                    .bind(kept.record.place().to_string())
                    .bind(signed(kept.ver))
                    .bind(seq)
                    .bind(doc)
                    .bind(hash)
                    .bind(reader.map(|account| bytes(account.uuid())))
                    .bind(reader_grid.map(|grid| grid.to_string()));
            }
            query.execute(&mut *conn).await?;
        }
        for part in scope.log.chunks(300) {
            let sql = format!(
                "insert into op (op_id, device_id, dseq, actor, village, hash, body, outcome, received_at, judged_at, place, chain) values {}",
                values(part.len(), 12)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in part {
                place += 1;
                link = chain(&link, row.item.hash.as_str(), &row.outcome);
                query = query
                    .bind(bytes(row.item.op_id.uuid()))
                    .bind(bytes(row.device.uuid()))
                    .bind(signed(row.item.dseq))
                    .bind(bytes(row.actor.uuid()))
                    .bind(village.to_string())
                    .bind(row.item.hash.as_str().to_owned())
                    .bind(row.item.op.clone())
                    .bind(row.outcome.clone())
                    .bind(self.now.millis())
                    .bind(row.judged_at.millis())
                    .bind(place)
                    .bind(link.clone());
            }
            query.execute(&mut *conn).await?;
        }
        sqlx::query("update scope_head set row_count = $2, row_xor = $3, ops = $4, chain = $5 where village = $1")
            .bind(village.as_str())
            .bind(signed(digest.count))
            .bind(digest.xor)
            .bind(place)
            .bind(link)
            .execute(conn)
            .await?;
        Ok(())
    }

    async fn write_photo_links(&self, conn: &mut Conn) -> Result<()> {
        for (hash, village) in &self.photo_links {
            sqlx::query("insert into photo_link (hash, village) values ($1, $2) on conflict (hash, village) do nothing")
                .bind(hash.as_str())
                .bind(village.as_str())
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }

    async fn write_waiting(&self, conn: &mut Conn) -> Result<()> {
        for (op, dep) in &self.waiting {
            sqlx::query("insert into op_waiting (op_id, dep, since) values ($1, $2, $3) on conflict (op_id, dep) do nothing")
                .bind(bytes(op.uuid()))
                .bind(bytes(dep.uuid()))
                .bind(self.now.millis())
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Scope<'a> {
    records: Vec<&'a sync::Kept>,
    log: Vec<&'a LogRow>,
}

/// Who may read a record besides those who lead the village: its author, and the grid it was handed to.
fn readers(record: &Record) -> (Option<AccountId>, Option<&PlaceCode>) {
    match record {
        Record::Review(item) => match &item.state {
            ReviewState::HandedOver { to, .. } => (Some(item.author), Some(to)),
            _ => (Some(item.author), None),
        },
        _ => (None, None),
    }
}

/// Operations that came before, with what was said of them.
async fn known(conn: &mut Conn, items: &[PushItem]) -> Result<HashMap<OpId, (OpHash, OpOutcome)>> {
    let mut known = HashMap::new();
    if items.is_empty() {
        return Ok(known);
    }
    let sql = format!("select op_id, hash, outcome, received_at from op where op_id in ({})", list(1, items.len()));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for item in items {
        query = query.bind(bytes(item.op_id.uuid()));
    }
    for row in query.fetch_all(conn).await? {
        let op_id = OpId::from_uuid(uuid(&row, "op_id")?);
        let outcome = serde_json::from_str(&row.try_get::<String, _>("outcome")?)?;
        let told = OpOutcome { op_id, outcome, received_at: at(&row, "received_at")? };
        known.insert(op_id, (OpHash::kept(row.try_get("hash")?), told));
    }
    Ok(known)
}

