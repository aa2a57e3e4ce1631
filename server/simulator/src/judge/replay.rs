//! Everything the server was asked, done again on another ground: one operation at a time instead of in batches
//! (I3) and by clocks that were right all along (I15). Outcomes and records must come out the same.

use super::log::Log;
use super::{read, records};
use crate::play::Play;
use crate::referee::Referee;
use crate::server::{Asked, Base, Ground, Lineage, Server, rightful};
use domain::{At, OpId};
use std::collections::BTreeMap;
use std::rc::Rc;
use store::{Asker, device, push};
use sync::wire::{PushItem, PushRequest};
use sync::{FrozenOp, Kept, Op, OpHead, Outcome, Record, RecordKey, ReviewReason};

/// One play in so many is replayed.
const ONE_IN: u64 = 5;

pub(crate) fn check(play: &Play, records_then: &BTreeMap<RecordKey, Kept>, log: &Log) {
    if !play.plan.seed.is_multiple_of(ONE_IN) || play.referee.broken().is_some() {
        return;
    }
    let true_times: BTreeMap<OpId, At> = play.saved.iter().map(|saved| (saved.op, saved.at)).collect();
    let quiet = Rc::new(Referee::default());
    let server = Server::new(Ground::new(&Base::File), 1, play.time.clone(), play.luck.clone(), quiet);
    let outcomes = do_again(&server, &play.server.lineage(), &true_times);
    for (op, logged) in log {
        let Some(outcome) = outcomes.get(op) else { continue };
        play.referee.must(*outcome == logged.outcome, "I15", || {
            format!(
                "operation {op} came to {:?}; alone and by a right clock it comes to {outcome:?}: {}",
                logged.outcome, logged.text
            )
        });
    }
    // What waits for a person keeps its bytes, and those tell the clock of their phone.
    let standing = |records: &BTreeMap<RecordKey, Kept>| -> BTreeMap<RecordKey, Kept> {
        let plain = records.iter().filter(|(_, kept)| !matches!(kept.record, Record::Review(_)));
        plain.map(|(key, kept)| (*key, kept.clone())).collect()
    };
    let (then, now) = (standing(records_then), standing(&records(&server)));
    let differ = then.iter().find(|(key, kept)| now.get(key) != Some(kept));
    play.referee.must(differ.is_none() && then.len() == now.len(), "I15", || {
        format!(
            "a record came out differently: {differ:?} and {:?}",
            differ.and_then(|(key, _)| now.get(key))
        )
    });
    play.referee.count("replayed");
}

/// Does it all again; the first outcome of each operation.
fn do_again(server: &Server, lineage: &Lineage, true_times: &BTreeMap<OpId, At>) -> BTreeMap<OpId, Outcome> {
    let store = server.store();
    let mut outcomes = BTreeMap::new();
    // What is kept beside an operation has an id made from bytes and hash: those stay as they are.
    let is_aside = |item: &PushItem| {
        let taken = Outcome::Review { reason: ReviewReason::IdTaken };
        lineage.outcome(item.op_id, &item.hash) == Some(&taken) || lineage.has_copies(item.op_id)
    };
    for asked in &lineage.tape {
        let done = server.ground.run(async {
            match asked {
                Asked::Minted(at, account, id, _) => {
                    device::keep(&mut *store.write().await?, *id, *account, *at).await
                }
                Asked::Pulled(at, device) => store::pull::note(&store, *device, *at).await,
                Asked::Passed(..) | Asked::TurnedAway(..) => Ok(()),
                Asked::Released(at) => push::release_held(&store, *at).await.map(|_| ()),
                Asked::Push(at, asker, request) => {
                    for item in &request.ops {
                        let alone =
                            if is_aside(item) { item.clone() } else { by_a_right_clock(item, true_times) };
                        let told = push_alone(&store, *asker, request, alone, *at).await?;
                        if rightful(*asker, item) {
                            outcomes.entry(item.op_id).or_insert(told);
                        }
                    }
                    Ok(())
                }
            }
        });
        done.expect("the zone's database answers");
    }
    outcomes
}

async fn push_alone(
    store: &store::Store,
    asker: Asker,
    request: &PushRequest,
    item: PushItem,
    at: At,
) -> store::Result<Outcome> {
    let alone = PushRequest { ops: vec![item], ..request.clone() };
    let answer = push::receive(store, asker, &alone, at).await?;
    answer.outcomes.into_iter().next().map(|told| told.outcome).ok_or(store::Error::Malformed("an answer"))
}

/// The same operation, had its phone's clock been right all along; as it is when the phone did not know the time.
fn by_a_right_clock(item: &PushItem, true_times: &BTreeMap<OpId, At>) -> PushItem {
    let Some(op) = read(&item.op) else { return item.clone() };
    // Reckoned here and not asked of the operation: what it answers is what this examines.
    let corrected = op.head.recorded_at.plus_millis(op.head.clock_offset);
    if true_times.get(&item.op_id) != Some(&corrected)
        || sync::OpHash::of(&item.op) != item.hash
        || op.head.op_id != item.op_id
    {
        return item.clone();
    }
    let head = OpHead { recorded_at: corrected, clock_offset: 0, ..op.head };
    let frozen = FrozenOp::freeze(&Op { head, intent: op.intent });
    PushItem { hash: frozen.hash().clone(), op: frozen.text().to_owned(), ..item.clone() }
}
