//! 地方: named, and named anew.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Kept, Record, RecordKey, RecordKind};
use domain::register::Set;
use domain::{Place, PlaceLevel};

impl Act<'_> {
    pub(crate) fn name_place(&self, place: Place) -> Applied {
        self.must_belong_here(&place.code)?;
        let office = self.standing().is_office_over(&place.code);
        let own_grid = place.code.level() == PlaceLevel::Grid && self.standing().leads(&place.code);
        self.must(office || own_grid, &place.code)?;
        valid(place.check())?;
        let before = self
            .shelf
            .record(RecordKey::new(RecordKind::Place, place.code.record_id()))
            .map_or(0, |kept| kept.ver);
        let write = Kept { ver: before + 1, record: Record::Place(place) };
        Ok(Effect { set: Set::Clean, seen: self.seen(), writes: vec![write] })
    }
}
