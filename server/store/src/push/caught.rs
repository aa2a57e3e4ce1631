//! A fault of ours while one operation is decided: it must not hold back what the phone sends with it and after it.

use domain::OpId;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a rule says of an operation; `None` when it panics. Rules are pure, so nothing is left half done.
///
/// The operation is named in the log, and not what it says.
pub(super) fn caught<T>(op: OpId, rule: impl FnOnce() -> T) -> Option<T> {
    let said = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(test)]
        tests::strike(op);
        rule()
    }));
    said.inspect_err(|_| tracing::error!(%op, "a rule panicked; the operation is kept for a person")).ok()
}

#[cfg(test)]
mod tests {
    use crate::village::{DONGFANG, Village, activity, li};
    use domain::OpId;
    use std::cell::Cell;
    use sync::{Intent, Outcome, ReviewReason};

    thread_local! {
        /// An operation, and how often a rule still passes it before one fails.
        static FAULTY: Cell<Option<(OpId, usize)>> = const { Cell::new(None) };
    }

    pub(super) fn strike(op: OpId) {
        if let Some((faulty, passes)) = FAULTY.get().filter(|(faulty, _)| *faulty == op) {
            FAULTY.set(passes.checked_sub(1).map(|passes| (faulty, passes)));
            assert_ne!(passes, 0, "the fault of this test");
        }
    }

    #[tokio::test]
    async fn a_fault_in_one_operation_keeps_it_for_a_person_and_lets_the_others_pass() {
        let li = li();
        let village = Village::new(std::slice::from_ref(&li)).await;
        let mut phone = village.phone(&li).await;
        let (mut kept, mut applied) = (0, 0);
        // Reading it, looking ahead, and deciding it: wherever the fault lies, until there is no such place.
        for passes in 0.. {
            let mut op = |name| phone.op(DONGFANG, Intent::RecordActivity(activity(name)), vec![]);
            let ops = vec![op("清扫"), op("义诊"), op("送春联")];
            FAULTY.set(Some((ops[1].op_id, passes)));
            let told = village.push(&phone, ops.clone()).await;
            let is_applied = |nth: usize| told.outcomes[nth].outcome == Outcome::Applied { ver: 1 };
            assert_eq!(told.dev_ack, ops[2].dseq, "nothing waits behind it");
            assert!(is_applied(0) && is_applied(2), "{passes}");
            if FAULTY.take().is_some() {
                assert!(is_applied(1));
                break;
            }
            match told.outcomes[1].outcome {
                // What is tried ahead is forgotten.
                Outcome::Applied { .. } => applied += 1,
                Outcome::Review { reason: ReviewReason::UnknownKind } => kept += 1,
                ref other => panic!("{passes}: {other:?}"),
            }
            let again = village.push(&phone, ops).await;
            assert_eq!(again.outcomes, told.outcomes, "what was told once is told again");
        }
        assert!(kept >= 2 && applied == 1, "{kept} kept, {applied} applied");
        assert_eq!(village.open_reviews(DONGFANG).await, kept);
        assert!(village.chain_verifies(DONGFANG).await);
    }
}
