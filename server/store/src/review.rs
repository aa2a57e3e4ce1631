//! 待核 — the row of what waits for a person.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use sync::ReviewItem;

static FACTS: Table<ReviewItem> = Table {
    name: "review",
    columns: &[
        key("op_id", |it| Value::Id(it.op_id.uuid())),
        fixed("village", |it| Value::place(&it.village.scope())),
        changing("is_open", |it| Value::yes(it.state.is_open())),
    ],
};

impl Noun for ReviewItem {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}
