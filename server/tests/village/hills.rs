//! In the hills: no network, lost answers, a second person on the phone, a village that is no longer one's own.

use crate::harness::{GRID_3, GRID_4, Hand, Road, TestVillage, VILLAGE, code};
use device::{EntryState, Failure, SyncOutcome};
use domain::visit::{Met, NewVisit, Talk};
use domain::{Role, VisitId};
use serde_json::json;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct, Outcome, RecordKind, ReviewReason};

#[tokio::test]
async fn a_visit_recorded_in_the_hills_arrives_once() {
    let village = TestVillage::new().await;
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(sun_home, "屋顶漏雨").await;
    assert_eq!(li.try_sync(Road::Cut).await, SyncOutcome::CutOff(Failure::Offline));
    assert_eq!((li.waiting(), village.visits_to(sun_home).await.len()), (1, 0));

    // The phone dies in her pocket; at home she charges it.
    let li = Hand::with_disk(li.session.clone(), &village.clock, li.disk.clone()).await;
    li.sync_and_lose_the_answer().await;
    assert_eq!(
        (li.waiting(), village.visits_to(sun_home).await.len()),
        (1, 1),
        "it arrived, the phone cannot know"
    );
    li.sync().await;
    assert_eq!(li.waiting(), 0);
    let visits = village.visits_to(sun_home).await;
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].first.talk.note, "屋顶漏雨");

    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    assert_eq!(zhang.phone.world().visits_of(sun_home).len(), 1, "the secretary reads it on her own phone");
}

#[tokio::test]
async fn two_days_of_work_in_order_even_when_the_household_is_new() {
    let village = TestVillage::new().await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    let home = li.phone.mint();
    let new = domain::household::NewHousehold {
        id: home,
        grid: code(GRID_3),
        door: "5-2-302".into(),
        head: "周德福".into(),
        phone: String::new(),
        people: vec![],
        categories: BTreeSet::default(),
    };
    li.phone.save(Intent::RegisterHousehold(new)).await.unwrap();
    for number in 0..120 {
        village.clock.pass(86_400_000 / 50);
        li.record_visit(home, &format!("第{number}次")).await;
    }
    li.sync().await;
    assert_eq!(li.waiting(), 0);
    assert_eq!(village.visits_to(home).await.len(), 120);
    assert!(village.records(RecordKind::Review, VILLAGE).await.is_empty());
}

#[tokio::test]
async fn a_second_person_on_the_same_phone_neither_sends_nor_sees_the_firsts_records() {
    let village = TestVillage::new().await;
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(sun_home, "只有李看得到").await;

    // In the other tab Wang signs in: the browser now sends his cookie with Li's outbox.
    let wang = village.sign_in(&village.people.wang).await;
    let as_wang = Hand::new(wang.clone(), &village.clock).await;
    let request = json!({"proto": 1, "schema": 1, "device_id": li.session.device, "ops": []});
    let answer = wang.post("/sync/v1/push", &request).await;
    assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Some(sync::wire::Refusal::NotAllowed)));
    as_wang.sync().await;
    assert_eq!(as_wang.waiting(), 0);
    assert!(village.visits_to(sun_home).await.is_empty(), "nothing of Li's went out in Wang's name");

    assert_eq!(li.waiting(), 1, "and nothing of hers is lost");
    li.sync().await;
    assert_eq!(village.visits_to(sun_home).await[0].by, village.people.li.id);
}

#[tokio::test]
async fn an_act_in_somebody_elses_name_waits_for_people() {
    let village = TestVillage::new().await;
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let wang = village.sign_in(&village.people.wang).await;
    let visit = NewVisit {
        id: VisitId::new(village.clock.now(), rand::random()),
        household: sun_home,
        on: village.clock.now().day(),
        started_at: None,
        talk: Talk { met: vec![Met::Head], note: "冒名".into(), ..Talk::default() },
        needs: vec![],
        photos: vec![],
        location: None,
    };
    let head = sync::OpHead {
        op_id: domain::OpId::new(village.clock.now(), rand::random()),
        device_id: wang.device,
        dseq: 1,
        deps: vec![],
        actor: village.people.li.id,
        village: code(VILLAGE),
        base_ver: 0,
        kv: 1,
        recorded_at: village.clock.now(),
        clock_offset: 0,
    };
    let op = sync::FrozenOp::freeze(&sync::Op { head: head.clone(), intent: Intent::RecordVisit(visit) });
    let item = json!({"op_id": head.op_id, "dseq": 1, "hash": op.hash(), "op": op.text()});
    let request = json!({"proto": 1, "schema": 1, "device_id": wang.device, "ops": [item]});
    let answer = wang.post("/sync/v1/push", &request).await.json();
    assert_eq!(answer["outcomes"][0]["outcome"]["reason"]["why"], "not_the_sender", "{answer}");
    assert!(village.visits_to(sun_home).await.is_empty());
    assert_eq!(village.records(RecordKind::Review, VILLAGE).await.len(), 1, "and it is kept whole");
}

#[tokio::test]
async fn when_her_last_role_ends_the_village_leaves_the_phone_and_what_she_saved_waits_whole() {
    let village = TestVillage::new().await;
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    assert_eq!(li.phone.world().households.len(), 1);
    village.clock.pass(3_600_000);
    let op = li.record_visit(sun_home, "调走之前走的").await;

    village.clock.pass(3_600_000);
    let end = Intent::Office(OfficeAct::EndMembership {
        account: village.people.li.id,
        role: Role::GridWorker,
        place: code(GRID_3),
        to: village.clock.now(),
    });
    assert!(village.act(&village.people.zhang, VILLAGE, end).await.ver().is_some());
    village.clock.pass(3_600_000);
    li.sync().await;
    assert!(li.phone.world().households.is_empty(), "no row stays after a purge");
    assert!(li.phone.villages().is_empty());
    let entry = li.phone.entry(op).expect("what she saved stays hers");
    let EntryState::Arrived { outcome: Outcome::Review { reason }, .. } = entry.state else {
        panic!("{entry:?}")
    };
    assert_eq!(reason, ReviewReason::RoleEnded);
}

#[tokio::test]
async fn a_household_of_another_grid_is_not_ones_own_to_visit() {
    let village = TestVillage::new().await;
    let zhou_home = village.household(GRID_4, "1-1-101", "周德福").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(zhou_home, "走错了门").await;
    li.sync().await;
    assert!(village.visits_to(zhou_home).await.is_empty());
    assert_eq!(village.records(RecordKind::Review, VILLAGE).await.len(), 1);
}
