//! A whole zone: what its pages cost after every record that comes in, with few visits and with a hundred times as many.

use crate::acts::Phone;
use crate::client::Client;
use crate::stage::{Seat, Stage, code};
use crate::told::{median, percentile, tell};
use domain::{PlaceLevel, Role};
use server::sample;
use server::state::machine_time;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use store::Asker;
use store::push::receive;

/// Visits beside those of the sample: of a zone's first week, and of two years of 108 villages.
const SIZES: [usize; 2] = [5_400, 540_000];
const BATCH: usize = 100;
/// How often each page is asked for.
const ASKED: usize = 15;
const PAGES: [(&str, &str); 7] = [
    ("光荣榜", "/"),
    ("village", "/v/410871001001"),
    ("群星", "/stars"),
    ("总览", "/desk/v1/overview?under=410871"),
    ("对照", "/desk/v1/comparison?under=410871"),
    ("作战图", "/desk/v1/wall?under=410871"),
    ("作战图, one village", "/desk/v1/wall_place?under=410871001001"),
];

pub async fn measure() {
    let mut medians = BTreeMap::<&str, Vec<f64>>::new();
    for size in SIZES {
        let ahead = Arc::new(AtomicI64::new(0));
        let clock = ahead.clone();
        let now = move || machine_time().plus_millis(clock.load(Ordering::Relaxed));
        let stage = Stage::with_clock(Arc::new(now)).await;
        sample::load(&stage.app.store, machine_time(), &mut |_| ()).await.unwrap();
        let mut phones = phones(&stage).await;
        let begun = Instant::now();
        fill(&stage, &mut phones, size).await;
        let rate = size as f64 / begun.elapsed().as_secs_f64();
        tell(&format!("zone: filled with {size} visits, without HTTP"), "records/s", &[rate]);

        let quban = store::account::of_login(&mut stage.app.store.read().await.unwrap(), "quban").await;
        let seat = stage.seat(quban.unwrap().unwrap(), code("410871")).await;
        let mut client = Client::connect(stage.address).await;
        for (what, path) in PAGES {
            let ask = format!(
                "GET {path} HTTP/1.1\r\nHost: localhost:3000\r\nAccept-Encoding: br\r\nCookie: {}\r\n\r\n",
                seat.cookie
            );
            let mut times = Vec::new();
            for _ in 0..=ASKED {
                // Something has come in, and nobody has asked since.
                push(&stage, &mut phones[0], 1).await;
                ahead.fetch_add(3_000, Ordering::Relaxed);
                let asked = Instant::now();
                assert_eq!(client.ask(ask.as_bytes()).await.status, 200, "{path}");
                times.push(asked.elapsed());
            }
            // The very first one finds nothing in memory.
            let mut times = times.split_off(1);
            let millis: Vec<_> = times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect();
            tell(&format!("zone of {size} visits: {what}, after a record"), "ms", &millis);
            tell(&format!("zone of {size} visits: {what}, p90"), "ms", &[percentile(&mut times, 90)]);
            medians.entry(what).or_default().push(median(millis));
        }
        twelve_readers(&stage, &mut phones).await;
    }
    for (what, medians) in medians {
        tell(&format!("zone: {what}, a hundred times the visits cost"), "times", &[medians[1] / medians[0]]);
    }
}

/// Twelve residents who read while three records a second come in.
async fn twelve_readers(stage: &Stage, phones: &mut [Phone]) {
    let until = Instant::now() + Duration::from_secs(6);
    let address = stage.address;
    let villages = phones.iter().take(9).map(|phone| format!("/v/{}", phone.seat.village));
    let pages =
        villages.collect::<Vec<_>>().into_iter().chain(["/", "/stars", "/?size=large"].map(str::to_owned));
    let reading: Vec<_> = pages
        .map(|path| {
            tokio::spawn(async move {
                let mut client = Client::connect(address).await;
                let mut times = Vec::new();
                while Instant::now() < until {
                    let asked = Instant::now();
                    assert_eq!(client.get(&path).await.status, 200, "{path}");
                    times.push(asked.elapsed());
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                times
            })
        })
        .collect();
    while Instant::now() < until {
        push(stage, &mut phones[0], 1).await;
        tokio::time::sleep(Duration::from_millis(333)).await;
    }
    let mut times = Vec::new();
    for one in reading {
        times.extend(one.await.unwrap());
    }
    tell("zone: twelve readers, three records a second, p50", "ms", &[percentile(&mut times, 50)]);
    tell("zone: twelve readers, three records a second, p99", "ms", &[percentile(&mut times, 99)]);
}

/// A phone in the first grid of each village.
async fn phones(stage: &Stage) -> Vec<Phone> {
    let mut conn = stage.app.store.write().await.unwrap();
    let mut villages = store::place::under(&mut conn, &code("410871")).await.unwrap();
    villages.retain(|place| place.code.level() == PlaceLevel::Village);
    let mut phones = Vec::new();
    for village in villages {
        let grid = village.code.child(1).unwrap();
        let accounts = store::account::under(&mut conn, &village.code, "").await.unwrap();
        let works = |account: &&domain::Account| {
            account.memberships.iter().any(|held| held.place == grid && held.role == Role::GridWorker)
        };
        let worker = accounts.iter().find(works).unwrap().id;
        let since = machine_time().plus_millis(-100 * 86_400_000);
        let device = store::device::mint(&mut conn, worker, since, rand::random()).await.unwrap();
        let asker = Asker { account: worker, device };
        phones.push(Phone::new(Seat { asker, cookie: String::new(), village: village.code }, machine_time()));
    }
    phones
}

async fn fill(stage: &Stage, phones: &mut [Phone], size: usize) {
    let store = &stage.app.store;
    let of_each = size / phones.len();
    for (street, phone) in (900..).zip(phones) {
        let doors = phone.households(street);
        receive(store, phone.seat.asker, &doors, machine_time()).await.unwrap();
        let mut left = of_each;
        while left > 0 {
            push(stage, phone, left.min(BATCH)).await;
            left -= left.min(BATCH);
        }
    }
}

async fn push(stage: &Stage, phone: &mut Phone, count: usize) {
    let visits = phone.visits(count);
    let told = receive(&stage.app.store, phone.seat.asker, &visits, machine_time()).await.unwrap();
    assert!(told.outcomes.iter().all(|told| told.outcome.ver().is_some()), "{:?}", told.outcomes.first());
}
