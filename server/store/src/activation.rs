//! 激活码 — a one-time code that opens a field account on a phone. Only its hash is kept.

use crate::sql::{bytes, uuid};
use crate::{Conn, Result};
use domain::{AccountId, At};

/// Keeps a fresh code's hash; codes handed out before for this account no longer work.
pub async fn issue(
    conn: &mut Conn,
    code_hash: &str,
    account: AccountId,
    by: AccountId,
    ends_at: At,
) -> Result<()> {
    sqlx::query("delete from activation where account = $1 and used_at is null")
        .bind(bytes(account.uuid()))
        .execute(&mut *conn)
        .await?;
    sqlx::query("insert into activation (code_hash, account, issued_by, ends_at, used_at) values ($1, $2, $3, $4, null)")
        .bind(code_hash)
        .bind(bytes(account.uuid()))
        .bind(bytes(by.uuid()))
        .bind(ends_at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Which account a code would open now; it stays unused.
pub async fn account_of(conn: &mut Conn, code_hash: &str, now: At) -> Result<Option<AccountId>> {
    let row = sqlx::query(
        "select account from activation where code_hash = $1 and used_at is null and ends_at > $2",
    )
    .bind(code_hash)
    .bind(now.millis())
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok(AccountId::from_uuid(uuid(&row, "account")?))).transpose()
}

/// Uses a code: the account it opens, or none when it is unknown, used or too old.
pub async fn redeem(conn: &mut Conn, code_hash: &str, now: At) -> Result<Option<AccountId>> {
    let row = sqlx::query(
        "update activation set used_at = $2 where code_hash = $1 and used_at is null and ends_at > $2 returning account",
    )
    .bind(code_hash)
    .bind(now.millis())
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok(AccountId::from_uuid(uuid(&row, "account")?))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_code_opens_one_account_once_and_in_time() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let mut conn = store.write().await.unwrap();
        let (li, office) =
            (AccountId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
        let now = At::from_millis(1_000);
        for (code, lasts) in [("old", 100), ("new", 101)] {
            issue(&mut conn, code, li, office, now.plus_millis(lasts)).await.unwrap();
        }
        assert_eq!(
            redeem(&mut conn, "old", now).await.unwrap(),
            None,
            "a fresh code replaces the one before"
        );
        assert_eq!(redeem(&mut conn, "new", now.plus_millis(101)).await.unwrap(), None, "too old");
        assert_eq!(account_of(&mut conn, "new", now).await.unwrap(), Some(li), "looking uses nothing up");
        assert_eq!(redeem(&mut conn, "new", now.plus_millis(100)).await.unwrap(), Some(li));
        assert_eq!(account_of(&mut conn, "new", now).await.unwrap(), None);
        assert_eq!(redeem(&mut conn, "new", now.plus_millis(100)).await.unwrap(), None, "used");
        issue(&mut conn, "next", li, office, now.plus_millis(200)).await.unwrap();
        assert_eq!(redeem(&mut conn, "next", now).await.unwrap(), Some(li));
    }
}
