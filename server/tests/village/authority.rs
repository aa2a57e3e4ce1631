//! Nobody does what they may not: not through an inbox, not with yesterday's date, not after their role ended.

use crate::harness::{GRID_3, GRID_4, Hand, Session, TestVillage, VILLAGE, code};
use device::EntryState;
use domain::activity::NewActivity;
use domain::settings::ServiceKind;
use domain::visit::{Met, NewVisit, Talk};
use domain::{Account, ActivityId, At, Membership, OpId, Role, VisitId};
use serde_json::json;
use std::collections::BTreeSet;
use sync::record::{Record, RecordKey, RecordKind};
use sync::{FrozenOp, Intent, OfficeAct, Op, OpHead, Outcome, ReviewReason};

const DAY: i64 = 86_400_000;

fn office_for(account: &Account, now: At) -> Intent {
    let membership = Membership { role: Role::ZoneOffice, place: code("410871"), from: now, to: None };
    Intent::Office(OfficeAct::GrantMembership { account: account.id, membership })
}

fn reason(outcome: &Outcome) -> Option<&ReviewReason> {
    match outcome {
        Outcome::Review { reason } => Some(reason),
        Outcome::Applied { .. } | Outcome::Merged { .. } | Outcome::Conflict { .. } => None,
    }
}

/// Pushes an act as a client might that was written by somebody with a valid account and bad intentions.
async fn forge(
    village: &TestVillage,
    who: &Account,
    scope: &str,
    told: At,
    intent: Intent,
) -> (OpId, Outcome) {
    let session = village.sign_in(who).await;
    push(&session, who, scope, told, intent, village.clock.now()).await
}

async fn push(
    session: &Session,
    who: &Account,
    scope: &str,
    told: At,
    intent: Intent,
    now: At,
) -> (OpId, Outcome) {
    let head = OpHead {
        op_id: OpId::new(now, rand::random()),
        device_id: session.device,
        dseq: 0,
        deps: Vec::new(),
        actor: who.id,
        village: code(scope),
        base_ver: 0,
        kv: 1,
        recorded_at: told,
        clock_offset: 0,
    };
    let op_id = head.op_id;
    let frozen = FrozenOp::freeze(&Op { head, intent });
    let item = json!({"op_id": op_id, "dseq": 0, "hash": frozen.hash(), "op": frozen.text()});
    let request = json!({"proto": 1, "schema": 1, "device_id": session.device, "ops": [item]});
    let answer = session.post("/sync/v1/push", &request).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    let told: sync::wire::PushResponse = serde_json::from_value(answer.json()).unwrap();
    (op_id, told.outcomes[0].outcome.clone())
}

async fn roles_of(village: &TestVillage, who: &Account) -> Vec<Role> {
    let accounts = village.records(RecordKind::Account, who.home.as_str()).await;
    let account = accounts.into_iter().find_map(|record| match record {
        Record::Account(account) if account.id == who.id => Some(account),
        _ => None,
    });
    account.unwrap().memberships.into_iter().map(|held| held.role).collect()
}

#[tokio::test]
async fn a_grid_worker_does_not_become_the_zones_office_through_the_inbox() {
    let village = TestVillage::new().await;
    let (li, zhang) = (&village.people.li, &village.people.zhang);
    let now = village.clock.now();
    let (op, told) = forge(&village, li, VILLAGE, now, office_for(li, now)).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotYourRole));
    // Her own grid, and accepting there.
    let hand_over = Intent::HandOverReview { op, to: code(GRID_3) };
    let (_, told) = forge(&village, li, VILLAGE, now, hand_over).await;
    assert_eq!(reason(&told), Some(&ReviewReason::OwnWork));
    let (_, told) = forge(&village, li, VILLAGE, now, Intent::AcceptReview { op }).await;
    assert!(reason(&told).is_some());
    // Nor does the secretary let it through, or hand it on.
    let (_, told) = forge(&village, zhang, VILLAGE, now, Intent::AcceptReview { op }).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotFromInbox));
    let hand_over = Intent::HandOverReview { op, to: code(GRID_4) };
    let (_, told) = forge(&village, zhang, VILLAGE, now, hand_over).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotFromInbox));
    assert_eq!(roles_of(&village, li).await, [Role::GridWorker]);
}

#[tokio::test]
async fn a_secretary_does_not_become_the_zones_office_in_two_steps() {
    let village = TestVillage::new().await;
    let (zhang, ma) = (&village.people.zhang, &village.people.ma);
    let now = village.clock.now();
    let (op, told) = forge(&village, zhang, VILLAGE, now, office_for(zhang, now)).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotYourRole));
    for who in [zhang, ma] {
        let (_, told) = forge(&village, who, VILLAGE, now, Intent::AcceptReview { op }).await;
        assert!(reason(&told).is_some(), "{}", who.name);
    }
    assert_eq!(roles_of(&village, zhang).await, [Role::VillageSecretary]);
}

