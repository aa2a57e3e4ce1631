//! What must hold of every answer before it leaves the server.

use super::{Asked, Server};
use crate::referee::Referee;
use crate::zone;
use domain::{AccountId, DeviceId, OpId, PlaceCode, Standing};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use store::{Asker, Store};
use sync::wire::{PullRequest, PullResponse, PushItem, PushRequest, PushResponse};
use sync::{FrozenOp, Intent, OpHash, Outcome, Record, RecordKey, RecordKind, ReviewReason, ReviewState};
use uuid::Uuid;

/// What a server has told and taken in one line of lives: a restored backup goes back to an earlier one.
#[derive(Clone, Default)]
pub(crate) struct Lineage {
    pub(crate) tape: Vec<Asked>,
    told: BTreeMap<(OpId, String), Outcome>,
    /// What was told of bytes that are not the operation whose id they bear: by whom, and which bytes.
    beside: BTreeMap<(AccountId, OpId, String, String), Outcome>,
    arrived: BTreeMap<DeviceId, BTreeSet<u64>>,
    backed_up: BTreeMap<DeviceId, u64>,
    /// Grids that kept operations were handed to.
    handed: BTreeMap<OpId, BTreeSet<PlaceCode>>,
}

impl Lineage {
    pub(crate) fn has(&self, op: OpId) -> bool {
        self.told.range((op, String::new())..).next().is_some_and(|((told, _), _)| *told == op)
    }
    /// What was told about these bytes.
    pub(crate) fn outcome(&self, op: OpId, hash: &OpHash) -> Option<&Outcome> {
        self.told.get(&(op, hash.as_str().to_owned()))
    }

    /// Whether bytes have come under this id that are not its operation.
    pub(crate) fn has_copies(&self, op: OpId) -> bool {
        self.beside.keys().any(|(_, beside, ..)| *beside == op)
    }

    pub(super) fn is_backed_up(&mut self) {
        let upto = |arrived: &BTreeSet<u64>| contiguous(arrived);
        self.backed_up = self.arrived.iter().map(|(device, arrived)| (*device, upto(arrived))).collect();
    }

    pub(super) fn is_restored(&mut self, backup: &Self) {
        *self = backup.clone();
    }

    /// I4: the same bytes hear the same. I10: an acknowledgement has no hole. I11: nothing is called backed up
    /// that is in no backup.
    pub(super) fn check_answer(
        &mut self,
        referee: &Referee,
        asker: Asker,
        request: &PushRequest,
        answer: &PushResponse,
    ) {
        referee.must(answer.outcomes.len() == request.ops.len(), "I3", || {
            format!("{} operations got {} outcomes", request.ops.len(), answer.outcomes.len())
        });
        for (item, told) in request.ops.iter().zip(&answer.outcomes) {
            let frozen = FrozenOp::kept(item.op.clone());
            let head = frozen.head().ok();
            let rightful = rightful(asker, item);
            let known = self.told.contains_key(&(item.op_id, item.hash.as_str().to_owned()));
            // Whatever else is said of bytes that are not the operation they are sent as, they are not applied.
            referee.must(rightful || known || told.outcome.ver().is_none(), "I4", || {
                format!("bytes that are not those of their hash or their sender were applied: {}", item.op)
            });
            // Nobody takes an id away from whoever made it, on a device that is theirs.
            let own_device = head.as_ref().is_some_and(|head| head.device_id == request.device_id);
            referee.must(!rightful || !own_device || !is_beside(&told.outcome), "I4", || {
                format!("operation {} was not taken for itself: {:?}", item.op_id, told.outcome)
            });
            let hash = item.hash.as_str().to_owned();
            let before = if rightful && !is_beside(&told.outcome) {
                self.told.insert((item.op_id, hash), told.outcome.clone())
            } else {
                let bytes = frozen.hash().as_str().to_owned();
                self.beside.insert((asker.account, item.op_id, hash, bytes), told.outcome.clone())
            };
            referee.must(before.as_ref().is_none_or(|before| *before == told.outcome), "I4", || {
                format!("operation {} heard {before:?}, then {:?}", item.op_id, told.outcome)
            });
            let device = head
                .filter(|head| head.actor == asker.account)
                .map_or(request.device_id, |head| head.device_id);
            if item.dseq > 0 {
                self.arrived.entry(device).or_default().insert(item.dseq);
            }
            if let Ok(op) = frozen.read()
                && let Intent::HandOverReview { op, to } = op.intent
            {
                self.handed.entry(op).or_default().insert(to);
            }
        }
        let arrived = self.arrived.get(&request.device_id).map_or(0, contiguous);
        referee.must(answer.dev_ack <= arrived, "I10", || {
            format!("up to {} is acknowledged, but only {arrived} arrived without a hole", answer.dev_ack)
        });
        let backed_up = self.backed_up.get(&request.device_id).copied().unwrap_or(0);
        referee.must(answer.backup_dseq <= backed_up, "I11", || {
            format!("up to {} is called backed up, but only {backed_up} is", answer.backup_dseq)
        });
    }
}

