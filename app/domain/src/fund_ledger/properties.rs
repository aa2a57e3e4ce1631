//! Random years of bookings: nothing is paid twice, beyond what is due or beyond the budget, no line goes, and every
//! figure adds up in whole fen, reckoned a second time in numbers that cannot turn over.

use super::*;
use crate::awards::{Ground, MOST};
use crate::plan_check::PlanRules;
use crate::star::StarKind;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};

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

/// The figures a second time: award by award, in numbers that cannot turn over.
#[derive(Default)]
struct Counted {
    budget: [i128; 2],
    paid: [i128; 2],
    due_of: BTreeMap<(PlaceCode, Award), i128>,
    paid_of: BTreeMap<(PlaceCode, Award), i128>,
}

impl Counted {
    fn starting(lines: &[AwardLine], rules: &AwardRules) -> Self {
        let budget = [whole(rules.awards_budget), whole(rules.venues_budget)];
        let mut counted = Self { budget, ..Self::default() };
        for line in lines {
            let amount = line.amount.map_or(0, whole);
            *counted.due_of.entry((line.village.clone(), line.award())).or_default() += amount;
        }
        counted
    }
    fn take(&mut self, what: &Booking) {
        match what {
            Booking::Budget(it) => self.budget[usize::from(it.line == FundLine::Venues)] += whole(it.amount),
            Booking::Venue(it) => self.paid[1] += whole(it.amount),
            Booking::Award(it) => {
                for part in &it.parts {
                    self.pay(&part.village, part.award, whole(part.amount));
                }
            }
            Booking::Payment(it) => match &it.part {
                Some(of) => self.pay(&of.village, of.award, whole(it.amount)),
                None => self.paid[1] += whole(it.amount),
            },
            Booking::Due(it) => {
                *self.due_of.entry((it.village.clone(), it.award)).or_default() += whole(it.amount);
            }
        }
    }
    fn pay(&mut self, village: &PlaceCode, award: Award, amount: i128) {
        self.paid[0] += amount;
        *self.paid_of.entry((village.clone(), award)).or_default() += amount;
    }
    /// What is open, award by award: not paid yet, and to come back.
    fn open(&self) -> [i128; 2] {
        let whose: BTreeSet<_> = self.due_of.keys().chain(self.paid_of.keys()).collect();
        whose.into_iter().fold([0, 0], |[unpaid, back], whose| {
            let of = |sums: &BTreeMap<_, i128>| sums.get(whose).copied().unwrap_or_default();
            let open = of(&self.due_of) - of(&self.paid_of);
            if open > 0 { [unpaid + open, back] } else { [unpaid, back - open] }
        })
    }
    fn must_agree(&self, ledger: &FundLedger, lines: &[AwardLine], rules: &AwardRules, seed: u64) {
        let planned = Fen::yuan(30_000);
        let due = ledger.due(lines);
        let funds = ledger.year_funds(&zone(), &due, planned, rules, At::from_millis(0));
        let [unpaid, to_recover] = self.open();
        let (awards, venues) = (funds.awards, funds.venues.unwrap());
        let owed: i128 = self.due_of.values().sum();
        assert_eq!((whole(awards.due), whole(awards.paid)), (owed, self.paid[0]), "seed {seed}");
        assert_eq!((whole(awards.unpaid), whole(awards.to_recover)), (unpaid, to_recover), "seed {seed}");
        assert_eq!((whole(venues.due), whole(venues.paid)), (self.paid[1], self.paid[1]), "seed {seed}");
        let left = [unpaid + self.paid[0] + whole(planned), self.paid[1]];
        for (place, (line, figures)) in FundLine::ALL.into_iter().zip([awards, venues]).enumerate() {
            let budget = figures.budget.unwrap();
            assert_eq!(budget.opening, line.budget(rules), "seed {seed}");
            assert_eq!(whole(budget.total), self.budget[place], "seed {seed}");
            assert_eq!(whole(budget.balance), self.budget[place] - self.paid[place], "seed {seed}");
            assert_eq!(whole(budget.left), self.budget[place] - left[place], "seed {seed}");
            let rows = statement(ledger, line, rules);
            assert_eq!(rows.last().unwrap().balance, budget.balance, "seed {seed}: the statement ends there");
            assert!(rows.is_sorted_by_key(|row| row.on), "seed {seed}");
            assert!(self.paid[place] >= 0 && self.paid[place] <= self.budget[place], "seed {seed}");
        }
        // A township's figures are its villages': together they are the zone's.
        let parts = (1..3).map(|number| {
            let under = zone().child(number).unwrap();
            ledger.year_funds(&under, &due, Fen::default(), rules, At::from_millis(0)).awards
        });
        let parts: Vec<_> = parts.collect();
        let sum = |of: fn(&FundFigures) -> Fen| parts.iter().map(of).sum::<Fen>();
        assert_eq!(sum(|of| of.due), awards.due, "seed {seed}");
        assert_eq!(sum(|of| of.paid), awards.paid, "seed {seed}");
        assert_eq!(sum(|of| of.unpaid), awards.unpaid, "seed {seed}");
        assert_eq!(sum(|of| of.to_recover), awards.to_recover, "seed {seed}");
    }
}

