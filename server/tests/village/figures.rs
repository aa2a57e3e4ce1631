//! The same number everywhere, always: after every act each page, screen and sheet shows what the records count.

use crate::harness::{FOREIGN, GRID_3, TestVillage, VILLAGE, code};
use app::words::grouped;
use calamine::{DataType, Reader, Xlsx};
use domain::activity::NewActivity;
use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::figures::Figures;
use domain::need::{Handling, NewNeed};
use domain::settings::{DisputeKind, NeedKind, ServiceKind};
use domain::visit::{Met, NewVisit, Talk};
use domain::{ActivityId, Day, DisputeId, HouseholdId, NeedId, VisitId};
use std::io::Cursor;
use sync::{Intent, Record, RecordKind};

/// What the records of a place count from New Year to a day: as the domain says, from the documents.
async fn counted(village: &TestVillage, place: &str, until: Day) -> Figures {
    let (mut visits, mut disputes, mut activities, mut needs) = (vec![], vec![], vec![], vec![]);
    for kind in [RecordKind::Visit, RecordKind::Dispute, RecordKind::Activity, RecordKind::Need] {
        for record in village.records(kind, place).await {
            match record {
                Record::Visit(visit) => visits.push(visit),
                Record::Dispute(dispute) => disputes.push(dispute),
                Record::Activity(activity) => activities.push(activity),
                Record::Need(need) => needs.push(need),
                other => panic!("{other:?}"),
            }
        }
    }
    Figures::count(&visits, &disputes, &activities, &needs, until.year_start(), until)
}

/// Text between tags, without the tags.
fn words_of(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// A public page as it has to show these figures.
fn shown(figures: &Figures) -> [String; 4] {
    let percent =
        figures.settled_percent().map(|percent| format!(" · 化解率 {percent}%")).unwrap_or_default();
    [
        format!("入户走访{}户 · {} 次", grouped(figures.households_visited), grouped(figures.visits)),
        format!("矛盾纠纷化解{}件,共 {} 件{percent}", grouped(figures.disputes_settled), figures.disputes),
        format!("志愿服务{}人次 · {} 场", grouped(figures.attendances), grouped(figures.activities)),
        format!("群众问题办结{}件,共 {} 件", grouped(figures.needs_over), grouped(figures.needs)),
    ]
}

/// Looks at every page; the zone's figures.
async fn look_everywhere(village: &TestVillage, step: &str) -> Figures {
    village.clock.pass(3_000);
    let today = village.clock.now().day();
    let (stranger, office) = (village.stranger(), village.sign_in(&village.people.quban).await);
    let zone = counted(village, "410871", today).await;
    for (page, place) in [("/", "410871"), ("/v/410871001001", VILLAGE), ("/v/410871002001", FOREIGN)] {
        let text = words_of(&stranger.get(page).await.text());
        for line in shown(&counted(village, place, today).await) {
            assert!(text.contains(&line), "{step}: {page} does not show {line}: {text}");
        }
    }
    for place in ["410871", "410871001", "410871002"] {
        let expected = serde_json::to_value(counted(village, place, today).await).unwrap();
        let overview = office.get(&format!("/desk/v1/overview?under={place}")).await.json();
        assert_eq!(overview["figures"], expected, "{step}: 总览 of {place}");
        let compared = office.get(&format!("/desk/v1/comparison?under={place}")).await.json();
        assert_eq!(compared["whole"]["figures"], expected, "{step}: 对照 of {place}");
        for part in compared["parts"].as_array().unwrap() {
            let below = part["place"]["code"].as_str().unwrap();
            let expected = serde_json::to_value(counted(village, below, today).await).unwrap();
            assert_eq!(part["figures"], expected, "{step}: 对照, {below}");
        }
    }
    for place in [VILLAGE, FOREIGN] {
        for year in [today.year() - 1, today.year(), today.year() + 1] {
            let (first, last) = today.passed_of(year);
            let figures = if first > last { Figures::default() } else { counted(village, place, last).await };
            let seen = office.get(&format!("/desk/v1/wall_place?under={place}&year={year}")).await.json();
            assert_eq!(seen["figures"], serde_json::to_value(figures).unwrap(), "{step}: {place} in {year}");
        }
    }
    let sheet = office.get("/desk/v1/comparison.xlsx?under=410871").await.body;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet)).unwrap();
    let sheet = book.worksheet_range("对照").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    for (head, figure) in [
        ("走访户数", zone.households_visited),
        ("矛盾纠纷", zone.disputes),
        ("其中化解", zone.disputes_settled),
    ] {
        let column = rows[1].iter().position(|cell| cell.get_string() == Some(head)).unwrap();
        let cell = rows.last().unwrap()[column].as_i64();
        assert_eq!(cell, i64::try_from(figure).ok(), "{step}: {head} in Excel");
    }
    let mut conn = village.app.store.read().await.unwrap();
    assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), [], "{step}");
    zone
}

