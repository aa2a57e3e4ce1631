//! Records as Excel: whole, in order, as text, and without keeping others waiting.

use crate::harness::{GRID_3, GRID_4, Session, TestVillage, VILLAGE, code};
use calamine::{Data, Reader, Xlsx};
use domain::ActivityId;
use domain::activity::NewActivity;
use domain::settings::ServiceKind;
use std::collections::HashSet;
use std::io::Cursor;
use std::time::{Duration, Instant};
use store::push::{ServerAct, submit};
use sync::Intent;

#[tokio::test]
async fn records_go_out_as_text_never_as_a_formula() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "=1+1").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "+1 屋顶漏雨").await;
    li.sync().await;
    let secretary = village.sign_in(&village.people.zhang).await;
    let answer = secretary.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?kind=visit")).await;
    assert_eq!(answer.status, 200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    assert_eq!(book.sheet_names(), ["走访", "上门未遇"], "calls that met nobody stand apart");
    let range = book.worksheet_range("走访").unwrap();
    assert!(range.get((0, 0)).unwrap().to_string().contains("截至"));
    let cells: Vec<_> = range.rows().nth(2).unwrap().to_vec();
    assert_eq!(cells[3], Data::String("=1+1".into()));
    assert_eq!(cells[6], Data::String("+1 屋顶漏雨".into()));
    assert!(book.worksheet_formula("走访").unwrap().is_empty());

    let other = secretary.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?grid={GRID_4}")).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(other.body)).unwrap();
    assert_eq!(book.sheet_names().len(), 5, "every kind");
    assert_eq!(book.worksheet_range("走访").unwrap().height(), 2, "nothing of another grid");
}

/// More records than a page of the database holds: none is left out, none comes twice, the newest first.
#[tokio::test]
async fn a_village_with_many_records_goes_out_whole_and_in_order() {
    let village = TestVillage::new().await;
    let zhang = village.sign_in(&village.people.zhang).await;
    record_activities(&village, &zhang, 1_234).await;
    let answer = zhang.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?kind=activity")).await;
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let range = book.worksheet_range("志愿").unwrap();
    let rows: Vec<(String, String)> =
        range.rows().skip(2).map(|row| (row[0].to_string(), row[1].to_string())).collect();
    assert_eq!(rows.len(), 1_234);
    assert_eq!(rows.iter().map(|(_, name)| name).collect::<HashSet<_>>().len(), 1_234, "none comes twice");
    assert!(rows.is_sorted_by(|one, next| one.0 >= next.0), "the newest day first");
    for bad in ["from=yesterday", "to=2026-13-01", "kind=nonsense"] {
        let answer = zhang.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?{bad}")).await;
        assert_eq!(answer.refusal(), Some(sync::wire::Refusal::BadRequest), "{bad}");
    }
}

/// So many activities of this village, over seven days.
async fn record_activities(village: &TestVillage, who: &Session, count: i64) {
    let now = village.clock.now();
    let activity = |number: i64| NewActivity {
        id: ActivityId::new(now, rand::random()),
        place: code(GRID_3),
        name: format!("清扫 {number}"),
        kind: ServiceKind::new("care"),
        venue: "社区活动室".into(),
        organizer: "党支部".into(),
        on: now.day().plus_days(-(number % 7)),
        from_minute: None,
        minutes: 60,
        attendances: 3,
        volunteers: vec![],
        note: "把楼道里的杂物都清走了,又给独居的老人送了饭".into(),
        training: String::new(),
        photos: vec![],
    };
    let numbers: Vec<_> = (0..count).collect();
    for part in numbers.chunks(2_000) {
        let acts = part.iter().map(|number| ServerAct {
            village: code(VILLAGE),
            base_ver: 0,
            at: now,
            intent: Intent::RecordActivity(activity(*number)),
        });
        let told =
            submit(&village.app.store, who.asker, acts.collect(), now, &mut rand::random).await.unwrap();
        assert!(told.iter().all(|told| told.outcome.ver().is_some()), "{:?}", told.first());
    }
}

/// For docs/measurements.md: what four exports of many rows at once take, and how long others wait meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test -p server --test village four_large_exports -- --ignored --nocapture"]
async fn four_large_exports_at_once_leave_room_for_everybody_else() {
    let kept = |name: &str| -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let village = TestVillage::new().await;
    let zhang = village.sign_in(&village.people.zhang).await;
    let rows = std::env::var("QX_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(50_000);
    record_activities(&village, &zhang, rows).await;
    let before = kept("VmRSS");
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let begun = Instant::now();
    let exports: Vec<_> = (0..4)
        .map(|_| {
            let zhang = zhang.clone();
            tokio::spawn(async move {
                let (status, mut body) =
                    zhang.open_through(&format!("/desk/v1/export/{VILLAGE}.xlsx"), &[]).await;
                assert_eq!(status, 200);
                let mut bytes = 0;
                while let Some(frame) = http_body_util::BodyExt::frame(&mut body).await {
                    bytes += frame.unwrap().into_data().map_or(0, |piece| piece.len());
                }
                bytes
            })
        })
        .collect();
    let mut longest = Duration::ZERO;
    while !exports.iter().all(tokio::task::JoinHandle::is_finished) {
        let asked = Instant::now();
        assert_eq!(village.stranger().get("/healthz").await.status, 200);
        longest = longest.max(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    let grown = kept("VmHWM").saturating_sub(before) / 1_024;
    for export in exports {
        assert!(export.await.unwrap() > 1_000_000);
    }
    println!("four exports of {rows} rows: {took:?}, {grown} MB more, /healthz waited {longest:?} at most");
    assert!(longest < Duration::from_secs(1), "{longest:?}");
}
