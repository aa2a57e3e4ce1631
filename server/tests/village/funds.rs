//! The zone's money: what decisions make due, who may pay it, two offices at once, and the accountant's Excel.

use crate::harness::libre_office::resaved;
use crate::harness::{FOREIGN, TestVillage, VILLAGE, code};
use calamine::{Data, DataType, Reader, Xlsx};
use domain::awards::Award;
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BudgetChange, FundLine, PartOf, PaymentCorrection, VenuePayment,
};
use domain::{Account, Day, Fen, FundEntryId, FundRefusal, StarKind};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Cursor;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const ZONE: &str = "410871";
/// Over when the scenes play, so that its naming can be taken over.
const YEAR: i32 = 2025;
const SAFETY: Award = Award::Star(StarKind::Safety);

fn id() -> FundEntryId {
    FundEntryId::new(domain::At::from_millis(0), rand::random())
}

/// 东方社区 held one star and was named for two more: two stars and a rise are due, 60,000 yuan.
async fn named(village: &TestVillage, place: &str, stars: &[StarKind]) {
    let naming = Intent::Office(OfficeAct::TakeOverNaming {
        village: code(place),
        year: YEAR,
        held_before: [StarKind::Party].into(),
        stars: stars.iter().copied().chain([StarKind::Party]).collect::<BTreeSet<_>>(),
        on: village.clock.now().day(),
        source: "命名决定〔2026〕1 号".into(),
    });
    let told = village.act(&village.people.quban, place, naming).await;
    assert!(told.ver().is_some(), "{told:?}");
}

fn pay(today: Day, voucher: &str, parts: &[(&str, Award, i64)]) -> Intent {
    let part = |(place, award, yuan): &(&str, Award, i64)| AwardPart {
        village: code(place),
        award: *award,
        amount: Fen::yuan(*yuan),
    };
    let parts = parts.iter().map(part).collect();
    let payment = AwardPayment { on: today, voucher: voucher.into(), parts, note: String::new() };
    Intent::Office(OfficeAct::PayAwards { zone: code(ZONE), year: YEAR, id: id(), payment })
}

async fn book(village: &TestVillage, who: &Account, intent: Intent) -> Option<ReviewReason> {
    match village.act(who, ZONE, intent).await {
        Outcome::Review { reason } => Some(reason),
        _ => None,
    }
}

async fn seen(village: &TestVillage, who: &Account, under: &str) -> Value {
    let session = village.sign_in(who).await;
    session.get(&format!("/desk/v1/funds?under={under}&year={YEAR}")).await.json()
}

