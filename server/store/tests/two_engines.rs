//! SQLite and PostgreSQL give the same outcomes, records, digests and chains for the same pushes (I16).

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use sqlx::{Column, Row, ValueRef};
use sync::Intent;
use sync::wire::PushItem;
use village::play::{Told, some_intent};
use village::*;

const EVERYTHING: [&str; 14] = [
    "select * from scope_head order by village",
    "select * from op order by village, place",
    "select * from record order by village, seq",
    "select op_id, dep from op_waiting order by op_id, dep",
    "select * from device order by id",
    "select * from account order by id",
    "select * from membership order by account, role, place, from_at",
    "select * from household order by id",
    "select * from household_visit order by id",
    "select * from need order by id",
    "select * from dispute order by id",
    "select * from volunteer_activity order by id",
    "select * from review order by op_id",
    "select * from photo_link order by hash, village",
];

/// Everything a question answers, as text.
async fn answers(village: &Village, sql: &'static str) -> Vec<String> {
    let mut conn = village.store.read().await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut *conn).await.unwrap();
    let cell = |row: &sqlx::any::AnyRow, at: usize| {
        if row.try_get_raw(at).unwrap().is_null() {
            return "null".to_owned();
        }
        let number = row.try_get::<i64, _>(at).map(|number| number.to_string());
        let text = number.or_else(|_| row.try_get::<String, _>(at));
        text.unwrap_or_else(|_| format!("{:?}", row.try_get::<Vec<u8>, _>(at).unwrap()))
    };
    rows.iter()
        .map(|row| {
            let cells = row.columns().iter().map(|column| format!("{}={}", column.name(), cell(row, column.ordinal())));
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

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
    for seed in 0..6 {
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
