//! Star plans: who may plan what, two offices at once, what places announce, the check, and Excel both ways.

use crate::harness::libre_office::{resaved, rewritten};
use crate::harness::{FOREIGN, TestVillage, VILLAGE, code};
use calamine::{Reader, Xlsx};
use domain::plan_check::Rule;
use domain::{
    Account, Declaration, DeclaredPlanId, OutOfTurn, PilotTrack, PlacesMeant, PlanChange, StarKind, StarPlan,
    StarState,
};
use rust_xlsxwriter::Workbook;
use server::import::{self, Report};
use std::io::Cursor;
use sync::record::{Record, RecordKind};
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const YEAR: i32 = 2026;

fn star(star: StarKind, state: StarState) -> PlanChange {
    PlanChange::Star { star, state }
}
fn change(village: &str, change: PlanChange) -> Intent {
    Intent::ChangePlan { village: code(village), year: YEAR, changes: vec![change] }
}
fn declaration(place: &str, levels: &[(u8, u32)]) -> Declaration {
    Declaration {
        id: DeclaredPlanId::new(domain::At::from_millis(0), rand::random()),
        place: code(place),
        year: YEAR,
        of: PlacesMeant::Communities,
        levels: levels.to_vec(),
        stars: vec![],
        pilots: vec![],
        exist: None,
        source: "会上公布的".into(),
    }
}

async fn plan(village: &TestVillage) -> StarPlan {
    let plans = village.records(RecordKind::StarPlan, VILLAGE).await;
    let of_year = |record| match record {
        Record::StarPlan(plan) if plan.year == YEAR => Some(plan),
        _ => None,
    };
    plans.into_iter().find_map(of_year).expect("there is a plan")
}

/// Does something about the plan of 东方社区, having seen this version of it.
async fn act_on(village: &TestVillage, who: &Account, seen: u64, intent: Intent) -> Outcome {
    village.act_on(who, VILLAGE, seen, intent).await
}

#[tokio::test]
async fn two_offices_plan_the_same_village_at_once() {
    let village = TestVillage::new().await;
    let (zone, township) = (village.people.quban.clone(), village.people.wenyuan.clone());
    let first = act_on(&village, &zone, 0, change(VILLAGE, star(StarKind::Party, StarState::Aimed))).await;
    assert_eq!(first, Outcome::Applied { ver: 1 });
    // Both look at version 1; the zone sets a star and a note, the township another star and another note.
    let safety = change(VILLAGE, star(StarKind::Safety, StarState::Aimed));
    assert_eq!(act_on(&village, &zone, 1, safety).await, Outcome::Applied { ver: 2 });
    let harmony = change(VILLAGE, star(StarKind::Harmony, StarState::Aimed));
    assert_eq!(act_on(&village, &township, 1, harmony).await, Outcome::Merged { ver: 3 });
    let note = |text: &str| PlanChange::Note(text.into());
    assert_eq!(
        act_on(&village, &zone, 3, change(VILLAGE, note("先修路"))).await,
        Outcome::Applied { ver: 4 }
    );
    let met = act_on(&village, &township, 3, change(VILLAGE, note("先清塘"))).await;
    assert_eq!(met, Outcome::Conflict { ver: 5 });

    let now = plan(&village).await;
    assert_eq!((now.level(), now.aimed_level(), now.note()), (0, 3, "先清塘"));
    let both: Vec<_> = now.contested().map(|field| (&field.value, &field.contested[0].0)).collect();
    assert_eq!(both, [(&note("先清塘"), &note("先修路"))], "both values are kept");

    let pick = Intent::SettlePlan { village: code(VILLAGE), year: YEAR, change: note("先修路") };
    assert_eq!(act_on(&village, &zone, 5, pick).await, Outcome::Applied { ver: 6 });
    let settled = plan(&village).await;
    assert_eq!((settled.note(), settled.contested().count()), ("先修路", 0));
}

