//! 矛盾纠纷 — a story told by events; its status is computed, an event out of turn is kept and flagged.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::{AccountId, DisputeId, HouseholdId, OpId, VisitId};
use crate::order;
use crate::photo::{MOST_PHOTOS, PhotoRef};
use crate::place::PlaceCode;
use crate::settings::DisputeKind;
use crate::time::{At, Day};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 当事人 — by household where one is known, else by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Party {
    /// The household, when it is one of the village's.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// How people call it: 李家.
    pub name: String,
}

/// 协议 — how an agreement was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// 口头协议.
    Oral,
    /// 书面协议.
    Written,
}

/// What happened in a dispute.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// 记一笔.
    Noted(String),
    /// 开始调解, by these people.
    MediationBegan(String),
    /// 达成协议.
    AgreementReached {
        /// How it was made.
        how: Agreement,
        /// What was agreed.
        text: String,
    },
    /// 这次没调成, and why.
    MediationFailed(String),
    /// 上报乡镇(街道), and why.
    Referred(String),
    /// 回访, on or after the day it was due.
    FollowedUp {
        /// Which follow-up: days after the agreement.
        day: u16,
        /// Whether the peace holds.
        calm: bool,
        /// What was heard.
        text: String,
    },
    /// 办结.
    Closed(String),
    /// 重新打开, and why.
    Reopened(String),
}

impl Happened {
    fn text(&self) -> &str {
        match self {
            Self::Noted(text)
            | Self::MediationBegan(text)
            | Self::MediationFailed(text)
            | Self::Referred(text)
            | Self::Closed(text)
            | Self::Reopened(text)
            | Self::AgreementReached { text, .. }
            | Self::FollowedUp { text, .. } => text,
        }
    }
    /// Says what must be said, short enough.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        let needs_words = !matches!(self, Self::FollowedUp { calm: true, .. } | Self::MediationBegan(_));
        check
            .refuse_if(needs_words && self.text().trim().is_empty(), Field::EventText, Why::Missing)
            .optional_text(Field::EventText, self.text())
            .done()
    }
}

/// An event with who, when and whether it came in its turn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DisputeEvent {
    /// The operation it came with; the same event never stands twice.
    pub op: OpId,
    /// When, by the phone's corrected clock.
    pub at: At,
    /// By whom.
    pub by: AccountId,
    /// What happened.
    pub what: Happened,
    /// Kept although it did not fit the state it met; a person looks at it.
    #[serde(default)]
    pub out_of_turn: bool,
    /// The visit it was told with, when it was saved with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// Whether that visit was taken back: the event is kept and tells nothing any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl DisputeEvent {
    /// Whether it says where the dispute stands.
    fn tells(&self) -> bool {
        !self.out_of_turn && !self.withdrawn
    }
}

/// Where a dispute stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// 已登记.
    Open,
    /// 调解中.
    InMediation,
    /// 已达成协议, follow-ups are owed from this day on.
    Settled {
        /// The day of the agreement.
        on: Day,
    },
    /// 已上报.
    Referred,
    /// 已办结.
    Closed {
        /// Whether it was closed after an agreement: only then it counts as settled.
        settled: bool,
    },
}

impl DisputeStatus {
    /// Whether figures count it as 化解.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Settled { .. } | Self::Closed { settled: true })
    }
    /// Whether nobody owes anything any more.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed { .. })
    }

    fn after(self, event: &Happened, on: Day) -> Option<Self> {
        use DisputeStatus::{Closed, InMediation, Open, Referred, Settled};
        match (self, event) {
            (state, Happened::Noted(_)) => Some(state),
            (Open | Referred, Happened::MediationBegan(_))
            | (InMediation, Happened::MediationBegan(_) | Happened::MediationFailed(_)) => Some(InMediation),
            (Open, Happened::MediationFailed(_)) => Some(Open),
            (Open | InMediation | Referred, Happened::AgreementReached { .. }) => Some(Settled { on }),
            (Open | InMediation, Happened::Referred(_)) => Some(Referred),
            (Settled { on }, Happened::FollowedUp { calm: true, .. }) => Some(Settled { on }),
            (Settled { .. }, Happened::FollowedUp { calm: false, .. })
            | (Settled { .. } | Closed { .. }, Happened::Reopened(_)) => Some(Open),
            (Settled { .. }, Happened::Closed(_)) => Some(Closed { settled: true }),
            (Open | InMediation | Referred, Happened::Closed(_)) => Some(Closed { settled: false }),
            _ => None,
        }
    }
}

