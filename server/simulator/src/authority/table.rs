//! Every act by every role, in their own place and in another, fresh, told of an earlier day and after the role has
//! ended, directly and out of the inbox: what the rules decide and what the second opinion says, cell by cell.

use super::{May, Model};
use crate::acts::Moment as Scene;
use crate::chance::{DAY_MS, Luck};
use crate::names::{ACTS, OFFICE_ACTS};
use crate::zone::{self, GRIDS, PEOPLE, VILLAGES, account_id, code};
use domain::objection::{NewObjection, PUBLIC};
use domain::{
    Account, AccountId, At, Day, DeviceId, HouseholdId, Membership, Objection, ObjectionId, OpId, PlaceCode,
    Role, VisitId,
};
use std::collections::{BTreeMap, BTreeSet};
use sync::apply::keep_for_review;
use sync::{
    Facts, FrozenOp, Intent, Kept, Moment, OfficeAct, Op, OpHead, Outcome, Record, RecordKey, ReviewItem,
    ReviewReason, ReviewState, Shelf, decide,
};
use uuid::Uuid;

/// Two townships with a village each, and the scope of the zone itself.
const SCOPES: [&str; 5] = [VILLAGES[0], VILLAGES[1], "410871001", "410871002", zone::ZONE];
/// Somebody who may hold any role, as the table wants it.
const ANYBODY: AccountId = AccountId::from_uuid(Uuid::from_u128(0xBEEF));

/// Records in memory, and the zone as the second opinion knows it.
struct Ledger {
    records: BTreeMap<RecordKey, Kept>,
    model: Model,
    luck: Luck,
    now: At,
}

impl Shelf for Ledger {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        self.records.get(&key).cloned()
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        let visits = self.records.values().filter_map(|kept| match &kept.record {
            Record::Visit(visit) => Some(visit),
            _ => None,
        });
        visits
            .filter(|it| it.first.household == household && it.by == worker && it.first.on == day)
            .map(|it| (it.first.id, it.device))
            .collect()
    }
    fn login_owner(&self, _: &str) -> Option<AccountId> {
        None
    }
    fn unfinished(&self, _: &PlaceCode, _: i32) -> Option<Vec<RecordKey>> {
        None
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<domain::Evaluation> {
        let of_village = |kept: &Kept| match &kept.record {
            Record::Evaluation(it) if it.village == *village => Some(it.clone()),
            _ => None,
        };
        self.records.values().filter_map(of_village).collect()
    }
    fn upheld(&self, _: &PlaceCode, _: i32) -> Option<Vec<domain::evaluation::Upheld>> {
        None
    }
}

impl Ledger {
    fn founded() -> Self {
        let filed = NewObjection {
            id: ObjectionId::from_uuid(Uuid::from_u128(1)),
            village: code(VILLAGES[0]),
            year: 2026,
            text: "还没有完工".into(),
            code_hash: "0".repeat(64),
            crowded: false,
        };
        let mut model = Model::founded();
        let public = Op { intent: Intent::Office(OfficeAct::FileObjection(filed.clone())), ..nobodys_op() };
        model.learn(&public, zone::START);
        let township = code("410871001");
        let objection = Record::Objection(Objection { filed, township, at: zone::START, answer: None });
        let founded = zone::founded().into_iter().chain([objection]).map(|record| Kept { ver: 1, record });
        Self {
            records: founded.map(|kept| (kept.record.key(), kept)).collect(),
            model,
            luck: Luck::new(17),
            now: zone::START,
        }
    }

    fn account(&self, id: AccountId) -> Account {
        match self.records.get(&RecordKey::new(sync::RecordKind::Account, id.uuid())) {
            Some(Kept { record: Record::Account(account), .. }) => account.clone(),
            other => panic!("no account {id}: {other:?}"),
        }
    }

    /// Something one might do in the first grid, with everything in view.
    fn anything(&self, me: AccountId) -> Option<Intent> {
        let seen: Vec<_> = self.records.keys().copied().collect();
        let words = format!("字条{}", self.luck.below(1_000_000));
        let (today, now) = (self.now.day(), self.now);
        let scene = Scene { seen: &seen, me, grid: code(GRIDS[0]), today, now, words };
        scene.act(&self.luck).map(|form| form.intent)
    }

    fn op(&self, actor: AccountId, village: &str, intent: Intent, told: At) -> Op {
        let head = OpHead {
            op_id: OpId::new(self.now, self.luck.bytes()),
            device_id: DeviceId::new(self.now, self.luck.bytes()),
            dseq: 1,
            deps: Vec::new(),
            actor,
            village: code(village),
            // One who sees the newest: what met is not what is asked here.
            base_ver: u64::MAX,
            kv: 1,
            recorded_at: told,
            clock_offset: 0,
        };
        Op { head, intent }
    }

