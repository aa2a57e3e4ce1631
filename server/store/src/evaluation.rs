//! 评星 — by village and year: its history, what is on notice, what of a year waits.

use crate::facts::{Noun, Row, Table, Value, changing, fixed, key};
use crate::sql::{after_prefix, alone, documents, number, uuid};
use crate::{Conn, Result};
use domain::awards::{Titled, awards_of, titles as titles_of};
use domain::evaluation::YearOfStars;
use domain::{Evaluation, Holding, PlaceCode, PublicNotice, YearResult};
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet};
use sync::record::{RecordKey, RecordKind};

static FACTS: Table<Evaluation> = Table {
    name: "evaluation",
    columns: &[
        key("village", |it| Value::place(&it.village.scope())),
        key("year", |it| Value::Number(i64::from(it.year))),
        fixed("id", |it| Value::Id(Evaluation::record_id(&it.village, it.year))),
        changing("is_open", |it| Value::yes(it.is_open())),
        changing("on_notice", |it| Value::yes(it.notice().is_some())),
    ],
};

impl Noun for Evaluation {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

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
    let years = under(conn, village).await?;
    let holding = Holding::of(&years);
    Ok(years.iter().map(|year| YearOfStars::of(year, &holding)).collect())
}

/// What decided years came to, in a place and under it; by village, the newest year first.
pub async fn results_under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<YearResult>> {
    let years = under(conn, place).await?;
    let of_village = |years: &[Evaluation]| {
        let mut results = Holding::of(years).results(&years[0].village);
        results.reverse();
        results
    };
    Ok(years.chunk_by(|one, other| one.village == other.village).flat_map(of_village).collect())
}

/// What decisions say that each village of a place and under it holds; none for a village without any.
pub async fn holdings(conn: &mut Conn, place: &PlaceCode) -> Result<BTreeMap<PlaceCode, Holding>> {
    let years = under(conn, place).await?;
    let villages = years.chunk_by(|one, other| one.village == other.village);
    Ok(villages.map(|years| (years[0].village.clone(), Holding::of(years))).collect())
}

/// 银五星, 金五星 — the titles of each village of a place and under it that ever reached one, and the one that stands.
pub async fn titles(
    conn: &mut Conn,
    place: &PlaceCode,
) -> Result<BTreeMap<PlaceCode, (Vec<Titled>, Option<Titled>)>> {
    let evaluations = under(conn, place).await?;
    let mut years = BTreeMap::new();
    let decided = evaluations.iter().filter(|it| it.is_decided()).map(|it| it.year);
    for year in decided.collect::<BTreeSet<_>>() {
        years.insert(year, crate::star_year::of(conn, place, year).await?);
    }
    let mut titled = BTreeMap::new();
    for evaluations in evaluations.chunk_by(|one, other| one.village == other.village) {
        let village = &evaluations[0].village;
        let all = titles_of(&awards_of(evaluations, |year| years[&year].clone()));
        if !all.is_empty() {
            let standing = Titled::standing(&all, &Holding::of(evaluations), village);
            titled.insert(village.clone(), (all, standing));
        }
    }
    Ok(titled)
}

/// What of a year still waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// Evaluations begun and not decided.
    pub evaluations: u32,
    /// Objections without an answer.
    pub objections: u32,
}

/// The years of which something still waits in a place and under it.
pub async fn waiting_years(conn: &mut Conn, place: &PlaceCode) -> Result<BTreeMap<i32, Waiting>> {
    let mut years = BTreeMap::<i32, Waiting>::new();
    for (is_evaluation, sql) in [
        (
            true,
            "select year, count(*) as items from evaluation where village >= $1 and village < $2 and is_open = 1 group by year",
        ),
        (
            false,
            "select year, count(*) as items from objection where village >= $1 and village < $2 and is_open = 1 group by year",
        ),
    ] {
        let rows =
            sqlx::query(sql).bind(place.as_str()).bind(after_prefix(place)).fetch_all(&mut *conn).await?;
        for row in &rows {
            let year = i32::try_from(row.try_get::<i64, _>("year")?).unwrap_or(0);
            let items = u32::try_from(number(row, "items")?).unwrap_or(u32::MAX);
            let waiting = years.entry(year).or_default();
            if is_evaluation {
                waiting.evaluations = items;
            } else {
                waiting.objections = items;
            }
        }
    }
    Ok(years)
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
