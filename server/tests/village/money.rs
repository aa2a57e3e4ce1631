//! One act, one booking, however often it is sent; and the same figures of a year wherever somebody looks at them.

use crate::harness::{FOREIGN, TestVillage, VILLAGE, code};
use app::functions::{FundsSeen, Overview, PlanChecked, PlansSeen, Wall};
use calamine::{Data, DataType, Reader, Xlsx};
use domain::awards::Award;
use domain::evaluation::{Round, StarClaim, Verdict};
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BookingForm, BudgetChange, FundFigures, FundLine, PartOf,
    PaymentCorrection, VenuePayment,
};
use domain::plan_check::Rule;
use domain::{Account, Fen, FundEntryId, FundLedger, FundRefusal, PlanChange, StarKind, StarState};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::Cursor;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

const ZONE: &str = "410871";
const TOWNSHIPS: [&str; 2] = ["410871001", "410871002"];
const YEAR: i32 = 2026;
const DAY_MS: i64 = 86_400_000;
const STARS: [StarKind; 3] = [StarKind::Safety, StarKind::Harmony, StarKind::Livelihood];

async fn reads<T: DeserializeOwned>(village: &TestVillage, who: &Account, path: &str) -> T {
    let answer = village.sign_in(who).await.get(&format!("/desk/v1/{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}
async fn does(village: &TestVillage, who: &Account, scope: &str, intent: Intent) {
    let told = village.act(who, scope, intent.clone()).await;
    assert!(told.ver().is_some(), "{} {intent:?}: {told:?}", who.name);
}
fn budget(id: FundEntryId, line: FundLine, yuan: i64, on: domain::Day) -> Intent {
    let change = BudgetChange { line, on, amount: Fen::yuan(yuan), why: "年中追加".into() };
    Intent::Office(OfficeAct::AdjustBudget { zone: code(ZONE), year: YEAR, id, change })
}

#[tokio::test]
async fn a_form_books_once_however_often_its_button_is_pressed() {
    let village = TestVillage::new().await;
    let (quban, today) = (&village.people.quban, village.clock.now().day());
    let id = BookingForm::Budget.entry_id(quban.id, YEAR, 0);
    let more = budget(id, FundLine::Awards, 100_000, today);
    // A second click, the same act sent again, a second tab: each from a device of its own.
    assert_eq!(village.act(quban, ZONE, more.clone()).await, Outcome::Applied { ver: 1 });
    village.clock.pass(DAY_MS);
    for ver in 2..=3 {
        assert_eq!(village.act(quban, ZONE, more.clone()).await, Outcome::Applied { ver });
    }
    let seen: FundsSeen = reads(&village, quban, &format!("funds?under={ZONE}&year={YEAR}")).await;
    let ledger = seen.ledger.unwrap();
    assert_eq!((ledger.entries().len(), ledger.entries()[0].at.day()), (1, today));
    assert_eq!(seen.funds.awards.budget.unwrap().total, Fen::yuan(5_100_000));

    // Out of the same form, but it says something else: kept for a person, nothing is booked.
    let other = budget(id, FundLine::Awards, 200_000, today);
    let refusal = FundRefusal::AlreadyBooked { at: ledger.entries()[0].at };
    assert_eq!(
        village.act(quban, ZONE, other.clone()).await,
        Outcome::Review { reason: ReviewReason::Funds { refusal } }
    );
    let after: FundsSeen = reads(&village, quban, &format!("funds?under={ZONE}&year={YEAR}")).await;
    assert_eq!(after.ledger.unwrap(), ledger);

    // The page that was asked anew has another version on its screen, and its form another id.
    let next = BookingForm::Budget.entry_id(quban.id, YEAR, after.ver);
    assert_ne!(next, id);
    does(&village, quban, ZONE, budget(next, FundLine::Awards, 200_000, today)).await;
    let last: FundsSeen = reads(&village, quban, &format!("funds?under={ZONE}&year={YEAR}")).await;
    assert_eq!(last.funds.awards.budget.unwrap().total, Fen::yuan(5_300_000));
    // Whose act it is not is told so, whatever it repeats.
    let township = village.act(&village.people.wenyuan, ZONE, more).await;
    assert_eq!(township, Outcome::Review { reason: ReviewReason::NotYourRole });
}

/// 东方社区 is named for three stars this year; a village of the other township plans for two.
async fn named(village: &TestVillage) {
    let people = &village.people;
    let plan = |village: &str, stars: &[(StarKind, StarState)]| {
        let changes = stars.iter().map(|(star, state)| PlanChange::Star { star: *star, state: *state });
        Intent::ChangePlan { village: code(village), year: YEAR, changes: changes.collect() }
    };
    let aimed = STARS.map(|star| (star, StarState::Aimed));
    does(village, &people.quban, VILLAGE, plan(VILLAGE, &aimed)).await;
    does(village, &people.quban, FOREIGN, plan(FOREIGN, &aimed[..2])).await;
    let of = || code(VILLAGE);
    for star in STARS {
        let claims = vec![StarClaim { star, statement: "全年没有矛盾上交".into(), evidence: vec![] }];
        does(village, &people.zhang, VILLAGE, Intent::ClaimStars { village: of(), year: YEAR, claims }).await;
        for (who, round) in [(&people.wenyuan, Round::First), (&people.quban, Round::Joint)] {
            let verdict = Verdict::Passed;
            let passed = OfficeAct::ReviewStar { village: of(), year: YEAR, star, round, verdict };
            does(village, who, VILLAGE, Intent::Office(passed)).await;
        }
    }
    let office = async |act| does(village, &people.quban, VILLAGE, Intent::Office(act)).await;
    office(OfficeAct::CheckVetoes { village: of(), year: YEAR, hits: vec![] }).await;
    office(OfficeAct::BeginNotice { village: of(), year: YEAR }).await;
    village.clock.pass(12 * DAY_MS);
    let stars = STARS.into_iter().collect();
    office(OfficeAct::NameStars { village: of(), year: YEAR, stars, note: String::new() }).await;
}

/// Books what comes to somebody's mind, mostly what can be booked.
async fn books_at_random(village: &TestVillage, chance: &mut StdRng, vouchers: &mut u32) {
    let (zone, year, on) = (code(ZONE), YEAR, village.clock.now().day());
    let seen: FundsSeen =
        reads(village, &village.people.quban, &format!("funds?under={ZONE}&year={YEAR}")).await;
    let id = FundEntryId::new(village.clock.now(), rand::random());
    let fen = Fen::of_fen(chance.random_range(1..=2_000_000));
    let moved = if chance.random() { fen } else { Fen::default().less(fen) };
    *vouchers += 1;
    let (voucher, why, note) = (format!("11-{vouchers:03}"), String::from("更正"), String::new());
    let row = seen.due.choose(chance).unwrap().clone();
    let paid: Vec<_> = seen.ledger.iter().flat_map(FundLedger::entries).collect();
    let paid = paid.iter().filter_map(|entry| match &entry.what {
        domain::fund_ledger::Booking::Award(it) => Some((entry.id, Some(it.parts[0].clone()))),
        domain::fund_ledger::Booking::Venue(_) => Some((entry.id, None)),
        _ => None,
    });
    let paid: Vec<_> = paid.collect();
    let act = match chance.random_range(0..7) {
        0 => {
            let line = *FundLine::ALL.choose(chance).unwrap();
            OfficeAct::AdjustBudget { zone, year, id, change: BudgetChange { line, on, amount: moved, why } }
        }
        1..=3 => {
            let parts = vec![AwardPart { village: row.village, award: row.award, amount: fen }];
            OfficeAct::PayAwards { zone, year, id, payment: AwardPayment { on, voucher, parts, note } }
        }
        4 => {
            let village = code([VILLAGE, FOREIGN].choose(chance).unwrap());
            let payment = VenuePayment { on, voucher, village, project: "阵地".into(), amount: fen, note };
            OfficeAct::PayVenue { zone, year, id, payment }
        }
        5 if !paid.is_empty() => {
            let (of, part) = paid.choose(chance).unwrap().clone();
            let part = part.map(|part| PartOf { village: part.village, award: part.award });
            let correction = PaymentCorrection { of, part, on, voucher, amount: moved, why };
            OfficeAct::CorrectPayment { zone, year, id, correction }
        }
        _ => {
            let correction = AwardCorrection { village: row.village, award: row.award, amount: moved, why };
            OfficeAct::CorrectAward { zone, year, id, correction }
        }
    };
    // What is refused is not booked: the figures say so.
    village.act(&village.people.quban, ZONE, Intent::Office(act)).await;
}

/// The money of the year as every outlet shows it: all of them say the same.
async fn shown_everywhere(village: &TestVillage) -> FundsSeen {
    let quban = &village.people.quban;
    let of_year = format!("under={ZONE}&year={YEAR}");
    let page: FundsSeen = reads(village, quban, &format!("funds?{of_year}")).await;
    let wall: Wall = reads(village, quban, &format!("wall?{of_year}")).await;
    let overview: Overview = reads(village, quban, &format!("overview?under={ZONE}")).await;
    let plans: PlansSeen = reads(village, quban, &format!("plans?{of_year}")).await;
    assert_eq!((&wall.funds, &overview.funds), (&page.funds, &page.funds));
    assert_eq!(plans.funds, page.funds.awards);

    let book = village.sign_in(quban).await.get(&format!("/desk/v1/funds.xlsx?{of_year}")).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.body)).unwrap();
    let sheet = book.worksheet_range("预算执行").unwrap();
    let title = sheet.get_value((0, 0)).unwrap().to_string();
    let as_of = app::words::date_time(page.funds.as_of);
    assert!(title.contains(&format!("截至 {as_of}")), "{title}");
    let heads: Vec<_> = sheet.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
    let exported = |row: usize| -> BTreeMap<String, f64> {
        let cells = sheet.rows().nth(row).unwrap();
        let amounts = heads.iter().zip(cells).skip(1);
        amounts.map(|(head, cell): (_, &Data)| (head.clone(), cell.as_f64().unwrap())).collect()
    };
    for (row, figures) in [(2, page.funds.awards), (3, page.funds.venues.unwrap())] {
        assert_eq!(exported(row), in_words(&figures), "row {row}");
    }

    // What townships are told of their own villages adds up to it.
    let [mut due, mut paid, mut back, mut planned] = [Fen::default(); 4];
    for (township, who) in TOWNSHIPS.into_iter().zip([&village.people.wenyuan, &village.people.liwan]) {
        let own: FundsSeen = reads(village, who, &format!("funds?under={township}&year={YEAR}")).await;
        let own_wall: Wall = reads(village, who, &format!("wall?under={township}&year={YEAR}")).await;
        assert_eq!(own_wall.funds, own.funds);
        assert!(own.funds.venues.is_none() && own.ledger.is_none() && own.elsewhere.is_empty());
        let awards = own.funds.awards;
        assert_eq!(awards.budget, None, "the budget is the zone's");
        due = due + awards.due;
        paid = paid + awards.paid;
        back = back + awards.to_recover;
        planned = planned + awards.planned;
    }
    let awards = page.funds.awards;
    assert_eq!((due, paid, back, planned), (awards.due, awards.paid, awards.to_recover, awards.planned));
    page
}

/// The figures under the heads of the export, in yuan.
#[allow(clippy::cast_precision_loss, reason = "a spreadsheet holds nothing but floats")]
fn in_words(figures: &FundFigures) -> BTreeMap<String, f64> {
    let budget = figures.budget.unwrap();
    let of = [
        ("年初预算", budget.opening),
        ("预算调整", budget.total.less(budget.opening)),
        ("预算合计", budget.total),
        ("应付", figures.due),
        ("已付", figures.paid),
        ("未付", figures.unpaid),
        ("待收回", figures.to_recover),
        ("结余", budget.balance),
        ("规划还要", figures.planned),
        ("还余", budget.left),
    ];
    of.map(|(head, amount)| (head.to_owned(), amount.fen() as f64 / 100.0)).into_iter().collect()
}

#[tokio::test]
async fn wall_page_plans_overview_and_export_tell_the_same_money() {
    let village = TestVillage::new().await;
    let quban = &village.people.quban;
    named(&village).await;

    // By hand: three stars and a rise are due, two stars and a rise are planned elsewhere, 20,000 yuan each.
    let seen = shown_everywhere(&village).await;
    let awards = seen.funds.awards;
    let yuan = Fen::yuan;
    assert_eq!((awards.due, awards.planned, awards.paid), (yuan(80_000), yuan(60_000), yuan(0)));
    assert_eq!(awards.budget.unwrap().left, yuan(5_000_000 - 80_000 - 60_000));

    // Paid, and then one star is taken away: it is to come back, and until then it is gone.
    let part = |award| AwardPart { village: code(VILLAGE), award, amount: yuan(20_000) };
    let (on, safety) = (village.clock.now().day(), Award::Star(StarKind::Safety));
    let parts = vec![part(safety), part(Award::Promotion)];
    let payment = AwardPayment { on, voucher: "11-001".into(), parts, note: String::new() };
    let id = BookingForm::Awards.entry_id(quban.id, YEAR, seen.ver);
    let pay = OfficeAct::PayAwards { zone: code(ZONE), year: YEAR, id, payment };
    does(&village, quban, ZONE, Intent::Office(pay)).await;
    let before = shown_everywhere(&village).await.funds.awards;
    assert_eq!((before.paid, before.unpaid, before.to_recover), (yuan(40_000), yuan(40_000), yuan(0)));
    let lost = OfficeAct::RemoveStar {
        village: code(VILLAGE),
        year: YEAR,
        star: StarKind::Safety,
        reason: "发生较大安全事故".into(),
        on,
    };
    does(&village, quban, VILLAGE, Intent::Office(lost)).await;
    let after = shown_everywhere(&village).await.funds.awards;
    assert_eq!((after.due, after.paid), (yuan(60_000), yuan(40_000)));
    assert_eq!((after.unpaid, after.to_recover), (yuan(40_000), yuan(20_000)));
    assert_eq!(
        after.budget.unwrap().left,
        before.budget.unwrap().left,
        "what is to come back is not there yet"
    );
    let overview: Overview = reads(&village, quban, &format!("overview?under={ZONE}")).await;
    assert_eq!(overview.to_recover, [(YEAR, yuan(20_000))]);
    // Another year's page points there.
    let last_year: FundsSeen = reads(&village, quban, &format!("funds?under={ZONE}&year={}", YEAR - 1)).await;
    assert_eq!(last_year.elsewhere, [(YEAR, yuan(20_000))]);

    // What the check holds plans against is the budget that everybody sees.
    let id = BookingForm::Budget.entry_id(quban.id, YEAR, 99);
    does(&village, quban, ZONE, budget(id, FundLine::Awards, -4_950_000, on)).await;
    let poor = shown_everywhere(&village).await.funds.awards;
    assert_eq!(poor.budget.unwrap().left, yuan(50_000 - 60_000 - 20_000 - 60_000));
    let check: PlanChecked = reads(&village, quban, &format!("plan_check?under={ZONE}&year={YEAR}")).await;
    let short = check.findings.iter().find(|finding| finding.rule == Rule::WithinBudget).unwrap();
    assert_eq!(short.against.value, poor.budget.unwrap().total.fen());
    assert_eq!(short.found.value, poor.committed().fen(), "what is decided counts as well");
    let id = BookingForm::Budget.entry_id(quban.id, YEAR, 100);
    does(&village, quban, ZONE, budget(id, FundLine::Awards, 1_000_000, on)).await;

    let chance = &mut StdRng::seed_from_u64(11);
    let mut vouchers = 1;
    for _ in 0..6 {
        for _ in 0..12 {
            books_at_random(&village, chance, &mut vouchers).await;
        }
        shown_everywhere(&village).await;
    }
}
