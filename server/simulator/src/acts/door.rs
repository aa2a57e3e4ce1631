//! What is done at the door and in the village: visits, households, needs, disputes, activities, tasks.

use super::Moment;
use domain::activity::NewActivity;
use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::household::{Correction, NewHousehold};
use domain::need::{Handling, NewNeed};
use domain::order;
use domain::settings::{Category, DisputeKind, NeedKind, ServiceKind, Topic};
use domain::task::{Milestone, NewTask, Owner, TaskChange};
use domain::visit::{Met, NewVisit, Talk};
use domain::{
    ActivityId, DisputeId, HouseholdId, NeedId, Person, PersonId, PhotoRef, Progress, StarKind, TaskId,
    VisitId,
};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, RecordKind};
use uuid::Uuid;

fn new_id(chance: &mut StdRng) -> Uuid {
    Uuid::from_u128(chance.random())
}

impl Moment<'_> {
    pub(super) fn at_the_door(&self, chance: &mut StdRng) -> Option<Intent> {
        let handling =
            *[Handling::Grid, Handling::Village, Handling::Township, Handling::Done, Handling::Explained]
                .choose(chance)?;
        Some(match chance.random_range(0..26) {
            0 => Intent::AmendVisit {
                visit: VisitId::from_uuid(self.any(RecordKind::Visit, chance)?),
                talk: self.talk(chance),
            },
            1 => Intent::JudgeTwin {
                visit: VisitId::from_uuid(self.any(RecordKind::Visit, chance)?),
                same: chance.random(),
            },
            24 | 25 => Intent::WithdrawVisit {
                visit: VisitId::from_uuid(self.any(RecordKind::Visit, chance)?),
                needs: order::set(self.any(RecordKind::Need, chance).map(NeedId::from_uuid)),
                disputes: order::set(self.any(RecordKind::Dispute, chance).map(DisputeId::from_uuid)),
            },
            2..=5 => Intent::RegisterHousehold(self.household(chance)),
            6..=8 => Intent::CorrectHousehold {
                household: self.a_household(chance)?,
                correction: self.correction(chance),
            },
            9 => Intent::SettleHousehold {
                household: self.a_household(chance)?,
                correction: self.correction(chance),
            },
            10 => Intent::MoveHousehold { household: self.a_household(chance)?, to: self.a_grid(chance) },
            11 => Intent::MergeHousehold {
                household: self.a_household(chance)?,
                into: self.a_household(chance)?,
            },
            12 => Intent::UnmergeHousehold { household: self.a_household(chance)? },
            13 => Intent::AdvanceNeed {
                need: NeedId::from_uuid(self.any(RecordKind::Need, chance)?),
                handling,
                remark: self.words_or_none(chance),
                visit: self.perhaps_a_visit(chance),
            },
            14 => {
                Intent::SettleNeed { need: NeedId::from_uuid(self.any(RecordKind::Need, chance)?), handling }
            }
            15 | 16 => Intent::TellDispute {
                dispute: DisputeId::from_uuid(self.any(RecordKind::Dispute, chance)?),
                what: self.happened(chance),
                visit: self.perhaps_a_visit(chance),
            },
            17 => {
                let id = self.any(RecordKind::Activity, chance)?;
                Intent::AmendActivity(self.activity(id, Vec::new(), chance))
            }
            18 | 19 => Intent::CreateTask(self.task(chance)),
            20 | 21 => Intent::ReportProgress {
                task: self.a_task(chance)?,
                progress: Progress::percent_of_100(chance.random_range(0..=101)),
                note: self.words.clone(),
                photos: Vec::new(),
            },
            22 => Intent::ChangeTask { task: self.a_task(chance)?, change: self.change(chance) },
            _ => Intent::SettleTask { task: self.a_task(chance)?, change: self.change(chance) },
        })
    }

    fn a_household(&self, chance: &mut StdRng) -> Option<HouseholdId> {
        self.any(RecordKind::Household, chance).map(HouseholdId::from_uuid)
    }
    /// Some of what is done is saved together with a visit.
    fn perhaps_a_visit(&self, chance: &mut StdRng) -> Option<VisitId> {
        if chance.random_bool(0.5) {
            self.any(RecordKind::Visit, chance).map(VisitId::from_uuid)
        } else {
            None
        }
    }
    fn a_task(&self, chance: &mut StdRng) -> Option<TaskId> {
        self.any(RecordKind::Task, chance).map(TaskId::from_uuid)
    }

    fn talk(&self, chance: &mut StdRng) -> Talk {
        let met = match chance.random_range(0..30) {
            0 => Vec::new(),
            1..6 => vec![Met::Nobody],
            _ => vec![Met::Head],
        };
        let follow_up_on = chance.random_ratio(1, 5).then(|| self.today.plus_days(chance.random_range(0..9)));
        Talk { met, topics: [Topic::new("safety")].into(), note: self.words.clone(), follow_up_on }
    }

    pub(super) fn record_visit(&self, photos: Vec<PhotoRef>, chance: &mut StdRng) -> Option<Intent> {
        let household = self.a_household(chance)?;
        let mut needs = Vec::new();
        if chance.random_bool(0.3) {
            needs.push(NewNeed {
                id: NeedId::from_uuid(new_id(chance)),
                text: format!("屋顶漏雨 {}", self.words),
                kind: NeedKind::new("housing"),
                handling: Handling::Grid,
            });
        }
        let days_ago = if chance.random_ratio(1, 4) { chance.random_range(-1..4) } else { 0 };
        Some(Intent::RecordVisit(NewVisit {
            id: VisitId::from_uuid(new_id(chance)),
            household,
            on: self.today.plus_days(-days_ago),
            started_at: None,
            talk: self.talk(chance),
            needs,
            photos,
            location: None,
        }))
    }

    fn household(&self, chance: &mut StdRng) -> NewHousehold {
        NewHousehold {
            id: HouseholdId::from_uuid(new_id(chance)),
            grid: self.a_grid(chance),
            door: self.words_or_none(chance),
            head: "孙桂英".into(),
            phone: String::new(),
            people: Vec::new(),
            categories: [Category::new("living_alone_elder")].into(),
        }
    }

    fn correction(&self, chance: &mut StdRng) -> Correction {
        match chance.random_range(0..6) {
            0 => Correction::Door(self.words_or_none(chance)),
            1 => Correction::Phone(format!("1380000{:04}", chance.random_range(0..10_000))),
            2 | 3 => Correction::Head(format!("户主{}", chance.random_range(0..3))),
            4 => Correction::Person(Person {
                id: PersonId::from_uuid(Uuid::from_u128(chance.random_range(1..4))),
                name: "小孙".into(),
                relation: self.words.chars().take(10).collect(),
                birth_year: None,
            }),
            _ => Correction::PersonLeft(PersonId::from_uuid(Uuid::from_u128(chance.random_range(1..4)))),
        }
    }

    pub(super) fn report_dispute(&self, photos: Vec<PhotoRef>, chance: &mut StdRng) -> Intent {
        Intent::ReportDispute(NewDispute {
            id: DisputeId::from_uuid(new_id(chance)),
            grid: self.a_grid(chance),
            kind: DisputeKind::new("homestead"),
            parties: vec![
                Party { household: self.a_household(chance), name: "李家".into() },
                Party { household: None, name: "郑家".into() },
            ],
            on: self.today,
            what: self.words_or_none(chance),
            so_far: vec![Happened::MediationBegan(String::new())],
            photos,
        })
    }

    fn happened(&self, chance: &mut StdRng) -> Happened {
        let words = self.words_or_none(chance);
        match chance.random_range(0..8) {
            0 => Happened::Noted(words),
            1 => Happened::MediationBegan(words),
            2 => Happened::AgreementReached { how: Agreement::Oral, text: words },
            3 => Happened::MediationFailed(words),
            4 => Happened::Referred(words),
            5 => Happened::FollowedUp { day: 1, calm: chance.random(), text: words },
            6 => Happened::Closed(words),
            _ => Happened::Reopened(words),
        }
    }

    pub(super) fn record_activity(&self, photos: Vec<PhotoRef>, chance: &mut StdRng) -> Intent {
        let id = new_id(chance);
        Intent::RecordActivity(self.activity(id, photos, chance))
    }

    fn activity(&self, id: Uuid, photos: Vec<PhotoRef>, chance: &mut StdRng) -> NewActivity {
        NewActivity {
            id: ActivityId::from_uuid(id),
            place: self.a_grid(chance),
            name: "清扫背街小巷".into(),
            kind: ServiceKind::new("environment"),
            venue: "北街".into(),
            organizer: "村党支部".into(),
            on: self.today,
            from_minute: None,
            minutes: 90,
            attendances: chance.random_range(0..60),
            volunteers: Vec::new(),
            note: self.words.clone(),
            training: String::new(),
            photos,
        }
    }

    fn task(&self, chance: &mut StdRng) -> NewTask {
        NewTask {
            id: TaskId::from_uuid(new_id(chance)),
            village: self.grid.scope(),
            template: None,
            star: StarKind::Party,
            title: self.words_or_none(chance),
            owner: Owner { account: Some(self.me), name: "李春梅".into() },
            begins_on: self.today,
            deadline: self.today.plus_days(30),
            milestones: Vec::new(),
            progress: Progress::percent_of_100(0),
        }
    }

    fn change(&self, chance: &mut StdRng) -> TaskChange {
        let day = self.today.plus_days(chance.random_range(0..60));
        match chance.random_range(0..5) {
            0 | 1 => TaskChange::Title(self.words.clone()),
            2 => TaskChange::Deadline(day),
            3 => TaskChange::Owner(Owner {
                account: None,
                name: format!("责任人{}", chance.random_range(0..3)),
            }),
            _ => TaskChange::Milestones(vec![Milestone { name: self.words.clone(), due_on: day }]),
        }
    }
}
