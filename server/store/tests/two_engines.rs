//! SQLite and PostgreSQL give the same outcomes, records, digests and chains for the same pushes (I16).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use sync::Intent;
use sync::wire::PushItem;
use village::answers::{EVERYTHING, answers};
use village::play::{Told, some_intent};
use village::*;

/// What three phones send in the course of a seeded day: good, doubled, damaged, out of order, of another village.
fn a_day(random: &mut StdRng, phones: &mut [Phone]) -> Vec<(usize, Vec<PushItem>)> {
    let mut told = Told::default();
    let mut sends: Vec<(usize, Vec<PushItem>)> = Vec::new();
    let new = household(GRID_3, "5-2-301");
    let doors = [new.id, household(GRID_3, "nobody registered this one").id];
    let first = phones[0].op(DONGFANG, Intent::RegisterHousehold(new), vec![]);
    let mut before = first.op_id;
    sends.push((0, vec![first]));
    for _ in 0..30 {
        let who = random.random_range(0..phones.len());
        let mut ops = Vec::new();
        for _ in 0..random.random_range(1..6) {
            let intent = some_intent(random, &doors, &told);
            told.note(&intent);
            let deps = if random.random_bool(0.3) { vec![before] } else { vec![] };
            let village = if random.random_bool(0.05) { "410871002001" } else { DONGFANG };
            let mut op = phones[who].op(village, intent, deps);
            before = op.op_id;
            match random.random_range(0..20) {
                0 => op.op = op.op.replace("清扫", "打扫"),
                1 => {
                    op.op = "{\"我写的字\":1}".into();
                    op.hash = sync::OpHash::of(&op.op);
                }
                2 => op.op.push('\0'),
                _ => {}
            }
            ops.push(op);
        }
        sends.push((who, ops));
    }
    let again: Vec<_> = sends.iter().filter(|_| random.random_bool(0.3)).cloned().collect();
    sends.extend(again);
    sends.shuffle(random);
    sends
}

#[tokio::test]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn the_same_pushes_come_to_the_same_end_on_both_engines() {
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    for seed in 0..3 {
        let mut random = StdRng::seed_from_u64(seed);
        let people = [li(), wang(), zhang()];
        let one = Village::at(Fresh::on_sqlite(), &people).await;
        let other = Village::at(Fresh::on_postgres(&server).await, &people).await;
        let mut phones = Vec::new();
        for person in &people {
            let phone = one.phone(person).await;
            other.phone_like(&phone).await;
            phones.push(phone);
        }
        for (nth, (who, ops)) in a_day(&mut random, &mut phones).into_iter().enumerate() {
            let now = NOW.plus_millis(i64::try_from(nth).unwrap() * 1_000);
            let mut told = one.push_at(&phones[who], ops.clone(), now).await;
            told.epoch = other.store.epoch();
            assert_eq!(told, other.push_at(&phones[who], ops, now).await, "seed {seed}, push {nth}");
        }
        let late = NOW.plus_millis((store::push::HOLD_DAYS + 1) * 86_400_000);
        let released = store::push::release_held(&one.store, late).await.unwrap();
        assert_eq!(released, store::push::release_held(&other.store, late).await.unwrap(), "seed {seed}");
        for sql in EVERYTHING {
            assert_eq!(answers(&one, sql).await, answers(&other, sql).await, "seed {seed}: {sql}");
        }
        for village in [&one, &other] {
            assert!(village.chain_verifies(DONGFANG).await);
        }
        for phone in &phones {
            let (mut here, mut there) = (one.phone_like(phone).await, other.phone_like(phone).await);
            assert_eq!(one.news(&mut here).await, other.news(&mut there).await, "seed {seed}");
        }
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
async fn a_zone_moves_to_the_other_engine_and_back_and_nothing_differs() {
    let server = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let people = [li(), wang(), zhang()];
    let file = Village::at(Fresh::on_sqlite(), &people).await;
    let mut phones = vec![file.phone(&people[0]).await, file.phone(&people[1]).await];
    let mut random = StdRng::seed_from_u64(1);
    for (who, ops) in a_day(&mut random, &mut phones) {
        file.push(&phones[who], ops).await;
    }
    let there = Fresh::on_postgres(&server).await;
    let there = Village { store: there.open().await, home: there };
    let moved = store::moving::everything(&file.store, &there.store).await.unwrap();
    assert!(moved.operations > 50 && moved.records > 50 && moved.scopes == 3, "{moved:?}");
    let again = store::moving::everything(&file.store, &there.store).await;
    assert!(matches!(again, Err(store::Error::Moved)), "what has moved away does not move again: {again:?}");
    let closed = store::Store::open(file.home.folder.path(), None).await.map(drop);
    assert!(matches!(closed, Err(store::Error::Moved)), "{closed:?}");

    let back = Fresh::on_sqlite();
    let back = Village { store: back.open().await, home: back };
    assert_eq!(store::moving::everything(&there.store, &back.store).await.unwrap(), moved);
    for sql in EVERYTHING {
        let before = answers(&file, sql).await;
        assert_eq!(before, answers(&there, sql).await, "{sql}");
        assert_eq!(before, answers(&back, sql).await, "{sql}");
    }
    // It is the same server to its phones, and work goes on.
    let back = Village { store: back.home.open().await, home: back.home };
    assert_eq!(back.store.epoch(), file.store.epoch());
    let op = phones[0].op(DONGFANG, Intent::RecordActivity(activity("清扫")), vec![]);
    assert!(back.push(&phones[0], vec![op]).await.outcomes[0].outcome.ver().is_some());
    assert!(back.chain_verifies(DONGFANG).await);
}
