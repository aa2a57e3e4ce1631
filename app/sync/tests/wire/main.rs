//! The wire described for other languages: `docs/wire.schema.json` and `docs/acts.md` are written from the types and
//! the examples, and compared with what stands there. `QUNXING_UPDATE=1` writes them anew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::missing_panics_doc, missing_docs, reason = "tests")]

mod schema;
mod trace;
mod validate;

use schema::{Names, snake};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use sync::record::RecordKind;
use sync::{FrozenOp, Intent, OfficeAct, OpHead, wire};
use trace::{Learned, Payload, Shape, Tracer, What, learn};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares with the file, or writes it where that is asked for.
fn stands(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("QUNXING_UPDATE").is_some() {
        std::fs::write(&file, text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "{path} is out of date: QUNXING_UPDATE=1 cargo test -p sync --test wire writes it anew"
    );
}

/// Whatever the types of the wire read, by the names of the page.
fn learned() -> (Learned, BTreeMap<&'static str, Shape>) {
    let all = RefCell::new(Learned::default());
    let mut roots = BTreeMap::new();
    macro_rules! root {
        ($($name:literal $type:ty;)*) => {$(
            roots.insert($name, learn(&all, |it: Tracer<'_>| <$type>::deserialize(it)));
        )*};
    }
    root! {
        "push_request" wire::PushRequest;
        "push_response" wire::PushResponse;
        "pull_request" wire::PullRequest;
        "pull_response" wire::PullResponse;
        "photos_wanted" wire::PhotosWanted;
        "photo_states" Vec<wire::PhotoState>;
        "photo_state" wire::PhotoState;
        "activate" wire::Activate;
        "login" wire::Login;
        "profile" wire::Profile;
        "refused" wire::Refused;
        "devices" Vec<wire::DeviceLine>;
        "end_sessions" wire::EndSessions;
        "fault" wire::Fault;
        "head" OpHead;
        "everybodys_act" Intent;
        "offices_act" OfficeAct;
    }
    macro_rules! records {
        ($(
            $(#[doc = $doc:literal])* $(#[cfg($gate:meta)])?
            $kind:ident($type:ty) $name:literal $number:literal, $it:ident in $place:expr, $id:expr;
                $all:ident by $key:ty, $key_of:expr; $by_id:ident of $world:ident, $find:expr;
        )*) => {
            $(roots.insert($name, learn(&all, |it: Tracer<'_>| <$type>::deserialize(it)));)*
        };
    }
    sync::nouns!(records!);
    (all.into_inner(), roots)
}

fn written() -> Value {
    let (learned, roots) = learned();
    let names = Names::of(&learned);
    let mut definitions = names.definitions(&learned);
    let records: Map<String, Value> = RecordKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), names.shape(&roots[kind.as_str()])))
        .collect();
    for (name, shape) in &roots {
        let is_record = records.contains_key(*name);
        let shape = names.shape(shape);
        let itself = json!({"$ref": format!("#/$defs/{name}")});
        if !is_record && shape != itself {
            let taken = definitions.insert((*name).to_owned(), shape);
            assert_eq!(taken, None, "two things are called {name}");
        }
    }
    definitions.insert(
        "op".into(),
        json!({"type": "object", "properties": {
            "head": {"$ref": "#/$defs/head"},
            "intent": {"anyOf": [{"$ref": "#/$defs/everybodys_act"}, {"$ref": "#/$defs/offices_act"}]},
        }, "required": ["head", "intent"]}),
    );
    // What an answer says only to whoever writes a client is not read back by the types themselves.
    definitions["refused"]["properties"]["fault"] =
        json!({"anyOf": [{"$ref": "#/$defs/fault"}, {"type": "null"}]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The wire of 群星 Qunxing, version 1 (docs/sync-protocol.md)",
        "description": "Written from the types by a test. Every field that a version does not know is let be, and \
                        every word besides those listed under \"examples\" may come from a newer version. \
                        `records` says what stands in a change's `doc`, by its `kind`; `op` is what stands in a \
                        push's `op`, both as text.",
        "records": records,
        "$defs": definitions,
    })
}

/// Every kind of act, with whether only offices do it.
fn kinds() -> Vec<(&'static str, bool)> {
    let (learned, roots) = learned();
    let of = |root: &str| -> Vec<&'static str> {
        let Shape::Named(key) = &roots[root] else { panic!("{root} is a type") };
        let What::Enum(variants) = &learned.types[key].what else { panic!("{root} is one of many") };
        variants.iter().map(|(name, _)| *name).collect()
    };
    let field = of("everybodys_act").into_iter().map(|kind| (kind, false));
    field.chain(of("offices_act").into_iter().map(|kind| (kind, true))).collect()
}

/// Lines of the corpus, filled in.
fn examples() -> Vec<(Value, String)> {
    let ids = [
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
        "op",
        "device",
        "zhang",
    ];
    let mut examples = Vec::new();
    for file in ["acts", "years"] {
        let corpus =
            std::fs::read_to_string(root().join(format!("server/tests/corpus/{file}.jsonl"))).unwrap();
        for line in corpus.lines() {
            let mut line = line.replace("{today}", "2026-11-23").replace("{photo}", &"0f".repeat(32));
            for (number, name) in ids.iter().enumerate() {
                let id = format!("0190f3a0-0000-7000-8000-0000000000{:02x}", number + 1);
                line = line.replace(&format!("{{{name}}}"), &id);
            }
            let act = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            examples.push((act, line));
        }
    }
    examples
}

fn kind_of(act: &Value) -> &str {
    act.as_object().and_then(|act| act.keys().next()).unwrap()
}

#[test]
fn the_schema_is_what_the_types_read() {
    let mut text = serde_json::to_string_pretty(&written()).unwrap();
    text.push('\n');
    stands("docs/wire.schema.json", &text);
}

#[test]
fn every_kind_of_act_has_an_example_that_reads_and_fits_the_schema() {
    let schemas = written();
    let examples = examples();
    let head = json!({
        "op_id": "0190f3a0-0000-7000-8000-000000000001", "device_id": "0190f3a0-0000-7000-8000-000000000002",
        "dseq": 1, "deps": [], "actor": "0190f3a0-0000-7000-8000-000000000003", "village": "410871001001",
        "base_ver": 0, "kv": 1, "recorded_at": 1_795_400_000_000_i64, "clock_offset": 0,
    });
    for (act, _) in &examples {
        let op = json!({"head": head, "intent": act});
        assert!(FrozenOp::kept(op.to_string()).read().is_ok(), "an example does not read: {act}");
        assert_eq!(validate::flaw(&schemas, "op", &op), None, "{act}");
    }
    let mut page = String::from(
        "# One example for every kind of act\n\n\
         Written by a test from the table of acts (`app/sync/src/intent.rs`, `app/sync/src/office.rs`) and the \
         examples that every fuzz run sends to a server (`server/tests/corpus`). It stands as `intent` in an op \
         (`docs/sync-protocol.md`); which fields may be left out says `docs/wire.schema.json`. The ids are made \
         up: those of records that an act makes are made by the client, the others are those of records that are \
         there.\n",
    );
    for offices in [false, true] {
        let title = if offices { "What only offices do" } else { "What everybody does" };
        write!(page, "\n## {title}\n").unwrap();
        for (kind, _) in kinds().into_iter().filter(|(_, its)| *its == offices) {
            let example = examples.iter().find(|(act, _)| kind_of(act) == kind);
            let (_, example) = example.unwrap_or_else(|| panic!("the corpus has no example of {kind}"));
            write!(page, "\n### `{kind}`\n\n```json\n{example}\n```\n").unwrap();
        }
    }
    stands("docs/acts.md", &page);
}

#[test]
fn what_is_not_on_the_wire_does_not_fit() {
    let schemas = written();
    let good = json!({"proto": 1, "schema": 1, "device_id": "0190f3a0-0000-7000-8000-000000000001",
        "cursors": [{"village": "410871001001", "seq": 0}], "budget": 1});
    assert_eq!(validate::flaw(&schemas, "pull_request", &good), None);
    for (pointer, value) in [
        ("/proto", json!(-1)),
        ("/proto", json!(70_000)),
        ("/device_id", json!("me")),
        ("/cursors/0/village", json!("4108710010010")),
        ("/cursors/0/seq", json!("0")),
        ("/cursors/0", json!({"village": "410871001001"})),
        ("/cursors/0", json!({"village": "410871001001", "seq": 0, "sequel": 1})),
        ("/cursors", json!({})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(validate::flaw(&schemas, "pull_request", &bad).is_some(), "{bad}");
    }
}

#[test]
fn types_are_learned_whole() {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Plain,
        With(u8),
        #[serde(rename = "other")]
        Fields {
            day: domain::Day,
            note: Option<String>,
        },
    }
    #[derive(Deserialize)]
    struct Thing {
        kind: Kind,
        #[serde(default)]
        more: Vec<Kind>,
        at: Option<domain::At>,
        id: domain::OpId,
    }
    let all = RefCell::new(Learned::default());
    let shape = learn(&all, |it: Tracer<'_>| {
        Thing::deserialize(it).map(|it| {
            let told = |kind: &Kind| match kind {
                Kind::Plain => 0,
                Kind::With(number) => usize::from(*number),
                Kind::Fields { day, note } => note.as_ref().map_or(0, String::len) + day.to_string().len(),
            };
            (told(&it.kind), it.more.len(), it.at, it.id)
        })
    });
    let all = all.into_inner();
    let Shape::Named(key) = shape else { panic!("{shape:?}") };
    let What::Struct(thing) = &all.types[&key].what else { panic!("a struct") };
    assert_eq!(thing.required.iter().copied().collect::<Vec<_>>(), ["id", "kind"]);
    assert_eq!(thing.shapes["id"], Shape::Text(3));
    let Shape::Named(kind) = &thing.shapes["kind"] else { panic!("{thing:?}") };
    let What::Enum(variants) = &all.types[kind].what else { panic!("an enum") };
    let Some(Payload::Struct(fields)) = &variants[2].1 else { panic!("{variants:?}") };
    assert_eq!((fields.shapes["day"].clone(), fields.required.len()), (Shape::Text(1), 1));
    assert_eq!(snake("StarPlan"), "star_plan");
}
