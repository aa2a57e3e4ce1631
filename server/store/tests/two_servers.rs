//! Two processes on one PostgreSQL: phones that talk to either see one truth, whoever else is writing.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::{PlaceCode, Role};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use std::collections::HashSet;
use std::sync::Arc;
use store::Store;
use store::push::receive;
use sync::Intent;
use sync::exchange::{RowDigest, row_hash};
use sync::record::RecordKind;
use sync::wire::{PushItem, PushRequest};
use village::*;

const PHONES: usize = 24;
const OPS: u64 = 60;
const VILLAGES: usize = 4;

fn village_of(phone: usize) -> PlaceCode {
    code("410871001").child(u16::try_from(phone % VILLAGES).unwrap() + 1).unwrap()
}

/// A phone's outbox, in batches: out of order, sent twice, and each operation building on the one before it now and then.
fn batches(random: &mut StdRng, phone: &mut Phone, village: &PlaceCode) -> Vec<Vec<PushItem>> {
    let mut before = None;
    let ops: Vec<_> = (0..OPS)
        .map(|_| {
            let deps = before.filter(|_| random.random_bool(0.2)).into_iter().collect();
            let mut new = activity("清扫");
            new.place = village.child(3).unwrap();
            let op = phone.op(village.as_str(), Intent::RecordActivity(new), deps);
            before = Some(op.op_id);
            op
        })
        .collect();
    let mut batches: Vec<_> = ops.chunks(6).map(<[_]>::to_vec).collect();
    batches.extend(batches.clone().into_iter().filter(|_| random.random_bool(0.3)));
    batches.shuffle(random);
    batches
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn nothing_is_lost_doubled_or_passed_over_between_two_servers() {
    let people: Vec<_> = (0..PHONES)
        .map(|nth| {
            let village = village_of(nth);
            let grid = village.child(3).unwrap();
            account(&format!("网格员{nth}"), village.as_str(), Role::GridWorker, grid.as_str())
        })
        .collect();
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let village = Village::at(Fresh::on_postgres(&server).await, &people).await;
    let servers = Arc::new([village.store.clone(), village.home.open().await]);
    assert_eq!(servers[0].epoch(), servers[1].epoch());

    let mut senders = Vec::new();
    let mut phones = Vec::new();
    for (nth, person) in people.iter().enumerate() {
        let mut phone = village.phone(person).await;
        let mut random = StdRng::seed_from_u64(u64::try_from(nth).unwrap());
        let batches = batches(&mut random, &mut phone, &village_of(nth));
        phones.push(phone.asker);
        let servers = servers.clone();
        senders.push(tokio::spawn(async move {
            for ops in batches {
                let device_id = phone.asker.device;
                let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id, ops };
                // Now and then through both at once, as two tabs would.
                let both = random.random_bool(0.2);
                let (one, other) = if random.random_bool(0.5) { (0, 1) } else { (1, 0) };
                let send = |server: usize| receive(&servers[server], phone.asker, &request, NOW);
                if both {
                    let (one, other) = tokio::join!(send(one), send(other));
                    assert_eq!(one.unwrap().outcomes, other.unwrap().outcomes, "I4");
                } else {
                    send(one).await.unwrap();
                }
            }
        }));
    }
    // Readers of every village, from either server, in the middle of it.
    let mut readers = Vec::new();
    for person in &people[..VILLAGES] {
        readers.push((village.phone(person).await, HashSet::new()));
    }
    let servers_of = |round: usize| Village { store: servers[round % 2].clone(), home: Fresh::on_sqlite() };
    let mut round = 0;
    let mut last = false;
    loop {
        for (reader, seen) in &mut readers {
            round += 1;
            seen.extend(
                servers_of(round).news(reader).await.into_iter().map(|change| (change.kind, change.id)),
            );
        }
        if last {
            break;
        }
        last = senders.iter().all(tokio::task::JoinHandle::is_finished);
    }
    for sender in senders {
        sender.await.unwrap();
    }

    let ops = i64::try_from(PHONES).unwrap() * i64::try_from(OPS).unwrap();
    assert_eq!(village.number("select count(*) from op").await, ops, "each operation is kept once (I3)");
    assert_eq!(village.number("select count(*) from volunteer_activity").await, ops, "and none waits (I10)");
    assert_eq!(village.number("select count(*) from op_waiting").await, 0);
    for asker in phones {
        let ack = store::device::ack(&mut village.store.read().await.unwrap(), asker.device).await.unwrap();
        assert_eq!(ack.upto, OPS, "dev_ack reaches the end (I10)");
    }
    for (nth, (_, seen)) in readers.iter().enumerate() {
        let at = village_of(nth);
        assert!(village.chain_verifies(at.as_str()).await, "{at}");
        let (rows, digest) = counted(&village.store, &at).await;
        assert_eq!(digest, told(&village.store, &at).await, "{at}: the digest adds up");
        assert!(rows.is_subset(seen), "{at}: a cursor never passes a change not seen (I7)");
    }
}