#[tokio::test]
async fn the_zone_pays_what_a_decision_made_due_and_no_more() {
    let village = TestVillage::new().await;
    let today = village.clock.now().day();
    let (quban, wenyuan) = (village.people.quban.clone(), village.people.wenyuan.clone());
    named(&village, VILLAGE, &[StarKind::Safety, StarKind::Harmony]).await;

    let funds = |refusal| Some(ReviewReason::Funds { refusal });
    let due = seen(&village, &quban, ZONE).await;
    let lines: Vec<_> = due["due"].as_array().unwrap().iter().map(|row| &row["line"]["ground"]).collect();
    assert_eq!(lines.len(), 3, "two stars and a rise: {due}");
    assert!(due["due"][0]["line"]["rules"].as_str().is_some_and(|version| !version.is_empty()));

    // A township pays nothing, however much is due.
    let one = || pay(today, "2026-11-001", &[(VILLAGE, SAFETY, 20_000)]);
    assert_eq!(book(&village, &wenyuan, one()).await, Some(ReviewReason::NotYourRole));
    assert_eq!(book(&village, &village.people.zhang, one()).await, Some(ReviewReason::NotYourRole));
    let foreign = pay(today, "2026-11-001", &[(FOREIGN, SAFETY, 20_000)]);
    assert_eq!(
        book(&village, &quban, foreign).await,
        funds(FundRefusal::NothingDue { village: code(FOREIGN) })
    );

    assert_eq!(book(&village, &quban, one()).await, None);
    let again = pay(today, "2026-11-001", &[(VILLAGE, Award::Promotion, 20_000)]);
    assert_eq!(book(&village, &quban, again).await, funds(FundRefusal::VoucherUsed { on: today }));
    let twice = pay(today, "2026-11-002", &[(VILLAGE, SAFETY, 1)]);
    let left = Fen::default();
    assert_eq!(
        book(&village, &quban, twice).await,
        funds(FundRefusal::AboveDue { village: code(VILLAGE), left })
    );

    let payment = VenuePayment {
        on: today,
        voucher: "2026-11-003".into(),
        village: code(VILLAGE),
        project: "党群服务中心修缮".into(),
        amount: Fen::yuan(5_000_001),
        note: String::new(),
    };
    let venue = Intent::Office(OfficeAct::PayVenue { zone: code(ZONE), year: YEAR, id: id(), payment });
    let left = Fen::yuan(5_000_000);
    assert_eq!(book(&village, &quban, venue.clone()).await, funds(FundRefusal::BeyondBudget { left }));
    let change =
        BudgetChange { line: FundLine::Venues, on: today, amount: Fen::yuan(1), why: "年中追加".into() };
    let more = Intent::Office(OfficeAct::AdjustBudget { zone: code(ZONE), year: YEAR, id: id(), change });
    assert_eq!(book(&village, &quban, more).await, None);
    assert_eq!(book(&village, &quban, venue).await, None);

    // The township reads what its village is due and was paid, not the vouchers.
    let theirs = seen(&village, &wenyuan, "410871001").await;
    let paid: i64 = theirs["due"].as_array().unwrap().iter().map(|row| row["paid"].as_i64().unwrap()).sum();
    assert_eq!((paid, &theirs["ledger"]), (2_000_000, &Value::Null));
    let others = seen(&village, &village.people.liwan, "410871002").await;
    assert_eq!(others["due"].as_array().map(Vec::len), Some(0), "{others}");
}

#[tokio::test]
async fn two_offices_that_pay_the_same_award_at_once_pay_it_once() {
    let village = TestVillage::new().await;
    let today = village.clock.now().day();
    named(&village, VILLAGE, &[StarKind::Safety]).await;
    // Both look at the empty ledger, on two computers.
    let quban = village.people.quban.clone();
    let mut told = Vec::new();
    for voucher in ["甲-1", "乙-1"] {
        let intent = pay(today, voucher, &[(VILLAGE, SAFETY, 20_000)]);
        told.push(village.act(&quban, ZONE, intent).await);
    }
    assert_eq!(told[0], Outcome::Applied { ver: 1 });
    let refusal = FundRefusal::AboveDue { village: code(VILLAGE), left: Fen::default() };
    assert_eq!(told[1], Outcome::Review { reason: ReviewReason::Funds { refusal } });
    // What they pay besides meets nowhere.
    let promotion = pay(today, "乙-2", &[(VILLAGE, Award::Promotion, 20_000)]);
    assert_eq!(book(&village, &quban, promotion).await, None);
}

