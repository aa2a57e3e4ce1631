//! 账号 — who somebody is and what they may do at an instant.

use crate::facts::{Noun, Row, Table, Value, changing, key};
use crate::sql::{after_prefix, bytes, list, number, plain, uuid, word};
use crate::{Conn, Result};
use domain::{Account, AccountId, At, Membership, PlaceCode, Role, Standing};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;
use sync::record::{Record, RecordKey, RecordKind};

static FACTS: Table<Account> = Table {
    name: "account",
    columns: &[
        key("id", |it| Value::Id(it.id.uuid())),
        changing("name", |it| Value::Text(it.name.clone())),
        changing("home", |it| Value::place(&it.home)),
        changing("login", |it| Value::OptionalText(it.login.clone())),
    ],
};

static MEMBERSHIPS: Table<(AccountId, Membership)> = Table {
    name: "membership",
    columns: &[
        key("account", |(id, _)| Value::Id(id.uuid())),
        key("role", |(_, held)| Value::word(held.role)),
        key("place", |(_, held)| Value::place(&held.place)),
        key("from_at", |(_, held)| Value::Number(held.from.millis())),
        changing("to_at", |(_, held)| Value::OptionalNumber(held.to.map(At::millis))),
    ],
};

impl Noun for Account {
    fn facts(&self) -> Vec<Row> {
        let memberships = self.memberships.iter().map(|held| MEMBERSHIPS.row(&(self.id, held.clone())));
        [FACTS.row(self)].into_iter().chain(memberships).collect()
    }
}

/// The account with this id.
pub async fn by_id(conn: &mut Conn, id: AccountId) -> Result<Option<Account>> {
    let kept = crate::record::by_key(conn, RecordKey::new(RecordKind::Account, id.uuid())).await?;
    Ok(kept.and_then(|kept| match kept.record {
        Record::Account(account) => Some(account),
        _ => None,
    }))
}

/// Whose login name this is.
pub async fn of_login(conn: &mut Conn, login: &str) -> Result<Option<AccountId>> {
    let row = sqlx::query("select id from account where login = $1")
        .bind(plain(login))
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(AccountId::from_uuid(uuid(&row, "id")?))).transpose()
}

/// What somebody may do at an instant; nothing when the account is unknown.
pub async fn standing(conn: &mut Conn, id: AccountId, at: At) -> Result<Standing> {
    Ok(by_id(conn, id).await?.map(|account| account.standing(at)).unwrap_or_default())
}

/// Accounts that belong to a place or under it, by place and name; `text` narrows by name or login.
pub async fn under(conn: &mut Conn, place: &PlaceCode, text: &str) -> Result<Vec<Account>> {
    let rows = sqlx::query(
        "select r.doc from account a join record r on r.kind = $4 and r.id = a.id \
         where a.home >= $1 and a.home < $2 and ($3 = '' or replace(a.name, $3, '') <> a.name or a.login = $3) \
         order by a.home, a.name limit 500",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(plain(text))
    .bind(i64::from(RecordKind::Account.number()))
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.try_get::<String, _>("doc")?)?)).collect()
}

/// Those who work in an office at a place or under it at an instant, by name.
pub async fn in_offices(conn: &mut Conn, place: &PlaceCode, at: At) -> Result<Vec<Account>> {
    let rows = sqlx::query(
        "select r.doc from account a join record r on r.kind = $6 and r.id = a.id \
         where exists (select 1 from membership m where m.account = a.id and m.role in ($1, $2) \
         and m.place >= $3 and m.place < $4 and m.from_at <= $5 and (m.to_at is null or m.to_at > $5)) \
         order by a.name limit 500",
    )
    .bind(word(Role::ZoneOffice)?)
    .bind(word(Role::TownshipOffice)?)
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(at.millis())
    .bind(i64::from(RecordKind::Account.number()))
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.try_get::<String, _>("doc")?)?)).collect()
}

/// How many of those who belong to a place or under it hold a role at an instant.
pub async fn at_work(conn: &mut Conn, place: &PlaceCode, at: At) -> Result<u64> {
    let row = sqlx::query(
        "select count(*) as people from account a where a.home >= $1 and a.home < $2 \
         and exists (select 1 from membership m where m.account = a.id \
         and m.from_at <= $3 and (m.to_at is null or m.to_at > $3))",
    )
    .bind(place.as_str())
    .bind(after_prefix(place))
    .bind(at.millis())
    .fetch_one(conn)
    .await?;
    number(&row, "people")
}

/// Names of these people.
pub async fn names(conn: &mut Conn, ids: &[AccountId]) -> Result<HashMap<AccountId, String>> {
    let mut names = HashMap::new();
    for part in ids.chunks(500) {
        let sql = format!("select id, name from account where id in ({})", list(1, part.len()));
        let query =
            part.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind(bytes(id.uuid())));
        for row in query.fetch_all(&mut *conn).await? {
            names.insert(AccountId::from_uuid(uuid(&row, "id")?), row.try_get("name")?);
        }
    }
    Ok(names)
}
