//! What may be booked, and what is refused, in tables.

use super::*;
use crate::awards::Ground;
use crate::flaw::Why;
use crate::plan_check::PlanRules;
use crate::star::StarKind;

fn zone() -> PlaceCode {
    "410871".parse().unwrap()
}
fn village(number: u16) -> PlaceCode {
    zone().child(1).unwrap().child(number).unwrap()
}
fn id(number: u128) -> FundEntryId {
    FundEntryId::from_uuid(Uuid::from_u128(number))
}
fn day(month: u8, day: u8) -> Day {
    Day::new(2026, month, day).unwrap()
}
fn entry(number: u128, what: Booking) -> FundEntry {
    FundEntry { id: id(number), at: At::from_millis(1), by: AccountId::from_uuid(Uuid::nil()), what }
}
fn rules() -> &'static AwardRules {
    &PlanRules::builtin().awards
}
const STAR: Award = Award::Star(StarKind::Safety);

/// Village 1 won a star and rose; village 2 won a star; village 3 is due a silver of no amount.
fn lines() -> Vec<AwardLine> {
    let line = |number, ground, amount| AwardLine {
        village: village(number),
        year: 2026,
        ground,
        amount,
        rules: "2022".into(),
    };
    let each = Some(Fen::yuan(20_000));
    vec![
        line(1, Ground::Won(StarKind::Safety), each),
        line(1, Ground::Rose { from: 2, to: 3 }, each),
        line(2, Ground::Won(StarKind::Safety), each),
        line(3, Ground::Silver { since: 2024 }, None),
    ]
}

fn pay(voucher: &str, parts: &[(u16, Award, i64)]) -> Booking {
    let part = |(number, award, yuan): &(u16, Award, i64)| AwardPart {
        village: village(*number),
        award: *award,
        amount: Fen::yuan(*yuan),
    };
    let parts = parts.iter().map(part).collect();
    Booking::Award(AwardPayment { on: day(3, 5), voucher: voucher.into(), parts, note: String::new() })
}
fn build(voucher: &str, yuan: i64) -> Booking {
    Booking::Venue(VenuePayment {
        on: day(4, 1),
        voucher: voucher.into(),
        village: village(1),
        project: "党群服务中心修缮".into(),
        amount: Fen::yuan(yuan),
        note: String::new(),
    })
}
fn put_right(of: u128, part: Option<(u16, Award)>, voucher: &str, yuan: i64) -> Booking {
    let part = part.map(|(number, award)| PartOf { village: village(number), award });
    let (voucher, amount) = (voucher.into(), Fen::yuan(yuan));
    Booking::Payment(PaymentCorrection {
        of: id(of),
        part,
        on: day(5, 6),
        voucher,
        amount,
        why: "账号写错,退回".into(),
    })
}
fn owe(number: u16, award: Award, yuan: i64) -> Booking {
    let (village, amount) = (village(number), Fen::yuan(yuan));
    Booking::Due(AwardCorrection {
        village, award, amount, why: "党工委会议纪要〔2026〕3 号".into()
    })
}
fn move_budget(line: FundLine, yuan: i64) -> Booking {
    Booking::Budget(BudgetChange { line, on: day(2, 1), amount: Fen::yuan(yuan), why: "年中追加".into() })
}

