//! Who asks, and the guards that every function passes first.

use crate::error::Error;
use crate::secrets::Keeper;
use domain::{Account, AccountId, At, DeviceId, PlaceCode, Standing};
use std::ops::DerefMut;
use std::sync::Arc;
use sync::wire::Refusal;
use sync::{Kept, Record, RecordKey, RecordKind};

/// The signed-in person behind a request.
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
    pub secrets: Arc<Keeper>,
    /// When the request arrived.
    pub now: At,
    /// The address people type, such as `https://qunxing.example`, for what is printed.
    pub origin: String,
}

impl Caller {
    /// Goes on only for an office above `place`.
    pub fn must_sit_above(&self, place: &PlaceCode) -> Result<(), Error> {
        self.must(self.standing.is_office_over(place))
    }
    /// Goes on only for the secretary of `place` or an office above it.
    pub fn must_lead(&self, place: &PlaceCode) -> Result<(), Error> {
        self.must(self.standing.leads(place))
    }
    /// A connection for questions.
    pub(super) async fn conn(&self) -> Result<impl DerefMut<Target = store::Conn> + Send + use<>, Error> {
        Ok(self.store.read().await?)
    }
    /// An account that the caller leads, with its version; one that is not led is not told from one
    /// that is not there.
    pub(super) async fn led_account(&self, id: AccountId) -> Result<(Account, u64), Error> {
        let key = RecordKey::new(RecordKind::Account, id.uuid());
        let kept = store::record::by_key(&mut *self.conn().await?, key).await?;
        match kept {
            Some(Kept { ver, record: Record::Account(account) }) if self.standing.leads(&account.home) => {
                Ok((account, ver))
            }
            _ => Err(Refusal::NotFound.into()),
        }
    }
    /// Goes on only when the caller could have appointed this person to everything they are.
    pub(super) fn must_outrank(&self, account: &Account) -> Result<(), Error> {
        let held = account.standing(self.now);
        self.must(held.held().iter().all(|(role, place)| self.standing.may_appoint(*role, place)))
    }
    /// The account whose devices the caller may see and sign out: their own, or that of somebody they could have
    /// appointed to everything they are.
    pub(super) async fn account_to_sign_out(&self, id: AccountId) -> Result<Account, Error> {
        if id == self.account.id {
            return Ok(self.account.clone());
        }
        let (account, _) = self.led_account(id).await?;
        self.must_outrank(&account)?;
        Ok(account)
    }
    /// Goes on only when `allowed`.
    pub fn must(&self, allowed: bool) -> Result<(), Error> {
        if allowed { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }
}