async fn counted(store: &Store, village: &PlaceCode) -> (HashSet<(RecordKind, uuid::Uuid)>, RowDigest) {
    let mut conn = store.read().await.unwrap();
    let (mut rows, mut digest) = (HashSet::new(), RowDigest::default());
    for kind in RecordKind::ALL {
        for kept in store::record::of_kind_under(&mut conn, *kind, village).await.unwrap() {
            let key = kept.record.key();
            if key.kind == RecordKind::Review {
                continue;
            }
            rows.insert((key.kind, key.id));
            digest.add(row_hash(key, kept.ver, &kept.record.to_doc()));
        }
    }
    (rows, digest)
}

async fn told(store: &Store, village: &PlaceCode) -> RowDigest {
    let mut conn = store.read().await.unwrap();
    let (count, xor): (i64, i64) =
        sqlx::query_as("select row_count, row_xor from scope_head where village = $1")
            .bind(village.as_str())
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    RowDigest { count: u64::try_from(count).unwrap(), xor }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn one_id_in_two_villages_at_once_is_kept_in_one_and_the_other_is_asked_about() {
    let people = [
        account("甲", "410871001001", Role::GridWorker, "410871001001003"),
        account("乙", "410871001002", Role::GridWorker, "410871001002003"),
    ];
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let village = Village::at(Fresh::on_postgres(&server).await, &people).await;
    let other = village.home.open().await;
    let (mut here, mut there) = (village.phone(&people[0]).await, village.phone(&people[1]).await);
    for _ in 0..40 {
        let new = household("410871001001003", "5-2-301");
        let same = domain::household::NewHousehold { grid: code("410871001002003"), ..new.clone() };
        let (one, two) = (
            here.op("410871001001", Intent::RegisterHousehold(new), vec![]),
            there.op("410871001002", Intent::RegisterHousehold(same), vec![]),
        );
        let request = |phone: &Phone, op: PushItem| PushRequest {
            proto: 1,
            schema: 1,
            epoch: None,
            device_id: phone.asker.device,
            ops: vec![op],
        };
        let (one, two) = (request(&here, one), request(&there, two));
        let (one, two) = tokio::join!(
            receive(&village.store, here.asker, &one, NOW),
            receive(&other, there.asker, &two, NOW)
        );
        let applied = [one.unwrap(), two.unwrap()]
            .iter()
            .filter(|told| told.outcomes[0].outcome.ver().is_some())
            .count();
        assert_eq!(applied, 1, "one of them has it");
    }
    for at in ["410871001001", "410871001002"] {
        assert!(village.chain_verifies(at).await);
        let (_, digest) = counted(&village.store, &code(at)).await;
        assert_eq!(digest, told(&village.store, &code(at)).await);
    }
}
