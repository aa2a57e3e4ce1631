//! A phone's disk in memory, for tests and for the suite that the browser's store is held to.

use crate::error::Error;
use crate::store::{Lasting, Rows, Store, Table, Value, Write};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

type Key = (Table, String);
type Tables = BTreeMap<Key, Value>;

/// A disk in memory. Clones share it, as tabs share a browser's database.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    tables: Rc<RefCell<Tables>>,
    room: Rc<RefCell<Option<usize>>>,
}

impl MemoryStore {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }
    /// From now on there is room for so many rows and no more; `None` for no limit.
    pub fn limit_rows(&self, rows: Option<usize>) {
        *self.room.borrow_mut() = rows;
    }
    /// Another disk that holds the same now, and from now on lives by itself.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self {
            tables: Rc::new(RefCell::new(self.tables.borrow().clone())),
            room: Rc::new(RefCell::new(*self.room.borrow())),
        }
    }
    /// Throws everything away, as a browser short of room may.
    pub fn wipe(&self) {
        self.tables.borrow_mut().clear();
    }
}

impl Store for MemoryStore {
    async fn read(&self, tables: &[Table]) -> Result<Vec<Rows>, Error> {
        let kept = self.tables.borrow();
        let rows = |table: Table| {
            let in_table = kept.iter().filter(|((of, _), _)| *of == table);
            in_table.filter_map(|((_, key), value)| Some((key.clone(), text(value)?))).collect()
        };
        Ok(tables.iter().map(|table| rows(*table)).collect())
    }

    async fn under(&self, table: Table, prefix: &str) -> Result<Rows, Error> {
        let kept = self.tables.borrow();
        let from = kept.range((table, prefix.to_owned())..);
        let under = from.take_while(|((of, key), _)| *of == table && key.starts_with(prefix));
        Ok(under.filter_map(|((_, key), value)| Some((key.clone(), text(value)?))).collect())
    }

    async fn piece(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let found = self.tables.borrow().get(&(Table::Piece, key.to_owned())).cloned();
        Ok(found.and_then(|value| match value {
            Value::Bytes(bytes) => Some(bytes),
            Value::Text(_) => None,
        }))
    }

    async fn commit(&self, writes: Vec<Write>, _: Lasting) -> Result<(), Error> {
        let mut tables = self.tables.borrow_mut();
        let mut before = Vec::new();
        let mut done = Ok(());
        for write in writes {
            done = apply(&mut tables, write, &mut before);
            if done.is_err() {
                break;
            }
        }
        if done.is_ok() && self.room.borrow().is_some_and(|room| tables.len() > room) {
            done = Err(Error::Full);
        }
        if done.is_err() {
            for (key, value) in before.into_iter().rev() {
                set(&mut tables, key, value);
            }
        }
        done
    }
}

fn set(tables: &mut Tables, key: Key, value: Option<Value>) -> Option<Value> {
    match value {
        Some(value) => tables.insert(key, value),
        None => tables.remove(&key),
    }
}

/// One change, and what was there before it.
fn apply(tables: &mut Tables, write: Write, before: &mut Vec<(Key, Option<Value>)>) -> Result<(), Error> {
    let changes: Vec<(Key, Option<Value>)> = match write {
        Write::Add(table, key, text) => {
            let key = (table, key);
            if tables.contains_key(&key) {
                return Err(Error::Taken);
            }
            vec![(key, Some(Value::Text(text)))]
        }
        Write::Expect(table, key, expected) => {
            if tables.get(&(table, key)).and_then(text) != expected {
                return Err(Error::Taken);
            }
            Vec::new()
        }
        Write::Put(table, key, value) => vec![((table, key), Some(value))],
        Write::Delete(table, key) => vec![((table, key), None)],
        Write::DeleteUnder(table, prefix) => {
            let from = tables.range((table, prefix.clone())..);
            let under = from.take_while(|((of, key), _)| *of == table && key.starts_with(&prefix));
            under.map(|(key, _)| (key.clone(), None)).collect()
        }
    };
    for (key, value) in changes {
        before.push((key.clone(), set(tables, key, value)));
    }
    Ok(())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(_) => None,
    }
}