#[tokio::test]
async fn a_dismissed_officer_does_nothing_with_yesterdays_date() {
    let village = TestVillage::new().await;
    let (quban, wenyuan) = (&village.people.quban, &village.people.wenyuan);
    let session = village.sign_in(wenyuan).await;
    village.clock.pass(3_600_000);
    let end = Intent::Office(OfficeAct::EndMembership {
        account: wenyuan.id,
        role: Role::TownshipOffice,
        place: code("410871001"),
        to: village.clock.now(),
    });
    assert!(village.act(quban, "410871001", end).await.ver().is_some());
    let before = village.clock.now().plus_millis(-60_000);
    village.clock.pass(60_000);
    // His own role, back as if it had never ended; and a word on the public board.
    let back = Membership { role: Role::TownshipOffice, place: code("410871001"), from: before, to: None };
    let name = domain::Place {
        code: code(VILLAGE),
        kind: domain::PlaceKind::Community,
        name: "改过的名字".into(),
        sample: false,
    };
    for (scope, act) in [
        ("410871001", OfficeAct::GrantMembership { account: wenyuan.id, membership: back }),
        (VILLAGE, OfficeAct::NamePlace(name)),
    ] {
        let now = village.clock.now();
        let (_, told) = push(&session, wenyuan, scope, before, Intent::Office(act), now).await;
        assert!(reason(&told).is_some(), "{scope}: {told:?}");
    }
    let accounts = village.records(RecordKind::Account, "410871001").await;
    let held = accounts.into_iter().find_map(|record| match record {
        Record::Account(account) if account.id == wenyuan.id => Some(account.memberships),
        _ => None,
    });
    assert!(held.unwrap().iter().all(|held| held.to.is_some()), "his role stays ended");
}

/// Li visits 孙家, then loses her grid; `gives` says what she has instead.
async fn visited_before(village: &TestVillage, gives: Option<&str>) -> (Hand, domain::HouseholdId, OpId) {
    let sun_home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    village.clock.pass(3_600_000);
    let op = li.record_visit(sun_home, "调走之前走的").await;
    village.clock.pass(3_600_000);
    let (account, now) = (village.people.li.id, village.clock.now());
    let end = OfficeAct::EndMembership { account, role: Role::GridWorker, place: code(GRID_3), to: now };
    assert!(village.act(&village.people.zhang, VILLAGE, Intent::Office(end)).await.ver().is_some());
    if let Some(grid) = gives {
        let membership = Membership { role: Role::GridWorker, place: code(grid), from: now, to: None };
        let grant = Intent::Office(OfficeAct::GrantMembership { account, membership });
        assert!(village.act(&village.people.zhang, VILLAGE, grant).await.ver().is_some());
    }
    (li, sun_home, op)
}

#[tokio::test]
async fn what_a_worker_did_before_they_were_given_another_grid_counts() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = visited_before(&village, Some(GRID_4)).await;
    village.clock.pass(29 * DAY);
    li.sync().await;
    assert_eq!(village.visits_to(sun_home).await.len(), 1);
    let entry = li.phone.entry(op).unwrap();
    assert!(matches!(entry.state, EntryState::Arrived { outcome: Outcome::Applied { .. }, .. }));
    // From now on she knows.
    village.clock.pass(DAY);
    let told = village.clock.now().plus_millis(-31 * DAY);
    let visit = li.visit_of(sun_home, "补记一条", Vec::new());
    let (_, late) = push(&li.session, &village.people.li, VILLAGE, told, visit, village.clock.now()).await;
    assert!(reason(&late).is_some(), "told of a day before she was given another grid: {late:?}");
    assert_eq!(village.visits_to(sun_home).await.len(), 1);
}

#[tokio::test]
async fn what_was_done_in_a_role_that_has_ended_waits_for_the_village() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = visited_before(&village, None).await;
    village.clock.pass(3_600_000);
    li.sync().await;
    assert!(village.visits_to(sun_home).await.is_empty());
    let kept = village.records(RecordKind::Review, VILLAGE).await;
    let [Record::Review(item)] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((item.op_id, &item.reason), (op, &ReviewReason::RoleEnded));
    assert!(item.op.contains("调走之前走的"), "every word is kept");
    // Whoever leads the village lets it count, in her name.
    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    zhang.phone.save(Intent::AcceptReview { op }).await.unwrap();
    zhang.sync().await;
    let visits = village.visits_to(sun_home).await;
    assert_eq!((visits.len(), visits[0].by), (1, village.people.li.id));
}