#[test]
fn a_payment_is_held_against_what_is_due_and_what_is_there() {
    let before = |booked: &[Booking]| {
        let mut ledger = FundLedger::empty(zone(), 2026);
        for (number, what) in (1..).zip(booked.iter().cloned()) {
            ledger.book(entry(number, what), &lines(), rules()).expect("the table books what can be booked");
        }
        ledger
    };
    let v = village;
    let yuan = Fen::yuan;
    let first = pay("1", &[(1, STAR, 20_000), (2, STAR, 5_000)]);
    let poor = move_budget(FundLine::Awards, -4_970_000);
    let booked = Ok(Booked::Now);
    let table: &[(&[Booking], Booking, Result<Booked, FundRefusal>)] = &[
        (&[], first.clone(), booked.clone()),
        (
            &[],
            pay("1", &[(1, STAR, 20_001)]),
            Err(FundRefusal::AboveDue { village: v(1), left: yuan(20_000) }),
        ),
        (&[], pay("1", &[(4, STAR, 1)]), Err(FundRefusal::NothingDue { village: v(4) })),
        (&[], pay("1", &[(2, Award::Promotion, 1)]), Err(FundRefusal::NothingDue { village: v(2) })),
        (
            &[],
            pay("1", &[(3, Award::Silver, 1)]),
            Err(FundRefusal::AboveDue { village: v(3), left: yuan(0) }),
        ),
        (&[owe(3, Award::Silver, 50_000)], pay("1", &[(3, Award::Silver, 50_000)]), booked.clone()),
        (std::slice::from_ref(&first), pay("2", &[(2, STAR, 15_000)]), booked.clone()),
        (
            std::slice::from_ref(&first),
            pay("2", &[(2, STAR, 15_001)]),
            Err(FundRefusal::AboveDue { village: v(2), left: yuan(15_000) }),
        ),
        (
            std::slice::from_ref(&first),
            pay(" 1 ", &[(2, STAR, 1)]),
            Err(FundRefusal::VoucherUsed { on: day(3, 5) }),
        ),
        (std::slice::from_ref(&first), build("1", 1), Err(FundRefusal::VoucherUsed { on: day(3, 5) })),
        (std::slice::from_ref(&poor), pay("1", &[(1, STAR, 20_000), (2, STAR, 10_000)]), booked.clone()),
        (
            std::slice::from_ref(&poor),
            pay("1", &[(1, STAR, 20_000), (2, STAR, 10_001)]),
            Err(FundRefusal::BeyondBudget { left: yuan(30_000) }),
        ),
        (
            std::slice::from_ref(&poor),
            move_budget(FundLine::Awards, -30_001),
            Err(FundRefusal::BelowZero { most: yuan(30_000) }),
        ),
        (&[build("1", 5_000_000)], build("2", 1), Err(FundRefusal::BeyondBudget { left: yuan(0) })),
        (&[build("1", 5_000_000), move_budget(FundLine::Venues, 1)], build("2", 1), booked.clone()),
        // Money that came back can be paid again; more than was paid cannot come back.
        (
            &[first.clone(), put_right(1, Some((1, STAR)), "红1", -20_000)],
            pay("2", &[(1, STAR, 20_000)]),
            booked.clone(),
        ),
        (
            std::slice::from_ref(&first),
            put_right(1, Some((1, STAR)), "红1", -20_001),
            Err(FundRefusal::BelowZero { most: yuan(20_000) }),
        ),
        (
            std::slice::from_ref(&first),
            put_right(1, Some((2, STAR)), "补1", 15_001),
            Err(FundRefusal::AboveDue { village: v(2), left: yuan(15_000) }),
        ),
        (
            std::slice::from_ref(&first),
            put_right(1, Some((1, Award::Promotion)), "红1", -1),
            Err(FundRefusal::NoSuchPayment),
        ),
        (std::slice::from_ref(&first), put_right(1, None, "红1", -1), Err(FundRefusal::NoSuchPayment)),
        (std::slice::from_ref(&first), put_right(9, None, "红1", -1), Err(FundRefusal::NoSuchPayment)),
        (&[build("1", 300)], put_right(1, None, "红1", -300), booked.clone()),
        (
            &[build("1", 300)],
            put_right(1, None, "补1", 4_999_701),
            Err(FundRefusal::BeyondBudget { left: yuan(4_999_700) }),
        ),
        // What is due is moved by a reason, never below nothing, and never out of nothing.
        (&[], owe(1, STAR, -20_000), booked.clone()),
        (&[], owe(1, STAR, -20_001), Err(FundRefusal::BelowZero { most: yuan(20_000) })),
        (&[], owe(4, STAR, 20_000), Err(FundRefusal::NothingDue { village: v(4) })),
    ];
    for (done, what, expected) in table {
        let mut ledger = before(done);
        let untouched = ledger.clone();
        let told = ledger.book(entry(99, what.clone()), &lines(), rules());
        assert_eq!(&told, expected, "{done:?}, then {what:?}");
        assert_eq!(ledger == untouched, expected.is_err(), "what is refused changes nothing");
    }
}

