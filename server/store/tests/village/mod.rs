//! A village with phones and a store, and nothing between them; each test file uses what it needs of it.

#![allow(dead_code, reason = "every test file is a program of its own and uses a part of this")]

pub mod answers;
mod fresh;
pub mod play;

use domain::activity::NewActivity;
use domain::household::NewHousehold;
use domain::settings::{NeedKind, ServiceKind};
use domain::visit::{Met, NewVisit, Talk};
use domain::{
    Account, AccountId, ActivityId, At, HouseholdId, Membership, NeedId, OpId, Place, PlaceCode, PlaceKind,
    Role, VisitId,
};
pub use fresh::Fresh;
use store::{Asker, Store};
use sync::Intent;
use sync::op::{FrozenOp, Op, OpHead};
use sync::record::{Record, RecordKey, RecordKind};
use sync::wire::{Change, Cursor, PullRequest, PullResponse, PushItem, PushRequest, PushResponse};

pub const NOW: At = At::from_millis(1_795_400_000_000);
pub const DONGFANG: &str = "410871001001";
pub const GRID_3: &str = "410871001001003";
pub const GRID_4: &str = "410871001001004";

pub fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}
/// A count as the database tells it.
pub fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap()
}
pub fn chance() -> [u8; 10] {
    rand::random()
}

pub struct Village {
    pub store: Store,
    pub home: Fresh,
}

pub struct Phone {
    pub asker: Asker,
    pub dseq: u64,
    pub cursors: Vec<Cursor>,
}

pub fn account(name: &str, home: &str, role: Role, place: &str) -> Account {
    Account {
        id: AccountId::new(NOW, chance()),
        name: name.into(),
        home: code(home),
        login: None,
        memberships: vec![Membership { role, place: code(place), from: At::from_millis(0), to: None }],
    }
}
pub fn li() -> Account {
    account("李春梅", DONGFANG, Role::GridWorker, GRID_3)
}
pub fn wang() -> Account {
    account("王建国", DONGFANG, Role::GridWorker, GRID_4)
}
pub fn zhang() -> Account {
    account("张书记", DONGFANG, Role::VillageSecretary, DONGFANG)
}

