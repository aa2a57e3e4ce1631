//! Pushes that are answered after the disk has them, first pulls of a village by a new device, idle pulls; and what
//! a record costs: processor, disk, road.

use crate::ROUNDS;
use crate::acts::Phone;
use crate::client::{Client, packed};
use crate::stage::{Seat, Stage, code};
use crate::told::{median, percentile, tell};
use serde::de::DeserializeOwned;
use server::state::machine_time;
use std::io::Read;
use std::time::{Duration, Instant};
use store::push::receive;
use sync::wire::{Cursor, PullRequest, PullResponse, PushResponse};

/// Villages: the one pushed into over HTTP, the same without HTTP, one record at a time, a small one, a huge one.
const OVER_HTTP: &str = "410871001001";
const DIRECT: &str = "410871001002";
const SINGLE: &str = "410871001003";
const SMALL: &str = "410871001004";
const LARGE: &str = "410871001005";

const PHONES: usize = 4;
const BATCH: usize = 100;
/// Batches of each phone: 10,000 records in all.
const BATCHES: usize = 25;
const RECORDS: f64 = 10_000.0;
const SINGLES: usize = 50;

/// Figures of the rounds, by the name they are told with.
#[derive(Default)]
struct Figures(Vec<(&'static str, &'static str, Vec<f64>)>);

impl Figures {
    fn note(&mut self, what: &'static str, unit: &'static str, figure: f64) {
        match self.0.iter_mut().find(|(name, _, _)| *name == what) {
            Some((_, _, figures)) => figures.push(figure),
            None => self.0.push((what, unit, vec![figure])),
        }
    }
}

pub async fn measure() {
    let mut figures = Figures::default();
    for _ in 0..ROUNDS {
        round(&mut figures).await;
    }
    hundred_thousand(&mut figures).await;
    for (what, unit, of_rounds) in &figures.0 {
        tell(what, unit, of_rounds);
    }
}

async fn round(figures: &mut Figures) {
    let stage = Stage::open().await;
    let seats = stage.found(&[(OVER_HTTP, PHONES), (DIRECT, PHONES), (SINGLE, PHONES), (SMALL, 1)]).await;
    let of = |village: &str| {
        seats.iter().filter(|seat| seat.village == code(village)).cloned().collect::<Vec<_>>()
    };

    figures.note("disk alone: writes as large as a batch, each synced", "/s", bare_disk());
    let (disk, processor) = (stage.disk_bytes().await, processor_seconds());
    let (direct, _) = push_all(&stage, of(DIRECT), false, BATCH, BATCHES).await;
    let per_thousand = (processor_seconds() - processor) * 1_000.0 / (RECORDS / 1_000.0);
    figures.note("push: processor for 1,000 records, without HTTP", "ms", per_thousand);
    figures.note(
        "push: disk for a record, indexes included",
        "B",
        (stage.disk_bytes().await - disk) as f64 / RECORDS,
    );
    let (rate, mut times) = push_all(&stage, of(OVER_HTTP), true, BATCH, BATCHES).await;
    figures.note("push: batches of 100 from 4 phones over HTTP, synced", "records/s", rate);
    let sample = Phone::new(of(DIRECT).remove(0), machine_time()).visits(BATCH);
    let road = packed(&sample).len();
    figures.note("push: bytes of a record on the road, gzip", "B", road as f64 / BATCH as f64);
    figures.note("push: p50 of a batch", "ms", percentile(&mut times, 50));
    figures.note("push: p99 of a batch", "ms", percentile(&mut times, 99));
    figures.note("push: the same without HTTP", "records/s", direct);
    figures.note("push: share of the same without HTTP", "", rate / direct);
    let (rate, mut times) = push_all(&stage, of(SINGLE), true, 1, SINGLES).await;
    figures.note("push: one record at a time from 4 phones", "records/s", rate);
    figures.note("push: p50 of one record", "ms", percentile(&mut times, 50));
    figures.note("push: p99 of one record", "ms", percentile(&mut times, 99));
    push_all(&stage, of(SMALL), true, BATCH, 10).await;

    for (village, rows, time, size) in [
        (
            SMALL,
            1_000.0,
            "first pull: 1,000 visits by a new device",
            "first pull: bytes a row of these, brotli",
        ),
        (OVER_HTTP, RECORDS, "first pull: 10,000 visits by a new device", "first pull: bytes a row, brotli"),
    ] {
        let worker = of(village).remove(0);
        let seat = stage.seat(worker.asker.account, worker.village).await;
        let pulled = pull_all(&stage, &seat).await;
        assert!(pulled.rows as f64 >= rows, "{} rows", pulled.rows);
        figures.note(time, "ms", pulled.time.as_secs_f64() * 1_000.0);
        figures.note(size, "B", pulled.bytes as f64 / pulled.rows as f64);
        figures.note("idle pull: bytes of the answer", "B", pulled.idle_bytes as f64);
        figures.note("idle pull: time", "ms", pulled.idle_time.as_secs_f64() * 1_000.0);
    }
}

