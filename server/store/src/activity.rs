//! 志愿活动 — its row, and what it counts for.

use crate::facts::{Noun, Row, Table, Value, changing, key};
use crate::figures::{Counted, Recount, Touched, at};
use domain::Activity;

static FACTS: Table<Activity> = Table {
    name: "volunteer_activity",
    columns: &[
        key("id", |it| Value::Id(it.now.id.uuid())),
        changing("village", |it| Value::place(&it.now.place.scope())),
        changing("on_day", |it| Value::day(it.now.on)),
        changing("attendances", |it| Value::Number(i64::from(it.now.attendances))),
    ],
};

static COUNTED: Counted = Counted {
    sql: "select village, on_day, 1 as activities, attendances from volunteer_activity where id in ({ids})",
    figures: &[at::ACTIVITIES, at::ATTENDANCES],
};

impl Noun for Activity {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
    fn touch(&self, touched: &mut Touched) {
        touched.fact(&COUNTED, self.now.id.uuid());
    }
    fn recount(&self, recount: &mut Recount) {
        let attendances = i64::from(self.now.attendances);
        recount.count(&self.now.place.scope(), self.now.on, at::ACTIVITIES, 1);
        recount.count(&self.now.place.scope(), self.now.on, at::ATTENDANCES, attendances);
    }
}
