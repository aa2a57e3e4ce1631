//! How people get in: who has a password, who holds a code that nobody has used, who was heard from when.

use crate::sql::{after_prefix, bytes, uuid};
use crate::{Conn, Result};
use domain::{AccountId, At, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::HashMap;

/// How an account gets in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignIn {
    /// It has a password.
    pub has_password: bool,
    /// Until when an unused code of it works.
    pub code_until: Option<At>,
    /// When any of its devices was last heard from.
    pub last_seen: Option<At>,
}

const COLUMNS: &str = "select a.id, \
    (select count(*) from password p where p.account = a.id) as passwords, \
    (select max(c.ends_at) from activation c where c.account = a.id and c.used_at is null and c.ends_at > $1) as code_until, \
    (select max(d.seen_at) from device d where d.account = a.id) as last_seen \
    from account a where ";

/// How this account gets in; what an unknown one has is nothing.
pub async fn of(conn: &mut Conn, account: AccountId, now: At) -> Result<SignIn> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} a.id = $2")))
        .bind(now.millis())
        .bind(bytes(account.uuid()))
        .fetch_optional(conn)
        .await?;
    Ok(row.as_ref().map(read).transpose()?.map(|(_, sign_in)| sign_in).unwrap_or_default())
}

/// How the accounts get in that belong to a place or under it.
pub async fn under(conn: &mut Conn, place: &PlaceCode, now: At) -> Result<HashMap<AccountId, SignIn>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} a.home >= $2 and a.home < $3")))
        .bind(now.millis())
        .bind(place.as_str())
        .bind(after_prefix(place))
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<(AccountId, SignIn)> {
    let sign_in = SignIn {
        has_password: row.try_get::<i64, _>("passwords")? > 0,
        code_until: row.try_get::<Option<i64>, _>("code_until")?.map(At::from_millis),
        last_seen: row.try_get::<Option<i64>, _>("last_seen")?.map(At::from_millis),
    };
    Ok((AccountId::from_uuid(uuid(row, "id")?), sign_in))
}

#[cfg(test)]
mod tests {
    use crate::{activation, device, session};
    use domain::{Account, AccountId, At};
    use sync::Record;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_person_is_seen_to_have_what_they_have() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let id = AccountId::from_uuid(Uuid::from_u128(7));
        let home: domain::PlaceCode = "410871001001".parse().unwrap();
        let account =
            Account {
                id, name: "李春梅".into(), home: home.clone(), login: None, memberships: Vec::new()
            };
        crate::push::found(&store, vec![Record::Account(account)]).await.unwrap();
        let now = At::from_millis(1_000_000);
        let mut conn = store.write().await.unwrap();
        assert_eq!(super::of(&mut conn, id, now).await.unwrap(), super::SignIn::default());

        device::mint(&mut conn, id, now, [1; 10]).await.unwrap();
        session::set_password(&mut conn, id, "hash").await.unwrap();
        activation::issue(&mut conn, "code", id, id, now.plus_millis(5)).await.unwrap();
        let seen = super::under(&mut conn, &home, now).await.unwrap()[&id];
        assert!(seen.has_password);
        assert_eq!((seen.code_until, seen.last_seen), (Some(now.plus_millis(5)), Some(now)));

        let later = super::of(&mut conn, id, now.plus_millis(5)).await.unwrap();
        assert_eq!(later.code_until, None, "a code that is too old is none");
    }
}