#[test]
fn a_star_lost_after_it_was_paid_is_owed_back() {
    let mut ledger = FundLedger::empty(zone(), 2026);
    ledger.book(entry(1, pay("1", &[(1, STAR, 20_000)])), &lines(), rules()).unwrap();
    let mut without = lines();
    without.retain(|line| line.village != village(1) || line.award() != STAR);
    let due = ledger.due(&without);
    let row = due.iter().find(|row| row.award == STAR && row.village == village(1)).unwrap();
    assert_eq!((row.due(), row.paid), (Fen::yuan(0), Fen::yuan(20_000)));
    assert_eq!((row.unpaid(), row.to_recover()), (Fen::yuan(0), Fen::yuan(20_000)));
    // More of what is not due is not paid, and nobody is told of less than nothing.
    let more = ledger.book(entry(8, pay("8", &[(1, STAR, 1)])), &without, rules());
    assert_eq!(more, Err(FundRefusal::AboveDue { village: village(1), left: Fen::yuan(0) }));

    let at = At::from_millis(7);
    let reckoned = |ledger: &FundLedger, under: PlaceCode| {
        ledger.year_funds(&under, &ledger.due(&without), Fen::yuan(100), rules(), at)
    };
    let funds = reckoned(&ledger, zone());
    assert_eq!((&funds.under, funds.year, funds.as_of), (&zone(), 2026, at));
    let yuan = Fen::yuan;
    let budget = BudgetFigures {
        opening: yuan(5_000_000),
        total: yuan(5_000_000),
        balance: yuan(4_980_000),
        // The promotion of village 1 and the star of village 2 are due still; the 20,000 are gone until they come back.
        left: yuan(5_000_000 - 40_000 - 20_000 - 100),
    };
    let expected = FundFigures {
        due: yuan(40_000),
        paid: yuan(20_000),
        // What village 1 was paid too much pays nothing of what others are due.
        unpaid: yuan(40_000),
        to_recover: yuan(20_000),
        planned: yuan(100),
        budget: Some(budget),
    };
    assert_eq!(funds.awards, expected);
    assert_eq!(expected.with_planned(yuan(300)).budget.unwrap().left, budget.left.less(yuan(200)));
    // A township is told what is its villages', and no budget.
    let township = zone().child(1).unwrap();
    let own = reckoned(&ledger, township);
    assert_eq!((own.awards, own.venues), (FundFigures { budget: None, ..expected }, None));
    let elsewhere = reckoned(&ledger, zone().child(2).unwrap());
    assert_eq!((elsewhere.awards.due, elsewhere.awards.to_recover), (yuan(0), yuan(0)));

    ledger.book(entry(2, put_right(1, Some((1, STAR)), "红1", -20_000)), &without, rules()).unwrap();
    let funds = reckoned(&ledger, zone());
    assert_eq!((funds.awards.paid, funds.awards.to_recover), (yuan(0), yuan(0)));
    assert_eq!(funds.awards.budget.unwrap().left, budget.left + yuan(20_000));
    assert_eq!(ledger.entries().len(), 2, "what was paid stays, and a line of its own puts it right");
}

#[test]
fn the_same_form_sent_again_is_the_same_booking() {
    let (this, other) = (move_budget(FundLine::Awards, 100_000), move_budget(FundLine::Awards, 200_000));
    let mut ledger = FundLedger::empty(zone(), 2026);
    assert_eq!(ledger.book(entry(1, this.clone()), &lines(), rules()), Ok(Booked::Now));
    let once = ledger.clone();
    let later = FundEntry { at: At::from_millis(9), by: AccountId::from_uuid(Uuid::max()), ..entry(1, this) };
    assert_eq!(ledger.book(later, &lines(), rules()), Ok(Booked::Before));
    let refusal = FundRefusal::AlreadyBooked { at: At::from_millis(1) };
    assert_eq!(ledger.book(entry(1, other.clone()), &lines(), rules()), Err(refusal));
    assert_eq!(ledger, once, "neither moves a fen, and the line keeps its day and its hand");
    // A payment is known again before its voucher is called used, and its award paid.
    let paid = pay("1", &[(1, STAR, 20_000)]);
    assert_eq!(ledger.book(entry(2, paid.clone()), &lines(), rules()), Ok(Booked::Now));
    assert_eq!(ledger.book(entry(2, paid), &lines(), rules()), Ok(Booked::Before));
    assert_eq!(ledger.budget(FundLine::Awards, rules()), Fen::yuan(5_100_000));
    assert_eq!(ledger.paid(FundLine::Awards), Fen::yuan(20_000));
    assert_eq!(
        ledger.book(entry(3, other), &lines(), rules()),
        Ok(Booked::Now),
        "another form, another line"
    );
}

#[test]
fn where_more_was_paid_than_there_is_now_nothing_is_left_and_not_less() {
    let mut ledger = FundLedger::empty(zone(), 2026);
    ledger.book(entry(1, pay("1", &[(1, STAR, 20_000)])), &lines(), rules()).unwrap();
    // The year's setting was lowered under what had been paid by then.
    let poorer = AwardRules { awards_budget: Fen::yuan(15_000), ..rules().clone() };
    let none = Fen::default();
    let told = ledger.book(entry(2, pay("2", &[(2, STAR, 1)])), &lines(), &poorer);
    assert_eq!(told, Err(FundRefusal::BeyondBudget { left: none }));
    let cut = ledger.book(entry(2, move_budget(FundLine::Awards, -1)), &lines(), &poorer);
    assert_eq!(cut, Err(FundRefusal::BelowZero { most: none }));
    let funds = ledger.year_funds(&zone(), &ledger.due(&lines()), none, &poorer, At::from_millis(1));
    let budget = funds.awards.budget.unwrap();
    assert_eq!((budget.balance, budget.left), (Fen::yuan(-5_000), Fen::yuan(-45_000)));
    assert_eq!((budget.short(), budget.is_tight()), (Some(Fen::yuan(45_000)), true));
}

