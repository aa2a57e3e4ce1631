//! 评星: a year from the claim to the plaque and a star lost, everybody who tries what is not theirs, and the end of a
//! year.

mod objections;

use crate::harness::{Answer, FOREIGN, ORIGIN, Session, TestVillage, VILLAGE, code};
use axum::http::Method;
use domain::evaluation::{Evidence, Round, Stage, StarClaim, StarStage, Verdict};
use domain::task::{NewTask, Owner};
use domain::{
    Account, Evaluation, Objection, OutOfTurn, PlanChange, Progress, StarKind, StarPlan, StarState, StarYear,
    TaskId, YearResult,
};
use std::collections::BTreeSet;
use store::{evaluation, objection, star_plan};
use sync::record::{Record, RecordKind};
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const YEAR: i32 = 2026;
const DAY_MS: i64 = 86_400_000;

async fn does(village: &TestVillage, who: &Account, intent: Intent) {
    let told = village.act(who, VILLAGE, intent.clone()).await;
    assert!(told.ver().is_some(), "{} {intent:?}: {told:?}", who.name);
}
async fn refused(village: &TestVillage, who: &Account, intent: Intent) -> ReviewReason {
    match village.act(who, VILLAGE, intent.clone()).await {
        Outcome::Review { reason } => reason,
        told => panic!("{} {intent:?}: {told:?}", who.name),
    }
}
const fn out_of_turn(turn: OutOfTurn) -> ReviewReason {
    ReviewReason::OutOfTurn { turn }
}

fn claim(star: StarKind, evidence: Vec<Evidence>) -> Intent {
    let claims = vec![StarClaim { star, statement: "一年没有矛盾上交".into(), evidence }];
    Intent::ClaimStars { village: code(VILLAGE), year: YEAR, claims }
}
fn withdraw(star: StarKind) -> Intent {
    Intent::WithdrawClaim { village: code(VILLAGE), year: YEAR, stars: [star].into() }
}
fn review(star: StarKind, round: Round, verdict: Verdict) -> Intent {
    Intent::Office(OfficeAct::ReviewStar { village: code(VILLAGE), year: YEAR, star, round, verdict })
}
fn check() -> Intent {
    Intent::Office(OfficeAct::CheckVetoes { village: code(VILLAGE), year: YEAR, hits: vec![] })
}
fn begin() -> Intent {
    Intent::Office(OfficeAct::BeginNotice { village: code(VILLAGE), year: YEAR })
}
fn name(stars: &[StarKind], note: &str) -> Intent {
    let stars = stars.iter().copied().collect();
    Intent::Office(OfficeAct::NameStars { village: code(VILLAGE), year: YEAR, stars, note: note.into() })
}
fn remove(star: StarKind) -> Intent {
    let (reason, on) = ("反弹".into(), "2026-11-20".parse().unwrap());
    Intent::Office(OfficeAct::RemoveStar { village: code(VILLAGE), year: YEAR, star, reason, on })
}

/// 东方社区 holds the star of the branch and works for that of peace.
async fn planned() -> TestVillage {
    planned_with(&[]).await
}

async fn planned_with(settings: &[(&str, &str)]) -> TestVillage {
    let village = TestVillage::with(settings).await;
    village.holds(VILLAGE, &[StarKind::Party]).await;
    let changes = vec![PlanChange::Star { star: StarKind::Safety, state: StarState::Aimed }];
    let quban = village.people.quban.clone();
    does(&village, &quban, Intent::ChangePlan { village: code(VILLAGE), year: YEAR, changes }).await;
    village
}

/// The star of peace is on notice.
async fn on_notice() -> TestVillage {
    noticed(&[StarKind::Safety]).await
}

/// These stars are on notice.
async fn noticed(stars: &[StarKind]) -> TestVillage {
    noticed_in(planned().await, stars).await
}

async fn noticed_in(village: TestVillage, stars: &[StarKind]) -> TestVillage {
    let people = &village.people;
    for star in stars {
        does(&village, &people.zhang, claim(*star, vec![])).await;
        does(&village, &people.wenyuan, review(*star, Round::First, Verdict::Passed)).await;
        does(&village, &people.quban, review(*star, Round::Joint, Verdict::Passed)).await;
    }
    does(&village, &people.quban, check()).await;
    does(&village, &people.quban, begin()).await;
    village
}

