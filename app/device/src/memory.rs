//! A phone's disk in memory, for tests and for the suite that the browser's store is held to.

use crate::error::Error;
use crate::store::{Lasting, Rows, Store, Table, Value, Write};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

type Tables = BTreeMap<(Table, String), Value>;

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
        let mut tables = self.tables.borrow().clone();
        for write in writes {
            match write {
                Write::Add(table, key, text) => {
                    if tables.insert((table, key), Value::Text(text)).is_some() {
                        return Err(Error::Taken);
                    }
                }
                Write::Put(table, key, value) => {
                    tables.insert((table, key), value);
                }
                Write::Delete(table, key) => {
                    tables.remove(&(table, key));
                }
                Write::DeleteUnder(table, prefix) => {
                    tables.retain(|(of, key), _| *of != table || !key.starts_with(&prefix));
                }
            }
        }
        if self.room.borrow().is_some_and(|room| tables.len() > room) {
            return Err(Error::Full);
        }
        *self.tables.borrow_mut() = tables;
        Ok(())
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bytes(_) => None,
    }
}
