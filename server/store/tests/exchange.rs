//! A phone and the store, without anything between: what is pushed comes back, once.

use domain::activity::NewActivity;
use domain::household::NewHousehold;
use domain::settings::{NeedKind, ServiceKind};
use domain::visit::{Met, NewVisit, Talk};
use domain::{
    Account, AccountId, ActivityId, At, DeviceId, HouseholdId, Membership, NeedId, OpId, Place, PlaceCode, PlaceKind,
    Role, VisitId,
};
use store::{Asker, Store};
use sync::op::{FrozenOp, Op, OpHead};
use sync::record::{Record, RecordKey, RecordKind};
use sync::wire::{Cursor, PullRequest, PushItem, PushRequest, PushResponse};
use sync::{Intent, Outcome, ReviewReason};

const NOW: At = At::from_millis(1_795_400_000_000);

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}
fn chance() -> [u8; 10] {
    rand::random()
}

struct Village {
    store: Store,
    _folder: tempfile::TempDir,
}

struct Phone {
    asker: Asker,
    dseq: u64,
}

fn account(name: &str, home: &str, role: Role, place: &str) -> Account {
    Account {
        id: AccountId::new(NOW, chance()),
        name: name.into(),
        home: code(home),
        login: None,
        memberships: vec![Membership { role, place: code(place), from: At::from_millis(0), to: None }],
    }
}

impl Village {
    async fn new(people: &[Account]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), None).await.unwrap();
        let place = |at: &str, kind, name: &str| {
            Record::Place(Place { code: code(at), kind, name: name.into(), sample: true })
        };
        let mut records = vec![
            place("410871", PlaceKind::Zone, "示范区"),
            place("410871001", PlaceKind::Subdistrict, "文苑街道"),
            place("410871001001", PlaceKind::Community, "东方社区"),
            place("410871001001003", PlaceKind::Grid, "3号网格"),
        ];
        records.extend(people.iter().cloned().map(Record::Account));
        store::push::found(&store, records).await.unwrap();
        Self { store, _folder: folder }
    }
    async fn phone(&self, account: &Account) -> Phone {
        let mut conn = self.store.write().await;
        let device = store::device::mint(&mut conn, account.id, NOW.plus_millis(-1_000_000), chance()).await.unwrap();
        Phone { asker: Asker { account: account.id, device }, dseq: 0 }
    }
    async fn push(&self, phone: &Phone, ops: Vec<PushItem>) -> PushResponse {
        let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id: phone.asker.device, ops };
        store::push::receive(&self.store, phone.asker, &request, NOW).await.unwrap()
    }
    /// Everything a device gets when it reads from the beginning.
    async fn pull_all(&self, phone: &Phone) -> Vec<(RecordKind, u64)> {
        let mut cursors: Vec<Cursor> = Vec::new();
        let mut all = Vec::new();
        for _ in 0..100 {
            let request = PullRequest {
                proto: 1,
                schema: 1,
                device_id: phone.asker.device,
                cursors: cursors.clone(),
                budget: 20_000,
                digest: false,
            };
            let answer = store::pull::changes(&self.store, phone.asker, &request, NOW).await.unwrap();
            for page in answer.pages {
                all.extend(page.changes.iter().map(|change| (change.kind, change.ver)));
                cursors.retain(|cursor| cursor.village != page.cursor.village);
                cursors.push(page.cursor);
            }
            if !answer.more {
                return all;
            }
        }
        panic!("a pull never ended");
    }
    async fn get(&self, kind: RecordKind, id: uuid::Uuid) -> Option<Record> {
        let mut conn = self.store.read().await.unwrap();
        store::record::by_key(&mut conn, RecordKey::new(kind, id)).await.unwrap().map(|kept| kept.record)
    }
}

