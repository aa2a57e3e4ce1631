//! 志愿活动: recorded and amended.

use crate::acts::{Act, Applied, Effect, valid};
use crate::record::{Record, RecordKey, RecordKind};
use domain::activity::NewActivity;
use domain::register::Set;
use domain::{Activity, ActivityId};

impl Act<'_> {
    pub(crate) fn record_activity(&self, mut new: NewActivity) -> Applied {
        self.must_be_new(RecordKey::new(RecordKind::Activity, new.id.uuid()))?;
        self.must_belong_here(&new.place)?;
        // An activity may be for the whole village; anybody who works in it may write it down.
        self.must(self.standing().reaches(&new.place.scope()), &new.place)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        self.must_be_recent(new.on)?;
        let activity = Activity { now: new, by: self.actor(), recorded_at: self.at(), before: Vec::new() };
        Ok(Effect::created(Record::Activity(activity)))
    }

    pub(crate) fn amend_activity(&self, mut new: NewActivity) -> Applied {
        let id: ActivityId = new.id;
        let (ver, mut activity) = self.there::<Activity>(id.uuid())?;
        self.must_belong_here(&activity.now.place)?;
        self.must_belong_here(&new.place)?;
        let in_time = activity.author_may_amend(self.at(), self.facts.received_at);
        self.must_be_author_or_lead(activity.by, in_time, &activity.now.place)?;
        new.on = self.believable(new.on);
        valid(new.check(self.today()))?;
        if new.on != activity.now.on {
            self.must_be_recent(new.on)?;
        }
        let before = std::mem::replace(&mut activity.now, new);
        activity.before.push((self.at(), self.actor(), before));
        Ok(Effect::changed(Set::Clean, self.seen(), ver, Record::Activity(activity)))
    }
}