#[tokio::test]
async fn nobody_accepts_what_they_wrote_and_a_worker_only_what_lies_in_their_grid() {
    let village = TestVillage::new().await;
    let (li, sun_home, op) = visited_before(&village, None).await;
    village.clock.pass(3_600_000);
    li.sync().await;
    let now = village.clock.now();
    // Handed to 4号网格, where the household does not lie: Wang may not visit it, so he may not accept it.
    let hand_over = Intent::HandOverReview { op, to: code(GRID_4) };
    let (_, told) = forge(&village, &village.people.zhang, VILLAGE, now, hand_over).await;
    assert!(reason(&told).is_none(), "{told:?}");
    let (_, told) = forge(&village, &village.people.wang, VILLAGE, now, Intent::AcceptReview { op }).await;
    assert_eq!(reason(&told), Some(&ReviewReason::OutsideYourGrid { grid: code(GRID_3) }));
    assert!(village.visits_to(sun_home).await.is_empty());
    let kept = village.records(RecordKind::Review, VILLAGE).await;
    assert!(kept.iter().any(|record| record.key() == RecordKey::review(op)));
}

/// A visit and an activity that somebody saves today on this session's device.
async fn saved_by(village: &TestVillage, session: &Session, who: &Account) -> (VisitId, NewActivity) {
    let (now, home) = (village.clock.now(), village.household(GRID_3, "5-2-301", "孙桂英").await);
    let visit = NewVisit {
        id: VisitId::new(now, rand::random()),
        household: home,
        on: now.day(),
        started_at: None,
        talk: Talk { met: vec![Met::Head], note: "一切都好".into(), ..Talk::default() },
        needs: vec![],
        photos: vec![],
        location: None,
    };
    let activity = NewActivity {
        id: ActivityId::new(now, rand::random()),
        place: code(GRID_3),
        name: "清扫背街小巷".into(),
        kind: ServiceKind::new("environment"),
        venue: "北街".into(),
        organizer: "村党支部".into(),
        on: now.day(),
        from_minute: None,
        minutes: 60,
        attendances: 26,
        volunteers: vec![],
        note: String::new(),
        training: String::new(),
        photos: vec![],
    };
    let id = visit.id;
    for intent in [Intent::RecordVisit(visit), Intent::RecordActivity(activity.clone())] {
        let (_, told) = push(session, who, VILLAGE, now, intent, now).await;
        assert!(told.ver().is_some(), "{told:?}");
    }
    (id, activity)
}

#[tokio::test]
async fn an_author_changes_nothing_with_last_months_date() {
    let village = TestVillage::new().await;
    let (li, zhang) = (&village.people.li, &village.people.zhang);
    // Signed in before all of it, so that the device is as old as what it tells.
    let session = village.sign_in(li).await;
    let saved = village.clock.now();
    let (visit, activity) = saved_by(&village, &session, li).await;
    let amend = |note: &str| {
        let talk = Talk { met: vec![Met::Head], note: note.into(), ..Talk::default() };
        Intent::AmendVisit { visit, talk }
    };
    let third_day = saved.plus_millis(3 * DAY);

    // A month without a network, and what was put right on the third day still arrives.
    village.clock.pass(30 * DAY);
    let (_, told) = push(&session, li, VILLAGE, third_day, amend("软管换了"), village.clock.now()).await;
    assert!(told.ver().is_some(), "{told:?}");

    village.clock.pass(DAY);
    let more = Intent::AmendActivity(NewActivity { attendances: 900, ..activity });
    let withdraw = Intent::WithdrawVisit { visit, needs: BTreeSet::new(), disputes: BTreeSet::new() };
    let mut waits = Vec::new();
    for (at, intent) in [(third_day, amend("什么都没说")), (third_day, more), (saved, withdraw)] {
        let (op, told) = push(&session, li, VILLAGE, at, intent.clone(), village.clock.now()).await;
        assert_eq!(reason(&told), Some(&ReviewReason::TooLate), "{intent:?}");
        waits.push(op);
    }
    let note = async || match &village.records(RecordKind::Visit, VILLAGE).await[..] {
        [Record::Visit(visit)] => (visit.talk().note.clone(), visit.withdrawn.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(note().await, ("软管换了".to_owned(), false));
    match &village.records(RecordKind::Activity, VILLAGE).await[..] {
        [Record::Activity(activity)] => assert_eq!(activity.now.attendances, 26),
        other => panic!("{other:?}"),
    }

    // It waits whole: whoever leads the village says whether it is so, its author does not.
    let own = village.act(li, VILLAGE, Intent::AcceptReview { op: waits[0] }).await;
    assert!(reason(&own).is_some(), "{own:?}");
    let accepted = village.act(zhang, VILLAGE, Intent::AcceptReview { op: waits[0] }).await;
    assert!(accepted.ver().is_some(), "{accepted:?}");
    assert_eq!(note().await, ("什么都没说".to_owned(), false));
}
