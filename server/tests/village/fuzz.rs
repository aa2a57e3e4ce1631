//! What no phone would send: every decoder that reads a stranger's bytes answers, never with 5xx, and what it
//! keeps can be read afterwards by everybody. Seeded; `QUNXING_FUZZ_SECONDS` makes it longer, `QUNXING_SEED`
//! plays a failure again. The corpus lies in `server/tests/corpus`.

mod files;
mod mutate;
mod years;

use crate::harness::{Answer, Session, TestVillage, VILLAGE};
use axum::http::Method;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use sync::op::{FrozenOp, OpHash};
use uuid::Uuid;

const ACTS: &str = include_str!("../corpus/acts.jsonl");
/// The acts of a year of stars; `years` writes them.
const YEARS: &str = include_str!("../corpus/years.jsonl");
const REQUESTS: &str = include_str!("../corpus/requests.jsonl");
/// Records of each kind that are spoken of; few, so that acts meet.
const EACH: u64 = 5;
const TOWNSHIP: &str = "410871001";
const ZONE: &str = "410871";
const KINDS: [&str; 14] = [
    "household",
    "person",
    "visit",
    "need",
    "dispute",
    "activity",
    "task",
    "honor",
    "account",
    "objection",
    "entry",
    "declared",
    "experience",
    "leader_visit",
];

/// What a number from the environment says, or else this.
fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Chance and time of one test.
struct Play {
    rng: StdRng,
    seed: u64,
    cases: u64,
    ends: Instant,
}

impl Play {
    fn begin() -> Self {
        let seed = asked("QUNXING_SEED", 20_261_123);
        let ends = Instant::now() + Duration::from_secs(asked("QUNXING_FUZZ_SECONDS", 2));
        Self { rng: StdRng::seed_from_u64(seed), seed, cases: 0, ends }
    }
    /// Whether there is time for one more; the corpus itself is always played.
    fn goes_on(&mut self, at_least: usize) -> bool {
        self.cases += 1;
        self.cases <= at_least as u64 || Instant::now() < self.ends
    }
    fn ended(&self, what: &str) {
        println!("fuzz {what}: seed {}, {} cases", self.seed, self.cases - 1);
    }
    /// The answer is one of ours and no mistake of ours.
    fn judge(&self, answer: &Answer, sent: &[u8]) {
        let sent = || String::from_utf8_lossy(&sent[..sent.len().min(4_000)]).escape_debug().to_string();
        let (seed, case) = (self.seed, self.cases);
        assert!(
            !answer.status.is_server_error(),
            "{} at seed {seed}, case {case}: {}",
            answer.status,
            sent()
        );
        assert!(
            answer.status.is_success() || answer.refusal().is_some() || answer.status == 422,
            "no words of ours at seed {seed}, case {case}: {} {}",
            answer.status,
            answer.text()
        );
    }
}

/// The log that an act belongs to: what names a zone is the zone's, an objection the township's, the rest the village's.
fn log_of(intent: &Value) -> &str {
    let Some((kind, said)) = intent.as_object().and_then(|act| act.iter().next()) else { return VILLAGE };
    match said["zone"].as_str().or(said["place"].as_str()) {
        Some(zone) if zone.len() == ZONE.len() => ZONE,
        _ if kind.ends_with("_objection") => TOWNSHIP,
        _ => VILLAGE,
    }
}

/// People who take part, and what the placeholders of the corpus stand for.
struct Cast {
    village: TestVillage,
    people: Vec<Session>,
    dseq: Vec<u64>,
    ops: Vec<Uuid>,
}

impl Cast {
    async fn gather() -> Self {
        let village = TestVillage::new().await;
        let mut people = Vec::new();
        for account in
            [&village.people.li, &village.people.zhang, &village.people.wenyuan, &village.people.quban]
        {
            people.push(village.sign_in(account).await);
        }
        Self { village, dseq: vec![0; people.len()], people, ops: vec![Uuid::nil()] }
    }

