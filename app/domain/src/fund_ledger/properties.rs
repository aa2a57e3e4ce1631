//! Random years of bookings: nothing is paid twice, beyond what is due or beyond the budget, and every figure adds
//! up in whole fen, reckoned a second time in numbers that cannot turn over.

use super::*;
use crate::awards::{Ground, MOST};
use crate::plan_check::PlanRules;
use crate::star::StarKind;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::collections::BTreeSet;

fn zone() -> PlaceCode {
    "410871".parse().unwrap()
}

fn lines(chance: &mut StdRng) -> Vec<AwardLine> {
    let mut lines = Vec::new();
    for number in 1..5 {
        let village = zone().child(1).unwrap().child(number).unwrap();
        for ground in [
            Ground::Won(StarKind::Safety),
            Ground::Won(StarKind::Culture),
            Ground::Rose { from: 1, to: 3 },
            Ground::Silver { since: 2024 },
        ] {
            if chance.random_bool(0.6) {
                let amount = chance.random_ratio(9, 10).then(|| an_amount(chance));
                lines.push(AwardLine {
                    village: village.clone(),
                    year: 2026,
                    ground,
                    amount,
                    rules: "1".into(),
                });
            }
        }
    }
    lines
}

/// Mostly small; now and then the most there can be.
fn an_amount(chance: &mut StdRng) -> Fen {
    let most = if chance.random_ratio(1, 10) { MOST.fen() } else { 5_000 };
    Fen::of_fen(chance.random_range(1..=most))
}

fn a_move(chance: &mut StdRng) -> Fen {
    let amount = an_amount(chance);
    if chance.random() { amount } else { Fen::default().less(amount) }
}

fn a_booking(ledger: &FundLedger, chance: &mut StdRng) -> Booking {
    let village = zone().child(1).unwrap().child(chance.random_range(1..6)).unwrap();
    let award = |chance: &mut StdRng| {
        *[Award::Star(StarKind::Safety), Award::Star(StarKind::Culture), Award::Promotion, Award::Silver]
            .choose(chance)
            .unwrap()
    };
    let on = Day::new(2026, chance.random_range(1..=12), 1).unwrap();
    let voucher = chance.random_range(0..200).to_string();
    let why = String::from("更正");
    match chance.random_range(0..8) {
        0 => {
            let line = *FundLine::ALL.choose(chance).unwrap();
            Booking::Budget(BudgetChange { line, on, amount: a_move(chance), why })
        }
        1..=3 => {
            let mut parts =
                vec![AwardPart { village: village.clone(), award: award(chance), amount: an_amount(chance) }];
            if chance.random() {
                parts.push(AwardPart { village, award: Award::Promotion, amount: an_amount(chance) });
            }
            Booking::Award(AwardPayment { on, voucher, parts, note: String::new() })
        }
        4 => {
            let amount = an_amount(chance);
            Booking::Venue(VenuePayment {
                on,
                voucher,
                village,
                project: "阵地".into(),
                amount,
                note: String::new(),
            })
        }
        5 | 6 => {
            let of = ledger.entries().choose(chance);
            let part = of.and_then(|entry| match &entry.what {
                Booking::Award(payment) => payment.parts.choose(chance),
                _ => None,
            });
            let part = part.map(|part| PartOf { village: part.village.clone(), award: part.award });
            let of = of.map_or(FundEntryId::from_uuid(Uuid::nil()), |entry| entry.id);
            Booking::Payment(PaymentCorrection { of, part, on, voucher, amount: a_move(chance), why })
        }
        _ => Booking::Due(AwardCorrection { village, award: award(chance), amount: a_move(chance), why }),
    }
}

fn whole(amount: Fen) -> i128 {
    i128::from(amount.fen())
}

#[test]
fn every_figure_adds_up_over_random_years() {
    let rules = &PlanRules::builtin().awards;
    let (mut booked, mut refused) = (0, 0);
    for seed in 0..300 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let lines = lines(chance);
        let mut ledger = FundLedger::empty(zone(), 2026);
        let mut spent = [0_i128; 2];
        let mut budget = [whole(rules.awards_budget), whole(rules.venues_budget)];
        let mut owed: i128 = lines.iter().filter_map(|line| line.amount).map(whole).sum();
        for number in 0..120 {
            let what = a_booking(&ledger, chance);
            if what.check(&zone(), Day::new(2026, 12, 31).unwrap()).is_err() {
                continue;
            }
            let before = ledger.clone();
            let id = FundEntryId::from_uuid(Uuid::from_u128(number));
            let entry = FundEntry {
                id,
                at: At::from_millis(0),
                by: AccountId::from_uuid(Uuid::nil()),
                what: what.clone(),
            };
            if ledger.book(entry, &lines, rules).is_err() {
                assert_eq!(ledger, before, "seed {seed}: what is refused changes nothing");
                refused += 1;
                continue;
            }
            booked += 1;
            let line = usize::from(what.line() == FundLine::Venues);
            match &what {
                Booking::Award(it) => {
                    spent[line] += it.parts.iter().map(|part| whole(part.amount)).sum::<i128>()
                }
                Booking::Venue(it) => spent[line] += whole(it.amount),
                Booking::Payment(it) => spent[line] += whole(it.amount),
                Booking::Budget(it) => budget[line] += whole(it.amount),
                Booking::Due(it) => owed += whole(it.amount),
            }
            let pays = what.spent() > Fen::default();
            for (line, place) in FundLine::ALL.into_iter().zip(0..) {
                assert_eq!(whole(ledger.paid(line)), spent[place], "seed {seed}");
                assert_eq!(whole(ledger.budget(line, rules)), budget[place], "seed {seed}");
                assert!(spent[place] >= 0 && spent[place] <= budget[place], "seed {seed}: beyond the budget");
                let rows = statement(&ledger, line, rules);
                let balance = whole(rows.last().unwrap().balance);
                assert_eq!(balance, budget[place] - spent[place], "seed {seed}: the balance is what is left");
                assert!(rows.is_sorted_by_key(|row| row.on), "seed {seed}");
            }
            let due = ledger.due(&lines);
            assert_eq!(due.iter().map(|row| whole(row.due())).sum::<i128>(), owed, "seed {seed}");
            assert_eq!(due.iter().map(|row| whole(row.paid)).sum::<i128>(), spent[0], "seed {seed}");
            for row in &due {
                assert!(row.due() >= Fen::default() && row.paid >= Fen::default(), "seed {seed}: {row:?}");
                let paid_now = pays && what.awarded().contains(&row.village);
                let unchanged = before.due(&lines).iter().any(|was| was == row);
                assert!(
                    !paid_now || unchanged || row.left() >= Fen::default(),
                    "seed {seed}: above due {row:?}"
                );
            }
            let vouchers: Vec<_> = ledger.entries().iter().filter_map(|entry| entry.what.voucher()).collect();
            let distinct: BTreeSet<_> = vouchers.iter().map(|(voucher, _)| voucher).collect();
            assert_eq!(distinct.len(), vouchers.len(), "seed {seed}: a voucher twice");
        }
    }
    assert!(booked > 5_000 && refused > 5_000, "{booked} booked, {refused} refused");
}