/// Whether these are an operation's own bytes, sent by whoever did it.
pub(crate) fn rightful(asker: Asker, item: &PushItem) -> bool {
    let frozen = FrozenOp::kept(item.op.clone());
    *frozen.hash() == item.hash
        && frozen.head().is_ok_and(|head| {
            head.op_id == item.op_id && head.dseq == item.dseq && head.actor == asker.account
        })
}

/// Whether this is said of bytes that are not the operation whose id they bear.
const fn is_beside(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Review { reason: ReviewReason::Damaged | ReviewReason::NotTheSender { .. } })
}

/// The highest number up to which there is no hole.
pub(crate) fn contiguous(arrived: &BTreeSet<u64>) -> u64 {
    (1..)
        .zip(arrived)
        .take_while(|(number, dseq)| number == *dseq)
        .map(|(number, _)| number)
        .last()
        .unwrap_or(0)
}

impl Server {
    /// I6: nothing of another village, and no kept operation of somebody else's business. I7: everything between
    /// two cursors is in the page.
    pub(super) fn check_pull(
        &self,
        store: &Store,
        asker: Asker,
        request: &PullRequest,
        answer: &PullResponse,
    ) {
        let standing = self.standing(store, asker.account);
        let villages = standing.villages();
        for page in &answer.pages {
            let village = &page.cursor.village;
            self.referee.must(villages.contains(village), "I6", || {
                format!("a page of {village} leaves for a stranger")
            });
            for change in &page.changes {
                let record = change.doc.as_deref().and_then(|doc| Record::from_doc(change.kind, doc).ok());
                let Some(record) = record else { continue };
                self.referee.must(record.place().scope() == *village, "I6", || {
                    format!("a {} of {} leaves with {village}", change.kind.as_str(), record.place())
                });
                self.referee.must(self.may_read(&record, asker.account, &standing), "I6", || {
                    format!("a kept operation leaves for {}", zone::name_of(asker.account))
                });
            }
            let asked = request.cursors.iter().find(|cursor| cursor.village == *village);
            let later = asked.filter(|asked| asked.seq > 0 && asked.first.is_none() && !page.refill);
            if let Some(asked) = later {
                self.check_page(store, asker.account, &standing, asked.seq, page);
            }
        }
    }

    fn check_page(
        &self,
        store: &Store,
        account: AccountId,
        standing: &Standing,
        after: u64,
        page: &sync::wire::Page,
    ) {
        let sql = "select kind, id, doc from record where village = $1 and seq > $2 and seq <= $3";
        let work = async {
            let query = sqlx::query(sql)
                .bind(page.cursor.village.as_str())
                .bind(i64::try_from(after).unwrap_or(i64::MAX))
                .bind(i64::try_from(page.cursor.seq).unwrap_or(i64::MAX));
            query.fetch_all(&mut *store.read().await?).await.map_err(store::Error::from)
        };
        let rows = self.ground.run(work).expect("the zone's database answers");
        for row in rows {
            let kind = i16::try_from(row.get::<i64, _>("kind")).ok().and_then(RecordKind::from_number);
            let kind = kind.expect("a kind that was written");
            let id = Uuid::from_slice(&row.get::<Vec<u8>, _>("id")).expect("an id that was written");
            let key = RecordKey::new(kind, id);
            let record = Record::from_doc(kind, &row.get::<String, _>("doc"));
            let readable = record.is_ok_and(|record| must_read(&record, account, standing));
            let sent = page.changes.iter().any(|change| RecordKey::new(change.kind, change.id) == key);
            self.referee.must(sent || !readable, "I7", || {
                format!("the cursor of {} passes a {} not sent", page.cursor.village, kind.as_str())
            });
        }
    }

    pub(crate) fn standing(&self, store: &Store, account: AccountId) -> Standing {
        let now = self.time.now();
        let work = async { store::account::standing(&mut *store.read().await?, account, now).await };
        self.ground.run(work).expect("the zone's database answers")
    }

    /// Whether somebody may ever have been told of a record of a village they reach.
    fn may_read(&self, record: &Record, account: AccountId, standing: &Standing) -> bool {
        let Record::Review(item) = record else { return true };
        let handed = self.lineage.try_borrow().is_ok_and(|lineage| {
            lineage
                .handed
                .get(&item.op_id)
                .is_some_and(|grids| grids.iter().any(|grid| standing.works_in(grid)))
        });
        item.author == account || standing.leads(&item.village) || handed
    }
}

/// Whether somebody has to be told of a record of a village they reach.
fn must_read(record: &Record, account: AccountId, standing: &Standing) -> bool {
    let Record::Review(item) = record else { return true };
    let handed = matches!(&item.state, ReviewState::HandedOver { to, .. } if standing.works_in(to));
    item.author == account || standing.leads(&item.village) || handed
}
