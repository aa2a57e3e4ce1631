//! Who asks, and the guards that every function passes first.

use super::Declined;
use domain::{Account, AccountId, At, DeviceId, PlaceCode, Standing};
use leptos::prelude::use_context;
use std::future::Future;
use std::ops::DerefMut;
use std::pin::Pin;
use std::sync::Arc;
use sync::wire::Refusal;
use sync::{Kept, Record, RecordKey, RecordKind};

/// What [`Secrets`] answers with, once.
pub type SecretsFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

/// What only the server's session side can make; kept behind a door so that pages know no cryptography.
pub trait Secrets: Send + Sync {
    /// A new one-time code for this account, older ones of it void: the code as it is read aloud
    /// and the instant after which it no longer opens anything.
    fn issue_code(&self, account: AccountId, by: AccountId, now: At) -> SecretsFuture<'_, (String, At)>;
    /// Ends the sessions of this account, or those of one device of it; `lost`: 这部手机丢了.
    fn end_sessions(
        &self,
        account: AccountId,
        device: Option<DeviceId>,
        lost: bool,
        by: AccountId,
        now: At,
    ) -> SecretsFuture<'_, ()>;
    /// A new password for this account; its other sessions end.
    fn set_password<'a>(
        &'a self,
        account: AccountId,
        password: &'a str,
        by: AccountId,
        now: At,
    ) -> SecretsFuture<'a, ()>;
    /// A text as a QR picture: one `<svg>` element.
    fn qr_svg(&self, text: &str) -> String;
}

/// The signed-in person behind a request; the server puts it into the context.
#[derive(Clone)]
pub struct Caller {
    /// Who.
    pub account: Account,
    /// The roles held now.
    pub standing: Standing,
    /// From which browser.
    pub device: DeviceId,
    /// Where records are read.
    pub store: store::Store,
    /// What makes codes and keeps passwords.
    pub secrets: Arc<dyn Secrets>,
    /// When the request arrived.
    pub now: At,
    /// The address people type, such as `https://qunxing.example`, for what is printed.
    pub origin: String,
}

impl Caller {
    /// The caller of this request.
    pub fn here() -> Result<Self, Declined> {
        use_context::<Self>().ok_or_else(|| declined(Refusal::SignInAgain))
    }
    /// Goes on only for an office above `place`.
    pub fn must_sit_above(&self, place: &PlaceCode) -> Result<(), Declined> {
        self.must(self.standing.is_office_over(place))
    }
    /// Goes on only for the secretary of `place` or an office above it.
    pub fn must_lead(&self, place: &PlaceCode) -> Result<(), Declined> {
        self.must(self.standing.leads(place))
    }
    /// A connection for questions.
    pub(super) async fn conn(&self) -> Result<impl DerefMut<Target = store::Conn> + Send + use<>, Declined> {
        self.store.read().await.map_err(failed)
    }
    /// An account that the caller leads, with its version; one that is not led is not told from one
    /// that is not there.
    pub(super) async fn led_account(&self, id: AccountId) -> Result<(Account, u64), Declined> {
        let key = RecordKey::new(RecordKind::Account, id.uuid());
        let kept = store::record::by_key(&mut *self.conn().await?, key).await.map_err(failed)?;
        match kept {
            Some(Kept { ver, record: Record::Account(account) }) if self.standing.leads(&account.home) => {
                Ok((account, ver))
            }
            _ => Err(declined(Refusal::NotFound)),
        }
    }
    /// Goes on only when the caller could have appointed this person to everything they are.
    pub(super) fn must_outrank(&self, account: &Account) -> Result<(), Declined> {
        let held = account.standing(self.now);
        self.must(held.held().iter().all(|(role, place)| self.standing.may_appoint(*role, place)))
    }
    /// The account whose devices the caller may see and sign out: their own, or that of somebody they could have
    /// appointed to everything they are.
    pub(super) async fn account_to_sign_out(&self, id: AccountId) -> Result<Account, Declined> {
        if id == self.account.id {
            return Ok(self.account.clone());
        }
        let (account, _) = self.led_account(id).await?;
        self.must_outrank(&account)?;
        Ok(account)
    }
    /// Goes on only when `allowed`.
    pub fn must(&self, allowed: bool) -> Result<(), Declined> {
        if allowed { Ok(()) } else { Err(declined(Refusal::NotAllowed)) }
    }
}

/// A refusal with the status that goes with it.
pub(super) fn declined(refusal: Refusal) -> Declined {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status(refusal));
    }
    Declined::because(refusal)
}

/// What the store could not do is for the log; the person hears to try again.
pub(super) fn failed(error: store::Error) -> Declined {
    leptos::logging::error!("desk question failed: {error}");
    declined(Refusal::TryLater)
}

fn status(refusal: Refusal) -> axum::http::StatusCode {
    use axum::http::StatusCode;
    match refusal {
        Refusal::SignInAgain | Refusal::WrongCode | Refusal::WrongPassword => StatusCode::UNAUTHORIZED,
        Refusal::NotAllowed | Refusal::OtherSite | Refusal::NoRole => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refusal::BadRequest => StatusCode::BAD_REQUEST,
        Refusal::TryLater | Refusal::Other => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