impl Phone {
    fn op(&mut self, village: &str, intent: Intent, deps: Vec<OpId>) -> PushItem {
        self.dseq += 1;
        let op_id = OpId::new(NOW, chance());
        let head = OpHead {
            op_id,
            device_id: self.asker.device,
            dseq: self.dseq,
            deps,
            actor: self.asker.account,
            village: code(village),
            base_ver: 0,
            kv: 1,
            recorded_at: NOW.plus_millis(-500),
            clock_offset: 0,
        };
        let frozen = FrozenOp::freeze(&Op { head, intent });
        PushItem { op_id, dseq: self.dseq, hash: frozen.hash().clone(), op: frozen.text().to_owned() }
    }
}

fn household(grid: &str, door: &str) -> NewHousehold {
    NewHousehold {
        id: HouseholdId::new(NOW, chance()),
        grid: code(grid),
        door: door.into(),
        head: "孙桂英".into(),
        phone: String::new(),
        people: vec![],
        categories: Default::default(),
    }
}
fn visit(household: HouseholdId, note: &str) -> NewVisit {
    NewVisit {
        id: VisitId::new(NOW, chance()),
        household,
        on: NOW.day(),
        started_at: None,
        talk: Talk { met: vec![Met::Head], note: note.into(), ..Talk::default() },
        needs: vec![domain::need::NewNeed {
            id: NeedId::new(NOW, chance()),
            text: "燃气软管老化".into(),
            kind: NeedKind::new("safety"),
            handling: domain::need::Handling::Grid,
        }],
        photos: vec![],
        location: None,
    }
}

#[tokio::test]
async fn a_visit_sent_twice_is_kept_once_and_comes_back_with_its_needs() {
    let li = account("李春梅", "410871001001", Role::GridWorker, "410871001001003");
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household("410871001001003", "5-2-301");
    let first = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let second = phone.op("410871001001", Intent::RecordVisit(visit(sun.id, "血压平稳")), vec![first.op_id]);
    let answer = village.push(&phone, vec![first.clone(), second.clone()]).await;
    assert_eq!(answer.dev_ack, 2);
    assert!(answer.outcomes.iter().all(|told| told.outcome == Outcome::Applied { ver: 1 }), "{answer:?}");
    let again = village.push(&phone, vec![second, first]).await;
    assert_eq!(again.outcomes[0], answer.outcomes[1]);
    assert_eq!(again.outcomes[1], answer.outcomes[0]);

    let rows = village.pull_all(&phone).await;
    let count = |kind| rows.iter().filter(|(k, _)| *k == kind).count();
    assert_eq!((count(RecordKind::Visit), count(RecordKind::Need), count(RecordKind::Household)), (1, 1, 1));
    let mut conn = village.store.read().await.unwrap();
    let figures = store::figures::of(&mut conn, &code("410871"), NOW.day().plus_days(-5), NOW.day()).await.unwrap();
    assert_eq!((figures.visits, figures.households_visited, figures.needs), (1, 1, 1));
    assert_eq!(store::audit::first_break(&mut conn, &code("410871001001")).await.unwrap(), None);
}

#[tokio::test]
async fn what_builds_on_something_later_waits_and_applies_by_itself() {
    let li = account("李春梅", "410871001001", Role::GridWorker, "410871001001003");
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household("410871001001003", "5-2-301");
    let first = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let record = visit(sun.id, "血压平稳");
    let second = phone.op("410871001001", Intent::RecordVisit(record.clone()), vec![first.op_id]);
    let answer = village.push(&phone, vec![second.clone()]).await;
    assert_eq!(answer.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::WaitsForEarlier });
    assert_eq!((answer.dev_ack, answer.missing.clone()), (0, vec![1]));
    assert!(village.get(RecordKind::Visit, record.id.uuid()).await.is_none());
    let answer = village.push(&phone, vec![first]).await;
    assert_eq!(answer.dev_ack, 2);
    assert!(village.get(RecordKind::Visit, record.id.uuid()).await.is_some());
    let again = village.push(&phone, vec![second]).await;
    assert_eq!(again.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::WaitsForEarlier }, "I4");
}

