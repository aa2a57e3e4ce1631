//! Pushes a second and the first pull, on a fresh SQLite file with `synchronous = full`.
//!
//! Prints absolute figures of this machine and, since machines differ, their ratio to the bare disk in the
//! same run: the same number of transactions that each append one row of the same size.

use domain::settings::ServiceKind;
use domain::{Account, AccountId, ActivityId, At, Membership, OpId, Place, PlaceCode, PlaceKind, Role};
use sqlx::Connection;
use std::time::{Duration, Instant};
use store::{Asker, Store, device, pull, push};
use sync::Intent;
use sync::op::{FrozenOp, Op, OpHead};
use sync::record::Record;
use sync::wire::{PullRequest, PushItem, PushRequest};

const NOW: At = At::from_millis(1_795_400_000_000);
const BATCH: usize = 100;
const BATCHES: usize = 60;
const CONNECTIONS: usize = 4;
/// `BATCH * BATCHES`, for rates.
const RECORDS: u32 = 6_000;
const NOTE: &str = "清扫北街到东渠的背街小巷,清运垃圾三车;老党员带头,沿街商户一起参加,下周接着做南巷。";

fn code(text: &str) -> PlaceCode {
    text.parse().expect("a code")
}

struct Bench {
    store: Store,
    phones: Vec<Asker>,
    _folder: tempfile::TempDir,
}

async fn set_up() -> Bench {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(folder.path(), None).await.expect("a store");
    let place =
        |at: &str, kind| Record::Place(Place { code: code(at), kind, name: "样".into(), sample: true });
    let people: Vec<_> = (0..CONNECTIONS)
        .map(|number| Account {
            id: AccountId::new(NOW, rand::random()),
            name: format!("网格员{number}"),
            home: code("410871001001"),
            login: None,
            memberships: vec![Membership {
                role: Role::GridWorker,
                place: code("410871001001003"),
                from: At::from_millis(0),
                to: None,
            }],
        })
        .collect();
    let mut records = vec![place("410871", PlaceKind::Zone), place("410871001001", PlaceKind::Community)];
    records.extend(people.iter().cloned().map(Record::Account));
    push::found(&store, records).await.expect("founded");
    let mut phones = Vec::new();
    for person in &people {
        let mut conn = store.write().await.expect("a connection");
        let device = device::mint(&mut conn, person.id, NOW, rand::random()).await.expect("a device");
        phones.push(Asker { account: person.id, device });
    }
    Bench { store, phones, _folder: folder }
}

fn batch(phone: Asker, first: u64) -> PushRequest {
    let ops = (first..first + BATCH as u64)
        .map(|dseq| {
            let op_id = OpId::new(NOW, rand::random());
            let head = OpHead {
                op_id,
                device_id: phone.device,
                dseq,
                deps: vec![],
                actor: phone.account,
                village: code("410871001001"),
                base_ver: 0,
                kv: 1,
                recorded_at: NOW,
                clock_offset: 0,
            };
            let intent = Intent::RecordActivity(domain::activity::NewActivity {
                id: ActivityId::new(NOW, rand::random()),
                place: code("410871001001003"),
                name: "清扫背街小巷".into(),
                kind: ServiceKind::new("environment"),
                venue: "北街".into(),
                organizer: "党支部".into(),
                on: NOW.day(),
                from_minute: Some(540),
                minutes: 90,
                attendances: 26,
                volunteers: vec![],
                note: NOTE.into(),
                training: String::new(),
                photos: vec![],
            });
            let frozen = FrozenOp::freeze(&Op { head, intent });
            PushItem { op_id, dseq, hash: frozen.hash().clone(), op: frozen.text().to_owned() }
        })
        .collect();
    PushRequest { proto: 1, schema: 1, epoch: None, device_id: phone.device, ops }
}

async fn pushes(bench: &Bench) -> (f64, Duration) {
    let begun = Instant::now();
    let tasks: Vec<_> = bench
        .phones
        .iter()
        .map(|phone| {
            let (store, phone) = (bench.store.clone(), *phone);
            tokio::spawn(async move {
                let mut slowest = Vec::new();
                for number in 0..BATCHES / CONNECTIONS {
                    let request = batch(phone, (number * BATCH) as u64 + 1);
                    let begun = Instant::now();
                    let answer = push::receive(&store, phone, &request, NOW).await.expect("a push");
                    assert!(answer.outcomes.iter().all(|told| told.outcome.ver().is_some()));
                    slowest.push(begun.elapsed());
                }
                slowest
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a task"));
    }
    times.sort();
    let p99 = times[(times.len() * 99 / 100).min(times.len() - 1)];
    (f64::from(RECORDS) / begun.elapsed().as_secs_f64(), p99)
}

async fn first_pull(bench: &Bench) -> (usize, Duration) {
    let begun = Instant::now();
    let mut cursors = Vec::new();
    let mut rows = 0;
    loop {
        let request = PullRequest {
            proto: 1,
            schema: 1,
            device_id: bench.phones[0].device,
            cursors: std::mem::take(&mut cursors),
            budget: 512 * 1024,
            digest: false,
        };
        let answer = pull::changes(&bench.store, bench.phones[0], &request, NOW).await.expect("a pull");
        for page in answer.pages {
            rows += page.changes.len();
            cursors.push(page.cursor);
        }
        if !answer.more {
            return (rows, begun.elapsed());
        }
    }
}

/// What the disk alone allows: as many synced transactions, each appending the bytes of a batch.
async fn bare_disk() -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut writer, _) = store::sqlite::open(folder.path(), None).await.expect("a database");
    sqlx::raw_sql("create table bare (body text not null)").execute(&mut writer).await.expect("a table");
    let body = "字".repeat(250);
    let begun = Instant::now();
    for _ in 0..BATCHES {
        let mut tx = writer.begin_with(store::sqlite::BEGIN).await.expect("a transaction");
        for _ in 0..BATCH {
            sqlx::query("insert into bare (body) values ($1)")
                .bind(body.as_str())
                .execute(&mut *tx)
                .await
                .expect("a row");
        }
        tx.commit().await.expect("a commit");
    }
    f64::from(RECORDS) / begun.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let bare = bare_disk().await;
    let bench = set_up().await;
    let (rate, p99) = pushes(&bench).await;
    let (rows, time) = first_pull(&bench).await;
    println!(
        "push: {rate:.0} records/s in batches of {BATCH} from {CONNECTIONS} phones, p99 {p99:.1?} a batch"
    );
    println!("      {:.2} of bare one-row inserts in the same transactions ({bare:.0} rows/s)", rate / bare);
    println!("first pull: {rows} rows in {time:.1?}");
}
