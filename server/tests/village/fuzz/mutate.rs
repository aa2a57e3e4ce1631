//! Makes from what a phone sends what no phone would send: by structure, by text and by bytes.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

/// Texts at the edges of what is expected somewhere.
const TEXTS: [&str; 26] = [
    "",
    " ",
    "\u{0}",
    "a\u{0}b",
    "\u{feff}",
    "\u{202e}",
    "👨‍👩‍👧‍👦",
    "é",
    "\u{10ffff}",
    "null",
    "-1",
    "1e999",
    "９",
    "0001-01-01",
    "9999-12-31",
    "-9999-01-01",
    "2026-02-30",
    "410871",
    "410871001001",
    "410871002001001",
    "4108710010010030000",
    "000000",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "'; drop table op; --",
    "<script>alert(1)</script>",
];

/// Texts that no JSON writer makes, and some that readers stumble over.
const SPLINTERS: [&str; 14] = [
    "\\ud800",
    "\\u0000",
    "1e999",
    "-0",
    "0.1",
    "18446744073709551616",
    "-9223372036854775808",
    "{",
    "]",
    "\"",
    ",",
    ":null",
    "/*",
    "\u{feff}",
];

fn number(rng: &mut StdRng) -> Value {
    let edges = [0, 1, -1, 255, 256, 65_536, i64::from(i32::MAX) + 1, i64::MAX, i64::MIN, i64::MIN + 1];
    match rng.random_range(0..4) {
        0 => json!(u64::MAX),
        1 => json!(0.5),
        _ => json!(edges.choose(rng)),
    }
}

fn text(rng: &mut StdRng) -> Value {
    match rng.random_range(0..6) {
        0 => json!("长".repeat(rng.random_range(1..3_000))),
        _ => json!(TEXTS.choose(rng)),
    }
}

fn nested(rng: &mut StdRng) -> Value {
    let deep = rng.random_range(1..200);
    (0..deep)
        .fold(json!(1), |inside, _| if rng.random_bool(0.5) { json!([inside]) } else { json!({"a": inside}) })
}

fn anything(rng: &mut StdRng) -> Value {
    match rng.random_range(0..9) {
        0 => Value::Null,
        1 => json!(rng.random_bool(0.5)),
        2 | 3 => number(rng),
        4 => json!([]),
        5 => json!({}),
        6 => nested(rng),
        _ => text(rng),
    }
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum(),
        _ => 0,
    }
}

/// The node of this number, counted from the outside.
fn node<'a>(value: &'a mut Value, number: &mut usize) -> Option<&'a mut Value> {
    if *number == 0 {
        return Some(value);
    }
    *number -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, number)),
        Value::Object(fields) => fields.values_mut().find_map(|field| node(field, number)),
        _ => None,
    }
}

/// Changes something in a document's structure.
pub fn structure(value: &mut Value, rng: &mut StdRng) {
    for _ in 0..rng.random_range(1..4) {
        let mut number = rng.random_range(0..nodes(value));
        let Some(found) = node(value, &mut number) else { continue };
        match (rng.random_range(0..3), found) {
            (0, Value::Object(fields)) if !fields.is_empty() => {
                let name = fields.keys().nth(rng.random_range(0..fields.len())).cloned().unwrap();
                let taken = fields.remove(&name);
                if rng.random_bool(0.5) {
                    fields.insert(TEXTS.choose(rng).unwrap().to_string(), taken.unwrap());
                }
            }
            (0, Value::Array(items)) => {
                let item = items.first().cloned().unwrap_or_else(|| anything(rng));
                let times = [1, 2, 150].choose(rng).copied().unwrap();
                items.extend(std::iter::repeat_n(item, times));
            }
            (1, Value::String(words)) => {
                let at = words
                    .char_indices()
                    .map(|(at, _)| at)
                    .nth(rng.random_range(0..=words.chars().count().max(1) - 1));
                words.insert_str(at.unwrap_or(0), TEXTS.choose(rng).unwrap());
            }
            (_, found) => *found = anything(rng),
        }
    }
}

/// Changes something in a text, so that it may be no document any more.
pub fn splinter(text: &mut String, rng: &mut StdRng) {
    let edges: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (one, other) = (*edges.choose(rng).unwrap(), *edges.choose(rng).unwrap());
    let (from, to) = (one.min(other), one.max(other));
    match rng.random_range(0..4) {
        0 => text.truncate(from),
        1 => text.insert_str(from, SPLINTERS.choose(rng).unwrap()),
        2 => text.replace_range(from..to, ""),
        _ => {
            let again = text[from..to].to_owned();
            text.insert_str(from, &again);
        }
    }
}

/// Changes some bytes.
pub fn bytes(all: &mut Vec<u8>, rng: &mut StdRng) {
    for _ in 0..rng.random_range(1..6) {
        if all.is_empty() {
            return all.push(rng.random());
        }
        let at = rng.random_range(0..all.len());
        match rng.random_range(0..6) {
            0 => all[at] ^= 1 << rng.random_range(0..8),
            1 => all[at] = [0, 1, 0x7f, 0x80, 0xff].choose(rng).copied().unwrap(),
            2 => all.truncate(at),
            3 => all.insert(at, rng.random()),
            4 => {
                let end = all.len().min(at + rng.random_range(1..64));
                let again = all[at..end].to_vec();
                all.splice(at..at, again);
            }
            _ => {
                let end = all.len().min(at + rng.random_range(1..9));
                all[at..end].fill([0, 0xff].choose(rng).copied().unwrap());
            }
        }
    }
}
