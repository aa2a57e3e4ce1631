//! The form in which somebody books, and the id that it gives its booking when it opens: whoever presses its button
//! twice, sends it again, or opens it a second time books the same booking.

use crate::ids::{AccountId, FundEntryId};
use uuid::Builder;

/// Which form of the page 资金奖补.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum BookingForm {
    /// 调整预算.
    Budget = 1,
    /// 记下一次支付.
    Awards = 2,
    /// 支付阵地建设.
    Venue = 3,
    /// 更正一笔支付.
    Payment = 4,
    /// 更正应付.
    Due = 5,
}

impl BookingForm {
    /// Every form.
    pub const ALL: [Self; 5] = [Self::Budget, Self::Awards, Self::Venue, Self::Payment, Self::Due];

    /// The id of the booking that this person makes in this form while looking at version `ver` of a year's ledger.
    /// It follows from what is on the screen: a second tab, or the same page at another computer, has the same one,
    /// and once the booking stands the ledger has another version and the form another id. So a form books once for
    /// each state of the ledger that somebody has seen.
    pub fn entry_id(self, by: AccountId, year: i32, ver: u64) -> FundEntryId {
        // Ids of accounts end in chance; they begin with the time at which the account was opened.
        let mut bytes = *by.uuid().as_bytes();
        let [_, _, _, ver @ ..] = ver.to_be_bytes();
        bytes[..5].copy_from_slice(&ver);
        bytes[5] = self as u8;
        let [_, _, year @ ..] = year.to_be_bytes();
        bytes[6..8].copy_from_slice(&year);
        FundEntryId::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn an_id_is_the_same_as_long_as_the_screen_is_and_no_other_form_has_it() {
        let person = |number: u64| AccountId::from_uuid(Uuid::from_u64_pair(0x0194_0000_0000_7000, number));
        let id = |by, form: BookingForm, year, ver| form.entry_id(person(by), year, ver);
        let one = || id(7, BookingForm::Budget, 2026, 12);
        assert_eq!(one(), one());
        let mut ids = BTreeSet::new();
        let mut count = 0;
        for by in [7, 8] {
            for form in BookingForm::ALL {
                for year in [2022, 2026, 2100] {
                    for ver in [0, 1, 255, 256, 65_536, 16_777_216, 4_294_967_296] {
                        ids.insert(id(by, form, year, ver));
                        count += 1;
                    }
                }
            }
        }
        assert_eq!(ids.len(), count);
        let uuid = one().uuid();
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (8, uuid::Variant::RFC4122));
    }
}