/// A first pull of what no village has: whether time and memory grow faster than rows.
async fn hundred_thousand(figures: &mut Figures) {
    let stage = Stage::open().await;
    let seats = stage.found(&[(LARGE, PHONES)]).await;
    push_all(&stage, seats.clone(), false, BATCH, 10 * BATCHES).await;
    let seat = stage.seat(seats[0].asker.account, seats[0].village.clone()).await;
    let pulled = pull_all(&stage, &seat).await;
    assert!(pulled.rows >= 100_000, "{} rows", pulled.rows);
    figures.note("first pull: 100,000 visits by a new device", "ms", pulled.time.as_secs_f64() * 1_000.0);
}

/// Every phone registers its doors, then sends its batches one after the other; records a second and the time of
/// each batch. Making the operations is a phone's work and not counted.
async fn push_all(
    stage: &Stage,
    seats: Vec<Seat>,
    over_http: bool,
    size: usize,
    batches: usize,
) -> (f64, Vec<Duration>) {
    let mut sending = Vec::new();
    for (street, seat) in (1..).zip(seats) {
        let mut phone = Phone::new(seat.clone(), machine_time());
        let doors = phone.households(street);
        assert_applied(&receive(&stage.app.store, seat.asker, &doors, machine_time()).await.unwrap());
        let pushes: Vec<_> = (0..batches).map(|_| phone.visits(size)).collect();
        let pushes: Vec<_> = pushes.into_iter().map(|push| (packed(&push), push)).collect();
        sending.push((seat, pushes));
    }
    let records: usize = sending.iter().map(|(_, pushes)| pushes.len() * size).sum();
    let begun = Instant::now();
    let tasks: Vec<_> = sending
        .into_iter()
        .map(|(seat, pushes)| {
            let (store, address) = (stage.app.store.clone(), stage.address);
            tokio::spawn(async move {
                let mut client = Client::connect(address).await;
                let mut times = Vec::new();
                for (packed, push) in pushes {
                    let sent = Instant::now();
                    let answer = if over_http {
                        push_over_http(&mut client, &seat, &packed).await
                    } else {
                        receive(&store, seat.asker, &push, machine_time()).await.unwrap()
                    };
                    times.push(sent.elapsed());
                    assert_applied(&answer);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    (records as f64 / begun.elapsed().as_secs_f64(), times)
}

async fn push_over_http(client: &mut Client, seat: &Seat, packed: &[u8]) -> PushResponse {
    let answer = client.post_packed("/sync/v1/push", &seat.cookie, packed).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    unpacked(&answer.body)
}

fn assert_applied(answer: &PushResponse) {
    assert!(answer.outcomes.iter().all(|told| told.outcome.ver().is_some()), "{:?}", answer.outcomes);
}

struct Pulled {
    rows: usize,
    bytes: usize,
    time: Duration,
    idle_bytes: usize,
    idle_time: Duration,
}

/// Reads everything, then once more when nothing is new.
async fn pull_all(stage: &Stage, seat: &Seat) -> Pulled {
    let mut client = Client::connect(stage.address).await;
    let mut cursors: Vec<Cursor> = Vec::new();
    let (mut rows, mut bytes, mut time) = (0, 0, Duration::ZERO);
    loop {
        let request = PullRequest {
            proto: 1,
            schema: 1,
            device_id: seat.asker.device,
            cursors: cursors.clone(),
            budget: 512 * 1024,
            digest: false,
        };
        let body = serde_json::to_string(&request).unwrap();
        let asked = Instant::now();
        let answer = client.post("/sync/v1/pull", &seat.cookie, "br", &body).await;
        let took = asked.elapsed();
        let length = answer.body.len();
        let told: PullResponse = unpacked(&answer.body);
        let idle = told.pages.is_empty() && !told.more;
        if idle {
            return Pulled { rows, bytes, time, idle_bytes: length, idle_time: took };
        }
        (bytes, time) = (bytes + length, time + took);
        for page in told.pages {
            rows += page.changes.len();
            cursors.retain(|cursor| cursor.village != page.cursor.village);
            cursors.push(page.cursor);
        }
    }
}

/// A small answer travels as it is, a larger one in brotli.
fn unpacked<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap_or_else(|_| {
        let mut plain = Vec::new();
        brotli::Decompressor::new(body, 64 * 1024).read_to_end(&mut plain).unwrap();
        serde_json::from_slice(&plain).unwrap()
    })
}

/// Seconds that this process has used of the processors so far, in steps of 10 ms.
fn processor_seconds() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let told = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The program's name may hold blanks; what follows its bracket is numbered from the third field on.
    let fields: Vec<_> = told.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11..=12].iter().map(|field| field.parse::<f64>().unwrap()).sum::<f64>() / TICKS_A_SECOND
}

/// How many times a second the disk takes as many bytes as a batch has and says that it keeps them.
fn bare_disk() -> f64 {
    use std::io::Write;
    let mut file = tempfile::tempfile().unwrap();
    let batch = vec![7; BATCH * 900];
    let times: Vec<_> = (0..100)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&batch).unwrap();
            file.sync_data().unwrap();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    1.0 / median(times)
}
