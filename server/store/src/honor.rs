//! 表彰 — what stands on the board.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::sql::{alone, documents};
use crate::{Conn, Result};
use domain::{Honor, PlaceCode};
use sync::record::RecordKind;

static FACTS: Table<Honor> = Table {
    name: "honor",
    columns: &[
        key("id", |it| Value::Id(it.id.uuid())),
        fixed("village", |it| Value::place(&it.village.scope())),
        fixed("awarded_on", |it| Value::day(it.awarded_on)),
        changing("posted", |it| Value::yes(it.is_posted())),
    ],
};

impl Noun for Honor {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

/// Posted honors of a place and under it, newest first.
pub async fn posted_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Honor>> {
    let sql = "select r.doc, r.ver from honor h join record r on r.kind = $3 and r.id = h.id \
         where h.village >= $1 and h.village < $2 and h.posted = 1 order by h.awarded_on desc, h.id";
    Ok(alone(documents(conn, sql, place, RecordKind::Honor, None).await?))
}
