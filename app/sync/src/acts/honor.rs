//! Honors: nominated by the village, named by consent, posted by the office.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::honor::{ConsentForm, MaskAnswer, NewHonor, Posting, Wish};
use domain::register::Set;
use domain::{Honor, HonorId};

impl Act<'_> {
    pub(crate) fn nominate_honor(&self, mut new: NewHonor) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Honor, new.id.uuid()))?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&new.village)?;
        new.awarded_on = self.believable(new.awarded_on);
        valid(new.check(self.today(), &self.known_people()))?;
        let wish = |how| self.wish(true, how);
        let honor = Honor {
            id: new.id,
            village: new.village,
            kind: new.kind,
            level: new.level,
            title: new.title,
            honoree: new.honoree,
            deed: new.deed,
            awarded_on: new.awarded_on,
            by: self.actor(),
            wishes: new.consent.map(wish).into_iter().collect(),
            posting: (Posting::Nominated, self.at(), self.actor()),
            mask_answers: new
                .recognisable
                .map(|recognisable| self.mask_answer(recognisable))
                .into_iter()
                .collect(),
        };
        Ok(Effect::created(Record::Honor(honor)))
    }

    fn mask_answer(&self, recognisable: bool) -> MaskAnswer {
        MaskAnswer { recognisable, at: self.at(), by: self.actor() }
    }

    fn wish(&self, named: bool, how: ConsentForm) -> Wish {
        Wish { op: self.op.head.op_id, named, how, at: self.at(), by: self.actor() }
    }

    pub(crate) fn record_wish(&self, id: HonorId, named: bool, how: ConsentForm) -> Applied {
        let (ver, mut honor) = self.there::<Honor>(id.uuid())?;
        self.must_belong_here(&honor.village)?;
        // Withdrawn as easily as given: whoever stands at the door may take a withdrawal.
        let allowed = if named {
            self.standing().leads(&honor.village)
        } else {
            self.standing().reaches(&honor.village)
        };
        self.must(allowed, &honor.village)?;
        honor.wishes.push(self.wish(named, how));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Honor(honor)))
    }

    pub(crate) fn post_honor(&self, id: HonorId, posting: Posting, recognisable: Option<bool>) -> Applied {
        let (ver, mut honor) = self.there::<Honor>(id.uuid())?;
        self.must_belong_here(&honor.village)?;
        let office = self.standing().is_office_over(&honor.village);
        let takes_down = posting == Posting::TakenDown && self.standing().leads(&honor.village);
        self.must(office || takes_down, &honor.village)?;
        if posting == Posting::Posted {
            valid(honor.check_posting(recognisable, &self.known_people()))?;
            honor.mask_answers.extend(recognisable.map(|recognisable| self.mask_answer(recognisable)));
        }
        honor.posting = (posting, self.at(), self.actor());
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Honor(honor)))
    }
}
