//! The one way records change: a batch of operations is decided in memory and written in few statements.
//!
//! Why no savepoint per operation: docs/decisions/0002-decide-in-memory.md.

mod aside;
mod batch;
mod caught;
mod fetch;
mod turn;
mod waits;
mod write;

use crate::engine::Engine;
use crate::sql::uuid;
use crate::{Asker, Conn, Error, Result, Store, device, meta};
use batch::Batch;
use domain::{At, OpId, PlaceCode};
use sqlx::Connection;
use std::collections::hash_map::Entry;
use sync::record::Record;
use sync::wire::{OpOutcome, PushItem, PushRequest, PushResponse};
use sync::{FrozenOp, Intent, Op, OpHead};
use turn::Turn;

/// How long an operation waits for the ones it builds on before a person is asked.
/// Source: docs/sync-protocol.md.
pub const HOLD_DAYS: i64 = 5;

/// How often a push is decided when others come between; from the second time on it has everything to itself.
const TRIES: usize = 4;

/// Takes a push: every operation gets its one outcome, told after the commit has reached the disk.
pub async fn receive(store: &Store, asker: Asker, request: &PushRequest, now: At) -> Result<PushResponse> {
    let mut tries = 1;
    loop {
        match try_receive(store, asker, request, now, tries > 1).await {
            Err(error) if error.is_race() && tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn try_receive(
    store: &Store,
    asker: Asker,
    request: &PushRequest,
    now: At,
    with_everything: bool,
) -> Result<PushResponse> {
    let read = batch::read(&request.ops);
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    let turn =
        if with_everything { Turn::Everything } else { Turn::of(&mut tx, asker.account, &read).await? };
    turn.take(&mut tx).await?;
    let mut devices = device::minted(&mut tx, asker.account).await?;
    if let Entry::Vacant(unknown) = devices.entry(request.device_id) {
        unknown.insert(device::adopt(&mut tx, request.device_id, asker.account, now).await?);
    }
    let sender = Asker { account: asker.account, device: request.device_id };
    let mut batch = Batch::new(sender, devices, now);
    let outcomes = batch.take(&mut tx, &request.ops, read).await?;
    if !turn.held(&batch) {
        tx.rollback().await?;
        return Err(Error::OutOfTurn);
    }
    batch.write(&mut tx).await?;
    let ack = device::note(&mut tx, request.device_id, now, &batch.arrived).await?;
    let backup_dseq = device::backed_up(&mut tx, request.device_id).await?;
    tx.commit().await?;
    Ok(PushResponse {
        epoch: store.epoch(),
        server_time: now,
        dev_ack: ack.upto,
        missing: ack.missing(sync::MOST_OPS),
        backup_dseq,
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
    submit_if(store, asker, &acts, now, chance, |_| true).await
}

/// The same, all or nothing: when a single act would have to wait for a person, none is kept,
/// and the outcomes say which ones those are.
pub async fn submit_whole(
    store: &Store,
    asker: Asker,
    acts: &[ServerAct],
    now: At,
    chance: &mut (dyn FnMut() -> [u8; 10] + Send),
) -> Result<Vec<OpOutcome>> {
    submit_if(store, asker, acts, now, chance, |told| told.iter().all(|told| told.outcome.ver().is_some()))
        .await
}

async fn submit_if(
    store: &Store,
    asker: Asker,
    acts: &[ServerAct],
    now: At,
    chance: &mut (dyn FnMut() -> [u8; 10] + Send),
    keeps: impl FnOnce(&[OpOutcome]) -> bool,
) -> Result<Vec<OpOutcome>> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    Turn::Everything.take(&mut tx).await?;
    let devices = device::minted(&mut tx, asker.account).await?;
    let mut dseq = device::ack(&mut tx, asker.device).await?.upto;
    let mut batch = Batch::new(asker, devices, now);
    let mut outcomes = Vec::with_capacity(acts.len());
    for part in acts.chunks(200) {
        let items: Vec<_> = part
            .iter()
            .map(|act| {
                dseq += 1;
                item_of(asker, dseq, act, OpId::new(act.at, chance()))
            })
            .collect();
        let read = batch::read(&items);
        outcomes.extend(batch.take(&mut tx, &items, read).await?);
    }
    if !keeps(&outcomes) {
        tx.rollback().await?;
        return Ok(outcomes);
    }
    batch.write(&mut tx).await?;
    device::note(&mut tx, asker.device, now, &batch.arrived).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// Keeps every push away until the transaction ends.
pub(crate) async fn hold_everything(conn: &mut Conn) -> Result<()> {
    Turn::Everything.take(conn).await
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

/// Keeps the very first account of an empty database; everything after it is done by somebody, and a database
/// in which somebody has done something is refused.
pub async fn found(store: &Store, records: Vec<Record>) -> Result<()> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    Turn::Everything.take(&mut tx).await?;
    if !records.iter().any(|record| matches!(record, Record::Account(_))) {
        return Err(Error::Malformed("the first account"));
    }
    if !meta::is_empty(&mut tx).await? {
        return Err(Error::AlreadyFounded);
    }
    let mut batch = Batch::of_nobody(At::default());
    batch.shelf.put(records.into_iter().map(|record| sync::Kept { ver: 1, record }).collect());
    batch.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Hands to people what has waited too long for the operations it builds on.
pub async fn release_held(store: &Store, now: At) -> Result<usize> {
    let mut conn = store.write().await?;
    let begin = Engine::of(&conn).begin();
    let mut tx = conn.begin_with(begin).await?;
    Turn::Everything.take(&mut tx).await?;
    let since = now.plus_millis(-HOLD_DAYS * 86_400_000);
    // What waits for a person's decision about another one goes on waiting for it.
    let rows = sqlx::query(
        "select distinct op_id from op_waiting where since < $1 \
         and not exists (select 1 from review r where r.op_id = op_waiting.dep and r.is_open = 1) order by op_id",
    )
    .bind(since.millis())
    .fetch_all(&mut *tx)
    .await?;
    let late = rows.iter().map(|row| Ok(OpId::from_uuid(uuid(row, "op_id")?))).collect::<Result<Vec<_>>>()?;
    batch::ids_in(&mut tx, "delete from op_waiting where op_id", &late).await?;
    let mut batch = Batch::of_nobody(now);
    for op in &late {
        batch.release(&mut tx, *op).await?;
    }
    batch.write(&mut tx).await?;
    tx.commit().await?;
    Ok(late.len())
}
