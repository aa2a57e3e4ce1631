//! 志愿活动 — what, when, where, who, how long.
//!
//! Source of the fields: 《志愿服务记录与证明出具办法（试行）》, 民政部令第67号.

use crate::authors;
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, ActivityId};
use crate::photo::{MOST_PHOTOS, PhotoRef};
use crate::place::PlaceCode;
use crate::settings::ServiceKind;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};

/// Most attendances of one activity: a whole township.
pub const MOST_ATTENDANCES: u32 = 50_000;
/// Longest activity, in minutes: a day.
pub const MOST_MINUTES: u16 = 1_440;

/// 志愿者 — somebody named, with their own time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Volunteer {
    /// 姓名.
    pub name: String,
    /// 服务时长, in minutes.
    pub minutes: u16,
}

/// An activity as its author wrote it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewActivity {
    /// Its id.
    pub id: ActivityId,
    /// The grid or village it was for.
    pub place: PlaceCode,
    /// 活动名称.
    pub name: String,
    /// 服务类别.
    pub kind: ServiceKind,
    /// 地点, in words.
    pub venue: String,
    /// 组织者.
    pub organizer: String,
    /// The day.
    pub on: Day,
    /// 开始, minutes after midnight.
    #[serde(default)]
    pub from_minute: Option<u16>,
    /// 每人时长, in minutes.
    pub minutes: u16,
    /// 参加人次.
    pub attendances: u32,
    /// People named, so that a certificate can be written; optional.
    #[serde(default)]
    pub volunteers: Vec<Volunteer>,
    /// 服务内容.
    #[serde(default)]
    pub note: String,
    /// 培训, if there was one before.
    #[serde(default)]
    pub training: String,
    /// Photos, optional.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

impl NewActivity {
    /// Named, placed, not in the future, with at least one person and no more named than came.
    pub fn check(&self, today: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check
            .text(Field::ActivityName, &self.name)
            .text(Field::ActivityPlace, &self.venue)
            .optional_text(Field::Organizer, &self.organizer)
            .refuse_if(self.on > today, Field::On, Why::InFuture)
            .range(Field::Minutes, i64::from(self.minutes), 1, i64::from(MOST_MINUTES))
            .range(Field::Attendances, i64::from(self.attendances), 1, i64::from(MOST_ATTENDANCES))
            .optional_text(Field::Note, &self.note)
            .optional_text(Field::Service, &self.training)
            .count(Field::Volunteers, self.volunteers.len(), 200)
            .count(Field::Photos, self.photos.len(), MOST_PHOTOS);
        let named = u32::try_from(self.volunteers.len()).unwrap_or(u32::MAX);
        check.refuse_if(
            named > self.attendances,
            Field::Volunteers,
            Why::TooMany { max: self.attendances as usize },
        );
        for volunteer in &self.volunteers {
            check.text(Field::Volunteers, &volunteer.name).range(
                Field::Minutes,
                i64::from(volunteer.minutes),
                1,
                i64::from(MOST_MINUTES),
            );
        }
        if let Some(from) = self.from_minute {
            check.range(Field::StartedAt, i64::from(from), 0, 1_439);
        }
        check.done()
    }
}

/// 志愿活动 — as everybody in the village sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Activity {
    /// What it says now.
    pub now: NewActivity,
    /// The author.
    pub by: AccountId,
    /// When it was saved, by the phone's corrected clock.
    pub recorded_at: At,
    /// What it said before each change: when, by whom, and the words.
    #[serde(default)]
    pub before: Vec<(At, AccountId, NewActivity)>,
}

impl Activity {
    /// Whether the author may still put it right by themselves: for [`AMEND_DAYS`](authors::AMEND_DAYS).
    pub fn author_may_amend(&self, told: At, arrived: At) -> bool {
        authors::in_time(self.recorded_at, authors::AMEND_DAYS, told, arrived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn sweep() -> NewActivity {
        NewActivity {
            id: ActivityId::from_uuid(Uuid::from_u128(1)),
            place: "410871001003".parse().unwrap(),
            name: "清扫背街小巷".into(),
            kind: ServiceKind::new("environment"),
            venue: "北街".into(),
            organizer: "村党支部".into(),
            on: "2026-11-20".parse().unwrap(),
            from_minute: Some(550),
            minutes: 90,
            attendances: 26,
            volunteers: Vec::new(),
            note: String::new(),
            training: String::new(),
            photos: Vec::new(),
        }
    }

    #[test]
    fn an_activity_has_people_and_time() {
        let today = "2026-11-23".parse().unwrap();
        assert!(sweep().check(today).is_ok());
        let table = [
            (NewActivity { attendances: 0, ..sweep() }, Field::Attendances),
            (NewActivity { minutes: 0, ..sweep() }, Field::Minutes),
            (NewActivity { minutes: 1_441, ..sweep() }, Field::Minutes),
            (NewActivity { name: String::new(), ..sweep() }, Field::ActivityName),
            (NewActivity { on: "2026-11-24".parse().unwrap(), ..sweep() }, Field::On),
            (NewActivity { from_minute: Some(1_440), ..sweep() }, Field::StartedAt),
        ];
        for (activity, field) in table {
            assert_eq!(activity.check(today).unwrap_err()[0].field, field);
        }
    }

    #[test]
    fn no_more_are_named_than_came() {
        let volunteers =
            vec![Volunteer { name: "王".into(), minutes: 60 }, Volunteer { name: "赵".into(), minutes: 60 }];
        let flaws =
            NewActivity { attendances: 1, volunteers, ..sweep() }.check("2026-11-23".parse().unwrap());
        assert_eq!(flaws.unwrap_err()[0].field, Field::Volunteers);
    }
}
