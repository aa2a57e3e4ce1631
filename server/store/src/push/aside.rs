//! What cannot be taken for the operation whose id its envelope bears is kept beside it, whole, under an id of its
//! own: damaged bytes, bytes that are no operation, what somebody sends who did not do it, and what meets a taken id.
//! The id stays free for the operation itself, whose author may send it later
//! (docs/decisions/0029-copies-beside-an-operation.md).

use super::batch::{Batch, Read, head_of};
use crate::shelf::Lookup;
use crate::sql::bytes;
use crate::{Conn, Result};
use domain::{AccountId, At, OpId};
use sync::op::OpHash;
use sync::record::{Kept, Record, RecordKey};
use sync::review::{ReviewItem, ReviewState};
use sync::wire::{OpOutcome, PushItem};
use sync::{OpHead, Outcome, ReviewReason};

/// Why an envelope's bytes are not the operation it names.
pub(super) struct Misfit {
    reason: ReviewReason,
    head: Option<OpHead>,
}

/// Where a copy of this envelope is looked for first: the same for the same sender and envelope whatever its bytes,
/// so that the copy is found again once the right bytes are here.
pub(super) fn id_beside(sender: AccountId, item: &PushItem) -> OpId {
    id_of(&OpHash::of(&format!("{sender} {} {}", item.op_id, item.hash.as_str())))
}

fn id_of(hash: &OpHash) -> OpId {
    let mut id = [0_u8; 16];
    id.copy_from_slice(&hash.as_str().as_bytes()[..16]);
    OpId::from_uuid(uuid::Builder::from_custom_bytes(id).into_uuid())
}

impl Batch {
    /// Whether the bytes are not the operation that their envelope names, and why.
    pub(super) fn misfit(&self, item: &PushItem, read: &Read) -> Option<Misfit> {
        if item.op.contains('\0') || OpHash::of(&item.op) != item.hash {
            return Some(Misfit { reason: ReviewReason::Damaged, head: None });
        }
        let Some(head) = head_of(item, read) else {
            let fault = sync::fault::of_op(&item.op);
            return Some(Misfit { reason: ReviewReason::Unreadable { fault }, head: None });
        };
        let differs = self.differs(item, &head);
        (!differs.is_empty())
            .then_some(Misfit { reason: ReviewReason::NotTheSender { differs }, head: Some(head) })
    }

    /// Keeps what does not fit its envelope. `right` is what was told of the operation itself when this very sender
    /// has sent it before: damaged bytes of it then hold nothing that is not there already.
    pub(super) async fn keep_misfit(
        &mut self,
        conn: &mut Conn,
        item: &PushItem,
        misfit: Misfit,
        right: Option<OpOutcome>,
    ) -> Result<OpOutcome> {
        let Misfit { reason, head } = misfit;
        let aside = id_beside(self.sender.account, item);
        // A number counts for a device when its owner did what it numbers.
        let is_own = head.as_ref().is_none_or(|head| head.actor == self.sender.account);
        let dseq = if is_own { item.dseq } else { 0 };
        let copy = PushItem { op_id: aside, dseq, ..item.clone() };
        let found = self.beside(conn, copy).await?;
        let outcome = Outcome::Review { reason: reason.clone() };
        let told = |received_at| OpOutcome { op_id: item.op_id, outcome, received_at };
        Ok(match (found, right) {
            (Beside::Kept { since }, _) => told(since),
            (Beside::Free(_), Some(right)) => right,
            (Beside::Free(copy), None) => {
                self.review(&copy, head.as_ref(), reason);
                told(self.now)
            }
        })
    }

    /// Another operation with the same id came before: this one is kept beside it, under an id made from its bytes.
    pub(super) async fn keep_clash(&mut self, conn: &mut Conn, item: &PushItem) -> Result<OpOutcome> {
        let outcome = Outcome::Review { reason: ReviewReason::IdTaken };
        let told = |received_at| OpOutcome { op_id: item.op_id, outcome, received_at };
        let copy = PushItem { op_id: id_of(&OpHash::of(&item.op)), ..item.clone() };
        Ok(match self.beside(conn, copy).await? {
            Beside::Kept { since } => told(since),
            Beside::Free(copy) => {
                let head = head_of(item, &super::batch::read_one(item.op_id, &item.op));
                self.review(&copy, head.as_ref(), ReviewReason::IdTaken);
                told(self.now)
            }
        })
    }

    /// Looks for a copy of the same bytes, from the id it bears on.
    async fn beside(&mut self, conn: &mut Conn, mut copy: PushItem) -> Result<Beside> {
        // No phone writes U+0000, and PostgreSQL cannot hold it: it is made visible.
        copy.op = copy.op.replace('\0', "\u{2400}");
        copy.hash = OpHash::of(&copy.op);
        loop {
            let key = RecordKey::review(copy.op_id);
            self.shelf.load(conn, [Lookup::Record(key)]).await?;
            match self.shelf.kept(key) {
                Some(Kept { record: Record::Review(before), .. }) if before.op == copy.op => {
                    return Ok(Beside::Kept { since: before.received_at });
                }
                None if !self.is_logged(conn, copy.op_id).await? => return Ok(Beside::Free(copy)),
                // Damaged twice, in two ways.
                _ => copy.op_id = id_of(&OpHash::of(&format!("{} {}", copy.op_id, copy.op))),
            }
        }
    }

    async fn is_logged(&self, conn: &mut Conn, op: OpId) -> Result<bool> {
        let here = self.log.iter().any(|row| row.item.op_id == op);
        let found = sqlx::query("select 1 from op where op_id = $1")
            .bind(bytes(op.uuid()))
            .fetch_optional(conn)
            .await?;
        Ok(here || found.is_some())
    }

    /// What came of the copy of this envelope that came before its right bytes, if there was one. The batch has
    /// looked for it ahead.
    pub(super) fn copy_before(&self, item: &PushItem) -> Option<(u64, &ReviewItem)> {
        match self.shelf.kept(RecordKey::review(id_beside(self.sender.account, item))) {
            Some(Kept { ver, record: Record::Review(copy) }) => Some((*ver, copy)),
            _ => None,
        }
    }

    /// The right bytes are here: nobody has to look at the copy any more.
    pub(super) fn close_copy(&mut self, item: &PushItem) {
        if let Some((ver, copy)) = self.copy_before(item).filter(|(_, copy)| copy.state.is_open()) {
            let state = ReviewState::Accepted { by: None, at: self.now };
            let closed = Record::Review(ReviewItem { state, ..copy.clone() });
            self.shelf.put(vec![Kept { ver: ver + 1, record: closed }]);
        }
    }
}

/// What stands where a copy is to be kept.
enum Beside {
    /// The same bytes came before.
    Kept {
        /// When.
        since: At,
    },
    /// Nothing yet; the copy with its id.
    Free(PushItem),
}
