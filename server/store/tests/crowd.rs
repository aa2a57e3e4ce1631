//! Many phones at once, requests that break off, and a server that is started again.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use std::collections::HashSet;
use store::Asker;
use sync::Intent;
use sync::wire::PushRequest;
use village::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_villages_counter_has_no_gaps_and_a_reader_misses_nothing() {
    const PHONES: usize = 8;
    const PUSHES: usize = 12;
    let people: Vec<_> =
        (0..PHONES).map(|number| domain::Account { name: format!("网格员{number}"), ..li() }).collect();
    let village = Village::new(&people).await;
    let mut tasks = Vec::new();
    for person in &people {
        let mut phone = village.phone(person).await;
        let store = village.store.clone();
        tasks.push(tokio::spawn(async move {
            for _ in 0..PUSHES {
                let ops = (0..5)
                    .map(|_| phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]))
                    .collect();
                let device_id = phone.asker.device;
                let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id, ops };
                let told = store::push::receive(&store, phone.asker, &request, NOW).await.unwrap();
                assert!(told.outcomes.iter().all(|told| told.outcome.ver().is_some()));
            }
        }));
    }
    // A reader in the middle of it.
    let mut reader = village.phone(&people[0]).await;
    let mut seen = HashSet::new();
    while !tasks.iter().all(tokio::task::JoinHandle::is_finished) {
        seen.extend(village.news(&mut reader).await.into_iter().map(|change| (change.kind, change.id)));
    }
    for task in tasks {
        task.await.unwrap();
    }
    seen.extend(village.news(&mut reader).await.into_iter().map(|change| (change.kind, change.id)));
    let rows = village.number("select count(*) from record where village = '410871001001'").await;
    assert_eq!(rows, count(PHONES * PUSHES * 5 + PHONES + 3));
    assert_eq!(count(seen.len()), rows, "a cursor never passes a change not seen (I7)");
    assert_eq!(village.number("select seq from scope_head where village = '410871001001'").await, rows);
    assert_eq!(
        village.number("select count(distinct seq) from record where village = '410871001001'").await,
        rows
    );
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_breaks_off_leaves_all_or_nothing_and_the_next_one_works() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let mut sent = Vec::new();
    for number in 0..60_u64 {
        let ops: Vec<_> =
            (0..20).map(|_| phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![])).collect();
        sent.push(ops.clone());
        let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id: phone.asker.device, ops };
        let (store, asker) = (village.store.clone(), phone.asker);
        let task =
            tokio::spawn(async move { store::push::receive(&store, asker, &request, NOW).await.map(drop) });
        tokio::time::sleep(std::time::Duration::from_micros(number * 150)).await;
        task.abort();
        let _cut_off = task.await;
    }
    let before = village.number("select count(*) from op").await;
    assert_eq!(before % 20, 0, "a batch is there whole or not at all");
    for ops in sent {
        let told = village.push(&phone, ops).await;
        assert!(told.outcomes.iter().all(|told| told.outcome.ver().is_some()));
    }
    assert_eq!(village.number("select count(*) from volunteer_activity").await, 60 * 20);
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let ops: Vec<_> =
        (0..3).map(|_| phone.op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![])).collect();
    let told = village.push(&phone, ops.clone()).await;
    village.store.close().await;
    let epoch = village.store.epoch();
    let Village { home, store } = village;
    drop(store);
    let village = Village { store: home.open().await, home };
    assert_eq!(village.store.epoch(), epoch);
    let again = village.push(&phone, ops).await;
    assert_eq!((again.outcomes, again.dev_ack), (told.outcomes, 3));
    assert!(village.chain_verifies(DONGFANG).await);
}

#[tokio::test]
async fn the_servers_own_acts_go_the_same_way() {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let phone = village.phone(&li).await;
    let asker: Asker = phone.asker;
    let act = |name: &str| store::push::ServerAct {
        village: code(DONGFANG),
        base_ver: 0,
        at: NOW,
        intent: Intent::RecordActivity(activity(name)),
    };
    let mut random = chance;
    for part in [vec![act("一"), act("二")], vec![act("三")]] {
        let told = store::push::submit(&village.store, asker, part, NOW, &mut random).await.unwrap();
        assert!(told.iter().all(|told| told.outcome.ver().is_some()));
    }
    assert_eq!(village.push(&phone, vec![]).await.dev_ack, 3);
    assert!(village.chain_verifies(DONGFANG).await);
}
