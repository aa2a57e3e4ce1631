//! The corpus of the fuzz tests knows every kind of act: one that is new comes with a seed.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs, reason = "tests")]

use simulator::names::{ACTS, OFFICE_ACTS};
use std::collections::BTreeSet;
use sync::Op;

const CORPUS: [&str; 2] =
    [include_str!("../../tests/corpus/acts.jsonl"), include_str!("../../tests/corpus/years.jsonl")];

/// Any head: an act is read in an operation.
const HEAD: &str = r#"{"op_id":"0190f3a0-0000-7000-8000-000000000001","device_id":"0190f3a0-0000-7000-8000-000000000001",
    "dseq":1,"deps":[],"actor":"0190f3a0-0000-7000-8000-000000000001","village":"410871001001","base_ver":0,"kv":1,
    "recorded_at":0,"clock_offset":0}"#;

/// A line with something that can be read in place of its `{words}`.
fn filled(line: &str) -> String {
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let mut pieces = line.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').filter(|(word, _)| is_word(word)) {
            Some(("today", rest)) => filled.extend(["2026-11-23", rest]),
            Some(("photo", rest)) => filled.extend([&"0f".repeat(32), rest]),
            Some((_, rest)) => filled.extend(["0190f3a0-0000-7000-8000-000000000001", rest]),
            None => filled.extend(["{", piece]),
        }
    }
    filled
}

#[test]
fn every_kind_of_act_has_a_seed() {
    let lines = CORPUS.iter().flat_map(|corpus| corpus.lines());
    let read = |line: &str| Op::read(&format!("{{\"head\":{HEAD},\"intent\":{}}}", filled(line)));
    let known: BTreeSet<_> = lines
        .map(|line| match read(line) {
            Ok(op) => op.intent.kind(),
            Err(why) => panic!("{why:?}: {line}"),
        })
        .collect();
    let missing: Vec<_> = ACTS.iter().chain(OFFICE_ACTS).filter(|act| !known.contains(*act)).collect();
    assert!(missing.is_empty(), "no seed of {missing:?} in server/tests/corpus");
}
