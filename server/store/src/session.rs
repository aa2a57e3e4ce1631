//! 登录 — sessions, passwords, and attempts that failed. Tokens and codes are kept as hashes only.

use crate::sql::{at, bytes, plain, uuid, word};
use crate::{Asker, Conn, Result};
use domain::{AccountId, At, DeviceId};
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// How long it is remembered that a session was ended by somebody, in milliseconds: as long as one lasts that is used
/// no more. A phone that lay in a drawer so long still hears it.
const ENDED_MS: i64 = 400 * 86_400_000;

/// Why somebody ended a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// 这部手机丢了.
    Lost,
    /// Signed out from elsewhere, by the person or by whoever may appoint them.
    SignedOut,
    /// The account has another password now.
    NewPassword,
}

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
    let row = sqlx::query(
        "select account, device, ends_at from session where token_hash = $1 and ends_at > $2 and ended_at is null",
    )
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

/// Whether somebody ended the session of this token, rather than that it ran out or was never known.
pub async fn was_ended(conn: &mut Conn, token_hash: &str) -> Result<bool> {
    let found: i64 =
        sqlx::query_scalar("select count(*) from session where token_hash = $1 and ended_at is not null")
            .bind(token_hash)
            .fetch_one(conn)
            .await?;
    Ok(found > 0)
}

/// Lets a session last until then.
pub async fn last_until(conn: &mut Conn, token_hash: &str, ends_at: At) -> Result<()> {
    sqlx::query("update session set ends_at = $2 where token_hash = $1 and ended_at is null")
        .bind(token_hash)
        .bind(ends_at.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a session from its own browser.
pub async fn end(conn: &mut Conn, token_hash: &str) -> Result<()> {
    sqlx::query("delete from session where token_hash = $1").bind(token_hash).execute(conn).await?;
    Ok(())
}

/// Which sessions of an account are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// All of them.
    All,
    /// Those of this device.
    Of(DeviceId),
    /// Those of every other device.
    AllBut(DeviceId),
}

/// Ends sessions of an account; how many lasted until now. Their browsers hear that somebody did so (`by` none: the
/// program's operator), and drop what they have read.
pub async fn end_of(
    conn: &mut Conn,
    account: AccountId,
    which: Which,
    (by, why): (Option<AccountId>, Why),
    now: At,
) -> Result<u64> {
    let (device, condition) = match which {
        Which::All => (None, "$6 = $6"),
        Which::Of(device) => (Some(device), "device = $6"),
        Which::AllBut(device) => (Some(device), "device <> $6"),
    };
    let sql = format!(
        "update session set ended_at = $2, ended_by = $3, ended_why = $4 \
         where account = $1 and ended_at is null and ends_at > $5 and {condition}"
    );
    let nobody = uuid::Uuid::nil();
    let ended = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(bytes(account.uuid()))
        .bind(now.millis())
        .bind(bytes(by.map_or(nobody, AccountId::uuid)))
        .bind(word(why)?)
        .bind(now.millis())
        .bind(bytes(device.map_or(nobody, DeviceId::uuid)))
        .execute(conn)
        .await?;
    Ok(ended.rows_affected())
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
    sqlx::query("delete from session where ends_at <= $1 and (ended_at is null or ended_at <= $2)")
        .bind(now.millis())
        .bind(now.plus_millis(-ENDED_MS).millis())
        .execute(&mut *conn)
        .await?;
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
        last_until(&mut conn, "a", end.plus_millis(5)).await.unwrap();
        forget_old(&mut conn, end).await.unwrap();
        assert_eq!(by_token(&mut conn, "b", now).await.unwrap(), None, "forgotten");
        assert!(by_token(&mut conn, "a", end).await.unwrap().is_some());
        end_of(&mut conn, account, Which::All, (None, Why::NewPassword), now).await.unwrap();
        assert_eq!(by_token(&mut conn, "a", now).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_somebody_ended_is_remembered_and_what_ran_out_is_not() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let mut conn = store.write().await.unwrap();
        let id = |number| Uuid::from_u128(number);
        let (li, wang) = (AccountId::from_uuid(id(1)), AccountId::from_uuid(id(2)));
        let (old, new) = (DeviceId::from_uuid(id(11)), DeviceId::from_uuid(id(12)));
        let (now, end) = (At::from_millis(1_000), At::from_millis(2_000));
        for (token, account, device) in [("old", li, old), ("new", li, new), ("wang", wang, old)] {
            open(&mut conn, token, Asker { account, device }, now, end).await.unwrap();
        }
        let by = (Some(wang), Why::Lost);
        assert_eq!(end_of(&mut conn, li, Which::AllBut(new), by, now).await.unwrap(), 1);
        assert_eq!(end_of(&mut conn, li, Which::Of(old), by, now).await.unwrap(), 0, "ended once");
        // token, whether it lasts, whether somebody ended it
        for (token, lasts, ended) in
            [("old", false, true), ("new", true, false), ("wang", true, false), ("nobody", false, false)]
        {
            assert_eq!(by_token(&mut conn, token, now).await.unwrap().is_some(), lasts, "{token}");
            assert_eq!(was_ended(&mut conn, token).await.unwrap(), ended, "{token}");
        }
        last_until(&mut conn, "old", end.plus_millis(9)).await.unwrap();
        assert_eq!(by_token(&mut conn, "old", now).await.unwrap(), None, "it does not come back");
        forget_old(&mut conn, end.plus_millis(9)).await.unwrap();
        assert!(was_ended(&mut conn, "old").await.unwrap(), "a phone that lay in a drawer hears it, too");
        assert!(!was_ended(&mut conn, "new").await.unwrap(), "it ran out");
        forget_old(&mut conn, now.plus_millis(ENDED_MS)).await.unwrap();
        assert!(!was_ended(&mut conn, "old").await.unwrap());
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
