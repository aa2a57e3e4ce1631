//! 入户走访 — its row, and what it counts for: each visit, and each household once a year.

use crate::engine::Engine;
use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::figures::{Counted, Recount, Touched, at};
use crate::sql::{bytes, code, day_of};
use crate::{Conn, Result};
use domain::{Day, HouseholdId, PlaceCode, Visit};
use sqlx::{AssertSqlSafe, Row as _};

static FACTS: Table<Visit> = Table {
    name: "household_visit",
    columns: &[
        key("id", |it| Value::Id(it.first.id.uuid())),
        fixed("village", |it| Value::place(&it.grid.scope())),
        fixed("grid", |it| Value::place(&it.grid)),
        fixed("household", |it| Value::Id(it.first.household.uuid())),
        fixed("worker", |it| Value::Id(it.by.uuid())),
        fixed("device", |it| Value::Id(it.device.uuid())),
        fixed("on_day", |it| Value::day(it.first.on)),
        changing("counts", |it| Value::yes(it.counts())),
        changing("not_met", |it| Value::yes(it.is_not_met())),
    ],
};

static COUNTED: Counted = Counted {
    sql: "select village, on_day, counts as visits, not_met as visits_not_met from household_visit where id in ({ids})",
    figures: &[at::VISITS, at::VISITS_NOT_MET],
};

impl Noun for Visit {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
    fn touch(&self, touched: &mut Touched) {
        touched.fact(&COUNTED, self.first.id.uuid());
        touched.door((self.grid.scope(), self.first.household, self.first.on.year()));
    }
    fn recount(&self, recount: &mut Recount) {
        if self.counts() {
            recount.count_visit(self.grid.scope(), self.first.household, self.first.on);
        }
        if self.is_not_met() {
            recount.count(&self.grid.scope(), self.first.on, at::VISITS_NOT_MET, 1);
        }
    }
}

/// A household in a village, and a year whose first counted visit may be another one now.
pub(crate) type Door = (PlaceCode, HouseholdId, i32);

/// On which days these households were first visited in these years: 走访户数 counts each once a year, on the day of the
/// first visit that counts, so that the days add up to what any stretch from New Year on comes to.
pub(crate) async fn first_days(conn: &mut Conn, doors: &[&Door]) -> Result<Vec<(PlaceCode, Day)>> {
    let sql = "with asked (village, household, first_day, last_day) as (values {rows}) \
         select a.village, (select v.on_day from household_visit v where v.household = a.household \
         and v.on_day >= a.first_day and v.on_day <= a.last_day and v.village = a.village and v.counts = 1 \
         order by v.on_day limit 1) as on_day from asked a";
    let sql = sql.replace("{rows}", &Engine::of(conn).values(doors.len(), 4));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (village, household, year) in doors {
        query = query
            .bind(village.to_string())
            .bind(bytes(household.uuid()))
            .bind(format!("{year:04}-01-01"))
            .bind(format!("{year:04}-12-31"));
    }
    let mut days = Vec::new();
    for row in query.fetch_all(conn).await? {
        if let Some(on) = row.try_get::<Option<String>, _>("on_day")? {
            days.push((code(&row, "village")?, day_of(&on)?));
        }
    }
    Ok(days)
}