    /// Where it belongs: the scope in which it is not told to belong elsewhere.
    fn decided(&self, account: &Account, intent: &Intent, told: At) -> (Op, sync::Decision) {
        let main = self.records.get(&intent.about());
        let first = main.map(|kept| kept.record.place().scope());
        let first = first.iter().map(|scope| scope.as_str().to_owned());
        let scopes = first.chain(SCOPES.map(str::to_owned));
        let mut last = None;
        for scope in scopes {
            let op = self.op(account.id, &scope, intent.clone(), told);
            let moment = Moment { told_at: told, received_at: self.now, heard_at: None };
            let facts = Facts::of_author(&op, Some(account), moment, op.head.village.clone());
            let decision = decide(&op, FrozenOp::freeze(&op).text(), self, &facts);
            let elsewhere = decision.outcome == Outcome::Review { reason: ReviewReason::WrongVillage };
            last = Some((op, decision));
            if !elsewhere {
                break;
            }
        }
        last.expect("there are scopes")
    }

    /// People do things until there is something of everything.
    fn lived_in(mut self) -> Self {
        for turn in 0..12_000 {
            self.now = self.now.plus_millis(10 * 60_000);
            let id = account_id(turn % PEOPLE.len());
            let Some(intent) = self.anything(id) else { continue };
            // Everybody keeps the role they have, and no other; and a year is left to be opened.
            let leaves_none = matches!(&intent, Intent::Office(OfficeAct::OpenYear { year: 2027, .. }));
            if leaves_none || intent.kind().ends_with("Membership") {
                continue;
            }
            let (op, decision) = self.decided(&self.account(id), &intent, self.now);
            if decision.outcome.ver().is_some() {
                self.model.learn(&op, self.now);
            }
            self.put(decision.writes);
        }
        self
    }

    fn put(&mut self, writes: Vec<Kept>) {
        for kept in writes {
            if let Record::Review(item) = &kept.record {
                let op = FrozenOp::kept(item.op.clone()).read().ok();
                if item.state == ReviewState::Waiting {
                    self.model.waits(item.clone(), op);
                }
            }
            self.records.insert(kept.record.key(), kept);
        }
    }

    /// The same act of somebody whose role has ended waits in the inbox.
    fn kept_of_another(&mut self, intent: Intent) -> OpId {
        let author = account_id(8);
        let (op, _) = self.decided(&self.account(author), &intent, self.now);
        let item = ReviewItem {
            op_id: op.head.op_id,
            village: op.head.village.clone(),
            author,
            device: op.head.device_id,
            happened_at: self.now,
            received_at: self.now,
            reason: ReviewReason::RoleEnded,
            op: FrozenOp::freeze(&op).text().to_owned(),
            state: ReviewState::Waiting,
        };
        let kept = keep_for_review(item, 0);
        self.put(kept.writes);
        op.head.op_id
    }
}

fn nobodys_op() -> Op {
    let head = OpHead {
        op_id: OpId::from_uuid(Uuid::nil()),
        device_id: DeviceId::from_uuid(Uuid::nil()),
        dseq: 1,
        deps: Vec::new(),
        actor: PUBLIC,
        village: code(zone::ZONE),
        base_ver: 0,
        kv: 1,
        recorded_at: zone::START,
        clock_offset: 0,
    };
    Op { head, intent: Intent::WithdrawReview { op: OpId::from_uuid(Uuid::nil()) } }
}

/// Of whom the roles are one's own, and when the act is told.
fn cells(now: At) -> Vec<(String, Vec<Membership>, At)> {
    let day = |days: i64| now.plus_millis(days * DAY_MS);
    let mut cells = Vec::new();
    for role in Role::ALL {
        let (own, other) = match role {
            Role::GridWorker | Role::GridLeader => (GRIDS[0], GRIDS[2]),
            Role::VillageSecretary => (VILLAGES[0], VILLAGES[1]),
            Role::TownshipOffice => ("410871001", "410871002"),
            Role::ZoneOffice => (zone::ZONE, "410872"),
        };
        for (place, where_) in [(own, "own"), (other, "other")] {
            let held = |from: i64, to: Option<i64>| {
                vec![Membership { role, place: code(place), from: day(from), to: to.map(day) }]
            };
            let reassigned = |to: i64| {
                let mut roles = held(-300, Some(to));
                let place = code(GRIDS[1]);
                roles.push(Membership { role: Role::GridWorker, place, from: day(to), to: None });
                roles
            };
            for (hour, roles, told) in [
                ("fresh", held(-300, None), now),
                ("back-dated", held(-300, None), day(-20)),
                ("before it began", held(-10, None), day(-20)),
                ("after its end", held(-300, Some(-10)), now),
                ("before its end", held(-300, Some(-10)), day(-20)),
                ("before a new grid", reassigned(-10), day(-20)),
                ("long before a new grid", reassigned(-31), day(-40)),
            ] {
                cells.push((format!("{role:?}, {where_}, {hour}"), roles, told));
            }
        }
    }
    cells
}

