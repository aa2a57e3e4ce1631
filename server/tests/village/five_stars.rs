//! 五星支部创建, whole: one village's year from the plan to the plaque and the money, each act by the account whose act
//! it is, from a device of its own and through the router as any device sends it; residents read what became of it.

use crate::harness::{Answer, ORIGIN, TestVillage, VILLAGE, code};
use app::functions::{EvaluationPlace, EvaluationSheet, FundsSeen, Wall};
use axum::http::{Method, StatusCode};
use device::{Act, Attached, EntryState, Seen};
use domain::awards::Award;
use domain::evaluation::{Evidence, Round, Stage, StarClaim, StarStage, Verdict, YearOfStars};
use domain::fund_ledger::{AwardPart, AwardPayment};
use domain::task::{NewTask, Owner};
use domain::wall::WallState;
use domain::{
    Account, Fen, FundEntryId, OutOfTurn, PlanChange, Progress, StarKind, StarSeat, StarState, StarYear,
    TaskId, YearItem,
};
use serde::de::DeserializeOwned;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const ZONE: &str = "410871";
const TOWNSHIP: &str = "410871001";
const YEAR: i32 = 2026;
const DAY_MS: i64 = 86_400_000;

/// Does something on a device of this person's own, sends it, and hears what became of it.
async fn told(village: &TestVillage, who: &Account, scope: &str, intent: Intent) -> Outcome {
    let hand = village.phone(who).await;
    let op = hand
        .phone
        .save_with(Act::on(intent, Seen { village: code(scope), ver: 0 }), Attached::default())
        .await
        .unwrap();
    hand.sync().await;
    match hand.phone.entry(op).unwrap().state {
        EntryState::Arrived { outcome, .. } => outcome,
        state => panic!("{}: {state:?}", who.name),
    }
}
async fn does(village: &TestVillage, who: &Account, intent: Intent) {
    does_in(village, who, VILLAGE, intent).await;
}
async fn does_in(village: &TestVillage, who: &Account, scope: &str, intent: Intent) {
    let told = told(village, who, scope, intent.clone()).await;
    assert!(told.ver().is_some(), "{} {intent:?}: {told:?}", who.name);
}
async fn refused(village: &TestVillage, who: &Account, scope: &str, intent: Intent, why: OutOfTurn) {
    let told = told(village, who, scope, intent.clone()).await;
    let reason = ReviewReason::OutOfTurn { turn: why };
    assert_eq!(told, Outcome::Review { reason }, "{} {intent:?}", who.name);
}

