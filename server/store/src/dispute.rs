//! 矛盾纠纷 — its row, and what it counts for.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::figures::{Counted, Recount, Touched, at};
use domain::Dispute;

static FACTS: Table<Dispute> = Table {
    name: "dispute",
    columns: &[
        key("id", |it| Value::Id(it.id.uuid())),
        fixed("village", |it| Value::place(&it.grid.scope())),
        fixed("grid", |it| Value::place(&it.grid)),
        fixed("on_day", |it| Value::day(it.on)),
        changing("settled", |it| Value::yes(it.status().is_settled())),
        changing("closed", |it| Value::yes(it.status().is_closed())),
    ],
};

static COUNTED: Counted = Counted {
    sql: "select village, on_day, 1 as disputes, settled as disputes_settled from dispute where id in ({ids})",
    figures: &[at::DISPUTES, at::DISPUTES_SETTLED],
};

impl Noun for Dispute {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
    fn touch(&self, touched: &mut Touched) {
        touched.fact(&COUNTED, self.id.uuid());
    }
    fn recount(&self, recount: &mut Recount) {
        let settled = i64::from(self.status().is_settled());
        recount.count(&self.grid.scope(), self.on, at::DISPUTES, 1);
        recount.count(&self.grid.scope(), self.on, at::DISPUTES_SETTLED, settled);
    }
}
