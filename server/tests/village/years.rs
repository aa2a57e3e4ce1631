//! 创建年度: who keeps it, two offices at once, a year opened from the last one, what follows it, and Excel both ways.

use crate::harness::libre_office::resaved;
use crate::harness::{TestVillage, VILLAGE, code};
use calamine::{Reader, Xlsx};
use domain::fund_ledger::{BudgetChange, FundLine};
use domain::settings::KeyTask;
use domain::task::Step;
use domain::{
    Account, Fen, Field, Flaw, FundEntryId, PlacesMeant, StarKind, StarSeat, StarYear, VetoItem, Why,
    YearItem, YearSetting,
};
use rust_xlsxwriter::Workbook;
use server::import::{self, Report};
use std::io::Cursor;
use sync::record::{Record, RecordKind};
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const ZONE: &str = "410871";
const YEAR: i32 = 2026;

fn open(year: i32, from: Option<i32>) -> Intent {
    let items = if from.is_some() { Vec::new() } else { StarYear::first_items() };
    Intent::Office(OfficeAct::OpenYear { zone: code(ZONE), year, from, items })
}
fn change(items: Vec<YearItem>) -> Intent {
    Intent::Office(OfficeAct::ChangeYear { zone: code(ZONE), year: YEAR, items })
}
fn days(value: i64) -> YearItem {
    YearItem::Setting { what: YearSetting::NoticeDays, value }
}
fn lead(star: StarKind, lead: &str) -> YearItem {
    YearItem::Star(StarSeat {
        star,
        lead: lead.into(),
        team: "专班".into(),
        members: Vec::new(),
        criteria: vec!["群众满意".into()],
    })
}
const fn refused(outcome: &Outcome) -> Option<&ReviewReason> {
    match outcome {
        Outcome::Review { reason } => Some(reason),
        _ => None,
    }
}

/// Does something about a year, having seen this version of it.
async fn act_on(village: &TestVillage, who: &Account, seen: u64, intent: Intent) -> Outcome {
    village.act_on(who, ZONE, seen, intent).await
}

/// The zone's office has opened the year as it ships.
async fn opened() -> (TestVillage, Account) {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    assert_eq!(act_on(&village, &quban, 0, open(YEAR, None)).await, Outcome::Applied { ver: 1 });
    (village, quban)
}

async fn year(village: &TestVillage, year: i32) -> StarYear {
    store::star_year::of(&mut village.app.store.read().await.unwrap(), &code(VILLAGE), year).await.unwrap()
}

#[tokio::test]
async fn only_the_zone_opens_a_year_and_only_once() {
    let village = TestVillage::new().await;
    let people = &village.people;
    assert!(year(&village, YEAR).await.is_builtin(), "what ships holds until somebody opens a year");
    for who in [&people.zhang, &people.wenyuan] {
        let told = act_on(&village, who, 0, open(YEAR, None)).await;
        assert_eq!(refused(&told), Some(&ReviewReason::NotYourRole), "{}", who.name);
    }
    assert_eq!(
        refused(&act_on(&village, &people.quban, 0, change(vec![days(5)])).await),
        Some(&ReviewReason::NothingThere),
        "a year that is not open is not changed"
    );
    assert_eq!(act_on(&village, &people.quban, 0, open(YEAR, None)).await, Outcome::Applied { ver: 1 });
    assert_eq!(
        refused(&act_on(&village, &people.quban, 0, open(YEAR, None)).await),
        Some(&ReviewReason::AlreadyThere)
    );
    assert_eq!(
        refused(&act_on(&village, &people.wenyuan, 1, change(vec![days(5)])).await),
        Some(&ReviewReason::NotYourRole)
    );
    let size = serde_json::to_string(&open(YEAR, None)).unwrap().len();
    assert!(size < sync::MOST_OP_BYTES * 3 / 4, "a zone's first year fits into one operation: {size}");
}

