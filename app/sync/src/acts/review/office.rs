//! What an office returns to whoever wrote it.

use crate::acts::{Act, Applied, valid};
use crate::review::ReviewState;
use domain::OpId;
use domain::flaw::{Check, Field};

impl Act<'_> {
    pub(crate) fn return_review(&self, op: OpId, note: String) -> Applied {
        let (ver, item) = self.open_item(op)?;
        self.must_lead(&item.village)?;
        self.must_be_anothers(&item)?;
        valid(Check::new().text_up_to(Field::ReturnNote, &note, 200).done())?;
        let state = ReviewState::Returned { note, by: self.actor(), at: self.at() };
        Ok(self.decided(ver, item, state))
    }
}
