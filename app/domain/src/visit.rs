//! 入户走访 — one household, one day, one worker.

use crate::authors;
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, DeviceId, HouseholdId, PersonId, VisitId};
use crate::need::NewNeed;
use crate::photo::{MOST_PHOTOS, PhotoRef};
use crate::place::PlaceCode;
use crate::settings::Topic;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most needs raised in one visit.
pub const MOST_NEEDS: usize = 10;
/// From this day on a call that met nobody (上门未遇) is no visit: the door stays due, and it is counted apart. Calls
/// of the days before count as they always did, also when an old phone sends them late, so no figure that was ever
/// shown changes. It is 2026-11-30. Source: docs/decisions/0035-one-door-one-save.md.
pub const NOT_MET_SINCE: At = At::from_millis(1_795_968_000_000);

/// 见到了谁.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Met {
    /// The head of the household.
    Head,
    /// Somebody of the household.
    Person(PersonId),
    /// Somebody else, by a word such as 邻居.
    Other(String),
    /// 没见到人.
    Nobody,
}

/// Where the phone was, if the person wished to add it; never a track (减负).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Location {
    /// Latitude in millionths of a degree, WGS-84.
    pub lat_e6: i32,
    /// Longitude in millionths of a degree, WGS-84.
    pub lng_e6: i32,
    /// Error radius in metres.
    pub accuracy_m: u32,
}

/// What may be put right later: what was heard, not where and when.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Talk {
    /// 见到了谁.
    pub met: Vec<Met>,
    /// 聊了什么.
    pub topics: BTreeSet<Topic>,
    /// 记几句, at most as long as [`Field::Note`].
    pub note: String,
    /// 约好的回访日.
    #[serde(default)]
    pub follow_up_on: Option<Day>,
}

impl Talk {
    /// Whether nobody was met.
    pub fn met_nobody(&self) -> bool {
        self.met.contains(&Met::Nobody)
    }
    fn check_into(&self, check: &mut Check, on: Day) {
        check
            .refuse_if(self.met.is_empty(), Field::Met, Why::Missing)
            .count(Field::Met, self.met.len(), 12)
            .count(Field::Topics, self.topics.len(), 20)
            .optional_text(Field::Note, &self.note);
        for met in &self.met {
            if let Met::Other(word) = met {
                check.text(Field::Met, word);
            }
        }
        check.refuse_if(self.met.contains(&Met::Nobody) && self.met.len() > 1, Field::Met, Why::Malformed);
        check.refuse_if(
            self.follow_up_on.is_some_and(|day| day <= on),
            Field::FollowUpOn,
            Why::EndsBeforeItBegins,
        );
    }
    /// The same limits whether new or put right.
    pub fn check(&self, on: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        self.check_into(&mut check, on);
        check.done()
    }
}

/// A visit as its author wrote it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewVisit {
    /// Its id.
    pub id: VisitId,
    /// The household visited.
    pub household: HouseholdId,
    /// The day.
    pub on: Day,
    /// When the form was opened; only for the writer's own memory.
    #[serde(default)]
    pub started_at: Option<At>,
    /// What was heard.
    pub talk: Talk,
    /// 群众反映的问题.
    #[serde(default)]
    pub needs: Vec<NewNeed>,
    /// Photos, optional.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
    /// Location, optional.
    #[serde(default)]
    pub location: Option<Location>,
}

impl NewVisit {
    /// Somebody met (or nobody, said so), texts short enough, day not after `today`.
    pub fn check(&self, today: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        self.talk.check_into(&mut check, self.on);
        check
            .refuse_if(self.on > today, Field::On, Why::InFuture)
            .count(Field::NeedText, self.needs.len(), MOST_NEEDS)
            .count(Field::Photos, self.photos.len(), MOST_PHOTOS);
        for need in &self.needs {
            check.text(Field::NeedText, &need.text);
        }
        check.done()
    }
}

/// Something put right later; the first words stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Amendment {
    /// When.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// What it says now.
    pub talk: Talk,
}

/// 可能重复 — another visit to the same household by the same worker on the same day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Twin {
    /// The visit that was there first.
    pub of: VisitId,
    /// What a person decided: is it the same visit? None until somebody has.
    #[serde(default)]
    pub same: Option<bool>,
}

/// 撤回 — somebody took a visit back: it is kept, struck out and not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    /// When.
    pub at: At,
    /// By whom: the author within the day, later the secretary.
    pub by: AccountId,
}

/// 走访 — as everybody in the village sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Visit {
    /// What its author wrote.
    pub first: NewVisit,
    /// The grid the household lay in then.
    pub grid: PlaceCode,
    /// The worker.
    pub by: AccountId,
    /// The device it was saved on, to tell a double from a second call.
    pub device: DeviceId,
    /// When it was saved, by the phone's corrected clock.
    pub recorded_at: At,
    /// What was put right since, oldest first.
    #[serde(default)]
    pub amendments: Vec<Amendment>,
    /// Another visit like it, for a person to look at.
    #[serde(default)]
    pub twin: Option<Twin>,
    /// Whether it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