    /// A line of the corpus with its placeholders filled in.
    fn fill(&self, line: &str, who: &Session, rng: &mut StdRng) -> String {
        let mut line = line.replace("{today}", &self.village.clock.now().day().to_string());
        line = line.replace("{device}", &who.device.to_string());
        line = line.replace("{zhang}", &self.village.people.zhang.id.to_string());
        line = line.replace("{photo}", &format!("{:064x}", rng.random_range(0..EACH)));
        line = line.replace("{op}", &self.ops.choose(rng).unwrap().to_string());
        for (kind, name) in KINDS.iter().enumerate() {
            while line.contains(&format!("{{{name}}}")) {
                let id = Uuid::from_u64_pair(kind as u64 + 1, rng.random_range(0..EACH));
                line = line.replacen(&format!("{{{name}}}"), &id.to_string(), 1);
            }
        }
        line
    }

    /// An operation around an act, by whoever is at this place of the cast.
    fn op(&mut self, who: usize, intent: &Value, rng: &mut StdRng) -> (Uuid, Value) {
        self.dseq[who] += 1;
        let id = uuid::Builder::from_random_bytes(rng.random()).into_uuid();
        let asker = self.people[who].asker;
        let deps: Vec<_> =
            if rng.random_bool(0.1) { self.ops.choose(rng).into_iter().collect() } else { vec![] };
        let base_ver = [0, 0, 1, 2, u64::MAX].choose(rng).copied();
        let clock_offset = [0, 0, 0, i64::MIN, i64::MAX].choose(rng).copied();
        let head = json!({
            "op_id": id, "device_id": asker.device, "dseq": self.dseq[who], "deps": deps, "actor": asker.account,
            "village": log_of(intent), "base_ver": base_ver, "kv": 1,
            "recorded_at": self.village.clock.now(), "clock_offset": clock_offset,
        });
        (id, json!({"head": head, "intent": intent}))
    }

    async fn push(&self, who: usize, id: Uuid, op: &str, hash: &str) -> (Answer, Vec<u8>) {
        let item = json!({"op_id": id, "dseq": self.dseq[who], "hash": hash, "op": op});
        let device = self.people[who].device;
        let body = json!({"proto": 1, "schema": 1, "device_id": device, "ops": [item]});
        (self.people[who].post("/sync/v1/push", &body).await, op.as_bytes().to_vec())
    }

    /// After whatever was kept: it verifies, phones can read all of it, and so can the board, the office and Excel.
    async fn everybody_can_read(&self) {
        let checked = store::check::everything(&self.village.app.store).await.unwrap();
        assert_eq!(checked.findings, []);
        let people = &self.village.people;
        for account in [&people.li, &people.wang, &people.zhang, &people.wenyuan] {
            self.village.phone(account).await.sync().await;
        }
        let day = self.village.clock.now().day();
        let export = format!("/desk/v1/export/{VILLAGE}.xlsx?from=2026-01-01&to={day}");
        for path in [
            "/",
            "/v/410871001001",
            "/desk/v1/overview?under=410871001",
            "/desk/v1/honors?under=410871001",
            "/desk/v1/evaluations?under=410871001&year=2026",
            "/desk/v1/evaluation_place?under=410871001001&year=2026",
            "/desk/v1/funds?under=410871001&year=2025",
            "/desk/v1/wall?under=410871001",
            "/desk/v1/plans?under=410871001&year=2026",
            "/desk/v1/experiences?under=410871001",
            "/desk/v1/leaders?under=410871001",
            "/desk/v1/star_year?under=410871001001&year=2026",
            "/objections",
            &export,
        ] {
            let answer = self.people[2].get(path).await;
            assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.text());
        }
    }
}

#[tokio::test]
async fn an_act_that_nobody_would_write_has_an_outcome_and_hurts_nobody() {
    let mut play = Play::begin();
    let mut cast = Cast::gather().await;
    let lines: Vec<_> = ACTS.lines().chain(YEARS.lines()).collect();
    while play.goes_on(lines.len() * 2) {
        let case = usize::try_from(play.cases).unwrap() - 1;
        let rng = &mut play.rng;
        let as_it_is = case < lines.len();
        let line = if as_it_is { lines[case] } else { lines.choose(rng).unwrap() };
        let who = rng.random_range(0..cast.people.len());
        let intent = serde_json::from_str(&cast.fill(line, &cast.people[who], rng)).unwrap();
        let (id, mut op) = cast.op(who, &intent, rng);
        if !as_it_is && rng.random_bool(0.8) {
            mutate::structure(&mut op, rng);
        }
        let mut text = op.to_string();
        if as_it_is {
            assert!(FrozenOp::kept(text.clone()).read().is_ok(), "the corpus is out of date: {line}");
        } else if rng.random_bool(0.3) {
            mutate::splinter(&mut text, rng);
        }
        let hash = if rng.random_bool(0.02) { "0".repeat(64) } else { OpHash::of(&text).as_str().to_owned() };
        let (answer, sent) = cast.push(who, id, &text, &hash).await;
        play.judge(&answer, &sent);
        if text.len() <= sync::MOST_OP_BYTES {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.json()["outcomes"][0]["op_id"], json!(id));
            cast.ops.push(id);
        }
        if cast.ops.len() > 40 {
            cast.ops.swap_remove(1);
        }
    }
    cast.everybody_can_read().await;
    play.ended("acts");
}

