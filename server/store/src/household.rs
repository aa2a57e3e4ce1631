//! 户 — its row.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use domain::Household;

static FACTS: Table<Household> = Table {
    name: "household",
    columns: &[
        key("id", |it| Value::Id(it.id.uuid())),
        fixed("village", |it| Value::place(&it.grid.value.scope())),
        changing("grid", |it| Value::place(&it.grid.value)),
        changing("stands", |it| Value::yes(it.stands())),
    ],
};

impl Noun for Household {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}