#[tokio::test]
async fn every_page_shows_what_the_records_count_after_every_act() {
    let village = TestVillage::new().await;
    let (li, zhang) = (village.people.li.clone(), village.people.zhang.clone());
    let (zhao, sun) = (village.people.zhao.clone(), village.people.sun.clone());
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let other = village.household(GRID_3, "5-2-302", "周德福").await;
    let theirs = village.household_by(&sun, "410871002001001", "北街1号", "何桂兰").await;
    assert_eq!(look_everywhere(&village, "nothing yet").await, Figures::default());

    let visit = |household: HouseholdId, on: Day| NewVisit {
        id: VisitId::new(village.clock.now(), rand::random()),
        household,
        on,
        started_at: None,
        talk: Talk { met: vec![Met::Head], ..Talk::default() },
        needs: vec![],
        photos: vec![],
        location: None,
    };
    let today = village.clock.now().day();
    let need = NewNeed {
        id: NeedId::new(village.clock.now(), rand::random()),
        text: "门前路灯坏了".into(),
        kind: NeedKind::new("environment"),
        handling: Handling::Village,
    };
    let with_need = NewVisit { needs: vec![need.clone()], ..visit(home, today.plus_days(-1)) };
    let double = visit(home, today.plus_days(-1));
    let dispute = NewDispute {
        id: DisputeId::new(village.clock.now(), rand::random()),
        grid: code(GRID_3),
        kind: DisputeKind::new("neighbours"),
        parties: vec![Party { household: None, name: "李家".into() }],
        on: today,
        what: "门前停车堵路".into(),
        so_far: vec![],
        photos: vec![],
    };
    let (quarrel, raised, doubled) = (dispute.id, need.id, double.id);
    let wrong_door = NewVisit {
        needs: vec![NewNeed { id: NeedId::new(village.clock.now(), rand::random()), ..need.clone() }],
        ..visit(other, today)
    };
    let withdrawn =
        Intent::WithdrawVisit { visit: wrong_door.id, needs: [raised].into(), disputes: [quarrel].into() };
    let swept = NewActivity {
        id: ActivityId::new(village.clock.now(), rand::random()),
        place: code(GRID_3),
        name: "清扫背街小巷".into(),
        kind: ServiceKind::new("environment"),
        venue: "北街".into(),
        organizer: String::new(),
        on: today,
        from_minute: None,
        minutes: 60,
        attendances: 12,
        volunteers: vec![],
        note: String::new(),
        training: String::new(),
        photos: vec![],
    };
    let mended = NewActivity { attendances: 1_200, on: today.plus_days(-2), ..swept.clone() };
    let tell = |what| Intent::TellDispute { dispute: quarrel, what, visit: None };
    let settled = Happened::AgreementReached { how: Agreement::Oral, text: "各让一尺".into() };
    let advance =
        |handling| Intent::AdvanceNeed { need: raised, handling, remark: "去看过".into(), visit: None };
    let steps = [
        ("a visit with a need", &li, VILLAGE, Intent::RecordVisit(with_need)),
        ("perhaps the same again", &li, VILLAGE, Intent::RecordVisit(double)),
        ("it was the same", &li, VILLAGE, Intent::JudgeTwin { visit: doubled, same: true }),
        ("next door", &li, VILLAGE, Intent::RecordVisit(visit(other, today))),
        ("elsewhere", &zhao, FOREIGN, Intent::RecordVisit(visit(theirs, today))),
        ("a dispute", &li, VILLAGE, Intent::ReportDispute(dispute)),
        ("settled", &li, VILLAGE, tell(settled)),
        ("reopened", &li, VILLAGE, tell(Happened::Reopened("又吵起来".into()))),
        ("an activity", &li, VILLAGE, Intent::RecordActivity(swept)),
        ("put right", &zhang, VILLAGE, Intent::AmendActivity(mended)),
        ("the need is done", &li, VILLAGE, advance(Handling::Done)),
        ("and is not", &li, VILLAGE, advance(Handling::Village)),
        ("a wrong door", &li, VILLAGE, Intent::RecordVisit(wrong_door)),
        ("taken back with what was raised in it", &li, VILLAGE, withdrawn),
        ("one household", &zhang, VILLAGE, Intent::MergeHousehold { household: other, into: home }),
    ];
    let mut zone = Figures::default();
    for (step, who, place, intent) in steps {
        // Each from a device of its own, so that a second call may be a double.
        let told = village.act(who, place, intent).await;
        assert!(told.ver().is_some(), "{step}: {told:?}");
        zone = look_everywhere(&village, step).await;
    }
    // By hand: home, next door, elsewhere; the double counts no more; two households that became one were both called at.
    let expected = Figures {
        households_visited: 3,
        visits: 3,
        disputes: 1,
        disputes_settled: 0,
        activities: 1,
        attendances: 1_200,
        needs: 1,
        needs_over: 0,
        visits_not_met: 0,
    };
    assert_eq!(zone, expected);

    // A new year begins with nothing, and the old one stays.
    village.clock.pass(60 * 86_400_000);
    assert_eq!(look_everywhere(&village, "in the new year").await, Figures::default());
    let told = village.act(&li, VILLAGE, Intent::RecordVisit(visit(home, village.clock.now().day()))).await;
    assert!(told.ver().is_some(), "{told:?}");
    assert_eq!(look_everywhere(&village, "first of the year").await.households_visited, 1);

    // A call that met nobody is no visit; it is counted apart, and not at all once it is taken back.
    let nobody = Talk { met: vec![Met::Nobody], ..Talk::default() };
    let call = NewVisit { talk: nobody, ..visit(other, village.clock.now().day()) };
    let back = Intent::WithdrawVisit { visit: call.id, needs: [].into(), disputes: [].into() };
    for (intent, calls) in [(Intent::RecordVisit(call), 1), (back, 0)] {
        let told = village.act(&li, VILLAGE, intent).await;
        assert!(told.ver().is_some(), "{told:?}");
        let figures = look_everywhere(&village, "nobody there").await;
        assert_eq!((figures.visits, figures.households_visited, figures.visits_not_met), (1, 1, calls));
    }
}