#[tokio::test]
async fn a_year_is_a_copy_of_the_one_it_is_opened_from() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    assert_eq!(
        refused(&act_on(&village, &quban, 0, open(2027, Some(YEAR))).await),
        Some(&ReviewReason::NothingThere)
    );
    act_on(&village, &quban, 0, open(YEAR, None)).await;
    let old = VetoItem {
        code: "old".into(),
        words: "去年的事".into(),
        star: None,
        from: None,
        to: Some("2026-12-31".parse().unwrap()),
    };
    let items = vec![days(10), YearItem::NoTask("party-1".into()), YearItem::Veto(old)];
    assert_eq!(act_on(&village, &quban, 1, change(items)).await, Outcome::Applied { ver: 2 });
    for from in [2027, 2028, 2021] {
        let told = act_on(&village, &quban, 0, open(2027, Some(from))).await;
        assert!(matches!(refused(&told), Some(ReviewReason::Invalid { .. })), "from {from}: {told:?}");
    }
    let both = Intent::Office(OfficeAct::OpenYear {
        zone: code(ZONE),
        year: 2027,
        from: Some(YEAR),
        items: vec![days(3)],
    });
    let told = act_on(&village, &quban, 0, both).await;
    let flaw = Flaw::new(Field::YearItems, Why::TooMany { max: 0 });
    assert_eq!(refused(&told), Some(&ReviewReason::Invalid { flaws: vec![flaw] }));

    assert_eq!(act_on(&village, &quban, 0, open(2027, Some(YEAR))).await, Outcome::Applied { ver: 1 });
    let next = year(&village, 2027).await;
    assert_eq!((next.notice_days(), next.tasks().len(), next.from), (10, 28, Some(YEAR)));
    assert!(next.vetoes().all(|veto| veto.code != "old"), "what ended with its year is left behind");
    let opened = store::star_year::years(&mut village.app.store.read().await.unwrap(), &code(ZONE)).await;
    assert_eq!(opened.unwrap(), [YEAR, 2027]);
}

#[tokio::test]
async fn two_offices_change_a_year_at_once() {
    let village = TestVillage::new().await;
    let (one, other) = (village.people.quban.clone(), village.people.quban.clone());
    act_on(&village, &one, 0, open(YEAR, None)).await;
    // Both look at version 1, each at a browser of their own.
    let safety = change(vec![lead(StarKind::Safety, "区公安分局")]);
    assert_eq!(act_on(&village, &one, 1, safety).await, Outcome::Applied { ver: 2 });
    assert_eq!(act_on(&village, &other, 1, change(vec![days(5)])).await, Outcome::Merged { ver: 3 });
    let met = change(vec![lead(StarKind::Safety, "区司法局")]);
    assert_eq!(act_on(&village, &other, 1, met).await, Outcome::Conflict { ver: 4 });
    let now = year(&village, YEAR).await;
    assert_eq!((now.lead(StarKind::Safety), now.notice_days()), ("区司法局", 5));
    let kept: Vec<_> = now.contested().map(|item| &item.contested[0].0).collect();
    assert_eq!(kept, [&lead(StarKind::Safety, "区公安分局")], "both values are kept");
    let item = lead(StarKind::Safety, "区公安分局");
    let pick = Intent::Office(OfficeAct::SettleYear { zone: code(ZONE), year: YEAR, item });
    assert_eq!(act_on(&village, &one, 4, pick).await, Outcome::Applied { ver: 5 });
    let settled = year(&village, YEAR).await;
    assert_eq!((settled.lead(StarKind::Safety), settled.contested().count()), ("区公安分局", 0));
}

#[tokio::test]
async fn what_cannot_stand_in_a_year_is_refused_by_name() {
    let (village, quban) = opened().await;
    let set = |what, value| YearItem::Setting { what, value };
    let table = [
        (vec![], Field::YearItems, Why::Missing),
        (vec![days(0)], Field::YearSetting, Why::OutOfRange { min: 1, max: 90 }),
        (vec![set(YearSetting::SilverYears, 9)], Field::YearSetting, Why::EndsBeforeItBegins),
        (vec![set(YearSetting::PilotsLeast, 3)], Field::YearSetting, Why::EndsBeforeItBegins),
        (vec![lead(StarKind::Party, &"长".repeat(21))], Field::LeadDepartment, Why::TooLong { max: 20 }),
    ];
    for (items, field, why) in table {
        let told = act_on(&village, &quban, 1, change(items.clone())).await;
        let flaws = vec![Flaw::new(field, why)];
        assert_eq!(refused(&told), Some(&ReviewReason::Invalid { flaws }), "{items:?}");
    }
    // Thresholds that only hold together are set together.
    let both = vec![set(YearSetting::SilverYears, 6), set(YearSetting::GoldYears, 9)];
    assert_eq!(act_on(&village, &quban, 1, change(both)).await, Outcome::Applied { ver: 2 });
}

