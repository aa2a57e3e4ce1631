//! 创建规划 — stars aimed for, by village and year, beside those that decisions say are held.

use crate::facts::{Noun, Row, Table, Value, changing, key};
use crate::sql::{alone, documents};
use crate::{Conn, Result, evaluation};
use domain::{PlaceCode, StarPlan};
use std::collections::BTreeMap;
use sync::record::RecordKind;

static FACTS: Table<StarPlan> = Table {
    name: "star_plan",
    columns: &[
        key("village", |it| Value::place(&it.village.scope())),
        key("year", |it| Value::Number(i64::from(it.year))),
        changing("id", |it| Value::Id(StarPlan::record_id(&it.village, it.year))),
    ],
};

impl Noun for StarPlan {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

/// The plans of a year for a place and everything under it, each beside the stars that the decisions of the years
/// until then leave: a village without a plan that holds any has one in which nothing is aimed for.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<StarPlan>> {
    let mut plans: BTreeMap<PlaceCode, StarPlan> =
        written(conn, place, year).await?.into_iter().map(|plan| (plan.village.clone(), plan)).collect();
    let holdings = evaluation::holdings(conn, place).await?;
    for village in holdings.keys() {
        plans.entry(village.clone()).or_insert_with(|| StarPlan::empty(village.clone(), year));
    }
    let beside = |plan: StarPlan| {
        let held = holdings.get(&plan.village).map(|holding| holding.held_in(year));
        plan.beside(held.unwrap_or_default())
    };
    Ok(plans.into_values().map(beside).collect())
}

/// The plans of a year as people wrote them, with whatever they typed as held.
pub async fn written(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<StarPlan>> {
    let sql = "select r.doc, r.ver from star_plan p join record r on r.kind = $3 and r.id = p.id \
         where p.village >= $1 and p.village < $2 and p.year = $4 order by p.village";
    Ok(alone(documents(conn, sql, place, RecordKind::StarPlan, Some(year)).await?))
}
