//! A check: silent about what is whole, and exact about every kind of damage.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use domain::PhotoHash;
use sqlx::AssertSqlSafe;
use store::check::{Checked, Finding, everything};
use store::photo;
use sync::Intent;
use sync::record::RecordKind;
use village::*;

/// A village in which somebody called at a door twice and took a picture.
async fn lively() -> Village {
    let li = li();
    let village = Village::new(std::slice::from_ref(&li)).await;
    let mut phone = village.phone(&li).await;
    let sun = household(GRID_3, "5-2-301");
    let mut ops = vec![phone.op(DONGFANG, Intent::RegisterHousehold(sun.clone()), vec![])];
    for note in ["软管老化", "又去了一次"] {
        ops.push(phone.op(DONGFANG, Intent::RecordVisit(visit(sun.id, note)), vec![]));
    }
    assert_eq!(village.push(&phone, ops).await.dev_ack, 3);
    let hash: PhotoHash = "0f".repeat(32).parse().unwrap();
    let (_, whole) = photo::take_piece(&village.store, phone.asker, &hash, 0, 3, b"jpg", NOW).await.unwrap();
    assert!(whole);
    village.store.photos().put(&hash, b"jpg".to_vec()).await.unwrap();
    photo::judge(&village.store, &hash, phone.asker.account, true).await.unwrap();
    village
}

#[tokio::test]
async fn what_is_whole_has_no_findings() {
    let village = lively().await;
    let Checked { operations, photos, photos_on_their_way, findings, .. } =
        everything(&village.store).await.unwrap();
    assert_eq!(findings, []);
    assert_eq!((operations, photos, photos_on_their_way), (3, 1, 0));
}

#[tokio::test]
async fn every_damage_is_found_and_named() {
    type Named = fn(&Finding) -> bool;
    let table: [(&str, Named); 12] = [
        (
            "update op set body = '{}' where place = 2",
            |finding| matches!(finding, Finding::Chain { village, place: 2 } if village.as_str() == DONGFANG),
        ),
        ("update op_pack set texts = (select id from device)", |finding| {
            matches!(finding, Finding::Chain { place: 1, .. })
        }),
        ("update op set outcome = replace(outcome, 'applied', 'merged')", |finding| {
            matches!(finding, Finding::Chain { place: 3, .. })
        }),
        ("delete from op where place = 3", |finding| matches!(finding, Finding::Chain { place: 3, .. })),
        ("delete from op where dseq = 1", |finding| {
            matches!(finding, Finding::Acknowledged { upto: 3, here: 2, .. })
        }),
        (
            "update record set doc = replace(doc, '软管老化', '一切都好')",
            |finding| matches!(finding, Finding::Record { key, .. } if key.kind == RecordKind::Visit),
        ),
        (
            "delete from record where doc like '%又去了一次%'",
            |finding| matches!(finding, Finding::Digest { village } if village.as_str() == DONGFANG),
        ),
        ("update scope_head set seq = 1 where village = '410871001001'", |finding| {
            matches!(finding, Finding::Counter { .. })
        }),
        (
            "update village_figure set visits = visits + 1 where period = '2026'",
            |finding| matches!(finding, Finding::Figures { period, .. } if period == "2026"),
        ),
        (
            "delete from village_figure where households_visited > 0 and length(period) = 10",
            |finding| matches!(finding, Finding::Figures { village, .. } if village.as_str() == DONGFANG),
        ),
        (
            "update village_figure set village = '410871001002'",
            |finding| matches!(finding, Finding::Figures { village, .. } if village.as_str() != DONGFANG),
        ),
        ("update photo set hash = replace(hash, '0f', 'f0')", |finding| {
            matches!(finding, Finding::Photo { .. })
        }),
    ];
    for (damage, named) in table {
        let village = lively().await;
        let changed = {
            let mut conn = village.store.write().await.unwrap();
            sqlx::query(AssertSqlSafe(damage)).execute(&mut *conn).await.unwrap().rows_affected()
        };
        assert!(changed > 0, "{damage}");
        let checked = everything(&village.store).await.unwrap();
        assert!(checked.findings.iter().any(named), "{damage}: {:?}", checked.findings);
    }
}
