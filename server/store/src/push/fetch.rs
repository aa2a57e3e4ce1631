//! A rule is asked by what has been loaded, and again with what it missed: it says itself what it reads.

use super::batch::Batch;
use super::caught::caught;
use crate::shelf::Noting;
use crate::{Conn, Result};
use domain::OpId;

/// How often a rule may ask for something that has not been loaded yet: by far more than any rule looks further by
/// what it has found.
const MOST_ROUNDS: usize = 24;

/// A rule panicked, or asked for more and more: a fault of ours, and a person sees to the operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Undecided;

impl Batch {
    /// What a rule says of an operation by what stands. It is asked again with what it has missed until it misses
    /// nothing: what it said before was said by placeholders, and is thrown away.
    pub(super) async fn by_what_stands<T>(
        &mut self,
        conn: &mut Conn,
        op: OpId,
        rule: impl Fn(&Noting<'_>) -> T,
    ) -> Result<std::result::Result<T, Undecided>> {
        for _ in 0..MOST_ROUNDS {
            let shelf = Noting::new(&self.shelf);
            let said = caught(op, || rule(&shelf));
            let missed = shelf.into_not_loaded();
            if missed.is_empty() {
                return Ok(said.ok_or(Undecided));
            }
            drop(said);
            self.shelf.load(conn, missed).await?;
        }
        tracing::error!(%op, "a rule never has enough; the operation is kept for a person");
        Ok(Err(Undecided))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::village::{Village, li};
    use domain::At;
    use std::cell::Cell;
    use sync::Shelf;
    use sync::record::{Record, RecordKey, RecordKind};
    use uuid::Uuid;

    const OP: OpId = OpId::from_uuid(Uuid::nil());

    #[tokio::test]
    async fn what_is_not_loaded_is_not_taken_for_what_is_not_there() {
        let li = li();
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut conn = village.store.write().await.unwrap();
        let mut batch = Batch::of_nobody(At::default());
        let (here, nowhere) = (li.id.uuid(), Uuid::from_u128(7));
        let asked = Cell::new(0);
        let said = batch.by_what_stands(&mut conn, OP, |shelf| {
            asked.set(asked.get() + 1);
            let account = |id| shelf.record(RecordKey::new(RecordKind::Account, id));
            let found = account(here).expect("a rule may even fall over a placeholder");
            let Record::Account(found) = found.record else { unreachable!("an account") };
            (found, account(nowhere))
        });
        assert_eq!(said.await.unwrap(), Ok((li, None)));
        // Fell over the first, found it and missed the second, had both.
        assert_eq!(asked.get(), 3);
    }

    #[tokio::test]
    async fn a_rule_that_never_has_enough_is_stopped() {
        let li = li();
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut conn = village.store.write().await.unwrap();
        let mut batch = Batch::of_nobody(At::default());
        let asked = Cell::new(0_u128);
        let said = batch.by_what_stands(&mut conn, OP, |shelf| {
            asked.set(asked.get() + 1);
            shelf.record(RecordKey::new(RecordKind::Visit, Uuid::from_u128(asked.get())))
        });
        assert_eq!(said.await.unwrap(), Err(Undecided));
        assert_eq!(asked.get(), MOST_ROUNDS as u128);
    }
}
