//! What waits for what: an operation for the ones it builds on, while they are on their way or a person has yet to
//! decide about them; and for a record that is not there, which after a restore somebody else's phone brings back.
//! The times are in docs/sync-protocol.md.

use super::HOLD_DAYS;
use super::batch::{Batch, ids_in};
use crate::shelf::Lookup;
use crate::{Conn, Result};
use domain::{At, OpId};
use std::collections::BTreeSet;
use sync::record::{Kept, Record, RecordKey};
use sync::{Intent, Op};

/// Whether an act that came too early may apply by itself later. Decisions about others, and what only offices do,
/// hold when they arrive or not at all: they are those that nobody may accept for their author either.
const fn may_wait(intent: &Intent) -> bool {
    intent.may_be_accepted()
}

/// What is waited for stands in one column, whether an operation or a record: their ids do not meet.
pub(super) const fn by_id(key: RecordKey) -> OpId {
    OpId::from_uuid(key.id)
}

impl Batch {
    /// What an act that found nothing there waits for: those it builds on about which a person has yet to decide, or
    /// else the record itself. Nothing when it waits no longer.
    pub(super) async fn worth_waiting(
        &mut self,
        conn: &mut Conn,
        op: &Op,
        missed: Option<RecordKey>,
        since: At,
    ) -> Result<Vec<OpId>> {
        if !may_wait(&op.intent) {
            return Ok(Vec::new());
        }
        let reviews: Vec<_> =
            op.head.deps.iter().map(|dep| Lookup::Record(RecordKey::review(*dep))).collect();
        self.shelf.load(conn, reviews).await?;
        let is_open = |dep: &&OpId| {
            let kept = self.shelf.kept(RecordKey::review(**dep));
            matches!(kept, Some(Kept { record: Record::Review(item), .. }) if item.state.is_open())
        };
        let undecided: Vec<_> = op.head.deps.iter().filter(is_open).copied().collect();
        if !undecided.is_empty() {
            return Ok(undecided);
        }
        let in_time = self.now <= since.plus_millis(HOLD_DAYS * 86_400_000);
        Ok(missed.filter(|_| in_time).map(by_id).into_iter().collect())
    }

    pub(super) fn wait(&mut self, op: OpId, waits_for: impl IntoIterator<Item = OpId>, since: At) {
        self.waiting.extend(waits_for.into_iter().map(|dep| ((op, dep), since)));
        self.waits = true;
    }

    pub(super) fn is_waiting(&self, op: OpId) -> bool {
        self.waiting
            .range((op, OpId::from_uuid(uuid::Uuid::nil()))..)
            .next()
            .is_some_and(|((it, _), _)| *it == op)
    }

    /// Puts on the shelf what a decision leaves, and notes what of it others may wait for: records that are new, and
    /// kept operations about which somebody has decided.
    pub(super) fn put(&mut self, writes: Vec<Kept>) {
        let settled = writes.iter().filter_map(|kept| match &kept.record {
            Record::Review(item) => (!item.state.is_open()).then_some(item.op_id),
            record => (kept.ver == 1).then(|| by_id(record.key())),
        });
        self.settled.extend(settled);
        self.shelf.put(writes);
    }

    /// Learns which of these others wait for.
    pub(super) async fn load_awaited(&mut self, conn: &mut Conn, ids: BTreeSet<OpId>) -> Result<()> {
        let ids = Vec::from_iter(ids);
        let found = ids_in(conn, "select distinct dep as op_id from op_waiting where dep", &ids).await?;
        self.waits |= !found.is_empty();
        self.awaited.extend(found);
        self.asked.extend(ids);
        Ok(())
    }

    /// Applies what waited only for what has settled, and what waited for that. What cannot be applied even now waits
    /// for a person like any other, and holds back nothing that can stand without it.
    pub(super) async fn wake(&mut self, conn: &mut Conn) -> Result<()> {
        while let Some(dep) = self.settled.pop() {
            let here = self.waiting.keys().filter(|(_, waits_for)| *waits_for == dep).map(|(op, _)| *op);
            let mut ready: BTreeSet<_> = here.collect();
            self.waiting.retain(|(_, waits_for), _| *waits_for != dep);
            if self.awaited.remove(&dep) || !self.asked.contains(&dep) {
                ready.extend(ids_in(conn, "delete from op_waiting where dep", &[dep]).await?);
            }
            if ready.is_empty() {
                continue;
            }
            self.waits = true;
            let held = ids_in(
                conn,
                "select distinct op_id from op_waiting where op_id",
                &Vec::from_iter(ready.clone()),
            )
            .await?;
            for op in ready {
                if held.contains(&op) || self.is_waiting(op) {
                    continue;
                }
                self.retry_held(conn, op).await?;
                self.settle(op);
            }
        }
        Ok(())
    }

    /// What was tried again can be built on unless it waits anew.
    fn settle(&mut self, op: OpId) {
        if !self.is_waiting(op) {
            self.here.insert(op);
            self.asked.remove(&op);
            self.settled.push(op);
        }
    }

    /// Applies what has waited its time, if that is possible now, and what waited for it.
    pub(super) async fn release(&mut self, conn: &mut Conn, op: OpId) -> Result<()> {
        self.retry_held(conn, op).await?;
        self.settle(op);
        self.wake(conn).await
    }
}