#[test]
fn every_figure_adds_up_over_random_years() {
    let rules = &PlanRules::builtin().awards;
    let (mut booked, mut refused, mut again) = (0, 0, 0);
    for seed in 0..300 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let mut ledger = FundLedger::empty(zone(), 2026);
        let lines = lines(chance);
        let mut counted = Counted::starting(&lines, rules);
        for number in 0..100_u128 {
            let mut what = a_booking(&ledger, chance);
            let mut id = FundEntryId::from_uuid(Uuid::from_u128(number));
            // The same button again, or another booking out of a form that has booked.
            let before_it = ledger.entries().choose(chance).cloned().filter(|_| chance.random_ratio(1, 6));
            if let Some(entry) = &before_it {
                id = entry.id;
                if chance.random() {
                    what = entry.what.clone();
                }
            }
            if what.check(&zone(), Day::new(2026, 12, 31).unwrap()).is_err() {
                continue;
            }
            let before = ledger.clone();
            let entry = FundEntry {
                id,
                at: At::from_millis(i64::try_from(number).unwrap()),
                by: AccountId::from_uuid(Uuid::nil()),
                what: what.clone(),
            };
            let told = ledger.book(entry, &lines, rules);
            if let Some(first) = before_it {
                let expected = if first.what == what {
                    Ok(Booked::Before)
                } else {
                    Err(FundRefusal::AlreadyBooked { at: first.at })
                };
                assert_eq!(told, expected, "seed {seed}");
                assert_eq!(ledger, before, "seed {seed}: one booking, however often it is sent");
                again += 1;
                continue;
            }
            if told.is_err() {
                assert_eq!(ledger, before, "seed {seed}: what is refused changes nothing");
                refused += 1;
                continue;
            }
            booked += 1;
            let (last, kept) = ledger.entries().split_last().unwrap();
            assert_eq!(kept, before.entries(), "seed {seed}: no line goes or changes");
            assert_eq!((last.id, &last.what), (id, &what), "seed {seed}");
            counted.take(&what);
            counted.must_agree(&ledger, &lines, rules, seed);
            let pays = what.spent() > Fen::default();
            for row in &ledger.due(&lines) {
                assert!(row.due() >= Fen::default() && row.paid >= Fen::default(), "seed {seed}: {row:?}");
                let paid_now = pays && what.awarded().contains(&row.village);
                let unchanged = before.due(&lines).iter().any(|was| was == row);
                let within = row.to_recover() == Fen::default();
                assert!(!paid_now || unchanged || within, "seed {seed}: above due {row:?}");
            }
            let vouchers: Vec<_> = ledger.entries().iter().filter_map(|entry| entry.what.voucher()).collect();
            let distinct: BTreeSet<_> = vouchers.iter().map(|(voucher, _)| voucher).collect();
            assert_eq!(distinct.len(), vouchers.len(), "seed {seed}: a voucher twice");
        }
    }
    assert!(
        booked > 5_000 && refused > 5_000 && again > 1_000,
        "{booked} booked, {refused} refused, {again} again"
    );
}

#[test]
fn figures_do_not_depend_on_the_order_in_which_lines_arrived() {
    let rules = &PlanRules::builtin().awards;
    let mut moved = 0;
    for seed in 0..200 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let lines = lines(chance);
        let mut ledger = FundLedger::empty(zone(), 2026);
        for number in 0..60 {
            let (id, by) =
                (FundEntryId::from_uuid(Uuid::from_u128(number)), AccountId::from_uuid(Uuid::nil()));
            let entry = FundEntry { id, at: At::from_millis(0), by, what: a_booking(&ledger, chance) };
            // What is refused is not among them.
            let _ = ledger.book(entry, &lines, rules);
        }
        let mut entries = ledger.entries.clone();
        entries.shuffle(chance);
        moved += u32::from(entries != ledger.entries);
        let shuffled = FundLedger { entries, ..ledger.clone() };
        let of = |ledger: &FundLedger| {
            let due = ledger.due(&lines);
            (ledger.year_funds(&zone(), &due, Fen::default(), rules, At::from_millis(0)), due)
        };
        assert_eq!(of(&shuffled), of(&ledger), "seed {seed}");
    }
    assert!(moved > 150);
}
