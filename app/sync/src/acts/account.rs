//! 账号: opened, and the roles they hold.

use crate::acts::{Act, Applied, Effect, valid};
use crate::outcome::ReviewReason;
use crate::record::{Record, RecordKey, RecordKind};
use domain::register::Set;
use domain::{Account, AccountId, At, Membership, PlaceCode, Role};

impl Act<'_> {
    fn must_appoint(&self, memberships: &[Membership]) -> Result<(), ReviewReason> {
        for membership in memberships {
            self.must(self.standing().may_appoint(membership.role, &membership.place), &membership.place)?;
        }
        Ok(())
    }

    pub(crate) fn open_account(&self, account: Account) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Account, account.id.uuid()))?;
        self.must_belong_here(&account.home)?;
        self.must_lead(&account.home)?;
        self.must_appoint(&account.memberships)?;
        valid(account.check())?;
        if let Some(login) = &account.login {
            self.must(self.standing().is_office_over(&account.home), &account.home)?;
            if self.shelf.login_owner(login).is_some() {
                return Err(ReviewReason::LoginTaken.into());
            }
        }
        Ok(Effect::created(Record::Account(account)))
    }

    pub(crate) fn grant_membership(&self, id: AccountId, membership: Membership) -> Applied {
        let (ver, mut account) = self.there::<Account>(id.uuid())?;
        self.must_belong_here(&account.home)?;
        self.must_appoint(std::slice::from_ref(&membership))?;
        let has_it = account
            .memberships
            .iter()
            .any(|held| held.role == membership.role && held.place == membership.place && held.to.is_none());
        if has_it {
            return Err(ReviewReason::AlreadyThere.into());
        }
        account.memberships.push(membership);
        valid(account.check())?;
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Account(account)))
    }

    pub(crate) fn end_membership(&self, id: AccountId, role: Role, place: &PlaceCode, to: At) -> Applied {
        let (ver, mut account) = self.there::<Account>(id.uuid())?;
        self.must_belong_here(&account.home)?;
        self.must(self.standing().may_appoint(role, place), place)?;
        let held = account
            .memberships
            .iter_mut()
            .find(|held| held.role == role && held.place == *place && held.to.is_none())
            .ok_or(ReviewReason::NothingThere)?;
        held.to = Some(to.max(held.from));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Account(account)))
    }
}