impl Village {
    pub async fn new(people: &[Account]) -> Self {
        Self::at(Fresh::new().await, people).await
    }
    /// At a place of its own choice.
    pub async fn at(home: Fresh, people: &[Account]) -> Self {
        let store = home.open().await;
        let place = |at: &str, kind, name: &str| {
            Record::Place(Place { code: code(at), kind, name: name.into(), sample: true })
        };
        let mut records = vec![
            place("410871", PlaceKind::Zone, "示范区"),
            place("410871001", PlaceKind::Subdistrict, "文苑街道"),
            place(DONGFANG, PlaceKind::Community, "东方社区"),
            place(GRID_3, PlaceKind::Grid, "3号网格"),
            place(GRID_4, PlaceKind::Grid, "4号网格"),
        ];
        records.extend(people.iter().cloned().map(Record::Account));
        store::push::found(&store, records).await.unwrap();
        Self { store, home }
    }
    pub async fn phone(&self, account: &Account) -> Phone {
        let mut conn = self.store.write().await.unwrap();
        let device =
            store::device::mint(&mut conn, account.id, NOW.plus_millis(-1_000_000), chance()).await.unwrap();
        Phone { asker: Asker { account: account.id, device }, dseq: 0, cursors: Vec::new() }
    }
    /// A phone with a device of a known id, as on another engine or another server.
    pub async fn phone_like(&self, phone: &Phone) -> Phone {
        let Asker { account, device } = phone.asker;
        let mut conn = self.store.write().await.unwrap();
        store::device::keep(&mut conn, device, account, NOW.plus_millis(-1_000_000)).await.unwrap();
        Phone { asker: phone.asker, dseq: phone.dseq, cursors: Vec::new() }
    }
    pub async fn push(&self, phone: &Phone, ops: Vec<PushItem>) -> PushResponse {
        self.push_at(phone, ops, NOW).await
    }
    pub async fn push_at(&self, phone: &Phone, ops: Vec<PushItem>, now: At) -> PushResponse {
        let request = PushRequest { proto: 1, schema: 1, epoch: None, device_id: phone.asker.device, ops };
        store::push::receive(&self.store, phone.asker, &request, now).await.unwrap()
    }
    /// One answer, with the cursors kept as they came.
    pub async fn pull(&self, phone: &mut Phone, budget: u32, digest: bool, now: At) -> PullResponse {
        let request = PullRequest {
            proto: 1,
            schema: 1,
            device_id: phone.asker.device,
            cursors: phone.cursors.clone(),
            budget,
            digest,
        };
        let answer = store::pull::changes(&self.store, phone.asker, &request, now).await.unwrap();
        for page in &answer.pages {
            phone.cursors.retain(|cursor| cursor.village != page.cursor.village);
            phone.cursors.push(page.cursor.clone());
        }
        answer
    }
    /// Everything that is new for the phone, page by page; a refill drops what came before it.
    pub async fn news(&self, phone: &mut Phone) -> Vec<Change> {
        let mut all = Vec::new();
        for _ in 0..1_000 {
            let answer = self.pull(phone, 20_000, false, NOW).await;
            for page in answer.pages {
                if page.refill {
                    all.clear();
                }
                all.extend(page.changes);
            }
            if !answer.more {
                return all;
            }
        }
        panic!("a pull never ended");
    }
    pub async fn get(&self, kind: RecordKind, id: uuid::Uuid) -> Option<Record> {
        let mut conn = self.store.read().await.unwrap();
        store::record::by_key(&mut conn, RecordKey::new(kind, id)).await.unwrap().map(|kept| kept.record)
    }
    pub async fn open_reviews(&self, village: &str) -> u64 {
        let mut conn = self.store.read().await.unwrap();
        let open = store::figures::open_reviews(&mut conn, &code("410871")).await.unwrap();
        open.get(&code(village)).copied().unwrap_or_default()
    }
    pub async fn chain_verifies(&self, village: &str) -> bool {
        let mut conn = self.store.read().await.unwrap();
        store::audit::first_break(&mut conn, &code(village)).await.unwrap().is_none()
    }
    /// Asks the database a question that no page asks.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.store.read().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap()
    }
}

impl Phone {
    pub fn op(&mut self, village: &str, intent: Intent, deps: Vec<OpId>) -> PushItem {
        self.op_with(village, intent, |head| head.deps = deps)
    }
    pub fn op_with(&mut self, village: &str, intent: Intent, change: impl FnOnce(&mut OpHead)) -> PushItem {
        self.dseq += 1;
        let mut head = OpHead {
            op_id: OpId::new(NOW, chance()),
            device_id: self.asker.device,
            dseq: self.dseq,
            deps: Vec::new(),
            actor: self.asker.account,
            village: code(village),
            base_ver: 0,
            kv: 1,
            recorded_at: NOW.plus_millis(-500),
            clock_offset: 0,
        };
        change(&mut head);
        let (op_id, dseq) = (head.op_id, head.dseq);
        let frozen = FrozenOp::freeze(&Op { head, intent });
        PushItem { op_id, dseq, hash: frozen.hash().clone(), op: frozen.text().to_owned() }
    }
}

pub fn household(grid: &str, door: &str) -> NewHousehold {
    NewHousehold {
        id: HouseholdId::new(NOW, chance()),
        grid: code(grid),
        door: door.into(),
        head: "孙桂英".into(),
        phone: String::new(),
        people: vec![],
        categories: std::collections::BTreeSet::default(),
    }
}
pub fn visit(household: HouseholdId, note: &str) -> NewVisit {
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
pub fn activity(name: &str) -> NewActivity {
    NewActivity {
        id: ActivityId::new(NOW, chance()),
        place: code(GRID_3),
        name: name.into(),
        kind: ServiceKind::new("environment"),
        venue: "北街".into(),
        organizer: String::new(),
        on: NOW.day(),
        from_minute: None,
        minutes: 90,
        attendances: 26,
        volunteers: vec![],
        note: String::new(),
        training: String::new(),
        photos: vec![],
    }
}