#[tokio::test]
async fn an_old_desk_still_plans_all_stars_at_once() {
    let village = TestVillage::new().await;
    let zone = village.people.quban.clone();
    act_on(&village, &zone, 0, change(VILLAGE, PlanChange::Note("不能丢".into()))).await;
    let old = r#"{"plan_stars":{"village":"410871001001","year":2026,"held":["party"],"aimed":["safety"]}}"#;
    let act: OfficeAct = serde_json::from_str(old).unwrap();
    // Nobody types what is held: a naming says it.
    let typed = act_on(&village, &zone, 1, Intent::Office(act.clone())).await;
    let reason = ReviewReason::OutOfTurn { turn: OutOfTurn::NotNamed };
    assert_eq!(typed, Outcome::Review { reason });
    village.holds(VILLAGE, &[StarKind::Party]).await;
    assert_eq!(act_on(&village, &zone, 1, Intent::Office(act)).await, Outcome::Applied { ver: 2 });
    let now = plan(&village).await;
    assert_eq!((now.level(), now.aimed_level(), now.note()), (1, 2, "不能丢"));
}

#[tokio::test]
async fn everybody_plans_what_is_theirs() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let aims = || change(VILLAGE, star(StarKind::Safety, StarState::Aimed));
    let holds = || change(VILLAGE, star(StarKind::Safety, StarState::Held));
    let pilot = || change(VILLAGE, PlanChange::Pilot(Some(PilotTrack::TwoToThree)));
    // What is held is told by a naming, which no plan repeats before it is there.
    let turn = Some(ReviewReason::OutOfTurn { turn: OutOfTurn::NotNamed });
    let (yes, role, stranger) = (None, Some(ReviewReason::NotYourRole), Some(ReviewReason::NotInThisVillage));
    // who, may aim, may say what is held, may name pilots
    let table = [
        (&people.li, &role, &role, &role),
        (&people.zhang, &yes, &role, &role),
        (&people.wenyuan, &yes, &turn, &yes),
        (&people.quban, &yes, &turn, &yes),
        (&people.liwan, &stranger, &stranger, &stranger),
        (&people.sun, &stranger, &stranger, &stranger),
    ];
    let refused = |outcome: Outcome| match outcome {
        Outcome::Review { reason } => Some(reason),
        _ => None,
    };
    for (who, aim, hold, lead) in table {
        assert_eq!(&refused(village.act(who, VILLAGE, pilot()).await), lead, "{} names a pilot", who.name);
        assert_eq!(&refused(village.act(who, VILLAGE, holds()).await), hold, "{} says held", who.name);
        let reset =
            village.act(&people.quban, VILLAGE, change(VILLAGE, star(StarKind::Safety, StarState::No)));
        reset.await;
        assert_eq!(&refused(village.act(who, VILLAGE, aims()).await), aim, "{} aims", who.name);
    }
    // A village has no say in what a township announces, nor a township in what the zone does.
    for (who, place, says) in [
        (&people.quban, "410871", &yes),
        (&people.quban, "410871001", &yes),
        (&people.wenyuan, "410871001", &yes),
        (&people.wenyuan, "410871", &role),
        (&people.liwan, "410871001", &stranger),
        (&people.zhang, "410871001", &role),
        (&people.li, "410871001", &role),
    ] {
        let told = village
            .act(who, place, Intent::Office(OfficeAct::DeclarePlan(declaration(place, &[(3, 1)]))))
            .await;
        assert_eq!(&refused(told), says, "{} announces for {place}", who.name);
    }
}

