//! The people and places of the random play, and what they may do at any moment.

use super::Server;
use domain::activity::NewActivity;
use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use domain::household::{Correction, NewHousehold};
use domain::need::{Handling, NewNeed};
use domain::settings::{Category, DisputeKind, NeedKind, ServiceKind, Topic};
use domain::task::{NewTask, Owner, TaskChange};
use domain::visit::{Met, NewVisit, Talk};
use domain::{
    Account, AccountId, ActivityId, At, Day, DeviceId, DisputeId, HonorId, HouseholdId, Membership, NeedId,
    OpId, Person, PersonId, Place, PlaceCode, PlaceKind, Progress, Role, StarKind, StarPlan, TaskId, VisitId,
};
use rand::Rng;
use rand::seq::IndexedRandom;
use sync::{Intent, Record, RecordKey, RecordKind};
use uuid::Uuid;

pub const ZONE: &str = "410871";
pub const VILLAGES: [&str; 2] = ["410871001001", "410871002001"];
pub const GRIDS: [&str; 4] = ["410871001001003", "410871001001004", "410871002001001", "410871002001002"];

pub fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}
pub fn account_id(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(0xA000 + number))
}
pub fn device_id(number: u128) -> DeviceId {
    DeviceId::from_uuid(Uuid::from_u128(0xD000 + number))
}

/// 李 and 王 work in grids of one village and 张 is its secretary; 赵 and 孙 are those of another; 区 is the zone's office.
pub const PEOPLE: [(u128, &str, Role, &str); 6] = [
    (1, "李春梅", Role::GridWorker, GRIDS[0]),
    (2, "王建国", Role::GridWorker, GRIDS[1]),
    (3, "张书记", Role::VillageSecretary, VILLAGES[0]),
    (4, "赵小军", Role::GridWorker, GRIDS[2]),
    (5, "孙书记", Role::VillageSecretary, VILLAGES[1]),
    (6, "区办", Role::ZoneOffice, ZONE),
];

/// Puts places, people and their devices on the server.
pub fn settle(server: &mut Server, devices: &[(u128, u128)]) {
    let from = server.now.plus_millis(-400 * 86_400_000);
    let places = [ZONE].iter().chain(&VILLAGES).chain(&GRIDS);
    for place in places {
        let kind = match place.len() {
            6 => PlaceKind::Zone,
            12 => PlaceKind::Village,
            _ => PlaceKind::Grid,
        };
        server.found(Record::Place(Place { code: code(place), kind, name: (*place).into(), sample: true }));
    }
    for (number, name, role, place) in PEOPLE {
        let memberships = vec![Membership { role, place: code(place), from, to: None }];
        let home = code(place).scope();
        server.found(Record::Account(Account {
            id: account_id(number),
            name: name.into(),
            home,
            login: None,
            memberships,
        }));
    }
    for (device, person) in devices {
        let account = account_id(*person);
        let minted_at = server.now.plus_millis(-86_400_000);
        let known = super::Device { account, minted_at, ack: sync::DevAck::default(), backup_dseq: 0 };
        server.devices.insert(device_id(*device), known);
    }
}

/// What a person acts on: ids of what they see, by kind, and a source of new ids.
pub struct Moment<'a> {
    pub seen: &'a [RecordKey],
    pub me: AccountId,
    pub grid: PlaceCode,
    pub today: Day,
    pub now: At,
    /// Words that occur nowhere else.
    pub words: String,
}

