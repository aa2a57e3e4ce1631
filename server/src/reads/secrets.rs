//! Secrets that are no records: a one-time code to hand over, a password to set.

use super::Caller;
use crate::error::Error;
use crate::secrets;
use app::functions::{
    ActivationCard, AskDevices, EndSessions, IssueCode, SetPassword, password_is_long_enough,
};
use store::session::{Which, Why};
use sync::wire::{DeviceLine, Refusal};

/// Makes a new one-time code for a field account; older codes of it are void. When the phone before it was `lost`,
/// all of the account's sessions end at once. For those who lead its home; for somebody with a role in an office,
/// only for an office above every place of theirs. Who has no role now or later could not sign in, and gets none.
pub async fn activation_code(
    caller: Caller,
    IssueCode { account, lost }: IssueCode,
) -> Result<ActivationCard, Error> {
    let (account, _) = caller.led_account(account).await?;
    caller.must_outrank(&account)?;
    let by = caller.account.id;
    if !account.has_role_from(caller.now) {
        return Err(Refusal::NoRole.into());
    }
    if lost {
        secrets::end_sessions(&caller.store, account.id, Which::All, Some(by), Why::Lost, caller.now).await?;
    }
    let (code, expires_at) = secrets::issue_code(&caller.store, account.id, by, caller.now).await?;
    // Behind the `#`, so that the code stands in no log on the way.
    let address = format!("{}/app/activate#{code}", caller.origin);
    let svg = secrets::qr_svg(&address);
    Ok(ActivationCard { name: account.name, code, expires_at, address, svg })
}

/// Sets a desk account's password; its other sessions end. For an office above every place of theirs.
pub async fn set_password(
    caller: Caller,
    SetPassword { account, password }: SetPassword,
) -> Result<(), Error> {
    let (account, _) = caller.led_account(account).await?;
    caller.must_sit_above(&account.home)?;
    caller.must_outrank(&account)?;
    if account.login.is_none() || !password_is_long_enough(&password) {
        return Err(Refusal::BadRequest.into());
    }
    caller.secrets.set_password(account.id, password, caller.account.id, caller.now).await
}

/// The devices of an account, the one heard from last first. For its own person, and for whoever may appoint them.
pub async fn devices(caller: Caller, AskDevices { account }: AskDevices) -> Result<Vec<DeviceLine>, Error> {
    let account = caller.account_to_sign_out(account).await?;
    let mut conn = caller.conn().await?;
    Ok(store::device::of_account(&mut conn, account.id, caller.device, caller.now).await?)
}

/// Ends the sessions of one device of an account, or of all of them. For its own person, and for whoever may appoint
/// them. The devices drop what they have read and keep what is unsent.
pub async fn end_sessions(caller: Caller, EndSessions { account, device }: EndSessions) -> Result<(), Error> {
    let account = caller.account_to_sign_out(account).await?;
    let (which, by) = (device.map_or(Which::All, Which::Of), Some(caller.account.id));
    Ok(secrets::end_sessions(&caller.store, account.id, which, by, Why::SignedOut, caller.now).await?)
}