#[tokio::test]
async fn what_is_announced_is_checked_withdrawn_and_never_on_a_workers_phone() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let (zone, township) = (declaration("410871", &[(3, 1)]), declaration("410871001", &[(3, 2)]));
    let too_many = township.id;
    village.act(&people.quban, "410871", Intent::Office(OfficeAct::DeclarePlan(zone))).await;
    village.act(&people.wenyuan, "410871001", Intent::Office(OfficeAct::DeclarePlan(township))).await;

    let check = async || {
        let session = village.sign_in(&people.quban).await;
        let answer = session.get("/desk/v1/plan_check?under=410871&year=2026").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice::<app::functions::PlanChecked>(&answer.body).unwrap()
    };
    let checked = check().await;
    assert_eq!(checked.as_of, village.clock.now(), "says until when it was counted");
    assert_eq!(checked.declared.len(), 2);
    let rules: Vec<_> =
        checked.findings.iter().map(|it| (it.rule, it.found.value, it.against.value)).collect();
    // The township announces 2 places of three stars: more than the zone, and more than the one community it has.
    assert_eq!(rules, [(Rule::NotMoreBelow, 2, 1), (Rule::NotMoreThanExist, 2, 1)]);
    let kept: Vec<_> = checked.agreed.iter().map(|it| (it.rule, it.found.value, it.against.value)).collect();
    assert_eq!(kept, [(Rule::NotMoreThanExist, 1, 1)], "what holds is told as well, with both figures");

    let worker = village.phone(&people.li).await;
    worker.sync().await;
    assert!(!worker.phone.world().places.is_empty() && worker.phone.world().declared_plans.is_empty());
    let withdraw =
        Intent::Office(OfficeAct::WithdrawDeclaredPlan { plan: too_many, why: "报错了".into() });
    assert!(village.act(&people.wenyuan, "410871001", withdraw).await.ver().is_some());
    let checked = check().await;
    assert_eq!((checked.findings.len(), checked.declared.len()), (0, 2), "withdrawn, not gone");
}

const HEADS: [&str; 11] = [
    "代码",
    "年度",
    "名称",
    "支部过硬",
    "产业兴旺(社区:宜业兴业)",
    "生态宜居(社区:共建共享)",
    "平安法治",
    "文明幸福(社区:幸福和谐)",
    "试点",
    "分包领导",
    "备注",
];

