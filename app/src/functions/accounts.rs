//! 账号 — the people below a place, and how each of them signs in.

#[cfg(feature = "ssr")]
use super::caller::{Caller, failed};
use super::{AsDocument, Declined};
use domain::{Account, AccountId, At, PlaceCode};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use sync::{Record, RecordKind};

/// How an account gets in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SignIn {
    /// It has a password.
    pub has_password: bool,
    /// A code is out that nobody has used yet; it works until then.
    #[serde(default)]
    pub code_until: Option<At>,
    /// When one of its devices was last heard from.
    #[serde(default)]
    pub last_seen: Option<At>,
}

#[cfg(feature = "ssr")]
impl From<store::sign_in::SignIn> for SignIn {
    fn from(kept: store::sign_in::SignIn) -> Self {
        Self { has_password: kept.has_password, code_until: kept.code_until, last_seen: kept.last_seen }
    }
}

/// An account with its version and the name of where it belongs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// How many changes it has seen.
    pub ver: u64,
    /// Where it belongs, by name.
    pub home_name: String,
    /// How it gets in.
    pub sign_in: SignIn,
}

/// Most accounts of one answer; who is looked for beyond them is found by name.
pub const MOST_ACCOUNTS: usize = 300;

/// The accounts that belong at or below `under`, whose name or login contains `text`, by place and
/// name; at most [`MOST_ACCOUNTS`]. For the secretary of `under` or an office above it.
#[server(prefix = "/desk/v1", endpoint = "accounts", input = GetUrl, output = AsDocument)]
pub async fn accounts(
    under: PlaceCode,
    #[server(default)] text: String,
) -> Result<Vec<AccountRow>, Declined> {
    let caller = Caller::here()?;
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let names = super::places::names_under(&mut conn, &under).await?;
    let sign_ins = store::sign_in::under(&mut conn, &under, caller.now).await.map_err(failed)?;
    let kept = store::record::of_kind_under(&mut conn, RecordKind::Account, &under).await.map_err(failed)?;
    let mut rows: Vec<_> = kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::Account(account) if is_called(&account, text.trim()) => Some(AccountRow {
                home_name: names.get(&account.home).cloned().unwrap_or_default(),
                sign_in: sign_ins.get(&account.id).copied().unwrap_or_default().into(),
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

#[cfg(feature = "ssr")]
fn is_called(account: &Account, text: &str) -> bool {
    account.name.contains(text) || account.login.as_ref().is_some_and(|login| login.contains(text))
}

/// One account. For those who lead its home.
#[server(name = AskAccount, prefix = "/desk/v1", endpoint = "account", input = GetUrl, output = AsDocument)]
pub async fn account(id: AccountId) -> Result<AccountRow, Declined> {
    let caller = Caller::here()?;
    let (account, ver) = caller.led_account(id).await?;
    let mut conn = caller.conn().await?;
    let home = store::place::by_code(&mut conn, &account.home).await.map_err(failed)?;
    let sign_in = store::sign_in::of(&mut conn, id, caller.now).await.map_err(failed)?;
    Ok(AccountRow {
        home_name: home.map(|place| place.name).unwrap_or_default(),
        sign_in: sign_in.into(),
        account,
        ver,
    })
}
