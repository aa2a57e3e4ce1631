//! 账号 — the people below a place, and how each of them signs in.

use super::Caller;
use crate::error::Error;
use app::functions::{AccountRow, AskAccount, AskAccounts, MOST_ACCOUNTS, SignIn};
use domain::Account;
use sync::{Record, RecordKind};

fn told(kept: store::sign_in::SignIn) -> SignIn {
    SignIn { has_password: kept.has_password, code_until: kept.code_until, last_seen: kept.last_seen }
}

/// The accounts that belong at or below `under`, whose name or login contains `text`, by place and
/// name; at most [`MOST_ACCOUNTS`]. For the secretary of `under` or an office above it.
pub async fn accounts(
    caller: Caller,
    AskAccounts { under, text }: AskAccounts,
) -> Result<Vec<AccountRow>, Error> {
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let sign_ins = store::sign_in::under(&mut conn, &under, caller.now).await?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::Account, &under).await?;
    let mut rows: Vec<_> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::Account(account) if is_called(&account, text.trim()) => Some(AccountRow {
                home_name: names.get(&account.home).cloned().unwrap_or_default(),
                sign_in: told(sign_ins.get(&account.id).copied().unwrap_or_default()),
                account,
                ver: kept.ver,
            }),
            _ => None,
        })
        .collect();
    rows.sort_by(|a, b| (&a.account.home, &a.account.name).cmp(&(&b.account.home, &b.account.name)));
    rows.truncate(MOST_ACCOUNTS);
    Ok(rows)
}

fn is_called(account: &Account, text: &str) -> bool {
    account.name.contains(text) || account.login.as_ref().is_some_and(|login| login.contains(text))
}

/// One account. For those who lead its home.
pub async fn account(caller: Caller, AskAccount { id }: AskAccount) -> Result<AccountRow, Error> {
    let (account, ver) = caller.led_account(id).await?;
    let mut conn = caller.conn().await?;
    let home = store::place::by_code(&mut conn, &account.home).await?;
    let sign_in = store::sign_in::of(&mut conn, id, caller.now).await?;
    Ok(AccountRow {
        home_name: home.map(|place| place.name).unwrap_or_default(),
        sign_in: told(sign_in),
        account,
        ver,
    })
}