async fn now(village: &TestVillage) -> (Evaluation, StarPlan) {
    let evaluations = village.records(RecordKind::Evaluation, VILLAGE).await;
    let of_year = |record| match record {
        Record::Evaluation(evaluation) if evaluation.year == YEAR => Some(evaluation),
        _ => None,
    };
    let evaluation = evaluations.into_iter().find_map(of_year).unwrap();
    let mut conn = village.app.store.read().await.unwrap();
    let plans = star_plan::of_year(&mut conn, &code(VILLAGE), YEAR).await.unwrap();
    (evaluation, plans.into_iter().next().unwrap())
}
async fn result(village: &TestVillage) -> YearResult {
    let mut conn = village.app.store.read().await.unwrap();
    let results = evaluation::results_under(&mut conn, &code(VILLAGE)).await.unwrap();
    results.into_iter().find(|result| result.year == YEAR).unwrap()
}

async fn object(session: &Session, nonce: u8, text: &str) -> Answer {
    let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let body = format!("nonce=0190f3a0-0000-7000-8000-0000000000{nonce:02x}&text={text}&website=");
    post_form(session, &format!("/v/{VILLAGE}/object"), body).await
}

async fn post_form(session: &Session, path: &str, body: String) -> Answer {
    let headers = [("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")];
    session.send(Method::POST, path, &headers, body.into_bytes()).await
}
async fn objections(village: &TestVillage) -> Vec<(Objection, u64)> {
    let mut conn = village.app.store.read().await.unwrap();
    objection::of_year(&mut conn, &code(VILLAGE), YEAR).await.unwrap()
}

