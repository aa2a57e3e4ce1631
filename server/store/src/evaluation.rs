//! 评星 — by village and year: its history, what is on notice, what of a year waits.

use crate::sql::{after_prefix, alone, documents, uuid};
use crate::{Conn, Result};
use domain::evaluation::YearOfStars;
use domain::{Evaluation, PlaceCode, PublicNotice, YearResult};
use sync::record::{RecordKey, RecordKind};

/// The evaluations of a place and under it, of every year; by village, the newest year first.
pub async fn under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Evaluation>> {
    let sql = "select r.doc, r.ver from evaluation e join record r on r.kind = $3 and r.id = e.id \
         where e.village >= $1 and e.village < $2 order by e.village, e.year desc";
    Ok(alone(documents(conn, sql, place, RecordKind::Evaluation, None).await?))
}

/// The evaluations of a year with their versions, in a place and under it; by village.
pub async fn of_year(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<(Evaluation, u64)>> {
    let sql = "select r.doc, r.ver from evaluation e join record r on r.kind = $3 and r.id = e.id \
         where e.village >= $1 and e.village < $2 and e.year = $4 order by e.village";
    documents(conn, sql, place, RecordKind::Evaluation, Some(year)).await
}

/// Every year of a village, the newest first.
pub async fn history(conn: &mut Conn, village: &PlaceCode) -> Result<Vec<YearOfStars>> {
    Ok(under(conn, village).await?.iter().map(YearOfStars::of).collect())
}

/// What decided years came to, in a place and under it; by village, the newest year first.
pub async fn results_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<YearResult>> {
    Ok(under(conn, place).await?.iter().filter_map(Evaluation::result).collect())
}

/// The notices in a place and under it that wait for their end or for the decision, by village.
pub async fn notices(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<PublicNotice>> {
    let sql = "select r.doc, r.ver from evaluation e join record r on r.kind = $3 and r.id = e.id \
         where e.village >= $1 and e.village < $2 and e.on_notice = 1 order by e.village, e.year";
    let found = documents(conn, sql, place, RecordKind::Evaluation, None).await?;
    Ok(alone::<Evaluation>(found).iter().filter_map(Evaluation::notice).collect())
}

/// What of a year still waits in a place and under it: evaluations begun and not decided, objections without an answer.
pub(crate) async fn unfinished(conn: &mut Conn, place: &PlaceCode, year: i32) -> Result<Vec<RecordKey>> {
    let mut keys = Vec::new();
    for (kind, sql) in [
        (
            RecordKind::Evaluation,
            "select id from evaluation where village >= $1 and village < $2 and year = $3 and is_open = 1 order by id",
        ),
        (
            RecordKind::Objection,
            "select id from objection where village >= $1 and village < $2 and year = $3 and is_open = 1 order by id",
        ),
    ] {
        let rows = sqlx::query(sql)
            .bind(place.as_str())
            .bind(after_prefix(place))
            .bind(i64::from(year))
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            keys.push(RecordKey::new(kind, uuid(row, "id")?));
        }
    }
    Ok(keys)
}
