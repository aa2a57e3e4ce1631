//! Push: what was saved goes up in the order of saving; receipts come back.

use super::Halt;
use crate::env::Env;
use crate::error::Error;
use crate::outbox::Item;
use crate::phone::Phone;
use crate::rows::Receipt;
use crate::store::{Lasting, Store};
use crate::transport::{Failure, Transport};
use domain::DeviceId;
use sync::wire::{OpOutcome, PushItem, PushRequest, PushResponse};
use sync::{MOST_OPS, MOST_PUSH_BYTES, PROTO, SCHEMA};

/// Room for the envelope around the operations, in bytes.
const ENVELOPE_BYTES: usize = 512;

/// Some of the outbox on its way, all of one device.
struct Batch {
    device: DeviceId,
    keys: Vec<String>,
    ops: Vec<PushItem>,
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Sends until nothing waits. An operation that is too large even alone stays and lets others pass.
    pub(crate) async fn push_all(&self, transport: &impl Transport) -> Result<(), Halt> {
        let mut most = MOST_OPS;
        let mut stuck = Vec::new();
        while let Some(batch) = self.next_batch(most, &stuck) {
            let Batch { device, keys, ops } = batch;
            self.mark_sending(&keys);
            match self.push(transport, device, ops).await {
                Ok(answer) => {
                    // An operation without an outcome is asked about again the next time, not in a circle now.
                    let told: Vec<_> = answer.outcomes.iter().map(|told| told.op_id).collect();
                    self.take_receipts(device, answer).await?;
                    let state = self.state.borrow();
                    let untold = keys.into_iter().filter(|key| {
                        state.outbox.items.get(key).is_some_and(|item| !told.contains(&item.head.op_id))
                    });
                    stuck.extend(untold);
                }
                Err(Failure::TooLarge) if keys.len() > 1 => most = keys.len() / 2,
                Err(Failure::TooLarge) => stuck.extend(keys),
                Err(failure) => return Err(failure.into()),
            }
        }
        Ok(())
    }

    /// Learns how far the server remembers this device; sends nothing.
    pub(super) async fn ask_what_arrived(&self, transport: &impl Transport) -> Result<(), Halt> {
        let device = self.state.borrow().profile.device_id;
        let answer = self.push(transport, device, Vec::new()).await?;
        Ok(self.take_receipts(device, answer).await?)
    }

    async fn push(
        &self,
        transport: &impl Transport,
        device_id: DeviceId,
        ops: Vec<PushItem>,
    ) -> Result<PushResponse, Failure> {
        let epoch = self.state.borrow().meta.epoch;
        let request = PushRequest { proto: PROTO, schema: SCHEMA, epoch, device_id, ops };
        let left = self.env.now();
        let answer = transport.push(&request).await?;
        self.measure(left, answer.server_time);
        Ok(answer)
    }

    fn next_batch(&self, most: usize, stuck: &[String]) -> Option<Batch> {
        let state = self.state.borrow();
        let mut waiting = state.outbox.waiting().filter(|item| !stuck.contains(&item.key)).peekable();
        let device = waiting.peek()?.head.device_id;
        let mut batch = Batch { device, keys: Vec::new(), ops: Vec::new() };
        let mut bytes = ENVELOPE_BYTES;
        for item in waiting.filter(|item| item.head.device_id == device).take(most) {
            let op = PushItem {
                op_id: item.head.op_id,
                dseq: item.head.dseq,
                hash: item.frozen.hash().clone(),
                op: item.frozen.text().to_owned(),
            };
            bytes += crate::rows::json(&op).len() + 1;
            if bytes > MOST_PUSH_BYTES && !batch.ops.is_empty() {
                break;
            }
            batch.keys.push(item.key.clone());
            batch.ops.push(op);
        }
        Some(batch)
    }

    fn mark_sending(&self, keys: &[String]) {
        {
            let mut state = self.state.borrow_mut();
            for (key, item) in &mut state.outbox.items {
                item.sending = keys.contains(key);
            }
        }
        self.tell();
    }

    /// Keeps the receipts; finds out what a restored server has lost, which then waits again.
    async fn take_receipts(&self, device: DeviceId, answer: PushResponse) -> Result<(), Error> {
        let turn = self.turn.lock().await;
        let writes = {
            let mut state = self.state.borrow_mut();
            let state = &mut *state;
            let mut changed = Vec::new();
            if device == state.profile.device_id {
                let lost = answer.dev_ack < state.meta.dev_ack;
                for (_, item) in
                    state.outbox.items.iter_mut().filter(|(_, item)| item.head.device_id == device)
                {
                    let dseq = item.head.dseq;
                    let is_lost = answer.missing.contains(&dseq) || (lost && dseq > answer.dev_ack);
                    if is_lost && item.receipt.take().is_some() {
                        changed.push(item.key.clone());
                    }
                }
                state.meta.dev_ack = answer.dev_ack;
                state.meta.backup_dseq = answer.backup_dseq;
            }
            for (_, item) in state.outbox.items.iter_mut() {
                let told = answer.outcomes.iter().find(|told| told.op_id == item.head.op_id);
                if let Some(OpOutcome { outcome, received_at, .. }) = told {
                    let (outcome, received_at, epoch) = (outcome.clone(), *received_at, answer.epoch);
                    item.receipt = Some(Receipt { outcome, received_at, epoch });
                    item.sending = false;
                    changed.push(item.key.clone());
                }
            }
            state.meta.epoch = Some(answer.epoch);
            let mut writes: Vec<_> = state
                .outbox
                .items
                .values()
                .filter(|item| changed.contains(&item.key))
                .map(Item::write)
                .collect();
            writes.push(state.meta.write());
            state.doubt_other_lives();
            writes
        };
        self.store.commit(writes, Lasting::Strict).await?;
        let now = self.now();
        self.state.borrow_mut().project(now);
        drop(turn);
        self.tell_all();
        Ok(())
    }
}