impl Visit {
    /// What it says now.
    pub fn talk(&self) -> &Talk {
        self.amendments.last().map_or(&self.first.talk, |amendment| &amendment.talk)
    }
    /// Whether it stands: neither taken back nor found to be a double.
    pub fn stands(&self) -> bool {
        self.withdrawn.is_none() && self.twin.as_ref().is_none_or(|twin| twin.same != Some(true))
    }
    /// Whether figures count it as a visit: it stands, and somebody was met.
    pub fn counts(&self) -> bool {
        self.stands() && !self.found_nobody()
    }
    /// 上门未遇: it stands and is counted apart. See [`NOT_MET_SINCE`].
    pub fn is_not_met(&self) -> bool {
        self.stands() && self.found_nobody()
    }
    fn found_nobody(&self) -> bool {
        self.first.on >= NOT_MET_SINCE.day() && self.talk().met_nobody()
    }
    /// Whether the author may still take it back by themselves: on the day it was saved.
    pub fn author_may_withdraw(&self, told: At, arrived: At) -> bool {
        authors::in_time(self.recorded_at, 0, told, arrived)
    }
    /// Whether the author may still put it right by themselves: for [`AMEND_DAYS`](authors::AMEND_DAYS).
    pub fn author_may_amend(&self, told: At, arrived: At) -> bool {
        authors::in_time(self.recorded_at, authors::AMEND_DAYS, told, arrived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }
    fn visit() -> NewVisit {
        NewVisit {
            id: VisitId::from_uuid(Uuid::from_u128(1)),
            household: HouseholdId::from_uuid(Uuid::from_u128(2)),
            on: day("2026-11-20"),
            started_at: None,
            talk: Talk { met: vec![Met::Head], ..Talk::default() },
            needs: Vec::new(),
            photos: Vec::new(),
            location: None,
        }
    }
    fn flaws(visit: &NewVisit) -> Vec<Flaw> {
        visit.check(day("2026-11-23")).err().unwrap_or_default()
    }

    #[test]
    fn a_visit_says_whom_it_met() {
        assert_eq!(flaws(&visit()), []);
        let nobody_said = NewVisit { talk: Talk::default(), ..visit() };
        assert_eq!(flaws(&nobody_said), [Flaw::new(Field::Met, Why::Missing)]);
        let both =
            NewVisit { talk: Talk { met: vec![Met::Nobody, Met::Head], ..Talk::default() }, ..visit() };
        assert_eq!(flaws(&both), [Flaw::new(Field::Met, Why::Malformed)]);
    }

    #[test]
    fn a_visit_is_not_tomorrow_and_a_follow_up_is_not_yesterday() {
        assert_eq!(
            flaws(&NewVisit { on: day("2026-11-24"), ..visit() }),
            [Flaw::new(Field::On, Why::InFuture)]
        );
        let talk = Talk { follow_up_on: Some(day("2026-11-20")), ..visit().talk };
        assert_eq!(flaws(&NewVisit { talk, ..visit() }).len(), 1);
    }

    #[test]
    fn the_note_may_hold_500_characters() {
        let long = |n| NewVisit { talk: Talk { note: "字".repeat(n), ..visit().talk }, ..visit() };
        assert_eq!(flaws(&long(500)), []);
        assert_eq!(flaws(&long(501)), [Flaw::new(Field::Note, Why::TooLong { max: 500 })]);
    }

    fn kept(met: Met, on: &str) -> Visit {
        let talk = Talk { met: vec![met], ..Talk::default() };
        Visit {
            first: NewVisit { on: day(on), talk, ..visit() },
            grid: "410871001003003".parse().unwrap(),
            by: AccountId::from_uuid(Uuid::nil()),
            device: DeviceId::from_uuid(Uuid::nil()),
            recorded_at: day(on).starts_at(),
            amendments: Vec::new(),
            twin: None,
            withdrawn: None,
        }
    }

    #[test]
    fn a_call_that_met_nobody_is_no_visit_from_its_day_on() {
        assert_eq!(NOT_MET_SINCE, day("2026-11-30").starts_at());
        let table = [
            (Met::Head, "2026-11-29", (true, false)),
            (Met::Nobody, "2026-11-29", (true, false)),
            (Met::Head, "2026-11-30", (true, false)),
            (Met::Nobody, "2026-11-30", (false, true)),
        ];
        for (met, on, expected) in table {
            let visit = kept(met.clone(), on);
            assert_eq!((visit.counts(), visit.is_not_met()), expected, "{met:?} on {on}");
        }
        // Somebody was met after all: put right, it counts.
        let mut visit = kept(Met::Nobody, "2026-12-01");
        let talk = Talk { met: vec![Met::Head], ..Talk::default() };
        visit.amendments.push(Amendment { at: visit.recorded_at, by: visit.by, talk });
        assert_eq!((visit.counts(), visit.is_not_met()), (true, false));
    }

    #[test]
    fn what_is_taken_back_is_kept_and_counts_nowhere() {
        for met in [Met::Head, Met::Nobody] {
            let mut visit = kept(met, "2026-12-01");
            let later = |millis| visit.recorded_at.plus_millis(millis);
            assert!(visit.author_may_withdraw(later(86_399_999), later(86_399_999)));
            assert!(!visit.author_may_withdraw(later(86_400_000), later(86_400_000)));
            visit.withdrawn = Some(Withdrawn { at: visit.recorded_at, by: visit.by });
            assert_eq!((visit.counts(), visit.is_not_met()), (false, false));
        }
        let text = serde_json::to_string(&kept(Met::Head, "2026-12-01")).unwrap();
        assert!(!text.contains("withdrawn"), "an older program reads what it always read: {text}");
    }

    #[test]
    fn a_visit_reads_back() {
        let text = serde_json::to_string(&visit()).unwrap();
        assert_eq!(serde_json::from_str::<NewVisit>(&text).unwrap(), visit());
    }
}