#[test]
fn what_cannot_be_a_booking_is_refused() {
    let flaw =
        |what: Booking| what.check(&zone(), day(6, 1)).err().map(|flaws| (flaws[0].field, flaws[0].why));
    assert_eq!(flaw(pay("1", &[(1, STAR, 1)])), None);
    assert_eq!(flaw(pay(" ", &[(1, STAR, 1)])), Some((Field::Voucher, Why::Missing)));
    assert_eq!(flaw(pay("1", &[])), Some((Field::AwardParts, Why::Missing)));
    assert_eq!(flaw(pay("1", &[(1, STAR, 1), (1, STAR, 2)])), Some((Field::AwardParts, Why::Taken)));
    assert!(matches!(flaw(pay("1", &[(1, STAR, -1)])), Some((Field::Amount, Why::OutOfRange { .. }))));
    assert!(matches!(flaw(build("1", 0)), Some((Field::Amount, Why::OutOfRange { .. }))));
    assert!(matches!(flaw(build("1", i64::MAX)), Some((Field::Amount, Why::OutOfRange { .. }))));
    assert_eq!(flaw(owe(1, STAR, 0)), Some((Field::Amount, Why::Missing)));
    assert_eq!(pay("1", &[(1, STAR, 1)]).check(&zone(), day(3, 4)).unwrap_err()[0].why, Why::InFuture);
    let other = "410999".parse().unwrap();
    assert_eq!(build("1", 1).check(&other, day(6, 1)).unwrap_err()[0].why, Why::Unknown);
}

#[test]
fn an_accountant_reads_it_by_day_with_a_balance() {
    let mut ledger = FundLedger::empty(zone(), 2026);
    for (number, what) in (1..).zip([
        // A correction of what is due is no movement of money.
        owe(2, STAR, 1),
        pay("1", &[(1, STAR, 20_000), (1, Award::Promotion, 20_000), (2, STAR, 5_000)]),
        move_budget(FundLine::Awards, 100_000),
        build("2", 700),
    ]) {
        ledger.book(entry(number, what), &lines(), rules()).unwrap();
    }
    ledger.book(entry(9, put_right(2, Some((2, STAR)), "红1", -5_000)), &lines(), rules()).unwrap();
    let rows = statement(&ledger, FundLine::Awards, rules());
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (row.voucher.as_str(), row.gained.fen() / 100, row.spent.fen() / 100, row.balance.fen() / 100)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("", 5_000_000, 0, 5_000_000),
            ("", 100_000, 0, 5_100_000),
            ("1", 0, 40_000, 5_060_000),
            ("1", 0, 5_000, 5_055_000),
            ("红1", 0, -5_000, 5_060_000),
        ]
    );
    let both = StatementWhat::Awards { awards: vec![STAR, Award::Promotion], note: String::new() };
    assert_eq!((&rows[2].what, &rows[2].village), (&both, &Some(village(1))));
    assert_eq!(statement(&ledger, FundLine::Venues, rules()).last().unwrap().balance, Fen::yuan(4_999_300));
}

#[test]
fn a_ledger_reads_back_and_belongs_to_a_zone_and_a_year() {
    let mut ledger = FundLedger::empty(zone(), 2026);
    for (number, what) in (1..).zip([
        owe(3, Award::Silver, 50_000),
        pay("1", &[(1, STAR, 20_000)]),
        put_right(2, Some((1, STAR)), "红1", -1),
        build("2", 700),
        put_right(4, None, "红2", -1),
        move_budget(FundLine::Venues, 1),
    ]) {
        ledger.book(entry(number, what), &lines(), rules()).unwrap();
    }
    let text = serde_json::to_string(&ledger).unwrap();
    assert_eq!(crate::document::read::<FundLedger>(&text).unwrap(), ledger, "{text}");
    assert!(ledger.check().is_ok());
    assert!(FundLedger::empty(village(1), 2026).check().is_err());
    assert!(FundLedger::empty(zone(), 2021).check().is_err());
    assert_ne!(FundLedger::record_id(&zone(), 2026), FundLedger::record_id(&zone(), 2027));
    let refusals = [
        FundRefusal::AboveDue { village: village(1), left: Fen::yuan(1) },
        FundRefusal::AlreadyBooked { at: At::from_millis(5) },
    ];
    for refusal in refusals {
        let text = serde_json::to_string(&refusal).unwrap();
        assert_eq!(crate::document::read::<FundRefusal>(&text).unwrap(), refusal);
    }
    assert_eq!(crate::document::read::<FundRefusal>(r#"{"moon":{"a":1}}"#).unwrap(), FundRefusal::Other);
}
