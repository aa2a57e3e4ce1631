//! A year turns: stars outlive New Year, a year that is not finished stays on top and can be closed, what was decided
//! keeps its amounts.

use crate::harness::{TestVillage, VILLAGE, code};
use app::functions::{EvaluationSheet, FundsSeen, Overview, PlansSeen, Wall, YearTrial};
use domain::awards::Award;
use domain::evaluation::{Round, StarClaim, Verdict};
use domain::objection::NewObjection;
use domain::wall::WallState;
use domain::{
    Account, Day, Fen, ObjectionId, OutOfTurn, PlanChange, StarKind, StarState, StarYear, YearItem,
    YearSetting,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const ZONE: &str = "410871";
const TOWNSHIP: &str = "410871001";
const DAY_MS: i64 = 86_400_000;

fn until(village: &TestVillage, day: &str) {
    let day: Day = day.parse().unwrap();
    let noon = day.starts_at().plus_millis(DAY_MS / 2);
    village.clock.pass(noon.millis() - village.clock.now().millis());
}
async fn does(village: &TestVillage, who: &Account, scope: &str, intent: Intent) {
    let told = village.act(who, scope, intent.clone()).await;
    assert!(told.ver().is_some(), "{} {intent:?}: {told:?}", who.name);
}
async fn reads<T: DeserializeOwned>(village: &TestVillage, who: &Account, path: &str) -> T {
    let answer = village.sign_in(who).await.get(&format!("/desk/v1/{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}
async fn page(village: &TestVillage, path: &str) -> String {
    village.stranger().get(path).await.text()
}
fn office(act: OfficeAct) -> Intent {
    Intent::Office(act)
}
fn set(stars: &[StarKind]) -> BTreeSet<StarKind> {
    stars.iter().copied().collect()
}
fn take_over(year: i32, before: &[StarKind], named: &[StarKind], on: &str) -> Intent {
    office(OfficeAct::TakeOverNaming {
        village: code(VILLAGE),
        year,
        held_before: set(before),
        stars: set(named),
        on: on.parse().unwrap(),
        source: "区组〔2026〕3 号".into(),
    })
}
fn aim(year: i32, star: StarKind) -> Intent {
    let changes = vec![PlanChange::Star { star, state: StarState::Aimed }];
    Intent::ChangePlan { village: code(VILLAGE), year, changes }
}
fn claim(year: i32, star: StarKind) -> Intent {
    let claims = vec![StarClaim { star, statement: "一年没有矛盾上交".into(), evidence: vec![] }];
    Intent::ClaimStars { village: code(VILLAGE), year, claims }
}
fn open(year: i32, from: Option<i32>) -> Intent {
    let items = if from.is_some() { Vec::new() } else { StarYear::first_items() };
    office(OfficeAct::OpenYear { zone: code(ZONE), year, from, items })
}
fn name(year: i32, stars: &[StarKind], note: &str) -> Intent {
    office(OfficeAct::NameStars { village: code(VILLAGE), year, stars: set(stars), note: note.into() })
}
/// Claimed, reviewed and put on notice.
async fn on_notice(village: &TestVillage, year: i32, stars: &[StarKind]) {
    let people = &village.people;
    for star in stars {
        does(village, &people.zhang, VILLAGE, claim(year, *star)).await;
        for (who, round) in [(&people.wenyuan, Round::First), (&people.quban, Round::Joint)] {
            let (village_code, star, verdict) = (code(VILLAGE), *star, Verdict::Passed);
            let review = OfficeAct::ReviewStar { village: village_code, year, star, round, verdict };
            does(village, who, VILLAGE, office(review)).await;
        }
    }
    let hits = vec![];
    does(
        village,
        &people.quban,
        VILLAGE,
        office(OfficeAct::CheckVetoes { village: code(VILLAGE), year, hits }),
    )
    .await;
    does(village, &people.quban, VILLAGE, office(OfficeAct::BeginNotice { village: code(VILLAGE), year }))
        .await;
}
async fn due(village: &TestVillage, year: i32) -> Vec<(Award, Fen)> {
    let seen: FundsSeen =
        reads(village, &village.people.quban, &format!("funds?under={ZONE}&year={year}")).await;
    seen.due.iter().map(|row| (row.award, row.unpaid())).collect()
}

#[tokio::test]
async fn stars_outlive_new_year_on_every_page_and_a_star_named_again_is_not_paid() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    let (party, safety) = (StarKind::Party, StarKind::Safety);
    does(&village, &quban, VILLAGE, take_over(2025, &[party], &[safety], "2025-12-28")).await;
    assert_eq!(due(&village, 2025).await.len(), 2, "one star and the rise");
    for day in ["2026-12-31", "2027-01-01", "2027-01-08", "2027-03-01"] {
        until(&village, day);
        let (board, own) = (page(&village, "/").await, page(&village, &format!("/v/{VILLAGE}")).await);
        assert!(
            board.contains("已得 2 颗星") && page(&village, "/stars").await.contains("2 颗星"),
            "{day}: {board}"
        );
        assert!(own.contains("两星") && own.contains("2025 年评得"), "{day}: {own}");
        assert!(page(&village, &format!("/v/{VILLAGE}/poster")).await.contains("2025 年评得"), "{day}");
        let wall: Wall = reads(&village, &quban, &format!("wall?under={ZONE}")).await;
        let row = wall.rows.iter().find(|row| row.village.code == code(VILLAGE)).unwrap();
        assert_eq!(row.level(), 2, "{day}");
        assert!(row.stars.contains(&(safety, WallState::Held)), "{day}");
        let year = &day[..4];
        let plans: PlansSeen = reads(&village, &quban, &format!("plans?under={ZONE}&year={year}")).await;
        let plan = plans.rows.iter().find(|row| row.village.code == code(VILLAGE)).unwrap();
        assert_eq!(plan.plan.as_ref().unwrap().held, set(&[party, safety]), "plans begin from what is held");
    }
    // Typed again it is refused, from whichever desk; named again it is confirmed, and nothing is due for it.
    let typed = vec![PlanChange::Star { star: StarKind::Harmony, state: StarState::Held }];
    let typed = Intent::ChangePlan { village: code(VILLAGE), year: 2027, changes: typed };
    let turn = OutOfTurn::NotNamed;
    assert_eq!(
        village.act(&quban, VILLAGE, typed).await,
        Outcome::Review { reason: ReviewReason::OutOfTurn { turn } }
    );
    does(&village, &quban, VILLAGE, take_over(2026, &[], &[safety], "2027-02-10")).await;
    assert_eq!(due(&village, 2026).await, []);
    assert!(
        page(&village, &format!("/v/{VILLAGE}")).await.contains("2025 年评得"),
        "held since then, not since now"
    );
    // A star that was never held cannot be lost, and one is lost once.
    let lose = |star| {
        let (reason, on) = ("反弹".into(), village.clock.now().day());
        office(OfficeAct::RemoveStar { village: code(VILLAGE), year: 2027, star, reason, on })
    };
    does(&village, &quban, VILLAGE, lose(safety)).await;
    for star in [safety, StarKind::Harmony] {
        let reason = ReviewReason::OutOfTurn { turn: OutOfTurn::NotHeld };
        assert_eq!(village.act(&quban, VILLAGE, lose(star)).await, Outcome::Review { reason });
    }
    village.clock.pass(3_000);
    assert!(page(&village, "/").await.contains("已得 1 颗星"));
    assert_eq!(
        due(&village, 2025).await.len(),
        2,
        "recorded under this year, it takes nothing from that one"
    );
}

#[tokio::test]
async fn last_year_is_finished_in_january_beside_the_new_one_and_neither_mixes() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let quban = &people.quban;
    let (safety, harmony) = (StarKind::Safety, StarKind::Harmony);
    does(&village, quban, ZONE, open(2026, None)).await;
    does(&village, quban, VILLAGE, aim(2026, safety)).await;
    until(&village, "2026-12-31");
    on_notice(&village, 2026, &[safety]).await;
    let objection = ObjectionId::new(village.clock.now(), rand::random());
    let filed = NewObjection {
        id: objection,
        village: code(VILLAGE),
        year: 2026,
        text: "五月有人打架,没有人调解".into(),
        code_hash: "3".repeat(64),
        crowded: false,
    };
    let public = Account { id: domain::objection::PUBLIC, ..people.quban.clone() };
    does(&village, &public, TOWNSHIP, office(OfficeAct::FileObjection(filed))).await;

    until(&village, "2027-01-08");
    // Nobody works for a year that has not come; the one that runs is planned and claimed beside the old one.
    let early = village.act(&people.zhang, VILLAGE, claim(2028, harmony)).await;
    assert!(matches!(early, Outcome::Review { .. }));
    does(&village, quban, ZONE, open(2027, Some(2026))).await;
    does(&village, quban, VILLAGE, aim(2027, harmony)).await;
    does(&village, &people.zhang, VILLAGE, claim(2027, harmony)).await;
    for (who, under) in [(quban, ZONE), (&people.wenyuan, TOWNSHIP)] {
        let sheet: EvaluationSheet =
            reads(&village, who, &format!("evaluations?under={under}&year=2027")).await;
        let [last] = sheet.unfinished.as_slice() else { panic!("{:?}", sheet.unfinished) };
        assert_eq!(
            (last.year, last.evaluations, last.objections, last.rows.len()),
            (2026, 1, 1, 1),
            "{under}"
        );
        assert_eq!(last.rows[0].evaluation.approved(), set(&[safety]));
        let own = sheet.rows.iter().find(|row| row.village.code == code(VILLAGE)).unwrap();
        assert_eq!(own.evaluation.stars().iter().map(|(star, _)| *star).collect::<Vec<_>>(), [harmony]);
        let seen: Overview = reads(&village, who, &format!("overview?under={under}")).await;
        assert_eq!(seen.unfinished, [(2026, 1, 1)], "{under}");
    }
    let close = || office(OfficeAct::CloseYear { zone: code(ZONE), year: 2026 });
    let told = village.act(quban, ZONE, close()).await;
    assert!(matches!(told, Outcome::Review { .. }), "{told:?}");

    let answer = "当天已经调解".to_owned();
    let answer = OfficeAct::AnswerObjection { objection, upheld: false, answer, stars: BTreeSet::new() };
    does(&village, &people.wenyuan, TOWNSHIP, office(answer)).await;
    does(&village, quban, VILLAGE, name(2026, &[safety], "")).await;
    does(&village, quban, ZONE, close()).await;
    let sheet: EvaluationSheet = reads(&village, quban, &format!("evaluations?under={ZONE}&year=2027")).await;
    assert!(sheet.unfinished.is_empty() && sheet.year == Some((1, false)), "the new year is not last year's");
    assert_eq!(due(&village, 2026).await.len(), 2);
    assert!(due(&village, 2027).await.is_empty());
    let own = page(&village, &format!("/v/{VILLAGE}")).await;
    assert!(own.contains("2026 年评得") && own.contains("2027-01-08 命名"), "{own}");
}

#[tokio::test]
async fn a_star_claimed_again_and_not_named_is_let_go() {
    let village = TestVillage::new().await;
    let people = &village.people;
    let (party, safety) = (StarKind::Party, StarKind::Safety);
    does(&village, &people.quban, VILLAGE, take_over(2025, &[], &[party, safety], "2025-12-28")).await;
    until(&village, "2026-12-20");
    // Held already, neither needs a plan to be looked at again.
    on_notice(&village, 2026, &[party, safety]).await;
    until(&village, "2027-01-08");
    does(&village, &people.quban, VILLAGE, name(2026, &[party], "材料不实")).await;
    village.clock.pass(3_000);
    assert!(page(&village, "/").await.contains("已得 1 颗星"));
    assert_eq!(due(&village, 2026).await, []);
    // Won back, it is a new star.
    does(&village, &people.quban, VILLAGE, aim(2027, safety)).await;
    until(&village, "2027-12-01");
    on_notice(&village, 2027, &[safety]).await;
    until(&village, "2027-12-20");
    does(&village, &people.quban, VILLAGE, name(2027, &[safety], "")).await;
    let won: Vec<_> = due(&village, 2027).await.into_iter().map(|(award, _)| award).collect();
    assert_eq!(won, [Award::Star(safety), Award::Promotion]);
}

#[tokio::test]
async fn what_was_decided_keeps_its_amounts_until_somebody_says_why_they_were_wrong() {
    let village = TestVillage::new().await;
    let (quban, wenyuan) = (village.people.quban.clone(), village.people.wenyuan.clone());
    let safety = StarKind::Safety;
    does(&village, &quban, ZONE, open(2026, None)).await;
    does(&village, &quban, VILLAGE, aim(2026, safety)).await;
    on_notice(&village, 2026, &[safety]).await;
    until(&village, "2026-12-20");
    does(&village, &quban, VILLAGE, name(2026, &[safety], "")).await;
    let twenty = Fen::yuan(20_000);
    assert_eq!(due(&village, 2026).await, [(Award::Star(safety), twenty), (Award::Promotion, twenty)]);

    let items = vec![YearItem::Setting { what: YearSetting::StarAward, value: 3_000_000 }];
    let typed = serde_json::to_string(&items).unwrap();
    let typed: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let trial: YearTrial =
        reads(&village, &quban, &format!("year_trial?under={ZONE}&year=2026&items={typed}")).await;
    assert_eq!(trial, YearTrial { decided: 2, changed: 1, difference: Fen::yuan(10_000) });
    let zone = || code(ZONE);
    does(
        &village,
        &quban,
        ZONE,
        office(OfficeAct::ChangeYear { zone: zone(), year: 2026, items: items.clone() }),
    )
    .await;
    assert_eq!(due(&village, 2026).await[0].1, twenty, "what is decided stays");

    let correct = |why: &str| {
        let (zone, items, why) = (zone(), items.clone(), why.into());
        office(OfficeAct::CorrectYear { zone, year: 2026, items, why })
    };
    assert!(matches!(
        village.act(&quban, ZONE, correct(" ")).await,
        Outcome::Review { reason: ReviewReason::Invalid { .. } }
    ));
    let role = Outcome::Review { reason: ReviewReason::NotYourRole };
    assert_eq!(village.act(&wenyuan, ZONE, correct("写错了")).await, role);
    assert_eq!(due(&village, 2026).await[0].1, twenty);
    does(&village, &quban, ZONE, correct("年初文件写错")).await;
    assert_eq!(
        due(&village, 2026).await,
        [(Award::Star(safety), Fen::yuan(30_000)), (Award::Promotion, twenty)]
    );
}

#[tokio::test]
async fn what_plans_of_before_call_held_is_taken_over_from_its_document() {
    let village = TestVillage::new().await;
    let quban = village.people.quban.clone();
    // As a released version left it: a plan of the year in which an office had typed what is held.
    for star in [StarKind::Party, StarKind::Safety] {
        does(&village, &quban, VILLAGE, aim(2026, star)).await;
    }
    let typed_then = "update record set doc = replace(doc, '\"held\":[],\"aimed\":[\"party\",\"safety\"]', '\"held\":[\"party\"],\"aimed\":[\"safety\"]')";
    let mut conn = village.app.store.write().await.unwrap();
    sqlx::query(typed_then).execute(&mut *conn).await.unwrap();
    drop(conn);
    let sheet = async || -> EvaluationSheet {
        reads(&village, &quban, &format!("evaluations?under={ZONE}&year=2026")).await
    };
    let typed = |sheet: &EvaluationSheet| sheet.rows.iter().map(|row| row.typed.len()).sum::<usize>();
    assert_eq!(typed(&sheet().await), 1);
    assert!(page(&village, "/").await.contains("已得 0 颗星"), "what somebody typed counts nowhere");
    does(&village, &quban, VILLAGE, take_over(2025, &[StarKind::Party], &[], "2025-12-28")).await;
    village.clock.pass(3_000);
    assert_eq!(typed(&sheet().await), 0);
    assert!(page(&village, "/").await.contains("已得 1 颗星"));
    assert_eq!(due(&village, 2025).await, [], "they are nobody's new stars");
}
