//! The phone's disk in a browser. The transactions themselves stand in `indexeddb.js`, so that nothing
//! of Rust's is awaited inside one; here texts and bytes are made ready before it opens.

use crate::error::Error;
use crate::store::{Lasting, Rows, Store, Table, Value, Write};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/indexeddb.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn read(disk: &JsValue, tables: Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn under(disk: &JsValue, table: &str, prefix: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn piece(disk: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn commit(disk: &JsValue, changes: Array, strict: bool) -> Result<JsValue, JsValue>;
}

#[cfg(feature = "suite")]
#[wasm_bindgen(module = "/src/indexeddb.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn remove(name: &str) -> Result<JsValue, JsValue>;
}

/// A database of the browser, one for each person.
#[derive(Clone, Debug)]
pub struct IndexedDb(JsValue);

impl IndexedDb {
    /// Opens the database of this name, and makes it if it is not there.
    pub async fn open(name: &str) -> Result<Self, Error> {
        open(name).await.map(Self).map_err(error)
    }
    /// Takes a database away; for the suite only.
    #[cfg(feature = "suite")]
    pub async fn remove(name: &str) -> Result<(), Error> {
        remove(name).await.map(drop).map_err(error)
    }
}

fn error(thrown: JsValue) -> Error {
    match thrown.as_string().as_deref() {
        Some("full") => Error::Full,
        Some("taken") => Error::Taken,
        Some("lost") => Error::Lost,
        Some("unavailable") => Error::Unavailable,
        Some(said) => Error::Failed(said.to_owned()),
        None => Error::Failed("unknown".to_owned()),
    }
}

/// Keys and values as two lists of the same length.
fn rows(pair: &JsValue) -> Rows {
    let pair: &Array = pair.unchecked_ref();
    let (keys, values): (Array, Array) = (pair.get(0).unchecked_into(), pair.get(1).unchecked_into());
    let both = keys.iter().zip(values.iter());
    both.filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?))).collect()
}

impl Store for IndexedDb {
    async fn read(&self, tables: &[Table]) -> Result<Vec<Rows>, Error> {
        let names = tables.iter().map(|table| JsString::from(table.name())).collect();
        let found: Array = read(&self.0, names).await.map_err(error)?.unchecked_into();
        Ok(found.iter().map(|pair| rows(&pair)).collect())
    }

    async fn under(&self, table: Table, prefix: &str) -> Result<Rows, Error> {
        Ok(rows(&under(&self.0, table.name(), prefix).await.map_err(error)?))
    }

    async fn piece(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let found = piece(&self.0, key).await.map_err(error)?;
        Ok((!found.is_undefined()).then(|| found.unchecked_into::<Uint8Array>().to_vec()))
    }

    async fn commit(&self, writes: Vec<Write>, lasting: Lasting) -> Result<(), Error> {
        if writes.is_empty() {
            return Ok(());
        }
        let changes = Array::new();
        let change = |what: &str, table: Table, key: &str, value: JsValue| {
            changes.push(&what.into());
            changes.push(&table.name().into());
            changes.push(&key.into());
            changes.push(&value);
        };
        for write in writes {
            match write {
                Write::Add(table, key, text) => change("add", table, &key, text.into()),
                Write::Expect(table, key, text) => change("expect", table, &key, JsValue::from(text)),
                Write::Put(table, key, Value::Text(text)) => change("put", table, &key, text.into()),
                Write::Put(table, key, Value::Bytes(bytes)) => {
                    change("bytes", table, &key, Uint8Array::from(bytes.as_slice()).into());
                }
                Write::Delete(table, key) => change("delete", table, &key, JsValue::UNDEFINED),
                Write::DeleteUnder(table, prefix) => {
                    change("delete under", table, &prefix, JsValue::UNDEFINED)
                }
            }
        }
        commit(&self.0, changes, lasting == Lasting::Strict).await.map(drop).map_err(error)
    }
}