#[tokio::test]
async fn a_stranger_reaches_neither_the_village_nor_its_inbox() {
    let li = account("李春梅", "410871001001", Role::GridWorker, "410871001001003");
    let zhao = account("赵", "410871002001", Role::GridWorker, "410871002001001");
    let village = Village::new(&[li.clone(), zhao.clone()]).await;
    let mut phone = village.phone(&zhao).await;
    let sun = household("410871001001003", "5-2-301");
    let op = phone.op("410871001001", Intent::RegisterHousehold(sun.clone()), vec![]);
    let answer = village.push(&phone, vec![op.clone()]).await;
    assert_eq!(answer.outcomes[0].outcome, Outcome::Review { reason: ReviewReason::NotInThisVillage });
    assert!(village.get(RecordKind::Household, sun.id.uuid()).await.is_none());
    let mut conn = village.store.read().await.unwrap();
    let waiting = store::figures::open_reviews(&mut conn, &code("410871")).await.unwrap();
    assert_eq!(waiting.keys().collect::<Vec<_>>(), vec![&code("410871002001")]);
    let li_phone = village.phone(&li).await;
    drop(conn);
    assert!(village.pull_all(&li_phone).await.iter().all(|(kind, _)| *kind != RecordKind::Review));
}

#[tokio::test]
async fn bytes_that_are_no_operation_are_kept_and_acknowledged() {
    let li = account("李春梅", "410871001001", Role::GridWorker, "410871001001003");
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let activity = NewActivity {
        id: ActivityId::new(NOW, chance()),
        place: code("410871001001003"),
        name: "清扫".into(),
        kind: ServiceKind::new("environment"),
        venue: "北街".into(),
        organizer: String::new(),
        on: NOW.day().plus_days(3650),
        from_minute: None,
        minutes: 90,
        attendances: 26,
        volunteers: vec![],
        note: String::new(),
        training: String::new(),
        photos: vec![],
    };
    let good = phone.op("410871001001", Intent::RecordActivity(activity.clone()), vec![]);
    let mut garbage = phone.op("410871001001", Intent::RecordActivity(activity), vec![]);
    garbage.op = "{\"我写的字\":1}".into();
    garbage.hash = sync::OpHash::of(&garbage.op);
    let mut damaged = garbage.clone();
    damaged.op_id = OpId::new(NOW, chance());
    damaged.dseq = 3;
    damaged.hash = sync::OpHash::of("别的");
    let mut clash = good.clone();
    clash.op = clash.op.replace("清扫", "打扫");
    clash.hash = sync::OpHash::of(&clash.op);
    let answer = village.push(&phone, vec![good, garbage, damaged, clash]).await;
    let told: Vec<_> = answer.outcomes.iter().map(|told| told.outcome.clone()).collect();
    assert_eq!(told[0], Outcome::Applied { ver: 1 }, "a clock wrong by ten years changes no outcome");
    assert_eq!(told[1], Outcome::Review { reason: ReviewReason::Unreadable });
    assert_eq!(told[2], Outcome::Review { reason: ReviewReason::Damaged });
    assert_eq!(told[3], Outcome::Review { reason: ReviewReason::IdTaken });
    assert_eq!(answer.dev_ack, 3);
    let mut conn = village.store.read().await.unwrap();
    assert_eq!(store::figures::open_reviews(&mut conn, &code("410871")).await.unwrap()[&code("410871001001")], 3);
    assert_eq!(store::audit::first_break(&mut conn, &code("410871001001")).await.unwrap(), None);
}

#[tokio::test]
async fn somebody_elses_device_is_refused() {
    let li = account("李春梅", "410871001001", Role::GridWorker, "410871001001003");
    let village = Village::new(std::slice::from_ref(&li)).await;
    let request = PushRequest {
        proto: 1,
        schema: 1,
        epoch: None,
        device_id: DeviceId::new(NOW, chance()),
        ops: vec![],
    };
    let asker = Asker { account: li.id, device: request.device_id };
    assert!(matches!(store::push::receive(&village.store, asker, &request, NOW).await, Err(store::Error::NotYourDevice)));
}
