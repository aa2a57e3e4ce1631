//! 诉求 — its row, and what it counts for.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::figures::{Counted, Recount, Touched, at};
use domain::Need;

static FACTS: Table<Need> = Table {
    name: "need",
    columns: &[
        key("id", |it| Value::Id(it.id.uuid())),
        fixed("village", |it| Value::place(&it.grid.scope())),
        fixed("grid", |it| Value::place(&it.grid)),
        fixed("household", |it| Value::Id(it.household.uuid())),
        fixed("on_day", |it| Value::day(it.raised_on)),
        changing("is_over", |it| Value::yes(it.handling.value.is_over())),
        changing("counts", |it| Value::yes(!it.withdrawn)),
    ],
};

static COUNTED: Counted = Counted {
    sql: "select village, on_day, counts as needs, counts * is_over as needs_over from need where id in ({ids})",
    figures: &[at::NEEDS, at::NEEDS_OVER],
};

impl Noun for Need {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
    fn touch(&self, touched: &mut Touched) {
        touched.fact(&COUNTED, self.id.uuid());
    }
    fn recount(&self, recount: &mut Recount) {
        if self.withdrawn {
            return;
        }
        let over = i64::from(self.handling.value.is_over());
        recount.count(&self.grid.scope(), self.raised_on, at::NEEDS, 1);
        recount.count(&self.grid.scope(), self.raised_on, at::NEEDS_OVER, over);
    }
}
