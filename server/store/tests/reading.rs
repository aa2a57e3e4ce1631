//! What phones read: everything once, what matters first, nothing that is not theirs.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::{At, Membership, Role};
use std::collections::{BTreeMap, HashSet};
use sync::exchange::{RowDigest, row_hash};
use sync::record::{RecordKey, RecordKind};
use sync::wire::Change;
use sync::{Intent, OfficeAct};
use village::*;

fn kinds(changes: &[Change]) -> Vec<RecordKind> {
    changes.iter().map(|change| change.kind).collect()
}

/// The digest as a phone computes it from what it holds.
fn digest(held: &BTreeMap<RecordKey, Change>) -> RowDigest {
    let mut digest = RowDigest::default();
    for (key, change) in held.iter().filter(|(_, change)| !change.limited) {
        digest.add(row_hash(*key, change.ver, change.doc.as_deref().unwrap()));
    }
    digest
}
fn hold(held: &mut BTreeMap<RecordKey, Change>, changes: Vec<Change>) {
    held.extend(changes.into_iter().map(|change| (RecordKey::new(change.kind, change.id), change)));
}

/// A village with so many households in each of two grids, each visited once.
async fn settled(
    li: &domain::Account,
    wang: &domain::Account,
    zhang: &domain::Account,
    doors: usize,
) -> Village {
    let village = Village::new(&[li.clone(), wang.clone(), zhang.clone()]).await;
    for (who, grid) in [(wang, GRID_4), (li, GRID_3)] {
        let mut phone = village.phone(who).await;
        for door in 0..doors {
            let new = household(grid, &format!("{door}"));
            let seen = visit(new.id, "都好");
            let ops = vec![
                phone.op(DONGFANG, Intent::RegisterHousehold(new), vec![]),
                phone.op(DONGFANG, Intent::RecordVisit(seen), vec![]),
            ];
            let told = village.push(&phone, ops).await;
            assert!(told.outcomes.iter().all(|told| told.outcome.ver().is_some()));
        }
    }
    village
}

#[tokio::test]
async fn a_first_read_brings_the_own_doors_first_and_goes_on_where_it_stopped() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let village = settled(&li, &wang, &zhang, 30).await;
    let mut phone = village.phone(&li).await;
    let first = village.pull(&mut phone, 512 * 1024, true, NOW).await;
    assert!(first.more);
    let page = &first.pages[0];
    assert_eq!(page.cursor.first.as_ref().map(|first| first.part), Some(1), "the phone can begin");
    let own = page.changes.iter().filter(|change| change.kind == RecordKind::Household).count();
    assert_eq!(
        (own, kinds(&page.changes).iter().filter(|kind| **kind == RecordKind::Visit).count()),
        (30, 0)
    );
    assert_eq!(page.remaining, 30 * 2 + 30 * 3);

    let mut held = BTreeMap::new();
    hold(&mut held, page.changes.clone());
    // Somebody writes while the rest is still on its way.
    let mut other = village.phone(&wang).await;
    let late = household(GRID_4, "晚来的");
    let id = late.id.uuid();
    let op = other.op(DONGFANG, Intent::RegisterHousehold(late), vec![]);
    village.push(&other, vec![op]).await;
    let mut last = None;
    for _ in 0..100 {
        let answer = village.pull(&mut phone, 16 * 1024, true, NOW).await;
        for page in answer.pages {
            last = page.digest;
            hold(&mut held, page.changes);
        }
        if !answer.more {
            break;
        }
    }
    // The end of the first read is not yet the end of the village.
    let answer = village.pull(&mut phone, 16 * 1024, true, NOW).await;
    for page in answer.pages {
        last = page.digest;
        hold(&mut held, page.changes);
    }
    assert!(held.contains_key(&RecordKey::new(RecordKind::Household, id)));
    assert_eq!(last, Some(digest(&held)), "both sides hold the same rows (I5)");
    let places_people_and_rows = 3 + 3 + 2 * 30 * 3 + 1;
    assert_eq!(held.len(), places_people_and_rows);
}

#[tokio::test]
async fn an_idle_pull_is_short_and_writes_nothing() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let village = settled(&li, &wang, &zhang, 2).await;
    let mut phone = village.phone(&li).await;
    village.news(&mut phone).await;
    let before = village.number("select max(seen_at) from device").await;
    let idle = village.pull(&mut phone, 16 * 1024, false, NOW.plus_millis(60_000)).await;
    assert!(idle.pages.is_empty() && !idle.more);
    assert!(serde_json::to_string(&idle).unwrap().len() < 300);
    assert_eq!(village.number("select max(seen_at) from device").await, before);
    village.pull(&mut phone, 16 * 1024, false, NOW.plus_millis(700_000)).await;
    assert_eq!(village.number("select max(seen_at) from device").await, NOW.plus_millis(700_000).millis());
}

#[tokio::test]
async fn a_village_that_is_no_longer_ones_own_is_taken_back() {
    let (mut li, zhang) = (li(), zhang());
    li.memberships.push(Membership {
        role: Role::GridWorker,
        place: code("410871001002001"),
        from: At::from_millis(0),
        to: None,
    });
    let village = Village::new(&[li.clone(), zhang.clone()]).await;
    let (mut phone, mut desk) = (village.phone(&li).await, village.phone(&zhang).await);
    let answer = village.pull(&mut phone, 16 * 1024, false, NOW).await;
    assert_eq!(answer.scopes, vec![code(DONGFANG), code("410871001002")]);
    village.news(&mut phone).await;
    let end = Intent::Office(OfficeAct::EndMembership {
        account: li.id,
        role: Role::GridWorker,
        place: code(GRID_3),
        to: NOW,
    });
    let op = desk.op(DONGFANG, end, vec![]);
    village.push(&desk, vec![op]).await;
    let answer = village.pull(&mut phone, 16 * 1024, false, NOW.plus_millis(1)).await;
    assert_eq!((answer.scopes, answer.revoked), (vec![code("410871001002")], vec![code(DONGFANG)]));
    assert!(answer.pages.is_empty(), "nothing of it is told any more (I6)");
}

