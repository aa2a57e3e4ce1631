//! Experiences: written by the village, posted by the office.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::experience::NewExperience;
use domain::honor::Posting;
use domain::register::Set;
use domain::{Experience, ExperienceId};

impl Act<'_> {
    pub(crate) fn share_experience(&self, new: NewExperience) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Experience, new.id.uuid()))?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&new.village)?;
        valid(new.check(&self.known_people()))?;
        Ok(Effect::created(Record::Experience(Experience::write(new, self.at(), self.actor()))))
    }

    pub(crate) fn amend_experience(&self, new: NewExperience) -> Applied {
        let (ver, mut experience) = self.there::<Experience>(new.id.uuid())?;
        self.must_belong_here(&experience.now.village)?;
        self.must_belong_here(&new.village)?;
        self.must_lead(&experience.now.village)?;
        valid(new.check(&self.known_people()))?;
        let by_office = self.standing().is_office_over(&experience.now.village);
        experience.amend(new, self.at(), self.actor(), by_office);
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Experience(experience)))
    }

    pub(crate) fn post_experience(&self, id: ExperienceId, posting: Posting) -> Applied {
        let (ver, mut experience) = self.there::<Experience>(id.uuid())?;
        let village = experience.now.village.clone();
        self.must_belong_here(&village)?;
        let takes_down = posting == Posting::TakenDown && self.standing().leads(&village);
        self.must(takes_down || self.standing().is_office_over(&village), &village)?;
        if posting == Posting::Posted {
            valid(experience.now.check(&self.known_people()))?;
        }
        experience.posting = (posting, self.at(), self.actor());
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Experience(experience)))
    }
}