impl Moment<'_> {
    fn any(&self, kind: RecordKind, chance: &mut impl Rng) -> Option<Uuid> {
        let of_kind: Vec<_> = self.seen.iter().filter(|key| key.kind == kind).map(|key| key.id).collect();
        of_kind.choose(chance).copied()
    }

    /// Something this person might do now, well or badly; none when there is nothing to do it to.
    pub fn act(&self, chance: &mut impl Rng) -> Option<Intent> {
        let id = Uuid::from_u128(chance.random());
        let words = self.words.clone();
        let household = |chance: &mut _| self.any(RecordKind::Household, chance).map(HouseholdId::from_uuid);
        let visit = |chance: &mut _| self.any(RecordKind::Visit, chance).map(VisitId::from_uuid);
        let need = |chance: &mut _| self.any(RecordKind::Need, chance).map(NeedId::from_uuid);
        let task = |chance: &mut _| self.any(RecordKind::Task, chance).map(TaskId::from_uuid);
        let honor = |chance: &mut _| self.any(RecordKind::Honor, chance).map(HonorId::from_uuid);
        let review = |chance: &mut _| self.any(RecordKind::Review, chance).map(OpId::from_uuid);
        let handling =
            *[Handling::Grid, Handling::Village, Handling::Township, Handling::Done].choose(chance)?;
        let village = self.grid.scope();
        Some(match chance.random_range(0..34) {
            0..=6 => Intent::RecordVisit(self.visit(id, household(chance)?, chance)),
            7 => Intent::AmendVisit { visit: visit(chance)?, talk: self.talk() },
            8 => Intent::JudgeTwin { visit: visit(chance)?, same: chance.random() },
            9..=11 => Intent::RegisterHousehold(NewHousehold {
                id: HouseholdId::from_uuid(id),
                grid: self.grid.clone(),
                door: words,
                head: "孙桂英".into(),
                phone: String::new(),
                people: Vec::new(),
                categories: [Category::new("living_alone_elder")].into(),
            }),
            12..=14 => Intent::CorrectHousehold {
                household: household(chance)?,
                correction: self.correction(id, chance),
            },
            15 => Intent::SettleHousehold {
                household: household(chance)?,
                correction: self.correction(id, chance),
            },
            16 => Intent::MoveHousehold { household: household(chance)?, to: code(GRIDS.choose(chance)?) },
            17 => Intent::MergeHousehold { household: household(chance)?, into: household(chance)? },
            18 => Intent::UnmergeHousehold { household: household(chance)? },
            19 => Intent::AdvanceNeed { need: need(chance)?, handling, remark: words },
            20 => Intent::SettleNeed { need: need(chance)?, handling },
            21 => Intent::ReportDispute(self.dispute(id, household(chance))),
            22 | 23 => Intent::TellDispute {
                dispute: DisputeId::from_uuid(self.any(RecordKind::Dispute, chance)?),
                what: self.happened(chance),
            },
            24 => Intent::RecordActivity(self.activity(id)),
            25 => Intent::AmendActivity(self.activity(self.any(RecordKind::Activity, chance)?)),
            26 => Intent::CreateTask(self.task(id)),
            27 => Intent::ReportProgress {
                task: task(chance)?,
                progress: Progress::percent_of_100(chance.random_range(0..=100)),
                note: words,
                photos: Vec::new(),
            },
            28 => Intent::ChangeTask { task: task(chance)?, change: self.change(chance) },
            29 => Intent::SettleTask { task: task(chance)?, change: self.change(chance) },
            30 => match chance.random_range(0..4) {
                0 => Intent::PlanStars(StarPlan {
                    village,
                    year: 2026,
                    held: [StarKind::Party].into(),
                    aimed: [StarKind::Culture].into(),
                }),
                1 => Intent::NamePlace(Place {
                    code: self.grid.clone(),
                    kind: PlaceKind::Grid,
                    name: words,
                    sample: true,
                }),
                2 => Intent::RecordWish {
                    honor: honor(chance)?,
                    named: chance.random(),
                    how: ConsentForm::InPerson,
                },
                _ => Intent::PostHonor { honor: honor(chance)?, posting: Posting::TakenDown },
            },
            31 => Intent::NominateHonor(NewHonor {
                id: HonorId::from_uuid(id),
                village,
                kind: HonorKind::Volunteer,
                level: HonorLevel::Zone,
                title: "志愿之星".into(),
                honoree: Honoree::Person("王秀兰".into()),
                deed: words,
                awarded_on: self.today,
                consent: None,
            }),
            32 => self.people(id, chance)?,
            _ => match chance.random_range(0..4) {
                0 => Intent::AcceptReview { op: review(chance)? },
                1 => Intent::HandOverReview { op: review(chance)?, to: self.grid.clone() },
                2 => Intent::ReturnReview { op: review(chance)?, note: words },
                _ => Intent::WithdrawReview { op: review(chance)? },
            },
        })
    }

    fn talk(&self) -> Talk {
        Talk {
            met: vec![Met::Head],
            topics: [Topic::new("safety")].into(),
            note: self.words.clone(),
            follow_up_on: None,
        }
    }

    fn visit(&self, id: Uuid, household: HouseholdId, chance: &mut impl Rng) -> NewVisit {
        let mut needs = Vec::new();
        if chance.random_bool(0.3) {
            needs.push(NewNeed {
                id: NeedId::from_uuid(Uuid::from_u128(chance.random())),
                text: format!("屋顶漏雨 {}", self.words),
                kind: NeedKind::new("housing"),
                handling: Handling::Grid,
            });
        }
        NewVisit {
            id: VisitId::from_uuid(id),
            household,
            on: self.today,
            started_at: None,
            talk: self.talk(),
            needs,
            photos: Vec::new(),
            location: None,
        }
    }

    fn correction(&self, id: Uuid, chance: &mut impl Rng) -> Correction {
        match chance.random_range(0..4) {
            0 => Correction::Door(self.words.clone()),
            1 => Correction::Phone(format!("1380000{:04}", chance.random_range(0..10_000))),
            2 => Correction::Head(format!("户主{}", chance.random_range(0..3))),
            _ => Correction::Person(Person {
                id: PersonId::from_uuid(id),
                name: "小孙".into(),
                relation: "女儿".into(),
                birth_year: None,
            }),
        }
    }

    fn dispute(&self, id: Uuid, household: Option<HouseholdId>) -> NewDispute {
        NewDispute {
            id: DisputeId::from_uuid(id),
            grid: self.grid.clone(),
            kind: DisputeKind::new("homestead"),
            parties: vec![
                Party { household, name: "李家".into() },
                Party { household: None, name: "郑家".into() },
            ],
            on: self.today,
            what: self.words.clone(),
            so_far: vec![Happened::MediationBegan(String::new())],
            photos: Vec::new(),
        }
    }

    fn happened(&self, chance: &mut impl Rng) -> Happened {
        let words = self.words.clone();
        match chance.random_range(0..5) {
            0 => Happened::Noted(words),
            1 => Happened::AgreementReached { how: Agreement::Oral, text: words },
            2 => Happened::FollowedUp { day: 1, calm: chance.random(), text: words },
            3 => Happened::Closed(words),
            _ => Happened::Reopened(words),
        }
    }

    fn activity(&self, id: Uuid) -> NewActivity {
        NewActivity {
            id: ActivityId::from_uuid(id),
            place: self.grid.clone(),
            name: "清扫背街小巷".into(),
            kind: ServiceKind::new("environment"),
            venue: "北街".into(),
            organizer: "村党支部".into(),
            on: self.today,
            from_minute: None,
            minutes: 90,
            attendances: 26,
            volunteers: Vec::new(),
            note: self.words.clone(),
            training: String::new(),
            photos: Vec::new(),
        }
    }

    fn task(&self, id: Uuid) -> NewTask {
        NewTask {
            id: TaskId::from_uuid(id),
            village: self.grid.scope(),
            template: None,
            star: StarKind::Party,
            title: self.words.clone(),
            owner: Owner { account: Some(self.me), name: "李春梅".into() },
            begins_on: self.today,
            deadline: self.today.plus_days(30),
            milestones: Vec::new(),
            progress: Progress::percent_of_100(0),
        }
    }

    fn change(&self, chance: &mut impl Rng) -> TaskChange {
        match chance.random_range(0..3) {
            0 => TaskChange::Title(self.words.clone()),
            1 => TaskChange::Deadline(self.today.plus_days(chance.random_range(0..60))),
            _ => TaskChange::Owner(Owner {
                account: None,
                name: format!("责任人{}", chance.random_range(0..3)),
            }),
        }
    }

    /// Memberships given and ended: people move between grids and villages.
    fn people(&self, id: Uuid, chance: &mut impl Rng) -> Option<Intent> {
        let person = account_id(*[1, 2, 4].choose(chance)?);
        let place = code(GRIDS.choose(chance)?);
        Some(match chance.random_range(0..3) {
            0 => Intent::GrantMembership {
                account: person,
                membership: Membership { role: Role::GridWorker, place, from: self.now, to: None },
            },
            1 => Intent::EndMembership { account: person, role: Role::GridWorker, place, to: self.now },
            _ => Intent::OpenAccount(Account {
                id: AccountId::from_uuid(id),
                name: self.words.chars().take(20).collect(),
                home: self.grid.scope(),
                login: None,
                memberships: Vec::new(),
            }),
        })
    }
}