#[tokio::test]
async fn a_star_lost_after_it_was_paid_is_put_right_by_a_line_of_its_own() {
    let village = TestVillage::new().await;
    let today = village.clock.now().day();
    let quban = village.people.quban.clone();
    named(&village, VILLAGE, &[StarKind::Safety]).await;
    let paid = pay(today, "1", &[(VILLAGE, SAFETY, 20_000), (VILLAGE, Award::Promotion, 20_000)]);
    let Intent::Office(OfficeAct::PayAwards { id: of, .. }) = paid else { unreachable!() };
    assert_eq!(book(&village, &quban, paid).await, None);
    let lost = Intent::Office(OfficeAct::RemoveStar {
        village: code(VILLAGE),
        year: YEAR,
        star: StarKind::Safety,
        reason: "发生较大安全事故".into(),
        on: today,
    });
    assert!(village.act(&quban, VILLAGE, lost).await.ver().is_some());
    let now = seen(&village, &quban, ZONE).await;
    for row in now["due"].as_array().unwrap() {
        assert_eq!(
            (&row["line"], row["paid"].as_i64()),
            (&Value::Null, Some(2_000_000)),
            "nothing is due: {row}"
        );
    }
    let back = |voucher: &str, award| PaymentCorrection {
        of,
        part: Some(PartOf { village: code(VILLAGE), award }),
        on: today,
        voucher: voucher.into(),
        amount: Fen::yuan(-20_000),
        why: "摘星,收回".into(),
    };
    for (voucher, award) in [("红1", SAFETY), ("红2", Award::Promotion)] {
        let correction = back(voucher, award);
        let intent =
            Intent::Office(OfficeAct::CorrectPayment { zone: code(ZONE), year: YEAR, id: id(), correction });
        assert_eq!(book(&village, &quban, intent).await, None);
    }
    let now = seen(&village, &quban, ZONE).await;
    assert!(now["due"].as_array().unwrap().iter().all(|row| row["paid"] == 0), "{now}");
    assert_eq!(now["ledger"]["entries"].as_array().map(Vec::len), Some(3), "nothing was typed over");
}

#[tokio::test]
async fn an_accountant_opens_the_export() {
    let village = TestVillage::new().await;
    let today = village.clock.now().day();
    let quban = village.people.quban.clone();
    named(&village, VILLAGE, &[StarKind::Safety]).await;
    book(&village, &quban, pay(today, "=1+1", &[(VILLAGE, SAFETY, 19_999)])).await;
    let correction = AwardCorrection {
        village: code(VILLAGE),
        award: Award::Promotion,
        amount: Fen::of_fen(-1),
        why: "少付一分".into(),
    };
    let correct =
        Intent::Office(OfficeAct::CorrectAward { zone: code(ZONE), year: YEAR, id: id(), correction });
    assert_eq!(book(&village, &quban, correct).await, None);

    let answer = village.sign_in(&quban).await.get("/desk/v1/funds.xlsx?under=410871&year=2025").await;
    let saved_by_libre_office = resaved(&answer.body);
    reads_as_booked(answer.body, today);
    if let Some(bytes) = saved_by_libre_office {
        reads_as_booked(bytes, today);
    }
}

fn reads_as_booked(bytes: Vec<u8>, today: Day) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["预算执行", "奖补明细", "支付台账"]);
    let mut rows = |sheet: &str| -> Vec<Vec<Data>> {
        assert!(book.worksheet_formula(sheet).unwrap().is_empty(), "a voucher is no formula");
        book.worksheet_range(sheet).unwrap().rows().skip(2).map(<[Data]>::to_vec).collect()
    };
    let money = |cell: &Data| cell.as_f64().unwrap();
    let execution = rows("预算执行");
    let awards: Vec<_> = execution[0][1..].iter().map(money).collect();
    let expected = [5e6, 0.0, 5e6, 39_999.99, 19_999.0, 20_000.99, 0.0, 4_980_001.0, 0.0, 4_960_000.01];
    assert_eq!(awards, expected);
    let due = rows("奖补明细");
    assert_eq!((due.len(), due[0][2].to_string()), (2, "东方社区".to_owned()));
    assert_eq!(
        due[1][7..].iter().map(money).collect::<Vec<_>>(),
        [20_000.0, -0.01, 19_999.99, 0.0, 19_999.99, 0.0]
    );
    let statement = rows("支付台账");
    let texts: Vec<_> = statement[1][1..6].iter().map(ToString::to_string).collect();
    let on = today.to_string();
    assert_eq!(texts, [&on, "=1+1", "付创星奖补·平安法治", "东方社区", "“五星”支部创建奖补资金"],);
    assert_eq!(statement[1][6..].iter().map(money).collect::<Vec<_>>(), [0.0, 19_999.0, 4_980_001.0]);
    assert_eq!(statement.len(), 3, "two openings and a payment");
}
