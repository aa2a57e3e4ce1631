//! Every answer of the exchange that a scene hears is what `docs/wire.schema.json` says.

#[path = "../../../../app/sync/tests/wire/validate.rs"]
mod validate;

use super::Answer;
use axum::http::Method;
use serde_json::Value;
use std::sync::OnceLock;

fn schemas() -> &'static Value {
    static SCHEMAS: OnceLock<Value> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/wire.schema.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    })
}

/// What an address answers with, by the names of the schema.
fn named(method: &Method, path: &str) -> Option<&'static str> {
    match (method.as_str(), path.split('?').next()?) {
        ("POST", "/sync/v1/push") => Some("push_response"),
        ("POST", "/sync/v1/pull") => Some("pull_response"),
        ("POST", "/sync/v1/photos/want") => Some("photo_states"),
        ("PUT", path) if path.starts_with("/sync/v1/photos/") => Some("photo_state"),
        ("POST", "/session/activate" | "/session/login") | ("GET", "/session") => Some("profile"),
        ("GET", "/session/devices") => Some("devices"),
        _ => None,
    }
}

/// Fails when an answer says something that no other client could know of.
pub fn must_fit(method: &Method, path: &str, answer: &Answer) {
    let Some(name) = named(method, path) else { return };
    let Ok(value) = serde_json::from_slice::<Value>(&answer.body) else { return };
    let name = if answer.status.is_success() { name } else { "refused" };
    assert_eq!(validate::flaw(schemas(), name, &value), None, "{method} {path}");
    for change in value["pages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|page| page["changes"].as_array())
        .flatten()
    {
        let kind = change["kind"].as_str().unwrap();
        let record =
            schemas()["records"][kind]["$ref"].as_str().unwrap_or_else(|| panic!("no schema of a {kind}"));
        let Some(doc) = change["doc"].as_str() else { continue };
        let doc: Value = serde_json::from_str(doc).unwrap();
        let name = record.trim_start_matches("#/$defs/");
        assert_eq!(validate::flaw(schemas(), name, &doc), None, "a {kind} of {path}");
    }
}
