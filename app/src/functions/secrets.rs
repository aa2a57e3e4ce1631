//! Secrets that are no records: a one-time code to hand over, a password to set.

#[cfg(feature = "ssr")]
use super::caller::{Caller, declined, failed};
use super::{AsDocument, Declined};
use domain::{AccountId, At, DeviceId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
use sync::wire::DeviceLine;
#[cfg(feature = "ssr")]
use sync::wire::Refusal;

/// A code as it is printed and handed over; shown once, kept nowhere in the clear.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActivationCard {
    /// Whose.
    pub name: String,
    /// The code, as it is read aloud.
    pub code: String,
    /// After this instant it opens nothing.
    pub expires_at: At,
    /// The address behind the picture.
    pub address: String,
    /// The address as a QR picture, one `<svg>` element.
    pub svg: String,
}

/// Makes a new one-time code for a field account; older codes of it are void. When the phone before it was `lost`,
/// all of the account's sessions end at once. For those who lead its home; for somebody with a role in an office,
/// only for an office above every place of theirs. Who has no role now or later could not sign in, and gets none.
#[server(prefix = "/desk/v1", endpoint = "activation_code", output = AsDocument)]
pub async fn activation_code(
    account: AccountId,
    #[server(default)] lost: bool,
) -> Result<ActivationCard, Declined> {
    let caller = Caller::here()?;
    let (account, _) = caller.led_account(account).await?;
    caller.must_outrank(&account)?;
    if !account.has_role_from(caller.now) {
        return Err(declined(Refusal::NoRole));
    }
    if lost {
        let by = caller.account.id;
        caller.secrets.end_sessions(account.id, None, true, by, caller.now).await.map_err(declined)?;
    }
    let issued = caller.secrets.issue_code(account.id, caller.account.id, caller.now).await;
    let (code, expires_at) = issued.map_err(declined)?;
    // Behind the `#`, so that the code stands in no log on the way.
    let address = format!("{}/app/activate#{code}", caller.origin);
    let svg = caller.secrets.qr_svg(&address);
    Ok(ActivationCard { name: account.name, code, expires_at, address, svg })
}

/// Sets a desk account's password; its other sessions end. For an office above every place of theirs.
#[server(prefix = "/desk/v1", endpoint = "set_password", output = AsDocument)]
pub async fn set_password(account: AccountId, password: String) -> Result<(), Declined> {
    let caller = Caller::here()?;
    let (account, _) = caller.led_account(account).await?;
    caller.must_sit_above(&account.home)?;
    caller.must_outrank(&account)?;
    if account.login.is_none() || !password_is_long_enough(&password) {
        return Err(declined(Refusal::BadRequest));
    }
    let set = caller.secrets.set_password(account.id, &password, caller.account.id, caller.now);
    set.await.map_err(declined)
}

/// The devices of an account, the one heard from last first. For its own person, and for whoever may appoint them.
#[server(prefix = "/desk/v1", endpoint = "devices", input = GetUrl, output = AsDocument)]
pub async fn devices(account: AccountId) -> Result<Vec<DeviceLine>, Declined> {
    let caller = Caller::here()?;
    let account = caller.account_to_sign_out(account).await?;
    let mut conn = caller.conn().await?;
    store::device::of_account(&mut conn, account.id, caller.device, caller.now).await.map_err(failed)
}

/// Ends the sessions of one device of an account, or of all of them. For its own person, and for whoever may appoint
/// them. The devices drop what they have read and keep what is unsent.
#[server(prefix = "/desk/v1", endpoint = "end_sessions", output = AsDocument)]
pub async fn end_sessions(
    account: AccountId,
    #[server(default)] device: Option<DeviceId>,
) -> Result<(), Declined> {
    let caller = Caller::here()?;
    let account = caller.account_to_sign_out(account).await?;
    let by = caller.account.id;
    caller.secrets.end_sessions(account.id, device, false, by, caller.now).await.map_err(declined)
}

/// Shortest password, in characters. Source: NIST SP 800-63B, length rather than rules of composition.
pub const SHORTEST_PASSWORD: usize = 10;
/// Longest password, in characters; hashing more only costs time.
pub const LONGEST_PASSWORD: usize = 64;

/// Whether a password may be set; the same question in the form and on the server.
pub fn password_is_long_enough(password: &str) -> bool {
    (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&password.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_counts_characters() {
        for (password, fine) in
            [("qunxing-2026", true), ("短", false), ("春风又绿江南岸明月何时", true), ("", false)]
        {
            assert_eq!(password_is_long_enough(password), fine, "{password}");
        }
        assert!(!password_is_long_enough(&"长".repeat(65)));
    }
}
