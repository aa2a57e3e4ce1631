//! Accounts from the command line: the first office, passwords, activation codes.

use crate::secrets::{end_sessions, hash_password, issue_code, note};
use domain::{Account, AccountId, At, Membership, Place, PlaceCode, PlaceKind, Role};
use store::security_event::What;
use store::session::{Which, Why};
use store::{Store, account, push, session};
use sync::Record;

/// Most events told at once.
const MOST_EVENTS: u32 = 10_000;

/// Why an account could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The store.
    #[error("数据库出错")]
    Store(#[source] store::Error),
    /// Nobody has this login.
    #[error("没有登录名是“{0}”的账号")]
    Nobody(String),
    /// There are accounts already.
    #[error("这个库里已经有账号了;新的账号请由区级干部在“人员”里开")]
    NotEmpty,
    /// Something given is not well-formed.
    #[error("{0}")]
    Malformed(&'static str),
    /// The password is too short.
    #[error("密码至少 10 个字")]
    ShortPassword,
}

impl From<store::Error> for AccountError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::AlreadyFounded => Self::NotEmpty,
            error => Self::Store(error),
        }
    }
}

/// Opens the first account of an empty database: the zone and somebody in its office.
pub async fn found_zone(
    store: &Store,
    (code, zone): (&str, &str),
    (login, name): (&str, &str),
    password: &str,
    now: At,
) -> Result<(), AccountError> {
    let code: PlaceCode = code.parse().map_err(|_| AccountError::Malformed("区划代码应当是 6 位数字"))?;
    if code.level() != domain::PlaceLevel::Zone {
        return Err(AccountError::Malformed("区划代码应当是 6 位数字"));
    }
    let id = AccountId::new(now, rand::random());
    let membership = Membership { role: Role::ZoneOffice, place: code.clone(), from: now, to: None };
    let office = Account {
        id,
        name: name.to_owned(),
        home: code.clone(),
        login: Some(login.to_owned()),
        memberships: vec![membership],
    };
    office
        .check()
        .map_err(|_| AccountError::Malformed("姓名最多 20 个字;登录名只能用小写字母、数字和 - _ ."))?;
    let place = Place { code, kind: PlaceKind::Zone, name: zone.to_owned(), sample: false };
    place.check().map_err(|_| AccountError::Malformed("名称应当有 1 到 40 个字"))?;
    let hash = checked_hash(password)?;
    push::found(store, vec![Record::Place(place), Record::Account(office)]).await?;
    session::set_password(&mut *store.write().await?, id, &hash).await?;
    Ok(())
}

/// A password of at least 10 characters, hashed.
fn checked_hash(password: &str) -> Result<String, AccountError> {
    if password.chars().count() < 10 {
        return Err(AccountError::ShortPassword);
    }
    hash_password(password).map_err(|_| AccountError::Malformed("现在不能生成密码,请再试一次"))
}

async fn of_login(store: &Store, login: &str) -> Result<AccountId, AccountError> {
    let mut conn = store.write().await?;
    account::of_login(&mut conn, login).await?.ok_or_else(|| AccountError::Nobody(login.to_owned()))
}

/// Sets a password; sessions of the account end.
pub async fn set_password(store: &Store, login: &str, password: &str, now: At) -> Result<(), AccountError> {
    let id = of_login(store, login).await?;
    let hash = checked_hash(password)?;
    session::set_password(&mut *store.write().await?, id, &hash).await?;
    note(store, What::SetPassword, id, None, "", now).await?;
    end_sessions(store, id, Which::All, None, Why::NewPassword, now).await?;
    Ok(())
}

/// A fresh activation code for an account; when its phone was lost, its sessions end.
pub async fn code(store: &Store, login: &str, lost: bool, now: At) -> Result<String, AccountError> {
    let id = of_login(store, login).await?;
    if lost {
        end_sessions(store, id, Which::All, None, Why::Lost, now).await?;
    }
    Ok(issue_code(store, id, id, now).await?.0)
}

/// The security log of so many days, the newest first; of one account where its login is named.
pub async fn security_log(
    store: &Store,
    days: u16,
    login: Option<&str>,
    now: At,
) -> Result<String, AccountError> {
    let id = match login {
        Some(login) => Some(of_login(store, login).await?),
        None => None,
    };
    let since = now.plus_millis(-i64::from(days) * 86_400_000);
    Ok(crate::security_log::told(store, since, id, MOST_EVENTS).await?)
}
