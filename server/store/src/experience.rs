//! 经验 — what stands on the board.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::sql::{alone, documents};
use crate::{Conn, Result};
use domain::{Experience, PlaceCode};
use sync::record::RecordKind;

static FACTS: Table<Experience> = Table {
    name: "experience",
    columns: &[
        key("id", |it| Value::Id(it.now.id.uuid())),
        fixed("village", |it| Value::place(&it.now.village.scope())),
        changing("posted", |it| Value::yes(it.is_posted())),
    ],
};

impl Noun for Experience {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

/// Posted experiences of a place and under it, the last posted first.
pub async fn posted_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Experience>> {
    let sql = "select r.doc, r.ver from experience e join record r on r.kind = $3 and r.id = e.id \
         where e.village >= $1 and e.village < $2 and e.posted = 1";
    let mut posted: Vec<Experience> = alone(documents(conn, sql, place, RecordKind::Experience, None).await?);
    posted.sort_by_key(|experience| std::cmp::Reverse((experience.posting.1, experience.now.id)));
    Ok(posted)
}
