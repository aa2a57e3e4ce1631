//! The store's suite in a real browser, and how long its disk takes; a test page calls both.
#![cfg(target_arch = "wasm32")]

use device::store::{Lasting, Store, Table, Write};
use device::suite::{Disks, run};
use device::{Error, IndexedDb};
use serde_json::json;
use wasm_bindgen::prelude::*;

/// Databases of the browser, each begun anew by [`run_suite`].
struct InBrowser;

impl Disks for InBrowser {
    type Disk = IndexedDb;
    async fn open(&self, name: &str) -> Result<IndexedDb, Error> {
        IndexedDb::open(&format!("suite-{name}")).await
    }
}

/// Plays the suite; JSON: behaviours by name, each with null or what went wrong.
#[wasm_bindgen]
pub async fn run_suite() -> String {
    let faults = run(&InBrowser).await.into_iter().map(|(name, kept)| (name.to_owned(), json!(kept.err())));
    serde_json::Value::Object(faults.collect()).to_string()
}

/// Times in milliseconds, to be compared with docs: 10,000 rows in pages of 500, reading them all, and
/// the middle and the slowest hundredth of 300 strict saves.
#[wasm_bindgen]
pub async fn run_figures() -> Result<String, JsError> {
    let disk = IndexedDb::open("suite-figures").await?;
    let doc = "{\"note\":\"屋顶漏雨\"}".repeat(35);
    let began = js_sys::Date::now();
    for page in 0..20 {
        let rows =
            (0..500).map(|row| Write::put(Table::Base, format!("410871001001/3/{page:04}{row:04}"), &*doc));
        disk.commit(rows.collect(), Lasting::Relaxed).await?;
    }
    let written = js_sys::Date::now();
    let count = disk.read(&[Table::Base]).await?.first().map_or(0, Vec::len);
    let read = js_sys::Date::now();
    let mut saves = Vec::new();
    for number in 0..300 {
        let left = now();
        let row = Write::Add(Table::Outbox, format!("{left}-{number}"), doc.clone());
        disk.commit(vec![row], Lasting::Strict).await?;
        saves.push(now() - left);
    }
    saves.sort_by(f64::total_cmp);
    let figures = json!({
        "rows": count,
        "write_ms": written - began,
        "read_ms": read - written,
        "save_p50_ms": saves[150],
        "save_p99_ms": saves[297],
    });
    Ok(figures.to_string())
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}
