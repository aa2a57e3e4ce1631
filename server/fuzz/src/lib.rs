//! What every fuzz target plays on: the real router over a village in a temporary folder, with people signed in, and
//! the judgement of each answer. Knows nothing of where the bytes come from.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a find is a panic")]

#[path = "../../tests/village"]
#[allow(dead_code, unused_imports, reason = "the stage of the scenes; not all of it is played on here")]
mod village {
    pub mod harness;
}
#[path = "../../tests/village/fuzz"]
#[allow(dead_code, reason = "what breaks them at random is not needed here")]
pub mod broken {
    pub mod files;
    mod mutate;
}
mod book;
mod seeds;

use axum::http::Method;
use serde_json::json;
use std::cell::RefCell;
use std::path::Path;
use sync::op::OpHash;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;
use village::harness::{Answer, ORIGIN, Session, TestVillage, VILLAGE};

/// After so many cases the village is checked, and another one is founded: it must not grow while it is fuzzed.
const CASES: u32 = 2_000;

/// A village, and the people whose bytes are played.
pub struct Stage {
    runtime: Runtime,
    village: TestVillage,
    /// 李春梅 of a grid, 张红旗 of the village, 陈敏 of the subdistrict.
    people: [Session; 3],
    played: u32,
}

thread_local! {
    static STAGE: RefCell<Option<Stage>> = const { RefCell::new(None) };
}

/// Before the first case: seeds are planted in the folder that `QUNXING_SEEDS` names.
pub fn begin() {
    tell_panics_apart();
    if let Some(folder) = std::env::var_os("QUNXING_SEEDS") {
        seeds::plant(Path::new(&folder));
    }
}

/// Plays one case.
pub fn play(case: impl FnOnce(&mut Stage)) {
    STAGE.with_borrow_mut(|stage| {
        let stage = stage.get_or_insert_with(Stage::open);
        if stage.played == CASES {
            stage.close();
            *stage = Stage::open();
        }
        stage.played += 1;
        case(stage);
    });
}

/// A panic of ours is a find even where it is caught; that of a library is one unless it is caught on purpose.
fn tell_panics_apart() {
    // The fuzzer's own, which takes every panic for a find.
    drop(std::panic::take_hook());
    let plain = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        plain(panic);
        if panic.location().is_some_and(|at| !at.file().contains("/registry/")) {
            std::process::abort();
        }
    }));
}

impl Stage {
    fn open() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (village, people) = runtime.block_on(async {
            let village = TestVillage::new().await;
            let who = &village.people;
            let people = [
                village.sign_in(&who.li).await,
                village.sign_in(&who.zhang).await,
                village.sign_in(&who.wenyuan).await,
            ];
            (village, people)
        });
        Self { runtime, village, people, played: 0 }
    }

    /// Whatever was kept verifies, and everybody can read it.
    fn close(&self) {
        self.runtime.block_on(async {
            let checked = store::check::everything(&self.village.app.store).await.unwrap();
            assert_eq!(checked.findings, []);
            for account in [&self.village.people.li, &self.village.people.zhang] {
                self.village.phone(account).await.sync().await;
            }
            for path in ["/", "/v/410871001001", "/desk/v1/overview?under=410871001"] {
                judge(&self.people[2].get(path).await);
            }
        });
    }

    /// Whoever these bytes choose.
    fn who(&self, bytes: &[u8]) -> &Session {
        &self.people[bytes.len() % self.people.len()]
    }

    /// What an intent's text becomes in an envelope that can be read.
    pub fn act(&mut self, bytes: &[u8]) {
        let Ok(intent) = std::str::from_utf8(bytes) else { return };
        let who = self.who(bytes);
        let now = self.village.clock.now();
        let id = Uuid::from_u64_pair(u64::from(self.played), 7);
        let head = json!({
            "op_id": id, "device_id": who.device, "dseq": self.played, "deps": [], "actor": who.asker.account,
            "village": VILLAGE, "base_ver": 0, "kv": 1, "recorded_at": now, "clock_offset": 0,
        });
        let op = format!("{{\"head\":{head},\"intent\":{}}}", self.filled(intent, who));
        let item = json!({"op_id": id, "dseq": self.played, "hash": OpHash::of(&op), "op": op});
        let body = json!({"proto": 1, "schema": 1, "device_id": who.device, "ops": [item]});
        let answer = self.runtime.block_on(who.post("/sync/v1/push", &body));
        judge(&answer);
        if op.len() <= sync::MOST_OP_BYTES {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.json()["outcomes"][0]["op_id"], json!(id));
        }
    }

    /// The body of a push.
    pub fn push(&mut self, bytes: &[u8]) {
        self.post("/sync/v1/push", bytes);
    }

    /// The body of a pull.
    pub fn pull(&mut self, bytes: &[u8]) {
        self.post("/sync/v1/pull", bytes);
    }

    fn post(&self, path: &str, bytes: &[u8]) {
        let who = self.who(bytes);
        let body = match std::str::from_utf8(bytes) {
            Ok(text) => self.filled(text, who).into_bytes(),
            Err(_) => bytes.to_vec(),
        };
        let headers = [("content-type", "application/json"), ("origin", ORIGIN)];
        judge(&self.runtime.block_on(who.send(Method::POST, path, &headers, body)));
    }

    /// `offset=…&total=…`, a line feed, and the bytes of a photo whose name is their hash.
    pub fn photo(&mut self, bytes: &[u8]) {
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
        let (query, picture) = (&bytes[..end], &bytes[end + 1..]);
        let query: String =
            query.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
        let path = format!("/sync/v1/photos/{}?{query}", broken::files::name(picture));
        // Not every line is an address; what no client can send needs no answer.
        if path.parse::<axum::http::Uri>().is_err() {
            return;
        }
        judge(&self.runtime.block_on(self.who(bytes).put(&path, picture)));
    }

    /// An Excel file as it is, or one part of a good one after the byte that chooses which.
    pub fn import(&mut self, bytes: &[u8]) {
        let file = if bytes.starts_with(b"PK") { bytes.to_vec() } else { book::with_part(bytes) };
        let apply = bytes.len() % 2 == 1;
        let path = format!("/desk/v1/import?apply={apply}");
        judge(&self.runtime.block_on(self.people[2].send(Method::POST, &path, &[("origin", ORIGIN)], file)));
    }

    /// What is different in each village stands as a word in the corpus.
    fn filled(&self, text: &str, who: &Session) -> String {
        let zhang = self.village.people.zhang.id.to_string();
        text.replace("{device}", &who.device.to_string()).replace("{zhang}", &zhang)
    }
}

/// An answer is one of ours and no mistake of ours.
fn judge(answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{} {}", answer.status, answer.text());
    assert!(
        answer.status.is_success() || answer.refusal().is_some() || answer.status == 422,
        "no words of ours: {} {}",
        answer.status,
        answer.text()
    );
}