fn book(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("创建规划").unwrap();
    let heads = HEADS.map(str::to_owned).to_vec();
    for (row, cells) in (0_u32..).zip(std::iter::once(&heads).chain(rows)) {
        for (column, cell) in (0_u16..).zip(cells) {
            page.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn row(cells: [&str; 11]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

async fn import(village: &TestVillage, who: &Account, rows: &[Vec<String>]) -> Report {
    let asker = village.sign_in(who).await.asker;
    let now = village.clock.now();
    import::run(&village.app.store, asker, &who.standing(now), book(rows).into(), true, now).await.unwrap()
}

#[tokio::test]
async fn plans_go_out_and_come_back_as_excel_and_lose_nothing() {
    let village = TestVillage::new().await;
    let office = village.people.quban.clone();
    village.holds(VILLAGE, &[StarKind::Party, StarKind::Sharing]).await;
    let all = Intent::ChangePlan {
        village: code(VILLAGE),
        year: YEAR,
        changes: vec![
            star(StarKind::Harmony, StarState::Aimed),
            PlanChange::Pilot(Some(PilotTrack::TwoToThree)),
            PlanChange::Leaders(vec!["张三".into(), "李四".into()]),
            PlanChange::Note("=先修路".into()),
        ],
    };
    village.act(&office, VILLAGE, all).await;
    let answer = village.sign_in(&office).await.get("/desk/v1/plans.xlsx?under=410871&year=2026").await;
    let mut sheet: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    assert!(sheet.worksheet_formula("创建规划").unwrap().is_empty(), "a note is no formula");
    let range = sheet.worksheet_range("创建规划").unwrap();
    let cells: Vec<Vec<String>> =
        range.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(cells[0], HEADS);
    let planned =
        row([VILLAGE, "2026", "东方社区", "已得", "", "已得", "", "争创", "二进三", "张三、李四", "=先修路"]);
    let empty = row([FOREIGN, "2026", "北李万村", "", "", "", "", "", "", "", ""]);
    assert_eq!(cells[1..], [planned.clone(), empty.clone()]);

    let same = import(&village, &office, &cells[1..]).await;
    assert_eq!((same.rows, same.already, same.new.plans, same.bad.len()), (2, 2, 0, 0), "{same}");

    let mut edited = [planned, empty];
    (edited[0][6], edited[0][10]) = ("争创".into(), String::new());
    edited[1][4] = "争创".into();
    let applied = import(&village, &office, &edited).await;
    assert!(applied.applied && applied.new.plans == 2, "{applied}");
    let now = plan(&village).await;
    assert_eq!((now.star(StarKind::Safety), now.note(), now.leaders().len()), (StarState::Aimed, "", 2));
    assert_eq!(import(&village, &office, &edited).await.already, 2, "twice changes nothing");
}

#[tokio::test]
async fn plans_edited_in_libre_office_come_back_with_that_change_and_no_other() {
    let village = TestVillage::new().await;
    let office = village.people.quban.clone();
    village.holds(VILLAGE, &[StarKind::Party]).await;
    let changes = vec![
        star(StarKind::Safety, StarState::Aimed),
        PlanChange::Pilot(Some(PilotTrack::TwoToThree)),
        PlanChange::Leaders(vec!["张三".into(), "O'Neil & <李>".into()]),
        PlanChange::Note("=先修路,\"再\"清塘 007".into()),
    ];
    let all = Intent::ChangePlan { village: code(VILLAGE), year: YEAR, changes };
    village.act(&office, VILLAGE, all).await;
    let before = plan(&village).await;
    let session = village.sign_in(&office).await;
    let sent = session.get("/desk/v1/plans.xlsx?under=410871&year=2026").await.body;
    let import = async |bytes: &[u8]| {
        let now = village.clock.now();
        import::run(
            &village.app.store,
            session.asker,
            &office.standing(now),
            bytes.to_vec().into(),
            true,
            now,
        )
        .await
        .unwrap()
    };

    let Some(saved) = resaved(&sent) else { return };
    let report = import(&saved).await;
    assert_eq!((report.rows, report.already, report.bad.len()), (2, 2, 0), "{report}");
    assert_eq!(plan(&village).await, before, "saving it again changes nothing");

    let edited = rewritten(&saved, "张三", "王五").unwrap();
    let report = import(&edited).await;
    assert!(report.applied && report.new.plans == 1, "{report}");
    let now = plan(&village).await;
    assert_eq!(now.leaders(), ["王五", "O'Neil & <李>"]);
    assert_eq!((now.note(), now.pilot(), now.level()), (before.note(), before.pilot(), before.level()));
    assert_eq!(import(&edited).await.already, 2, "twice changes nothing");
}

#[tokio::test]
async fn every_bad_row_of_a_plan_is_named() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let good = [VILLAGE, "2026", "东方社区", "", "", "", "", "争创", "", "", ""];
    let with = |column: usize, cell: &str| {
        let mut cells = row(good);
        cells[column] = cell.to_owned();
        cells
    };
    // column, cell, part of the reason
    let table = [
        (0, "41087100100", "9、12 或 15 位"),
        (0, FOREIGN, "不归您管"),
        (0, "410871001009", "没有这个村"),
        (0, "410871001", "没有这个村"),
        (1, "今年", "4 位数字"),
        (1, "1999", "2022"),
        (3, "得了", "争创、已得"),
        (8, "一进二", "二进三"),
        (9, "甲、乙、丙、丁、戊、己", "5"),
    ];
    for (column, cell, reason) in table {
        let report = import(&village, &office, &[with(column, cell)]).await;
        let bad = &report.bad[0];
        assert_eq!(
            (bad.sheet, bad.row, bad.column),
            ("创建规划", 2, Some(HEADS[column])),
            "{cell}: {report}"
        );
        assert!(bad.reason.contains(reason), "{cell}: {} is not {reason}", bad.reason);
    }
    let long = "字".repeat(domain::star_plan::LONGEST_NOTE + 1);
    let twice = import(&village, &office, &[row(good), row(good)]).await;
    assert!(twice.bad[0].row == 3 && twice.bad[0].reason.contains("和第 2 行重复"), "{twice}");
    assert_eq!(import(&village, &office, &[with(10, &long)]).await.bad[0].column, Some("备注"));
    assert!(village.records(RecordKind::StarPlan, VILLAGE).await.is_empty(), "nothing was kept");
}