#[tokio::test]
async fn a_star_goes_from_the_claim_to_the_plaque_and_can_be_lost() {
    let village = planned().await;
    let people = &village.people;
    assert_eq!(
        refused(&village, &people.zhang, claim(StarKind::Harmony, vec![])).await,
        out_of_turn(OutOfTurn::NotPlanned)
    );
    let task = TaskId::new(village.clock.now(), rand::random());
    let new = NewTask {
        id: task,
        village: code(VILLAGE),
        template: None,
        star: StarKind::Safety,
        title: "排查矛盾".into(),
        owner: Owner { account: None, name: "张书记".into() },
        begins_on: village.clock.now().day(),
        deadline: village.clock.now().day().plus_days(30),
        milestones: vec![],
        progress: Progress::percent_of_100(0),
    };
    let unknown = Evidence::Task(TaskId::new(village.clock.now(), rand::random()));
    assert_eq!(
        refused(&village, &people.zhang, claim(StarKind::Safety, vec![unknown])).await,
        ReviewReason::WaitsForEarlier
    );
    does(&village, &people.zhang, Intent::CreateTask(new)).await;
    does(&village, &people.zhang, claim(StarKind::Safety, vec![Evidence::Task(task)])).await;
    // Returned by the township with a reason, claimed again.
    let returned = Verdict::Returned("请写清调解了几件".into());
    does(&village, &people.wenyuan, review(StarKind::Safety, Round::First, returned)).await;
    does(&village, &people.zhang, claim(StarKind::Safety, vec![Evidence::Task(task)])).await;
    does(&village, &people.wenyuan, review(StarKind::Safety, Round::First, Verdict::Passed)).await;
    does(&village, &people.quban, review(StarKind::Safety, Round::Joint, Verdict::Passed)).await;
    assert_eq!(refused(&village, &people.quban, begin()).await, out_of_turn(OutOfTurn::VetoUnchecked));
    does(&village, &people.quban, check()).await;
    does(&village, &people.quban, begin()).await;
    let (evaluation, _) = now(&village).await;
    let days = i64::from(StarYear::builtin(&code(VILLAGE).zone(), YEAR).notice_days());
    let notice = evaluation.notice().unwrap();
    assert_eq!(notice.from.days_until(notice.until), days - 1, "the first and the last day count");

    village.clock.pass((days - 1) * DAY_MS);
    let early = refused(&village, &people.quban, name(&[StarKind::Safety], "")).await;
    assert_eq!(early, out_of_turn(OutOfTurn::NoticeRunning));
    village.clock.pass(DAY_MS);
    assert!(matches!(refused(&village, &people.quban, name(&[], "")).await, ReviewReason::Invalid { .. }));
    does(&village, &people.quban, name(&[StarKind::Safety], "")).await;
    let (evaluation, plan) = now(&village).await;
    assert_eq!((evaluation.stage(), plan.level()), (Stage::Decided, 2), "one act writes both");
    let given = Intent::Office(OfficeAct::GivePlaque {
        village: code(VILLAGE),
        year: YEAR,
        on: village.clock.now().day(),
    });
    does(&village, &people.quban, given).await;

    does(&village, &people.quban, remove(StarKind::Party)).await;
    let (_, plan) = now(&village).await;
    let result = result(&village).await;
    assert_eq!((result.held(), plan.held.clone()), ([StarKind::Safety].into(), [StarKind::Safety].into()));
    assert_eq!((result.won, result.lost), ([StarKind::Safety].into(), [StarKind::Party].into()));
    assert_eq!(
        refused(&village, &people.quban, remove(StarKind::Party)).await,
        out_of_turn(OutOfTurn::NotHeld)
    );
    let mut conn = village.app.store.read().await.unwrap();
    let history = evaluation::history(&mut conn, &code(VILLAGE)).await.unwrap();
    assert_eq!((history.len(), history[0].stage, history[0].lost.len()), (2, Stage::Plaqued, 1));
    assert_eq!(evaluation::results_under(&mut conn, &code("410871")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_claim_is_taken_back_on_the_phone_until_the_township_has_begun() {
    let village = planned().await;
    let people = &village.people;
    let zhang = village.phone(&people.zhang).await;
    zhang.sync().await;
    // Claimed and taken back before the network is there again: both arrive, in order.
    zhang.phone.save(claim(StarKind::Safety, vec![])).await.unwrap();
    zhang.phone.save(withdraw(StarKind::Safety)).await.unwrap();
    zhang.sync().await;
    let (evaluation, _) = now(&village).await;
    assert_eq!((evaluation.stage(), evaluation.events().len()), (Stage::Unclaimed, 2));
    assert_eq!(
        refused(&village, &people.wenyuan, review(StarKind::Safety, Round::First, Verdict::Passed)).await,
        out_of_turn(OutOfTurn::NotInThisReview)
    );
    does(&village, &people.zhang, claim(StarKind::Safety, vec![])).await;
    for who in [&people.li, &people.wenyuan, &people.quban] {
        let why = refused(&village, who, withdraw(StarKind::Safety)).await;
        assert_eq!(why, ReviewReason::NotYourRole, "{} withdraws", who.name);
    }
    assert_eq!(
        refused(&village, &people.zhang, withdraw(StarKind::Harmony)).await,
        out_of_turn(OutOfTurn::NotClaimed)
    );
    // Whoever withdraws in the hills while the township reviews is told why, and the review stands.
    zhang.sync().await;
    zhang.phone.save(withdraw(StarKind::Safety)).await.unwrap();
    does(&village, &people.wenyuan, review(StarKind::Safety, Round::First, Verdict::Passed)).await;
    zhang.sync().await;
    let (evaluation, _) = now(&village).await;
    assert_eq!(evaluation.star(StarKind::Safety), Some(StarStage::FirstPassed));
    assert!(village.records(RecordKind::Review, VILLAGE).await.iter().any(|record| matches!(
        record,
        Record::Review(item) if item.reason == out_of_turn(OutOfTurn::ReviewBegun)
    )));
}

#[tokio::test]
async fn everybody_takes_the_steps_that_are_theirs() {
    let village = planned().await;
    let people = &village.people;
    let (role, stranger) = (ReviewReason::NotYourRole, ReviewReason::NotInThisVillage);
    let claims = || claim(StarKind::Safety, vec![]);
    let first = || review(StarKind::Safety, Round::First, Verdict::Passed);
    let joint = || review(StarKind::Safety, Round::Joint, Verdict::Passed);
    for who in [&people.li, &people.wenyuan, &people.quban] {
        assert_eq!(refused(&village, who, claims()).await, role, "{} claims", who.name);
    }
    assert_eq!(refused(&village, &people.sun, claims()).await, stranger);
    does(&village, &people.zhang, claims()).await;
    for who in [&people.li, &people.zhang, &people.quban] {
        assert_eq!(refused(&village, who, first()).await, role, "{} reviews first", who.name);
    }
    assert_eq!(refused(&village, &people.liwan, first()).await, stranger);
    does(&village, &people.wenyuan, first()).await;
    for step in [joint(), check(), begin(), name(&[StarKind::Safety], ""), remove(StarKind::Party)] {
        for who in [&people.li, &people.zhang, &people.wenyuan] {
            assert_eq!(refused(&village, who, step.clone()).await, role, "{} {step:?}", who.name);
        }
    }
    // What a grid worker tried is kept; the secretary who accepts it does not become the zone by that.
    let kept =
        village.records(RecordKind::Review, VILLAGE).await.into_iter().find_map(|record| match record {
            Record::Review(item) if item.author == people.li.id && item.op.contains("name_stars") => {
                Some(item.op_id)
            }
            _ => None,
        });
    let accept = Intent::AcceptReview { op: kept.unwrap() };
    assert_eq!(refused(&village, &people.zhang, accept).await, ReviewReason::NotFromInbox);
    // What belongs to another village is not sent to this one's log.
    let foreign = Intent::Office(OfficeAct::BeginNotice { village: code(FOREIGN), year: YEAR });
    assert_eq!(refused(&village, &people.quban, foreign).await, ReviewReason::WrongVillage);
}

#[tokio::test]
async fn a_year_is_closed_only_when_nothing_of_it_waits() {
    let village = on_notice().await;
    let people = &village.people;
    let zone = || code("410871");
    let close = || Intent::Office(OfficeAct::CloseYear { zone: zone(), year: YEAR });
    assert_eq!(
        village.act(&people.quban, "410871", close()).await,
        Outcome::Review { reason: ReviewReason::NothingThere },
        "a year that nobody opened cannot be closed"
    );
    let items = StarYear::builtin(&zone(), YEAR).carried_over(YEAR);
    let opened = village.act(
        &people.quban,
        "410871",
        Intent::Office(OfficeAct::OpenYear { zone: zone(), year: YEAR, from: None, items }),
    );
    assert_eq!(opened.await, Outcome::Applied { ver: 1 });
    let told = async |who: &Account| match village.act(who, "410871", close()).await {
        Outcome::Review { reason } => Some(reason),
        _ => None,
    };
    assert_eq!(told(&people.quban).await, Some(out_of_turn(OutOfTurn::EvaluationsOpen)));
    let stranger = village.stranger();
    object(&stranger, 1, "五月有人打架,没有人调解").await;
    village.clock.pass(40 * DAY_MS);
    let id = objections(&village).await[0].0.filed.id;
    let answer = Intent::Office(OfficeAct::AnswerObjection {
        objection: id,
        upheld: true,
        answer: "属实".into(),
        stars: BTreeSet::new(),
    });
    village.act(&people.wenyuan, "410871001", answer).await;
    does(&village, &people.quban, name(&[], "异议成立")).await;
    assert_eq!(told(&people.wenyuan).await, Some(ReviewReason::NotYourRole));
    assert_eq!(told(&people.quban).await, None);
    assert_eq!(told(&people.quban).await, Some(out_of_turn(OutOfTurn::YearClosed)));
    assert_eq!(
        refused(&village, &people.zhang, claim(StarKind::Party, vec![])).await,
        out_of_turn(OutOfTurn::YearClosed)
    );
    // A star can still be lost.
    does(&village, &people.quban, remove(StarKind::Party)).await;
    assert_eq!(now(&village).await.1.level(), 0);
}

#[tokio::test]
async fn an_earlier_year_is_taken_over_from_its_document() {
    let village = planned().await;
    let people = &village.people;
    let take_over = |year, source: &str| {
        Intent::Office(OfficeAct::TakeOverNaming {
            village: code(VILLAGE),
            year,
            held_before: [].into(),
            stars: [StarKind::Party].into(),
            on: "2026-01-20".parse().unwrap(),
            source: source.into(),
        })
    };
    assert!(matches!(
        refused(&village, &people.quban, take_over(YEAR - 1, " ")).await,
        ReviewReason::Invalid { .. }
    ));
    does(&village, &people.quban, take_over(YEAR - 1, "区组〔2026〕3 号")).await;
    assert_eq!(
        refused(&village, &people.quban, take_over(YEAR - 1, "区组〔2026〕3 号")).await,
        out_of_turn(OutOfTurn::AlreadyBegun)
    );
    assert_eq!(
        refused(&village, &people.quban, take_over(YEAR, "区组〔2026〕3 号")).await,
        out_of_turn(OutOfTurn::YearNotOver)
    );
    let mut conn = village.app.store.read().await.unwrap();
    let plans = store::star_plan::of_year(&mut conn, &code(VILLAGE), YEAR - 1).await.unwrap();
    assert_eq!(plans[0].held, [StarKind::Party].into());
}