/// A dispute as first reported; may already tell how it was mediated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewDispute {
    /// Its id.
    pub id: DisputeId,
    /// The grid it happened in.
    pub grid: PlaceCode,
    /// 类型.
    pub kind: DisputeKind,
    /// 当事人, one or more.
    pub parties: Vec<Party>,
    /// The day it came up.
    pub on: Day,
    /// 什么事.
    pub what: String,
    /// What has happened so far, in order: mediation, agreement, referral.
    #[serde(default)]
    pub so_far: Vec<Happened>,
    /// Photos, optional.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

impl NewDispute {
    /// Parties and matter filled in, short enough, not in the future.
    pub fn check(&self, today: Day) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check
            .refuse_if(self.parties.is_empty(), Field::Parties, Why::Missing)
            .count(Field::Parties, self.parties.len(), 10)
            .text(Field::What, &self.what)
            .refuse_if(self.on > today, Field::On, Why::InFuture)
            .count(Field::EventText, self.so_far.len(), 10)
            .count(Field::Photos, self.photos.len(), MOST_PHOTOS);
        for party in &self.parties {
            check.text(Field::Parties, &party.name);
        }
        for event in &self.so_far {
            if let Err(flaws) = event.check() {
                for flaw in flaws {
                    check.refuse_if(true, flaw.field, flaw.why);
                }
            }
        }
        check.done()
    }
}

/// 纠纷 — as everybody in the village sees it. Never public.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dispute {
    /// Its id.
    pub id: DisputeId,
    /// The grid it happened in.
    pub grid: PlaceCode,
    /// 类型.
    pub kind: DisputeKind,
    /// 当事人.
    pub parties: Vec<Party>,
    /// The day it came up.
    pub on: Day,
    /// 什么事.
    pub what: String,
    /// By whom it was reported.
    pub by: AccountId,
    /// When it was saved, by the phone's corrected clock.
    pub recorded_at: At,
    /// What happened, in order of arrival.
    pub events: Vec<DisputeEvent>,
    /// Photos.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

impl Dispute {
    /// Reported for the first time.
    pub fn report(new: NewDispute, op: OpId, by: AccountId, at: At) -> Self {
        let mut dispute = Self {
            id: new.id,
            grid: new.grid,
            kind: new.kind,
            parties: new.parties,
            on: new.on,
            what: new.what,
            by,
            recorded_at: at,
            events: Vec::new(),
            photos: new.photos,
        };
        for what in new.so_far {
            dispute.add(DisputeEvent { op, at, by, what, out_of_turn: false, visit: None, withdrawn: false });
        }
        dispute
    }

    /// Adds an event; says whether it came in its turn. Either way it is kept.
    pub fn add(&mut self, mut event: DisputeEvent) -> bool {
        event.out_of_turn = self.status().after(&event.what, event.at.day()).is_none();
        let in_turn = !event.out_of_turn;
        self.events.push(event);
        in_turn
    }

    /// Where it stands, told by its events.
    pub fn status(&self) -> DisputeStatus {
        self.events.iter().filter(|event| event.tells()).fold(DisputeStatus::Open, |state, event| {
            state.after(&event.what, event.at.day()).unwrap_or(state)
        })
    }

    /// The follow-ups still owed after an agreement: (days after it, due day).
    /// Source: 跟踪回访 on day 1, 3 and 7, a setting of the zone.
    pub fn follow_ups_owed(&self, days: &[u16]) -> Vec<(u16, Day)> {
        let DisputeStatus::Settled { on } = self.status() else { return Vec::new() };
        let since_agreement = self
            .events
            .iter()
            .rposition(|event| event.tells() && matches!(event.what, Happened::AgreementReached { .. }))
            .unwrap_or(0);
        let done = |number: u16| {
            self.events[since_agreement..].iter().any(|event| {
                !event.withdrawn && matches!(event.what, Happened::FollowedUp { day, .. } if day == number)
            })
        };
        days.iter().filter(|day| !done(**day)).map(|day| (*day, on.plus_days(i64::from(*day)))).collect()
    }

    /// A visit was taken back: what was told with it is kept and tells nothing any more.
    pub fn withdraw(&mut self, visit: VisitId, by: AccountId) {
        for event in self.events.iter_mut().filter(|event| event.visit == Some(visit) && event.by == by) {
            event.withdrawn = true;
        }
    }

    /// The households that take part, each once.
    pub fn doors(&self) -> BTreeSet<HouseholdId> {
        order::set(self.parties.iter().filter_map(|party| party.household))
    }