const fn is_of_authority(reason: &ReviewReason) -> bool {
    matches!(
        reason,
        ReviewReason::NotInThisVillage
            | ReviewReason::RoleEnded
            | ReviewReason::OutsideYourGrid { .. }
            | ReviewReason::NotYourRole
            | ReviewReason::OwnWork
            | ReviewReason::NotFromInbox
    )
}

/// How many acts of each kind go through the table.
const EACH: usize = 12;

#[test]
fn every_act_of_every_role_comes_to_what_the_rules_say() {
    let mut ledger = Ledger::founded().lived_in();
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut allowed, mut refused, mut accepted) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let kinds = ACTS.len() + OFFICE_ACTS.len();
    let mut turns = 0;
    while done.values().filter(|count| **count == EACH).count() < kinds {
        turns += 1;
        assert!(turns < 60_000, "these never came up often enough: {done:?}");
        // Half of them are done by whoever wrote what they are about.
        let me = if turns % 2 == 0 { ANYBODY } else { account_id(turns / 2 % PEOPLE.len()) };
        let Some(intent) = ledger.anything(me) else { continue };
        let kind = intent.kind();
        let count = done.entry(kind).or_default();
        if *count == EACH {
            continue;
        }
        *count += 1;
        let about = ledger.records.get(&intent.about());
        let is_there = about.is_some();
        // What waits is often decided about by whoever wrote it.
        let author = match about {
            Some(Kept { record: Record::Review(item), .. }) if count.is_multiple_of(2) => Some(item.author),
            _ => None,
        };
        let me = author.unwrap_or(me);
        let waiting = ledger.kept_of_another(intent.clone());
        for (cell, memberships, told) in cells(ledger.now) {
            let home = code(VILLAGES[0]);
            let account = Account { id: me, name: "谁".into(), home, login: None, memberships };
            ledger.model.hold(me, account.memberships.clone());
            for (way, act) in [("direct", intent.clone()), ("accepted", Intent::AcceptReview { op: waiting })]
            {
                let (op, decision) = ledger.decided(&account, &act, told);
                let who = ledger.model.who(me, &act, told, ledger.now, None);
                let may = ledger.model.may(&who, me, &act, told, ledger.now);
                let at = || {
                    format!(
                        "{kind}, {way}: {cell}: {:?} where the rules say {may:?}: {op:?}",
                        decision.outcome
                    )
                };
                match &decision.outcome {
                    Outcome::Review { reason } if is_of_authority(reason) => {
                        assert_ne!(may, May::Yes, "{}", at());
                        refused.insert((kind, way));
                    }
                    // Let through, and refused for what it says.
                    Outcome::Review { reason: ReviewReason::WrongVillage } => {}
                    Outcome::Review { reason: ReviewReason::NothingThere } if !is_there => {}
                    Outcome::Review { .. } if way == "direct" && may == May::Yes => {
                        allowed.insert(kind);
                    }
                    Outcome::Review { .. } => {}
                    Outcome::Applied { .. } | Outcome::Merged { .. } | Outcome::Conflict { .. } => {
                        assert!(matches!(may, May::Yes | May::Depends), "{}", at());
                        if way == "direct" {
                            allowed.insert(kind)
                        } else {
                            accepted.insert(kind)
                        };
                    }
                }
            }
        }
    }
    // Only the public objects, and the table has nobody of it.
    let never: Vec<_> = ACTS
        .iter()
        .chain(OFFICE_ACTS)
        .filter(|kind| !allowed.contains(**kind) && !kind.ends_with("FileObjection"))
        .collect();
    assert!(never.is_empty(), "nobody may ever do {never:?}");
    let free: Vec<_> = ACTS
        .iter()
        .chain(OFFICE_ACTS)
        .filter(|kind| !refused.contains(&(**kind, "direct")) || !refused.contains(&(**kind, "accepted")))
        .filter(|kind| !kind.ends_with("WithdrawReview"))
        .collect();
    assert!(free.is_empty(), "nobody is ever refused {free:?}");
    let back_door: Vec<_> = accepted.iter().filter(|kind| OFFICE_ACTS.contains(*kind)).collect();
    assert!(back_door.is_empty(), "out of the inbox come {back_door:?}");
    assert!(accepted.len() > 15, "hardly anything is ever accepted: {accepted:?}");
}
