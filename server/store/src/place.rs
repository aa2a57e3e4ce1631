//! 区划 — places by code.

use crate::facts::{Noun, Row, Table, Value, changing, key};
use crate::sql::{after_prefix, code, from_word, number};
use crate::{Conn, Result};
use domain::{Place, PlaceCode, PlaceLevel};
use sqlx::Row as _;
use sqlx::any::AnyRow;

static FACTS: Table<Place> = Table {
    name: "place",
    columns: &[
        key("code", |it| Value::place(&it.code)),
        changing("kind", |it| Value::word(it.kind)),
        changing("name", |it| Value::Text(it.name.clone())),
        changing("sample", |it| Value::yes(it.sample)),
    ],
};

impl Noun for Place {
    fn facts(&self) -> Vec<Row> {
        vec![FACTS.row(self)]
    }
}

fn read(row: &AnyRow) -> Result<Place> {
    Ok(Place {
        code: code(row, "code")?,
        kind: from_word(&row.try_get::<String, _>("kind")?)?,
        name: row.try_get("name")?,
        sample: row.try_get::<i64, _>("sample")? != 0,
    })
}

/// The place with this code.
pub async fn by_code(conn: &mut Conn, place: &PlaceCode) -> Result<Option<Place>> {
    let row = sqlx::query("select code, kind, name, sample from place where code = $1")
        .bind(place.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read).transpose()
}

/// A place and everything under it, in the order of codes, so that a parent comes before its children.
pub async fn under(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Place>> {
    let rows = sqlx::query(
        "select code, kind, name, sample from place where code >= $1 and code < $2 order by code",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .fetch_all(conn)
    .await?;
    rows.iter().map(read).collect()
}

/// How many places of a level there are: the place itself, if it is one, and those under it.
pub async fn count(conn: &mut Conn, place: &PlaceCode, level: PlaceLevel) -> Result<u64> {
    let row = sqlx::query(
        "select count(*) as places from place where code >= $1 and code < $2 and length(code) = $3",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(level.digits())
    .fetch_one(conn)
    .await?;
    number(&row, "places")
}

/// A place and what lies above it, the zone first.
pub async fn line_of(conn: &mut Conn, place: &PlaceCode) -> Result<Vec<Place>> {
    let mut codes = vec![place.clone()];
    while let Some(parent) = codes.last().and_then(PlaceCode::parent) {
        codes.push(parent);
    }
    let mut line = Vec::new();
    for place in codes.iter().rev() {
        line.extend(by_code(conn, place).await?);
    }
    Ok(line)
}

/// Zones: the places with nothing above them.
pub async fn zones(conn: &mut Conn) -> Result<Vec<Place>> {
    let rows = sqlx::query("select code, kind, name, sample from place where length(code) = 6 order by code")
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PlaceKind;
    use sync::Record;

    #[tokio::test]
    async fn places_lie_under_their_codes() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let table = [
            ("410871", PlaceKind::Zone),
            ("410871001", PlaceKind::Subdistrict),
            ("410871001001", PlaceKind::Community),
            ("410871001001003", PlaceKind::Grid),
            ("410871002", PlaceKind::Township),
            ("410872", PlaceKind::Zone),
        ];
        let place = |(code, kind): &(&str, PlaceKind)| Place {
            code: code.parse().unwrap(),
            kind: *kind,
            name: format!("地方{code}"),
            sample: false,
        };
        let mut records: Vec<_> = table.iter().map(place).map(Record::Place).collect();
        records.push(Record::Account(domain::Account {
            id: domain::AccountId::from_uuid(uuid::Uuid::from_u128(1)),
            name: "区办".into(),
            home: "410871".parse().unwrap(),
            login: Some("quban".into()),
            memberships: vec![],
        }));
        crate::push::found(&store, records).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let codes =
            |places: Vec<Place>| places.into_iter().map(|place| place.code.to_string()).collect::<Vec<_>>();
        let zone: PlaceCode = "410871".parse().unwrap();
        assert_eq!(
            codes(under(&mut conn, &zone).await.unwrap()),
            table[..5].iter().map(|(code, _)| *code).collect::<Vec<_>>()
        );
        let grid: PlaceCode = "410871001001003".parse().unwrap();
        assert_eq!(
            codes(line_of(&mut conn, &grid).await.unwrap()),
            ["410871", "410871001", "410871001001", "410871001001003"]
        );
        assert_eq!(codes(zones(&mut conn).await.unwrap()), ["410871", "410872"]);
        assert_eq!(by_code(&mut conn, &zone).await.unwrap(), Some(place(&table[0])));
        assert_eq!(by_code(&mut conn, &"410873".parse().unwrap()).await.unwrap(), None);
        let found = crate::account::under(&mut conn, &zone, "区").await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(crate::account::under(&mut conn, &zone, "村").await.unwrap().is_empty());
        assert_eq!(crate::account::of_login(&mut conn, "quban").await.unwrap(), Some(found[0].id));
    }
}