#[tokio::test]
async fn the_wall_and_the_check_follow_the_year() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    let this_year = village.clock.now().day().year();
    let plan = Intent::ChangePlan {
        village: code(VILLAGE),
        year: this_year,
        changes: vec![domain::PlanChange::Star { star: StarKind::Safety, state: domain::StarState::Aimed }],
    };
    village.act(&quban, VILLAGE, plan).await;
    act_on(&village, &quban, 0, open(this_year, None)).await;
    let items = vec![
        YearItem::Setting { what: YearSetting::StarAward, value: 3_000_000 },
        YearItem::Setting { what: YearSetting::AwardsBudget, value: 4_000_000 },
        lead(StarKind::Safety, "区公安分局"),
    ];
    let told = act_on(
        &village,
        &quban,
        1,
        Intent::Office(OfficeAct::ChangeYear { zone: code(ZONE), year: this_year, items }),
    )
    .await;
    assert_eq!(told, Outcome::Applied { ver: 2 });

    let session = village.sign_in(&quban).await;
    let wall = session.get(&format!("/desk/v1/wall?under={ZONE}")).await.json();
    // A star at 30,000 yuan and a rise at 20,000, in fen.
    let awards = &wall["funds"]["awards"];
    assert_eq!((&awards["planned"], &awards["budget"]["total"]), (&5_000_000.into(), &4_000_000.into()));
    assert!(wall["leads"].to_string().contains(r#"["safety","区公安分局"]"#), "{}", wall["leads"]);
    let check = session.get(&format!("/desk/v1/plan_check?under={ZONE}&year={this_year}")).await.json();
    let money = check["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "within_budget");
    let figures = money.map(|it| (it["found"]["value"].clone(), it["against"]["value"].clone()));
    assert_eq!(figures, Some((5_000_000.into(), 4_000_000.into())), "{check}");

    // The secretary's phone tries plans out by the same amounts; a grid worker's has no plan to try out.
    let terms = async |who| village.sign_in(who).await.get("/session").await.json()["plan_terms"].clone();
    let told = terms(&village.people.zhang).await;
    assert_eq!((&told["year"], &told["awards"]["star"]), (&this_year.into(), &3_000_000.into()), "{told}");
    assert!(told["listed"].as_array().is_some_and(|listed| !listed.is_empty()), "{told}");
    assert!(terms(&village.people.li).await.is_null() && terms(&quban).await.is_null());
}

#[tokio::test]
async fn a_budget_that_was_moved_is_the_same_wherever_plans_are_held_against_it() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    let today = village.clock.now().day();
    let this_year = today.year();
    let stars = [StarKind::Safety, StarKind::Party];
    let changes = stars.map(|star| domain::PlanChange::Star { star, state: domain::StarState::Aimed });
    let plan = Intent::ChangePlan { village: code(VILLAGE), year: this_year, changes: changes.into() };
    village.act(&quban, VILLAGE, plan).await;
    act_on(&village, &quban, 0, open(this_year, None)).await;
    let change = BudgetChange {
        line: FundLine::Awards,
        on: today,
        amount: Fen::yuan(-4_950_000),
        why: "年中压减".into(),
    };
    let id = FundEntryId::new(village.clock.now(), rand::random());
    let moved = Intent::Office(OfficeAct::AdjustBudget { zone: code(ZONE), year: this_year, id, change });
    assert!(act_on(&village, &quban, 0, moved).await.ver().is_some());

    let session = village.sign_in(&quban).await;
    let asked = async |name: &str, rest: &str| {
        session.get(&format!("/desk/v1/{name}?under={ZONE}{rest}")).await.json()
    };
    let of_year = format!("&year={this_year}");
    // 5,000,000 yuan at first, 50,000 left; two stars and a rise are 60,000.
    let left = serde_json::Value::from(5_000_000);
    assert_eq!(asked("plans", &of_year).await["funds"]["budget"]["total"], left);
    assert_eq!(asked("wall", "").await["funds"]["awards"]["budget"]["total"], left);
    let check = asked("plan_check", &of_year).await;
    let money = check["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "within_budget");
    assert_eq!(money.map(|it| &it["against"]["value"]), Some(&left), "{check}");
    let township = village.sign_in(&village.people.wenyuan).await;
    let own = township.get(&format!("/desk/v1/plans?under=410871001{of_year}")).await.json();
    assert!(own["funds"]["budget"].is_null(), "a township plans against no budget: {own}");
}

#[tokio::test]
async fn how_many_pilots_a_township_sends_is_the_years() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    let asked = async || {
        let session = village.sign_in(&quban).await;
        session.get(&format!("/desk/v1/pilots?under={ZONE}")).await.json()["per_township"].clone()
    };
    assert_eq!(asked().await, serde_json::json!([1, 2]), "as it ships");
    let this_year = village.clock.now().day().year();
    act_on(&village, &quban, 0, open(this_year, None)).await;
    let set = |what, value| YearItem::Setting { what, value };
    let items = vec![set(YearSetting::PilotsLeast, 2), set(YearSetting::PilotsMost, 4)];
    let told = Intent::Office(OfficeAct::ChangeYear { zone: code(ZONE), year: this_year, items });
    assert!(act_on(&village, &quban, 1, told).await.ver().is_some());
    assert_eq!(asked().await, serde_json::json!([2, 4]));
}

#[tokio::test]
async fn a_team_is_picked_from_those_who_work_in_an_office() {
    let village = &TestVillage::new().await;
    let people = &village.people;
    let asked = |who: &Account, under: &'static str| {
        let who = who.clone();
        async move {
            let answer = village.sign_in(&who).await.get(&format!("/desk/v1/colleagues?under={under}")).await;
            let list = answer.json().as_array().unwrap().clone();
            let mut names: Vec<_> = list.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
            names.sort_unstable();
            names
        }
    };
    let mut offices = [&people.quban, &people.wenyuan, &people.liwan].map(|account| account.name.clone());
    offices.sort_unstable();
    assert_eq!(asked(&people.quban, ZONE).await, offices, "no secretary and no grid worker");
    assert_eq!(asked(&people.wenyuan, "410871001").await, std::slice::from_ref(&people.wenyuan.name));

    act_on(village, &people.quban, 0, open(YEAR, None)).await;
    act_on(village, &people.quban, 1, change(hard_items(&people.wenyuan))).await;
    let sheet = village.sign_in(&people.zhang).await;
    let sheet = sheet.get(&format!("/desk/v1/star_year?under={VILLAGE}&year={YEAR}")).await.json();
    assert_eq!((&sheet["ver"], &sheet["opened"]), (&2.into(), &serde_json::json!([YEAR])));
    assert_eq!(sheet["names"][0][1], people.wenyuan.name.as_str(), "a member is told by name");
}

