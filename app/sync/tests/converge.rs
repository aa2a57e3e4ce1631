//! Random play without phones: the same acts, once one by one with right clocks, once in batches, repeated
//! and with clocks wrong by years, leave the same records and the same outcomes.
//!
//! The play with phones, loss and restored backups stands in `app/device/tests/converge.rs`.

mod model;

use domain::{At, OpId};
use model::Server;
use model::village::{GRIDS, Moment, PEOPLE, account_id, code, device_id, settle};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use sync::wire::{PushItem, PushRequest};
use sync::{FrozenOp, Op, OpHead, RecordKey};
use uuid::Uuid;

const SEEDS: u64 = 60;
const ACTS: u32 = 80;
const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

fn village() -> Server {
    let mut server = Server::new(At::from_millis(1_795_000_000_000));
    let devices: Vec<_> = PEOPLE.iter().map(|(number, ..)| (*number, *number)).collect();
    settle(&mut server, &devices);
    // Everything was done within the day before it arrived.
    server.now = server.now.plus_millis(DAY_MS);
    server
}

fn request(ops: &[&Op]) -> PushRequest {
    let item = |op: &&Op| {
        let frozen = FrozenOp::freeze(op);
        let head = &op.head;
        PushItem {
            op_id: head.op_id,
            dseq: head.dseq,
            hash: frozen.hash().clone(),
            op: frozen.text().to_owned(),
        }
    };
    let device_id = ops[0].head.device_id;
    let ops = ops.iter().map(item).collect();
    PushRequest { proto: sync::PROTO, schema: sync::SCHEMA, epoch: None, device_id, ops }
}

/// What somebody does next, looking at what the server holds.
fn act(server: &Server, number: u32, counts: &mut BTreeMap<u128, u64>, chance: &mut StdRng) -> Option<Op> {
    let (person, .., place) = PEOPLE[chance.random_range(0..PEOPLE.len())];
    let at = server.now.plus_millis(-DAY_MS + i64::from(number) * 60_000);
    let seen: Vec<RecordKey> = server.records.keys().copied().collect();
    let grid = if place.len() == 15 { code(place) } else { code(GRIDS[if person == 5 { 2 } else { 0 }]) };
    let moment = Moment {
        seen: &seen,
        me: account_id(person),
        grid: grid.clone(),
        today: at.day(),
        now: at,
        words: format!("字条{number:06}"),
    };
    let intent = moment.act(chance)?;
    let held = Server::main_of(&intent).and_then(|main| server.records.get(&main));
    let dseq = counts.entry(person).or_default();
    *dseq += 1;
    let head = OpHead {
        op_id: OpId::from_uuid(Uuid::from_u128(u128::from(number) + 1)),
        device_id: device_id(person),
        dseq: *dseq,
        deps: Vec::new(),
        actor: account_id(person),
        village: held.map_or(grid.scope(), |held| held.village.clone()),
        base_ver: held.map_or(0, |held| held.kept.ver),
        kv: 1,
        recorded_at: at,
        clock_offset: 0,
    };
    Some(Op { head, intent })
}

#[test]
fn batches_repetition_and_wrong_clocks_change_nothing() {
    for seed in 0..SEEDS {
        let mut chance = StdRng::seed_from_u64(seed);
        let (mut one_by_one, mut in_batches) = (village(), village());
        let mut counts = BTreeMap::new();
        let mut ops = Vec::new();
        for number in 0..ACTS {
            let Some(op) = act(&one_by_one, number, &mut counts, &mut chance) else { continue };
            one_by_one.push(op.head.actor, &request(&[&op])).unwrap();
            // The other phone's clock is wrong by years, and it knows.
            let wrong_by = chance.random_range(-10..=10) * YEAR_MS;
            let (recorded_at, clock_offset) = (op.head.recorded_at.plus_millis(wrong_by), -wrong_by);
            ops.push(Op { head: OpHead { recorded_at, clock_offset, ..op.head }, ..op });
        }
        for run in ops.chunk_by(|a, b| a.head.device_id == b.head.device_id) {
            let mut run: Vec<_> = run.iter().collect();
            while !run.is_empty() {
                let next: Vec<_> = run.drain(..chance.random_range(1..=run.len())).collect();
                for _ in 0..chance.random_range(1..=3) {
                    in_batches.push(next[0].head.actor, &request(&next)).unwrap();
                }
            }
        }
        for op in &ops {
            let outcome = |server: &Server| server.log[&op.head.op_id].outcome.clone();
            assert_eq!(outcome(&one_by_one), outcome(&in_batches), "seed {seed}: {:?}", op.intent);
        }
        let standing = |server: &Server| -> BTreeMap<_, _> {
            // What waits for a person keeps its bytes, and those tell the clock of their phone.
            let records = server.records.iter().filter(|(_, held)| !held.is_limited());
            records.map(|(key, held)| (*key, held.kept.clone())).collect()
        };
        assert_eq!(standing(&one_by_one), standing(&in_batches), "seed {seed}");
        for (person, count) in &counts {
            let ack = &in_batches.devices[&device_id(*person)].ack;
            assert_eq!((ack.upto, ack.beyond.len()), (*count, 0), "seed {seed}");
        }
    }
}
