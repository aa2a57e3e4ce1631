//! 安全日志 — who signed in, was refused, got a code, another role, an export. Holds ids of accounts and the program's
//! own words; no names, no addresses, nothing that anybody typed.
//!
//! Why so little: docs/decisions/0022-sessions-devices-and-their-log.md.

use crate::sql::{at, bytes, from_word, uuid, word};
use crate::{Conn, Result};
use domain::{AccountId, At};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// How long an event is kept, in days. Source: 网络安全法第二十一条, not less than six months.
pub const KEPT_DAYS: i64 = 200;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Somebody signed in, or tried to.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// Sessions were ended by somebody.
    EndSessions,
    /// An activation code was handed out.
    IssueCode,
    /// A password was set.
    SetPassword,
    /// An account was opened, or its roles are others now.
    ChangeRoles,
    /// A request was refused because of who asked.
    Refuse,
    /// A file with records was handed out.
    Export,
    /// A file with records was read in.
    Import,
    /// An event of a newer version.
    #[serde(other)]
    Other,
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// It was done.
    Done,
    /// The code or the password was wrong.
    Wrong,
    /// Too many had been wrong before.
    MustWait,
    /// The person has no role.
    NoRole,
    /// It was not allowed to this person.
    NotAllowed,
    /// It was kept for somebody to look at, and changed nothing.
    InReview,
    /// Something of a newer version.
    #[serde(other)]
    Other,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// When.
    pub at: At,
    /// Who did it; none where nobody was signed in.
    pub account: Option<AccountId>,
    /// Whom it was about, where that is somebody else.
    pub about: Option<AccountId>,
    /// What.
    pub what: What,
    /// What became of it.
    pub came: Came,
    /// A place's code, a route's pattern, or a word of the program.
    pub detail: String,
}

/// Keeps an event under an id of its own.
pub async fn keep(conn: &mut Conn, id: Uuid, event: &Event) -> Result<()> {
    let columns = match (event.account, event.about) {
        (Some(_), Some(_)) => ("account, about, ", "$6, $7, "),
        (Some(_), None) => ("account, ", "$6, "),
        (None, Some(_)) => ("about, ", "$6, "),
        (None, None) => ("", ""),
    };
    // A null is left out: as a bound value it would need its column's type.
    let sql = format!(
        "insert into security_event ({}id, at, what, result, detail) values ({}$1, $2, $3, $4, $5)",
        columns.0, columns.1
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(bytes(id))
        .bind(event.at.millis())
        .bind(word(event.what)?)
        .bind(word(event.came)?)
        .bind(event.detail.as_str());
    let ids = [event.account, event.about].into_iter().flatten();
    ids.fold(query, |query, id| query.bind(bytes(id.uuid()))).execute(conn).await?;
    Ok(())
}

/// Events since an instant, the newest first, at most so many; of one account (who did it or whom it was about) where
/// one is named.
pub async fn since(conn: &mut Conn, since: At, account: Option<AccountId>, most: u32) -> Result<Vec<Event>> {
    let who = bytes(account.map_or(Uuid::nil(), AccountId::uuid));
    let condition = if account.is_some() { "(account = $2 or about = $2)" } else { "$2 = $2" };
    let sql = format!(
        "select at, account, about, what, result, detail from security_event \
         where at >= $1 and {condition} order by at desc, id desc limit $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(since.millis())
        .bind(who)
        .bind(i64::from(most))
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// Forgets what is older than [`KEPT_DAYS`].
pub async fn forget_old(conn: &mut Conn, now: At) -> Result<()> {
    sqlx::query("delete from security_event where at < $1")
        .bind(now.plus_millis(-KEPT_DAYS * 86_400_000).millis())
        .execute(conn)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Event> {
    let somebody = |column| -> Result<Option<AccountId>> {
        let is_there = row.try_get::<Option<Vec<u8>>, _>(column)?.is_some();
        is_there.then(|| uuid(row, column).map(AccountId::from_uuid)).transpose()
    };
    Ok(Event {
        at: at(row, "at")?,
        account: somebody("account")?,
        about: somebody("about")?,
        what: from_word(&row.try_get::<String, _>("what")?)?,
        came: from_word(&row.try_get::<String, _>("result")?)?,
        detail: row.try_get("detail")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn events_are_told_newest_first_and_forgotten_in_time() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let mut conn = store.write().await.unwrap();
        let who = |number| Some(AccountId::from_uuid(Uuid::from_u128(number)));
        let event = |millis, account, about, what| Event {
            at: At::from_millis(millis),
            account,
            about,
            what,
            came: Came::Done,
            detail: "410871001001".into(),
        };
        let all = [
            event(1, None, None, What::SignIn),
            event(2, who(1), None, What::Export),
            event(3, who(2), who(1), What::IssueCode),
            event(4, None, who(2), What::EndSessions),
        ];
        for (number, one) in (1..).zip(&all) {
            keep(&mut conn, Uuid::from_u128(number), one).await.unwrap();
        }
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        assert_eq!(since(&mut conn, At::from_millis(0), None, 10).await.unwrap(), reversed);
        assert_eq!(since(&mut conn, At::from_millis(3), None, 10).await.unwrap(), reversed[..2]);
        assert_eq!(since(&mut conn, At::from_millis(0), None, 1).await.unwrap(), reversed[..1]);
        let of_one = since(&mut conn, At::from_millis(0), who(1), 10).await.unwrap();
        assert_eq!(of_one, reversed[1..3], "who did it, and whom it was about");
        forget_old(&mut conn, At::from_millis(3 + KEPT_DAYS * 86_400_000)).await.unwrap();
        assert_eq!(since(&mut conn, At::from_millis(0), None, 10).await.unwrap(), reversed[..2]);
    }
}