async fn exported(village: &TestVillage, who: &Account) -> Vec<u8> {
    let answer =
        village.sign_in(who).await.get(&format!("/desk/v1/year.xlsx?under={VILLAGE}&year={YEAR}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.body
}

async fn import(village: &TestVillage, who: &Account, bytes: &[u8], apply: bool) -> Report {
    let asker = village.sign_in(who).await.asker;
    let now = village.clock.now();
    import::run(&village.app.store, asker, &who.standing(now), bytes.to_vec().into(), apply, now)
        .await
        .unwrap()
}

/// Items of every kind as they are hard to write down: of several lines, with marks, days and odd fen.
fn hard_items(member: &Account) -> Vec<YearItem> {
    vec![
        YearItem::Star(StarSeat {
            star: StarKind::Safety,
            lead: "区工委政法委".into(),
            team: "平安法治专班".into(),
            members: vec![member.id],
            criteria: vec!["小事不出网格、大事不出村".into(), "=1+1 不是公式".into(), "0123".into()],
        }),
        YearItem::Task(KeyTask {
            code: "safety-local".into(),
            star: StarKind::Safety,
            of: PlacesMeant::Villages,
            title: "技防、人防“双提升”(试行)".into(),
            unit: "处".into(),
            steps: vec![
                Step { name: "摸底 登记".into(), days: 10 },
                Step { name: "安装、调试".into(), days: 366 },
            ],
        }),
        YearItem::Veto(VetoItem {
            code: "2026-01".into(),
            words: "发生火灾,亡人 1 人以上".into(),
            star: Some(StarKind::Safety),
            from: Some("2026-01-01".parse().unwrap()),
            to: Some("2026-12-31".parse().unwrap()),
        }),
        YearItem::Setting { what: YearSetting::StarAward, value: 2_000_005 },
        days(12),
    ]
}

#[tokio::test]
async fn a_year_goes_to_excel_through_libre_office_and_back_and_loses_nothing() {
    let (village, quban) = opened().await;
    let told = act_on(&village, &quban, 1, change(hard_items(&village.people.wenyuan))).await;
    assert_eq!(told, Outcome::Applied { ver: 2 });
    let before = year(&village, YEAR).await;

    let sent = exported(&village, &quban).await;
    let edited = resaved(&sent);
    for bytes in [Some(sent), edited].into_iter().flatten() {
        let report = import(&village, &quban, &bytes, true).await;
        assert!(report.is_fine() && !report.applied, "{report}");
        // 8 stars, 30 tasks, 7 veto items, 11 numbers: all of them stand already.
        assert_eq!((report.rows, report.already, report.new.year_items), (56, 56, 0), "{report}");
        assert_eq!(year(&village, YEAR).await, before, "nothing was written");
    }
}

/// The exported book with some cells written otherwise: sheet, row and column from 0, text.
fn edited(bytes: &[u8], cells: &[(&str, usize, usize, &str)]) -> Vec<u8> {
    let mut from: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut book = Workbook::new();
    for name in from.sheet_names() {
        let range = from.worksheet_range(&name).unwrap();
        let page = book.add_worksheet().set_name(&name).unwrap();
        for (row, column, cell) in range.cells() {
            page.write_string(row as u32, column as u16, cell.to_string()).unwrap();
        }
        for (_, row, column, text) in cells.iter().filter(|(sheet, ..)| *sheet == name) {
            page.write_string(*row as u32, *column as u16, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn what_is_edited_in_excel_is_changed_and_nothing_else() {
    let (village, quban) = opened().await;
    let sent = exported(&village, &quban).await;
    let file = edited(
        &sent,
        &[
            ("星", 1, 2, "区纪工委"),
            ("任务清单", 1, 7, "是"),
            ("任务清单", 30, 0, "2026"),
            ("任务清单", 30, 2, "支部过硬"),
            ("任务清单", 30, 4, "党建联建"),
            ("任务清单", 30, 5, "次"),
            ("任务清单", 30, 6, "签协议 20 天\n开展活动 60天"),
            // A day as Excel counts it.
            ("否决项", 1, 5, "46387"),
            ("设置", 1, 2, "5"),
        ],
    );
    let report = import(&village, &quban, &file, true).await;
    assert!(report.is_fine() && report.applied, "{report}");
    assert_eq!(report.new.year_items, 5, "{report}");
    let now = year(&village, YEAR).await;
    assert_eq!((now.lead(StarKind::Party), now.notice_days()), ("区纪工委", 5));
    assert_eq!(now.tasks().len(), 29, "one less and one more");
    let new = now.tasks().into_iter().find(|task| task.title == "党建联建").cloned().unwrap();
    assert_eq!((new.of, new.steps.len(), new.steps[1].days), (PlacesMeant::Both, 2, 60));
    let veto = now.vetoes().find(|veto| veto.code == "safety-accident").unwrap();
    assert_eq!(veto.to.map(|day| day.to_string()).as_deref(), Some("2026-12-31"));
    // The same file once more: the new task is known by its name.
    let again = import(&village, &quban, &file, true).await;
    assert!(again.is_fine() && !again.applied, "{again}");
    let chain = store::audit::first_break(&mut village.app.store.read().await.unwrap(), &code(ZONE)).await;
    assert_eq!(chain.unwrap(), None, "what an import did stands in the audit chain");
}

#[tokio::test]
async fn every_bad_row_of_a_year_is_named() {
    let (village, quban) = opened().await;
    let sent = exported(&village, &quban).await;
    let file = edited(
        &sent,
        &[
            ("星", 1, 4, "nobody"),
            ("星", 2, 1, "发财致富"),
            ("任务清单", 1, 6, "摸底十天"),
            ("任务清单", 2, 3, "所有人"),
            ("任务清单", 3, 7, "删"),
            ("任务清单", 4, 0, "2031"),
            ("任务清单", 5, 1, "party-6"),
            ("否决项", 1, 4, "元旦"),
            ("否决项", 2, 2, " "),
            ("奖补规则", 1, 2, "2万"),
            ("设置", 1, 2, "0"),
            ("设置", 2, 1, "奖金"),
        ],
    );
    let before = year(&village, YEAR).await;
    let report = import(&village, &quban, &file, true).await;
    assert!(!report.applied);
    let bad: Vec<_> = report.bad.iter().map(|bad| (bad.sheet, bad.row, bad.column.unwrap_or(""))).collect();
    let expected = [
        ("星", 2, "专班成员(登录名,一行一个)"),
        ("星", 3, "星"),
        ("任务清单", 2, "步骤(一行一步,如:摸底 10 天)"),
        ("任务清单", 3, "谁做"),
        ("任务清单", 4, "去掉"),
        ("任务清单", 5, "年度"),
        ("任务清单", 7, ""),
        ("否决项", 2, "从哪天起"),
        ("否决项", 3, "否决情形"),
        ("奖补规则", 2, "数值"),
        ("设置", 2, "数值"),
        ("设置", 3, "项目"),
    ];
    assert_eq!(bad, expected, "{report}");
    assert_eq!(year(&village, YEAR).await, before, "nothing was half-imported");

    let township = import(&village, &village.people.wenyuan, &sent, true).await;
    assert!(
        township.bad.iter().all(|bad| bad.reason == "创建年度归区里管") && !township.is_fine(),
        "{township}"
    );
    assert!(matches!(
        village.records(RecordKind::StarYear, ZONE).await.as_slice(),
        [Record::StarYear(only)] if only.year == YEAR
    ));
}