#[tokio::test]
async fn what_waits_for_review_is_read_by_few_and_they_hear_what_becomes_of_it() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let chen = account("陈", DONGFANG, Role::GridWorker, "410871001001005");
    let village = Village::new(&[li.clone(), wang.clone(), zhang.clone(), chen.clone()]).await;
    let mut phones = Vec::new();
    for who in [&li, &wang, &zhang, &chen] {
        let mut phone = village.phone(who).await;
        village.news(&mut phone).await;
        phones.push(phone);
    }
    let [mut author, mut taker, mut desk, mut other] = <[Phone; 4]>::try_from(phones).ok().unwrap();
    let reviews =
        |changes: &[Change]| changes.iter().filter(|change| change.kind == RecordKind::Review).count();

    let new = household(GRID_4, "9-1");
    let op = author.op(DONGFANG, Intent::RegisterHousehold(new.clone()), vec![]);
    village.push(&author, vec![op.clone()]).await;
    let mut seen = Vec::new();
    for phone in [&mut author, &mut desk, &mut taker, &mut other] {
        seen.push(reviews(&village.news(phone).await));
    }
    assert_eq!(seen, [1, 1, 0, 0], "its author and the secretary");

    let hand_over = desk.op(DONGFANG, Intent::HandOverReview { op: op.op_id, to: code(GRID_4) }, vec![]);
    village.push(&desk, vec![hand_over]).await;
    assert_eq!(reviews(&village.news(&mut taker).await), 1);
    let accept = taker.op(DONGFANG, Intent::AcceptReview { op: op.op_id }, vec![]);
    assert!(village.push(&taker, vec![accept]).await.outcomes[0].outcome.ver().is_some());
    let news = village.news(&mut taker).await;
    assert_eq!(reviews(&news), 1, "whoever was told that it is open is told that it is decided");
    assert!(news.iter().any(|change| change.id == new.id.uuid()));
    assert_eq!(reviews(&village.news(&mut other).await), 0);

    // Limited rows are in nobody's digest.
    for phone in [&mut author, &mut other] {
        let mut fresh = Phone { cursors: Vec::new(), ..*phone };
        let mut held = BTreeMap::new();
        hold(&mut held, village.news(&mut fresh).await);
        let end = village.pull(&mut fresh, 16 * 1024, true, NOW).await;
        assert_eq!(end.pages[0].digest, Some(digest(&held)));
    }
}

#[tokio::test]
async fn with_another_role_the_village_is_read_anew() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let office = account("区办", "410871", Role::ZoneOffice, "410871");
    let village = Village::new(&[li.clone(), wang.clone(), zhang.clone(), office.clone()]).await;
    let (mut author, mut wangs) = (village.phone(&li).await, village.phone(&wang).await);
    let op = author.op(DONGFANG, Intent::RegisterHousehold(household(GRID_4, "9-1")), vec![]);
    village.push(&author, vec![op]).await;
    assert!(!kinds(&village.news(&mut wangs).await).contains(&RecordKind::Review));
    // 王建国 becomes the secretary; the inbox of before is his now.
    let held = Membership { role: Role::VillageSecretary, place: code(DONGFANG), from: NOW, to: None };
    let mut desk = village.phone(&office).await;
    let op = desk.op(
        DONGFANG,
        Intent::Office(OfficeAct::GrantMembership { account: wang.id, membership: held }),
        vec![],
    );
    assert!(village.push(&desk, vec![op]).await.outcomes[0].outcome.ver().is_some());
    assert!(village.pull(&mut wangs, 16 * 1024, false, NOW).await.pages[0].refill);
    let all = village.news(&mut wangs).await;
    assert!(kinds(&all).contains(&RecordKind::Review));
    assert_eq!(
        count(all.len()),
        village.number("select count(*) from record where village = '410871001001'").await
    );
    assert!(village.news(&mut wangs).await.is_empty(), "once");
}

#[tokio::test]
async fn a_phone_that_knows_more_than_a_restored_server_reads_anew() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let village = settled(&li, &wang, &zhang, 1).await;
    let mut phone = village.phone(&li).await;
    let held = village.news(&mut phone).await.len();
    phone.cursors[0].seq += 1_000;
    let answer = village.pull(&mut phone, 16 * 1024, false, NOW).await;
    assert!(answer.pages[0].refill && answer.more);
    assert_eq!(village.news(&mut phone).await.len(), held);
}

#[tokio::test]
async fn however_small_the_pages_nothing_is_passed_over_or_told_twice() {
    let (li, wang, zhang) = (li(), wang(), zhang());
    let village = settled(&li, &wang, &zhang, 40).await;
    let mut phone = village.phone(&zhang).await;
    let mut told = HashSet::new();
    for _ in 0..1_000 {
        let answer = village.pull(&mut phone, 1, false, NOW).await;
        for change in answer.pages.iter().flat_map(|page| &page.changes) {
            assert!(told.insert((change.kind, change.id)), "told twice");
        }
        if !answer.more {
            break;
        }
    }
    assert_eq!(
        count(told.len()),
        village.number("select count(*) from record where village = '410871001001'").await
    );
}
