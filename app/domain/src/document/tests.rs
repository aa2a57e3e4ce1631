//! Documents against what serde_json makes of the same text, and every way to be wrong.

use super::*;
use crate::settings::{KeyTasks, Settings};
use std::collections::BTreeMap;

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "snake_case")]
enum Act {
    Rest,
    Walk(u8),
    Say { words: String },
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "snake_case")]
enum Mood {
    Calm,
    #[serde(other)]
    Other,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Doc {
    id: i64,
    #[serde(default)]
    acts: Vec<Act>,
    share: Option<f64>,
    #[serde(default)]
    mood: Option<Mood>,
    #[serde(default)]
    moods: BTreeMap<Mood, u8>,
    pair: Option<(bool, char)>,
    #[serde(default)]
    by_name: BTreeMap<String, Option<u32>>,
}

#[test]
fn it_reads_what_serde_json_reads() {
    let texts = [
        r#"{"id": -5}"#,
        r#"{"id": 9007199254740993, "acts": ["rest", {"walk": 3}, {"say": {"words": "\u661f\n\"好\"", "later": [1]}}]}"#,
        r#"{"id": 0, "share": 0.25, "pair": [true, "户"], "by_name": {"a": 1, "b": null}, "later": {"x": [{}]}}"#,
        r#"{"id": 1, "share": null, "acts": []}"#,
        r#"{"pair": [false, "\u6237"], "later": 1, "acts": [{"say": {"later": 1, "words": ""}}], "id": 3}"#,
        r#"{"id": 1, "mood": "calm", "moods": {"calm": 1, "wild": 2}}"#,
        r#"{"id": 1, "mood": "wild", "later": 1, "later": 2}"#,
        r#"{"id": 1, "mood": null, "acts": null}"#,
        r#"{"id": 1, "acts": [{"say": {}}]}"#,
        r#"{"id": 1, "acts": [{"say": {"words": "a", "words": "b"}}]}"#,
        r#"{"id": 1, "id": 2}"#,
        r#"{"id": 1.5}"#,
        r#"{"acts": []}"#,
        r#"{"id": 1, "acts": [{"walk": 300}]}"#,
        r#"{"id": 1, "acts": [{"walk": 1, "rest": null}]}"#,
        r#"{"id": "1"}"#,
        "[1]",
        "{",
        "",
    ];
    for text in texts {
        assert_eq!(read::<Doc>(text).ok(), serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn what_was_typed_is_read_as_it_is_seen_wherever_it_stands() {
    let text = r#"{"id": 1, "acts": [{"say": {"words": "\u0007王\u200b芳\ud83f\udffe"}}], "pair": [true, "户"], "by_name": {"a": 2}}"#;
    let typed = read_typed::<Doc>(text).unwrap();
    assert_eq!(typed.acts, [Act::Say { words: "王芳".into() }]);
    let whole = read::<Doc>(text).unwrap();
    assert_eq!(whole.acts, [Act::Say { words: "\u{7}王\u{200b}芳\u{1fffe}".into() }], "a document is let be");
    assert_eq!(Doc { acts: whole.acts, ..typed }, read::<Doc>(text).unwrap(), "everything else is the same");
    assert!(read_typed::<Doc>("{").is_err());
}

#[test]
fn what_ships_reads_the_same_both_ways() {
    let settings = include_str!("../../data/settings.json");
    assert_eq!(read::<Settings>(settings).unwrap(), serde_json::from_str(settings).unwrap());
    let tasks = include_str!("../../data/key_tasks.json");
    assert_eq!(read::<KeyTasks>(tasks).unwrap(), serde_json::from_str(tasks).unwrap());
}

#[test]
fn a_damaged_part_is_told_from_a_damaged_document() {
    let walks = read::<Vec<Perhaps<Act>>>(r#"[{"walk": 3}, {"walk": "far"}, 7, "rest"]"#).unwrap();
    let whole: Vec<_> = walks.into_iter().map(|walk| walk.0).collect();
    assert_eq!(whole, [Some(Act::Walk(3)), None, None, Some(Act::Rest)]);
    assert_eq!(read::<Vec<Perhaps<Act>>>("[").err(), Some(Misread::NotJson));
}

#[test]
fn every_way_to_be_wrong_is_told_apart() {
    assert_eq!(read::<Doc>("{"), Err(Misread::NotJson));
    assert_eq!(read::<Doc>(r#"{"id": 1, "acts": ["fly"]}"#), Err(Misread::UnknownWord));
    assert_eq!(read::<Doc>(r#"{"id": 1, "acts": [{"walk": "far"}]}"#), Err(Misread::Misshapen));
    assert_eq!(read_if_any::<Doc>("nothing"), None);
}