    /// 李家与郑家.
    pub fn title(&self) -> String {
        self.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("与")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const DAY_MS: i64 = 86_400_000;

    fn story(events: &[Happened]) -> Dispute {
        let mut dispute = Dispute::report(
            NewDispute {
                id: DisputeId::from_uuid(Uuid::from_u128(1)),
                grid: "410871001003003".parse().unwrap(),
                kind: DisputeKind::new("homestead"),
                parties: vec![
                    Party { household: None, name: "李家".into() },
                    Party { household: None, name: "郑家".into() },
                ],
                on: At::from_millis(0).day(),
                what: "宅基地边界".into(),
                so_far: Vec::new(),
                photos: Vec::new(),
            },
            OpId::from_uuid(Uuid::from_u128(1)),
            AccountId::from_uuid(Uuid::from_u128(1)),
            At::from_millis(0),
        );
        for (days, what) in (0_i64..).zip(events.iter().cloned()) {
            dispute.add(DisputeEvent {
                op: OpId::from_uuid(Uuid::from_u128(2)),
                at: At::from_millis(days * DAY_MS),
                by: AccountId::from_uuid(Uuid::from_u128(1)),
                what,
                out_of_turn: false,
                visit: None,
                withdrawn: false,
            });
        }
        dispute
    }
    fn began() -> Happened {
        Happened::MediationBegan("调解员王".into())
    }
    fn agreed() -> Happened {
        Happened::AgreementReached { how: Agreement::Oral, text: "各退一尺".into() }
    }
    fn followed(day: u16, calm: bool) -> Happened {
        Happened::FollowedUp { day, calm, text: "又吵".into() }
    }

    #[test]
    fn the_status_is_told_by_the_events() {
        let settled = |day: i64| DisputeStatus::Settled { on: At::from_millis(day * DAY_MS).day() };
        let table: Vec<(Vec<Happened>, DisputeStatus)> = vec![
            (vec![], DisputeStatus::Open),
            (vec![began()], DisputeStatus::InMediation),
            (vec![began(), agreed()], settled(1)),
            (vec![agreed()], settled(0)),
            (vec![began(), Happened::Referred("涉及确权".into())], DisputeStatus::Referred),
            (vec![agreed(), followed(1, false)], DisputeStatus::Open),
            (vec![agreed(), followed(1, true)], settled(0)),
            (vec![agreed(), Happened::Closed("完".into())], DisputeStatus::Closed { settled: true }),
            (vec![Happened::Closed("撤".into())], DisputeStatus::Closed { settled: false }),
            (vec![Happened::Closed("撤".into()), Happened::Reopened("又来".into())], DisputeStatus::Open),
        ];
        for (events, status) in table {
            assert_eq!(story(&events).status(), status, "{events:?}");
        }
    }

    #[test]
    fn an_event_out_of_turn_is_kept_and_flagged() {
        let dispute = story(&[Happened::Closed("撤".into()), agreed()]);
        assert_eq!(dispute.events.len(), 2);
        assert!(dispute.events[1].out_of_turn);
        assert_eq!(dispute.status(), DisputeStatus::Closed { settled: false });
    }

    #[test]
    fn a_follow_up_whose_visit_is_taken_back_is_owed_again() {
        let mut dispute = story(&[agreed(), followed(1, false), followed(3, true)]);
        let visit = VisitId::from_uuid(Uuid::from_u128(9));
        let by = dispute.by;
        dispute.events[1].visit = Some(visit);
        assert_eq!(dispute.status(), DisputeStatus::Open);
        dispute.withdraw(visit, AccountId::from_uuid(Uuid::from_u128(7)));
        assert_eq!(dispute.status(), DisputeStatus::Open, "nobody takes back what another one told");
        dispute.withdraw(visit, by);
        assert_eq!(dispute.events.len(), 3);
        assert_eq!(dispute.status(), DisputeStatus::Settled { on: At::from_millis(0).day() });
        let owed: Vec<_> = dispute.follow_ups_owed(&[1, 3]).into_iter().map(|(day, _)| day).collect();
        assert_eq!(owed, [1]);
    }

    #[test]
    fn follow_ups_are_owed_on_day_1_3_and_7_after_the_agreement() {
        let owed = |events: &[Happened]| {
            story(events).follow_ups_owed(&[1, 3, 7]).into_iter().map(|(day, _)| day).collect::<Vec<_>>()
        };
        assert_eq!(owed(&[began()]), [] as [u16; 0]);
        assert_eq!(owed(&[agreed()]), [1, 3, 7]);
        assert_eq!(owed(&[agreed(), followed(1, true)]), [3, 7]);
        assert_eq!(owed(&[agreed(), followed(1, true), followed(3, false), agreed()]), [1, 3, 7]);
        assert_eq!(story(&[agreed()]).follow_ups_owed(&[3])[0].1, At::from_millis(3 * DAY_MS).day());
    }
}
