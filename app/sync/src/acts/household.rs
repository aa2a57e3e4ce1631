//! 户: registered, corrected, moved and merged.

use crate::acts::{Act, Applied, Effect, valid};
use crate::outcome::ReviewReason;
use crate::record::{Record, RecordKey, RecordKind};
use domain::household::{Correction, NewHousehold};
use domain::{Household, HouseholdId, PlaceCode};

impl Act<'_> {
    pub(crate) fn register_household(&self, new: NewHousehold) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Household, new.id.uuid()))?;
        self.must_belong_here(&new.grid)?;
        self.must_work_in(&new.grid, &new.grid)?;
        valid(new.check())?;
        Ok(Effect::created(Record::Household(Household::register(new, self.stamp(1)))))
    }

    pub(crate) fn correct_household(&self, id: HouseholdId, correction: Correction, settle: bool) -> Applied {
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_work_in(household.grid_at(self.at()), &household.grid.value)?;
        valid(correction.check())?;
        let stamp = self.stamp(ver + 1);
        let set = if settle {
            household.settle(correction, self.seen(), stamp)
        } else {
            household.correct(correction, self.seen(), stamp)
        };
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }

    pub(crate) fn move_household(&self, id: HouseholdId, to: PlaceCode) -> Applied {
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_belong_here(&to)?;
        self.must_lead(&to)?;
        let set = household.move_to(to, self.at(), self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }

    pub(crate) fn merge_household(&self, id: HouseholdId, into: Option<HouseholdId>) -> Applied {
        let other = into.map(|into| self.there::<Household>(into.uuid()));
        let (ver, mut household) = self.there::<Household>(id.uuid())?;
        self.must_belong_here(&household.grid.value)?;
        self.must_work_in(&household.grid.value, &household.grid.value)?;
        if let Some(other) = other {
            let (_, kept) = other?;
            self.must_belong_here(&kept.grid.value)?;
            if kept.id == id || !kept.stands() {
                return Err(ReviewReason::NothingThere.into());
            }
        }
        let set = household.merged_into.set(into, self.seen(), self.stamp(ver + 1));
        Ok(Effect::changed(set, self.seen(), ver, Record::Household(household)))
    }
}