#[tokio::test]
async fn a_request_that_nobody_would_send_is_refused_in_our_words() {
    let mut play = Play::begin();
    let cast = Cast::gather().await;
    let lines: Vec<_> = REQUESTS.lines().collect();
    while play.goes_on(lines.len() * 2) {
        let rng = &mut play.rng;
        let who = cast.people.choose(rng).unwrap();
        let request: Value = serde_json::from_str(&cast.fill(lines.choose(rng).unwrap(), who, rng)).unwrap();
        let (path, mut body) = (request["to"].as_str().unwrap(), request["body"].clone());
        if rng.random_bool(0.7) {
            mutate::structure(&mut body, rng);
        }
        let mut sent = body.to_string().into_bytes();
        if rng.random_bool(0.3) {
            mutate::bytes(&mut sent, rng);
        }
        let mut headers = vec![("content-type", "application/json"), ("origin", crate::harness::ORIGIN)];
        if rng.random_bool(0.2) {
            headers.push(("content-encoding", "gzip"));
            sent = files::gzip(&sent);
            if rng.random_bool(0.5) {
                mutate::bytes(&mut sent, rng);
            }
        }
        let answer = who.send(Method::POST, path, &headers, sent.clone()).await;
        play.judge(&answer, &sent);
    }
    cast.everybody_can_read().await;
    play.ended("requests");
}

#[tokio::test]
async fn a_picture_that_no_camera_makes_is_refused_or_kept_clean() {
    let mut play = Play::begin();
    let cast = Cast::gather().await;
    let pictures = files::pictures();
    while play.goes_on(pictures.len()) {
        let case = usize::try_from(play.cases).unwrap() - 1;
        let rng = &mut play.rng;
        let mut picture = pictures.get(case).unwrap_or_else(|| pictures.choose(rng).unwrap()).clone();
        let whole = case < pictures.len();
        if !whole {
            mutate::bytes(&mut picture, rng);
        }
        let hash = files::name(&picture);
        let end = picture.len();
        let (offset, total) = match rng.random_range(0..10) {
            _ if whole => ("0".to_owned(), end.to_string()),
            0 => (files::number(rng), files::number(rng)),
            1 => ("0".to_owned(), rng.random_range(0..end + 2).to_string()),
            _ => ("0".to_owned(), end.to_string()),
        };
        let who = cast.people.choose(rng).unwrap();
        let answer =
            who.put(&format!("/sync/v1/photos/{hash}?offset={offset}&total={total}"), &picture).await;
        play.judge(&answer, format!("{offset} {total} {picture:02x?}").as_bytes());
        if whole {
            assert_eq!(answer.json()["stored"], json!(true), "{}", answer.text());
        }
    }
    cast.everybody_can_read().await;
    play.ended("pictures");
}

#[tokio::test]
async fn a_file_that_excel_did_not_write_is_refused_or_imported_whole() {
    let mut play = Play::begin();
    let cast = Cast::gather().await;
    let book = files::workbook();
    while play.goes_on(1) {
        let first = play.cases == 1;
        let rng = &mut play.rng;
        let sent = if first { book.clone() } else { files::broken_workbook(&book, rng) };
        let apply = first || rng.random_bool(0.5);
        let office = &cast.people[2];
        let headers = [("origin", crate::harness::ORIGIN)];
        let path = format!("/desk/v1/import?apply={apply}");
        let answer = office.send(Method::POST, &path, &headers, sent.clone()).await;
        play.judge(&answer, &sent);
        if first {
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
    cast.everybody_can_read().await;
    play.ended("workbooks");
}
