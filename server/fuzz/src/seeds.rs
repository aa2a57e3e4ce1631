//! What each target begins with: the corpus of the seeded fuzz tests, and whole pictures and workbooks.

use crate::book::PARTS;
use crate::broken::files;
use serde_json::Value;
use std::fs::{create_dir_all, write};
use std::path::Path;
use uuid::Uuid;

const ACTS: &str = include_str!("../../tests/corpus/acts.jsonl");
const YEARS: &str = include_str!("../../tests/corpus/years.jsonl");
const REQUESTS: &str = include_str!("../../tests/corpus/requests.jsonl");
/// Words of the corpus that become ids; those of device and secretary are filled in by each village.
const IDS: [&str; 15] = [
    "household", "person", "visit", "need", "dispute", "activity", "task", "honor", "account", "op", "objection",
    "entry", "declared", "experience", "leader_visit",
];

/// Puts every seed into a folder of its target.
pub fn plant(corpus: &Path) {
    for (number, act) in ACTS.lines().chain(YEARS.lines()).enumerate() {
        keep(corpus, "op", number, filled(act).as_bytes());
    }
    for (number, line) in REQUESTS.lines().enumerate() {
        let request: Value = serde_json::from_str(&filled(line)).unwrap();
        let target = match request["to"].as_str().unwrap() {
            "/sync/v1/push" => "push",
            "/sync/v1/pull" => "pull",
            _ => continue,
        };
        keep(corpus, target, number, request["body"].to_string().as_bytes());
    }
    for (number, picture) in files::pictures().into_iter().enumerate() {
        let mut piece = format!("offset=0&total={}\n", picture.len()).into_bytes();
        piece.extend(picture);
        keep(corpus, "photo_offset", number, &piece);
    }
    keep(corpus, "import", PARTS.len(), &files::workbook());
    for (number, (_, text)) in PARTS.iter().enumerate() {
        let mut part = vec![u8::try_from(number).unwrap()];
        part.extend(text);
        keep(corpus, "import", number, &part);
    }
}

fn filled(line: &str) -> String {
    let mut line = line.replace("{today}", "2026-11-23").replace("{photo}", &"0f".repeat(32));
    for (kind, name) in (1..).zip(IDS) {
        line = line.replace(&format!("{{{name}}}"), &Uuid::from_u64_pair(kind, 1).to_string());
    }
    line
}

fn keep(corpus: &Path, target: &str, number: usize, bytes: &[u8]) {
    let folder = corpus.join(target);
    create_dir_all(&folder).unwrap();
    write(folder.join(format!("seed-{number}")), bytes).unwrap();
}
