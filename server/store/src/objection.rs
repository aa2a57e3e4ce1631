//! 异议 — by follow-up code, by notice, and for the office that answers.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::sql::{document, documents};
use crate::{Conn, Result};
use domain::evaluation::Upheld;
use domain::{Objection, PlaceCode};
use sync::record::RecordKind;

static FACTS: Table<Objection> = Table {
    name: "objection",
    columns: &[
        key("id", |it| Value::Id(it.filed.id.uuid())),
        fixed("village", |it| Value::place(&it.filed.village)),
        fixed("year", |it| Value::Number(i64::from(it.filed.year))),
        fixed("code_hash", |it| Value::Text(it.filed.code_hash.clone())),
        changing("is_open", |it| Value::yes(it.is_open())),
    ],
};

impl Noun for Objection {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

/// The objection of this follow-up code, by its hash.
pub async fn by_code(conn: &mut Conn, code_hash: &str) -> Result<Option<Objection>> {
    let row = sqlx::query(
        "select r.doc from objection o join record r on r.kind = $2 and r.id = o.id where o.code_hash = $1",
    )
    .bind(code_hash)
    .bind(i64::from(RecordKind::Objection.number()))
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(document).transpose()
}

/// The objections to a village and year, or to everything under a place, with their versions; in order of arrival.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<(Objection, u64)>> {
    let sql = "select r.doc, r.ver from objection o join record r on r.kind = $3 and r.id = o.id \
         where o.village >= $1 and o.village < $2 and o.year = $4 order by o.id";
    documents(conn, sql, place, RecordKind::Objection, Some(year)).await
}

/// The answers that uphold an objection to a village and year.
pub(crate) async fn upheld(conn: &mut Conn, village: &PlaceCode, year: i32) -> Result<Vec<Upheld>> {
    Ok(of_year(conn, village, year).await?.iter().filter_map(|(objection, _)| objection.upheld()).collect())
}