/// What an office reads.
async fn reads<T: DeserializeOwned>(village: &TestVillage, who: &Account, path: &str) -> T {
    let answer = village.sign_in(who).await.get(&format!("/desk/v1/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}
async fn place(village: &TestVillage, who: &Account) -> EvaluationPlace {
    reads(village, who, &format!("evaluation_place?under={VILLAGE}&year={YEAR}")).await
}

async fn public(village: &TestVillage, path: &str) -> String {
    // What was counted a moment ago is served for two seconds.
    village.clock.pass(3_000);
    let answer = village.stranger().get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.text()
}
async fn post(village: &TestVillage, path: &str, fields: &[(&str, &str)]) -> Answer {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body: Vec<_> = fields.iter().map(|(name, text)| format!("{name}={}", escaped(text))).collect();
    let headers = [("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")];
    village.stranger().send(Method::POST, path, &headers, body.join("&").into_bytes()).await
}
/// The hidden name of an objection, as the form brings it.
async fn nonce(village: &TestVillage) -> String {
    let form = public(village, &format!("/v/{VILLAGE}/object")).await;
    let (_, rest) = form.split_once("name=\"nonce\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The follow-up code, on the page that shows it once.
fn shown_code(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"code\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().to_owned()
}

fn claim(star: StarKind, statement: &str, evidence: Vec<Evidence>) -> Intent {
    let claims = vec![StarClaim { star, statement: statement.into(), evidence }];
    Intent::ClaimStars { village: code(VILLAGE), year: YEAR, claims }
}
fn review(star: StarKind, round: Round, verdict: Verdict) -> Intent {
    Intent::Office(OfficeAct::ReviewStar { village: code(VILLAGE), year: YEAR, star, round, verdict })
}
fn name(stars: &[StarKind], note: &str) -> Intent {
    let stars = stars.iter().copied().collect();
    Intent::Office(OfficeAct::NameStars { village: code(VILLAGE), year: YEAR, stars, note: note.into() })
}

/// The zone opens the year, with a member of the 专班 of 平安法治, and plans: one star held, two aimed for.
async fn planned(village: &TestVillage) {
    let (wenyuan, quban) = (&village.people.wenyuan, &village.people.quban);
    let items = StarYear::first_items();
    does_in(
        village,
        quban,
        ZONE,
        Intent::Office(OfficeAct::OpenYear { zone: code(ZONE), year: YEAR, from: None, items }),
    )
    .await;
    let seat = StarSeat {
        star: StarKind::Safety,
        lead: "政法委".into(),
        team: "平安法治专班".into(),
        members: vec![wenyuan.id],
        criteria: vec!["矛盾不上交".into()],
    };
    let items = vec![YearItem::Star(seat)];
    does_in(
        village,
        quban,
        ZONE,
        Intent::Office(OfficeAct::ChangeYear { zone: code(ZONE), year: YEAR, items }),
    )
    .await;
    let star = |star, state| PlanChange::Star { star, state };
    village.holds(VILLAGE, &[StarKind::Party]).await;
    let changes = vec![star(StarKind::Safety, StarState::Aimed), star(StarKind::Harmony, StarState::Aimed)];
    does(village, quban, Intent::ChangePlan { village: code(VILLAGE), year: YEAR, changes }).await;
}

/// The secretary's task, done: what the claim will show.
async fn task_done(village: &TestVillage) -> TaskId {
    let zhang = &village.people.zhang;
    let (id, today) = (TaskId::new(village.clock.now(), rand::random()), village.clock.now().day());
    let new = NewTask {
        id,
        village: code(VILLAGE),
        template: None,
        star: StarKind::Safety,
        title: "排查矛盾".into(),
        owner: Owner { account: None, name: "张红旗".into() },
        begins_on: today,
        deadline: today.plus_days(30),
        milestones: vec![],
        progress: Progress::percent_of_100(0),
    };
    does(village, zhang, Intent::CreateTask(new)).await;
    let progress = Progress::percent_of_100(100);
    let report =
        Intent::ReportProgress { task: id, progress, note: "两件都调解好了".into(), photos: vec![] };
    does(village, zhang, report).await;
    id
}

#[tokio::test]
async fn a_village_wins_two_stars_and_everybody_reads_the_same_of_it() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let (zhang, wenyuan, quban) = (&people.zhang, &people.wenyuan, &people.quban);
    let (safety, harmony) = (StarKind::Safety, StarKind::Harmony);
    planned(&village).await;
    let task = task_done(&village).await;

    // 自评申报: with the task as evidence; the other star is claimed, thought over, and claimed again.
    does(&village, zhang, claim(safety, "全年矛盾不出村", vec![Evidence::Task(task)])).await;
    does(&village, zhang, claim(harmony, "邻里和睦", vec![])).await;
    let back = Intent::WithdrawClaim { village: code(VILLAGE), year: YEAR, stars: [harmony].into() };
    does(&village, zhang, back.clone()).await;
    does(&village, zhang, claim(harmony, "邻里和睦,五月办了百家宴", vec![])).await;
    let seen = place(&village, wenyuan).await;
    assert_eq!(seen.evidence, [(Evidence::Task(task), "任务 · 排查矛盾(100%)".to_owned())]);

    // 初评 by the township; 联审 by the 专班, which the year names for one star and leaves to the zone for the other.
    for star in [safety, harmony] {
        does(&village, wenyuan, review(star, Round::First, Verdict::Passed)).await;
    }
    refused(&village, zhang, VILLAGE, back, OutOfTurn::ReviewBegun).await;
    let role = Outcome::Review { reason: ReviewReason::NotYourRole };
    let foreign = told(&village, quban, VILLAGE, review(safety, Round::Joint, Verdict::Passed)).await;
    assert_eq!(foreign, role, "its 专班 has a member, who is not the zone's office");
    let sheet: EvaluationSheet =
        reads(&village, wenyuan, &format!("evaluations?under={TOWNSHIP}&year={YEAR}")).await;
    assert!(sheet.reviews.contains(&safety) && !sheet.reviews.contains(&harmony), "{:?}", sheet.reviews);
    let why = Verdict::Returned("请附调解协议".into());
    does(&village, wenyuan, review(safety, Round::Joint, why)).await;
    does(&village, quban, review(harmony, Round::Joint, Verdict::Passed)).await;
    // Returned, claimed again, and through both reviews again.
    assert_eq!(place(&village, zhang).await.row.evaluation.returned(safety), Some("请附调解协议"));
    does(&village, zhang, claim(safety, "全年矛盾不出村,协议两份", vec![Evidence::Task(task)])).await;
    let check = Intent::Office(OfficeAct::CheckVetoes { village: code(VILLAGE), year: YEAR, hits: vec![] });
    refused(&village, quban, VILLAGE, check.clone(), OutOfTurn::ReviewsOpen).await;
    does(&village, wenyuan, review(safety, Round::First, Verdict::Passed)).await;
    does(&village, wenyuan, review(safety, Round::Joint, Verdict::Passed)).await;

    // 否决项审查, 公示.
    does(&village, quban, check).await;
    does(&village, quban, Intent::Office(OfficeAct::BeginNotice { village: code(VILLAGE), year: YEAR }))
        .await;
    let page = public(&village, &format!("/v/{VILLAGE}")).await;
    assert!(page.contains("拟命名:平安法治、") && page.contains("我有异议"), "{page}");

    // 异议: two residents, each with a code.
    let mut codes = Vec::new();
    for text in ["五月打架没有人来调解", "百家宴是别的社区办的"] {
        let nonce = nonce(&village).await;
        let filed =
            post(&village, &format!("/v/{VILLAGE}/object"), &[("nonce", &nonce), ("text", text)]).await;
        assert_eq!(filed.status, StatusCode::OK, "{}", filed.text());
        codes.push(shown_code(&filed.text()));
    }
    let waiting = post(&village, "/objections", &[("code", &codes[0])]).await.text();
    assert!(waiting.contains("正在核实"), "{waiting}");
    let days = place(&village, quban).await.notice_days;
    village.clock.pass(i64::from(days) * DAY_MS);
    refused(&village, quban, VILLAGE, name(&[safety, harmony], ""), OutOfTurn::ObjectionsOpen).await;
    let close = Intent::Office(OfficeAct::CloseYear { zone: code(ZONE), year: YEAR });
    refused(&village, quban, ZONE, close.clone(), OutOfTurn::EvaluationsOpen).await;

    // 答复: one holds and sends its star back to the 专班, which looks again and lets it pass.
    let filed = place(&village, wenyuan).await.objections;
    let answers = [(true, "属实,已经补做调解", vec![safety]), (false, "查过照片,是本社区办的", vec![])];
    for ((objection, _), (upheld, text, stars)) in filed.iter().zip(answers) {
        let objection = objection.filed.id;
        let stars = stars.into_iter().collect();
        let answer =
            Intent::Office(OfficeAct::AnswerObjection { objection, upheld, answer: text.into(), stars });
        does_in(&village, wenyuan, TOWNSHIP, answer).await;
    }
    refused(&village, quban, VILLAGE, name(&[safety, harmony], ""), OutOfTurn::ObjectionUpheld).await;
    assert_eq!(place(&village, quban).await.row.again, [safety].into());
    does(&village, wenyuan, review(safety, Round::Joint, Verdict::Passed)).await;
    let answered = post(&village, "/objections", &[("code", &codes[0])]).await.text();
    assert!(answered.contains("异议成立,涉及平安法治") && answered.contains("已经补做调解"), "{answered}");
    let over = public(&village, &format!("/v/{VILLAGE}")).await;
    assert!(over.contains("公示期已满") && over.contains("查过照片"), "{over}");

    // 命名, 授牌.
    does(&village, quban, name(&[safety, harmony], "")).await;
    let on = village.clock.now().day();
    does(&village, quban, Intent::Office(OfficeAct::GivePlaque { village: code(VILLAGE), year: YEAR, on }))
        .await;

    // What became of it: the office's page, the wall, the money, the board, the village's page, its history.
    let seen = place(&village, quban).await;
    assert_eq!((seen.row.evaluation.stage(), seen.row.plan.level()), (Stage::Plaqued, 3));
    assert!(seen.row.evaluation.stars().iter().all(|(_, stage)| *stage == StarStage::Approved));
    let [YearOfStars { year: YEAR, stage: Stage::Plaqued, plaque_on: Some(_), .. }, _] =
        seen.history.as_slice()
    else {
        panic!("{:?}", seen.history)
    };
    let wall: Wall = reads(&village, quban, &format!("wall?under={ZONE}")).await;
    let row = wall.rows.iter().find(|row| row.village.code == code(VILLAGE)).unwrap();
    let held = row.stars.iter().filter(|(_, state)| *state == WallState::Held).count();
    assert_eq!(held, 3);
    let funds =
        async || reads::<FundsSeen>(&village, quban, &format!("funds?under={ZONE}&year={YEAR}")).await;
    let due = funds().await.due;
    let awards: Vec<_> = due.iter().map(|row| (row.award, row.unpaid())).collect();
    let [(Award::Star(_), first), (Award::Star(_), second), (Award::Promotion, _)] = awards.as_slice() else {
        panic!("two stars and a rise: {awards:?}")
    };
    assert_eq!(first, second, "each new star is worth the same");
    let part = AwardPart { village: code(VILLAGE), award: Award::Star(safety), amount: *first };
    let payment = AwardPayment { on, voucher: "2026-12-001".into(), parts: vec![part], note: String::new() };
    let id = FundEntryId::new(village.clock.now(), rand::random());
    let pay = Intent::Office(OfficeAct::PayAwards { zone: code(ZONE), year: YEAR, id, payment });
    does_in(&village, quban, ZONE, pay).await;
    let left: Vec<_> = funds().await.due.iter().map(|row| (row.award, row.unpaid())).collect();
    assert!(left.contains(&(Award::Star(safety), Fen::default())), "{left:?}");
    assert!(left.contains(&(Award::Star(harmony), *first)), "{left:?}");

    let page = public(&village, &format!("/v/{VILLAGE}")).await;
    let decided = format!("{on} 命名");
    for words in ["三星", decided.as_str(), "新得平安法治、", "已经补做调解", "查过照片"] {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
    for words in ["我有异议", "公示期已满", "没有人来调解", "别的社区", "全年矛盾不出村", "请附调解协议"]
    {
        assert!(!page.contains(words), "{words} is told: {page}");
    }
    let board = public(&village, "/").await;
    let stars = public(&village, "/stars").await;
    assert!(board.contains("已得 3 颗星"), "{board}");
    assert!(stars.contains("2 个村(社区),3 颗星。"), "{stars}");
    does_in(&village, quban, ZONE, close).await;
    let zhang_told = told(&village, zhang, VILLAGE, claim(StarKind::Party, "再评一次", vec![])).await;
    assert_eq!(
        zhang_told,
        Outcome::Review { reason: ReviewReason::OutOfTurn { turn: OutOfTurn::YearClosed } }
    );
}
