//! Objections: filed by the server for people who do not sign in, answered by the township or the zone.

use crate::acts::{Act, Applied, Effect, out_of_turn, valid};
use crate::outcome::ReviewReason;
use crate::record::{Record, RecordKey, RecordKind};
use domain::objection::{Answer, NewObjection, PUBLIC};
use domain::register::Set;
use domain::{Objection, ObjectionId, OutOfTurn, StarKind};
use std::collections::BTreeSet;

impl Act<'_> {
    pub(crate) fn file_objection(&self, new: NewObjection) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Objection, new.id.uuid()))?;
        // Who signs in objects like everybody else, on the public page: nobody learns who it was.
        self.must(self.actor() == PUBLIC, &new.village)?;
        valid(new.check())?;
        let township = new.village.township().ok_or(ReviewReason::WrongVillage)?;
        self.must_belong_here(&township)?;
        let (_, evaluation) = self.evaluation(&new.village, new.year);
        if !evaluation.notice().is_some_and(|notice| notice.is_under_way(self.today())) {
            return Err(out_of_turn(OutOfTurn::NoticeOver).into());
        }
        let at = self.at();
        Ok(Effect::created(Record::Objection(Objection { filed: new, township, at, answer: None })))
    }

    pub(crate) fn answer_objection(
        &self,
        id: ObjectionId,
        upheld: bool,
        text: String,
        stars: BTreeSet<StarKind>,
    ) -> Applied {
        let (ver, mut objection) = self.there::<Objection>(id.uuid())?;
        self.must_belong_here(&objection.township)?;
        self.must(self.standing().is_office_over(&objection.township), &objection.township)?;
        if !objection.is_open() {
            return Err(out_of_turn(OutOfTurn::AlreadyAnswered).into());
        }
        let answer = Answer { op: self.op.head.op_id, at: self.at(), by: self.actor(), upheld, stars, text };
        valid(answer.check())?;
        objection.answer = Some(answer);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Objection(objection)))
    }
}
