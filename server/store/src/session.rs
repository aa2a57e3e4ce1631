//! 登录 — sessions, passwords, and attempts that failed. Tokens and codes are kept as hashes only.

use crate::sql::{at, bytes, plain, uuid};
use crate::{Asker, Conn, Result};
use domain::{AccountId, At, DeviceId};
use sqlx::Row;

/// Opens a session.
pub async fn open(conn: &mut Conn, token_hash: &str, asker: Asker, now: At, ends_at: At) -> Result<()> {
    sqlx::query(
        "insert into session (token_hash, account, device, opened_at, ends_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(token_hash)
    .bind(bytes(asker.account.uuid()))
    .bind(bytes(asker.device.uuid()))
    .bind(now.millis())
    .bind(ends_at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// Who holds this token, while it lasts, and until when.
pub async fn by_token(conn: &mut Conn, token_hash: &str, now: At) -> Result<Option<(Asker, At)>> {
    let row =
        sqlx::query("select account, device, ends_at from session where token_hash = $1 and ends_at > $2")
            .bind(token_hash)
            .bind(now.millis())
            .fetch_optional(conn)
            .await?;
    row.map(|row| {
        let account = AccountId::from_uuid(uuid(&row, "account")?);
        let device = DeviceId::from_uuid(uuid(&row, "device")?);
        Ok((Asker { account, device }, at(&row, "ends_at")?))
    })
    .transpose()
}

/// Lets a session last longer.
pub async fn prolong(conn: &mut Conn, token_hash: &str, ends_at: At) -> Result<()> {
    sqlx::query("update session set ends_at = $2 where token_hash = $1")
        .bind(token_hash)
        .bind(ends_at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn end(conn: &mut Conn, token_hash: &str) -> Result<()> {
    sqlx::query("delete from session where token_hash = $1").bind(token_hash).execute(conn).await?;
    Ok(())
}

/// Ends every session of an account, as after a change of password.
pub async fn end_all(conn: &mut Conn, account: AccountId) -> Result<()> {
    sqlx::query("delete from session where account = $1").bind(bytes(account.uuid())).execute(conn).await?;
    Ok(())
}

/// The account of a login name and the hash of its password, if it has one.
pub async fn password_of(conn: &mut Conn, login: &str) -> Result<Option<(AccountId, String)>> {
    let row = sqlx::query(
        "select a.id, p.hash from account a join password p on p.account = a.id where a.login = $1",
    )
    .bind(plain(login))
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((AccountId::from_uuid(uuid(&row, "id")?), row.try_get("hash")?))).transpose()
}

/// Sets an account's password by its hash.
pub async fn set_password(conn: &mut Conn, account: AccountId, hash: &str) -> Result<()> {
    sqlx::query("insert into password (account, hash) values ($1, $2) on conflict (account) do update set hash = excluded.hash")
        .bind(bytes(account.uuid()))
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets sessions that have ended and attempts that block nobody any more.
pub async fn forget_old(conn: &mut Conn, now: At) -> Result<()> {
    sqlx::query("delete from session where ends_at <= $1").bind(now.millis()).execute(&mut *conn).await?;
    sqlx::query("delete from attempt where until <= $1").bind(now.millis()).execute(conn).await?;
    Ok(())
}

/// Failures before one has to wait, and for how long: long enough against guessing, short enough for a forgetful person.
const FREE_FAILURES: i64 = 5;
const WAIT_MS: i64 = 5 * 60_000;

/// Until when this key (an account or a device) has to wait; none when it need not.
pub async fn blocked_until(conn: &mut Conn, key: &str, now: At) -> Result<Option<At>> {
    let until: Option<i64> = sqlx::query_scalar("select until from attempt where key = $1 and until > $2")
        .bind(plain(key))
        .bind(now.millis())
        .fetch_optional(conn)
        .await?;
    Ok(until.map(At::from_millis))
}

/// Notes a failure; from the fifth on, each one makes the key wait longer.
pub async fn note_failure(conn: &mut Conn, key: &str, now: At) -> Result<()> {
    let failures: i64 = sqlx::query_scalar(
        "insert into attempt (key, failures, until) values ($1, 1, 0) \
         on conflict (key) do update set failures = attempt.failures + 1 returning failures",
    )
    .bind(plain(key))
    .fetch_one(&mut *conn)
    .await?;
    if failures >= FREE_FAILURES {
        let wait = WAIT_MS.saturating_mul((failures - FREE_FAILURES + 1).min(12));
        sqlx::query("update attempt set until = $2 where key = $1")
            .bind(plain(key))
            .bind(now.plus_millis(wait).millis())
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Forgets failures after a success.
pub async fn clear_failures(conn: &mut Conn, key: &str) -> Result<()> {
    sqlx::query("delete from attempt where key = $1").bind(key).execute(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_session_lasts_until_its_end_or_until_it_is_ended() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let mut conn = store.write().await.unwrap();
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let asker = Asker { account, device: DeviceId::from_uuid(Uuid::from_u128(2)) };
        let (now, end) = (At::from_millis(1_000), At::from_millis(2_000));
        for token in ["a", "b", "c"] {
            open(&mut conn, token, asker, now, end).await.unwrap();
        }
        assert_eq!(by_token(&mut conn, "a", now).await.unwrap(), Some((asker, end)));
        assert_eq!(by_token(&mut conn, "a", end).await.unwrap(), None);
        prolong(&mut conn, "a", end.plus_millis(5)).await.unwrap();
        forget_old(&mut conn, end).await.unwrap();
        assert_eq!(by_token(&mut conn, "b", now).await.unwrap(), None, "forgotten");
        assert!(by_token(&mut conn, "a", end).await.unwrap().is_some());
        end_all(&mut conn, account).await.unwrap();
        assert_eq!(by_token(&mut conn, "a", now).await.unwrap(), None);
    }

    #[tokio::test]
    async fn who_guesses_waits_longer_and_longer_and_who_remembers_does_not() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let mut conn = store.write().await.unwrap();
        let now = At::from_millis(1_000);
        for _ in 0..FREE_FAILURES - 1 {
            note_failure(&mut conn, "li", now).await.unwrap();
            assert_eq!(blocked_until(&mut conn, "li", now).await.unwrap(), None);
        }
        for waits in 1..=3 {
            note_failure(&mut conn, "li", now).await.unwrap();
            assert_eq!(
                blocked_until(&mut conn, "li", now).await.unwrap(),
                Some(now.plus_millis(waits * WAIT_MS))
            );
        }
        assert_eq!(
            blocked_until(&mut conn, "wang", now).await.unwrap(),
            None,
            "one person's failures are nobody else's"
        );
        assert_eq!(blocked_until(&mut conn, "li", now.plus_millis(3 * WAIT_MS)).await.unwrap(), None);
        clear_failures(&mut conn, "li").await.unwrap();
        assert_eq!(blocked_until(&mut conn, "li", now).await.unwrap(), None);
    }
}
