//! I21, by a second opinion: a ledger holds each booking of the log once, whole and for ever, and every figure is
//! what these bookings add up to, reckoned award by award in a few lines that know nothing of the ledger's own sums.
//! What decisions make due and plans may still cost is taken as told.

use super::log::{Log, Logged};
use crate::play::Play;
use domain::awards::Award;
use domain::fund_ledger::{Booking, FundFigures, FundLine, FundRefusal};
use domain::{Fen, FundEntryId, FundLedger, PlaceCode};
use std::collections::{BTreeMap, BTreeSet};
use store::fund_ledger::{Awarded, Money};
use sync::{Intent, Kept, Outcome, Record, RecordKey, ReviewItem, ReviewReason, ReviewState};

/// Every ledger, held against the log.
pub(crate) fn check(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    for (key, kept) in records {
        let Record::FundLedger(ledger) = &kept.record else { continue };
        let bookings = bookings(play, records, log, *key);
        lines_are_the_bookings(play, ledger, &bookings);
        figures_are_their_sums(play, ledger, &bookings);
    }
}

/// What the log says was booked in a ledger, form by form.
fn bookings(
    play: &Play,
    records: &BTreeMap<RecordKey, Kept>,
    log: &Log,
    ledger: RecordKey,
) -> BTreeMap<FundEntryId, Booking> {
    let mut bookings = BTreeMap::new();
    for (op, logged) in log {
        let booked = logged.intent().filter(|intent| intent.about() == ledger);
        let Some(new) = booked.and_then(Intent::entry) else { continue };
        if refused_as_another(logged) {
            play.referee.count("money: another booking out of the same form");
        }
        let accepted = records
            .get(&RecordKey::review(*op))
            .is_some_and(|kept| matches!(&kept.record, Record::Review(item) if was_accepted(item)));
        if logged.outcome.ver().is_none() && !accepted {
            continue;
        }
        if let Some(first) = bookings.insert(new.id, new.what.clone()) {
            play.referee.count("money: the same booking again");
            play.referee.must(first == new.what, "I21", || {
                format!("form {} booked {first:?} and then {:?}", new.id, new.what)
            });
        }
    }
    bookings
}

/// Whether it has been booked out of the inbox. A copy beside an operation is only closed once the right bytes are here.
fn was_accepted(item: &ReviewItem) -> bool {
    let is_copy = matches!(
        item.reason,
        ReviewReason::Damaged | ReviewReason::NotTheSender { .. } | ReviewReason::IdTaken
    );
    match item.state {
        ReviewState::Accepted { by, .. } => by.is_some() || !is_copy,
        _ => false,
    }
}

fn refused_as_another(logged: &Logged) -> bool {
    let refusal = |refusal: &FundRefusal| matches!(refusal, FundRefusal::AlreadyBooked { .. });
    matches!(&logged.outcome, Outcome::Review { reason: ReviewReason::Funds { refusal: why } } if refusal(why))
}

/// Each booking is a line, once and as it was told; no line goes, and none comes of itself.
fn lines_are_the_bookings(play: &Play, ledger: &FundLedger, bookings: &BTreeMap<FundEntryId, Booking>) {
    let mut lines = BTreeMap::new();
    let mut vouchers = BTreeSet::new();
    for entry in ledger.entries() {
        let twice = lines.insert(entry.id, entry.what.clone()).is_some();
        play.referee.must(!twice, "I21", || format!("form {} is booked twice in {}", entry.id, ledger.year));
        if let Some((voucher, _)) = entry.what.voucher() {
            let fresh = vouchers.insert(voucher.trim().to_owned());
            play.referee.must(fresh, "I21", || format!("voucher {voucher} is used twice in {}", ledger.year));
        }
    }
    play.referee.must(lines == *bookings, "I21", || {
        format!("the lines of {} are {lines:?}, and these were booked: {bookings:?}", ledger.year)
    });
}

/// The sums of a ledger's lines, in numbers that cannot turn over.
#[derive(Default)]
struct Sums {
    moved: [i128; 2],
    paid: [i128; 2],
    /// What is due and what was paid, award by award.
    awards: BTreeMap<(PlaceCode, Award), [i128; 2]>,
}

fn whole(amount: Fen) -> i128 {
    i128::from(amount.fen())
}

impl Sums {
    fn award(&mut self, village: &PlaceCode, award: Award) -> &mut [i128; 2] {
        self.awards.entry((village.clone(), award)).or_default()
    }
    fn take(&mut self, what: &Booking) {
        match what {
            Booking::Budget(it) => self.moved[usize::from(it.line == FundLine::Venues)] += whole(it.amount),
            Booking::Due(it) => self.award(&it.village, it.award)[0] += whole(it.amount),
            Booking::Venue(it) => self.paid[1] += whole(it.amount),
            Booking::Award(it) => {
                for part in &it.parts {
                    self.paid[0] += whole(part.amount);
                    self.award(&part.village, part.award)[1] += whole(part.amount);
                }
            }
            Booking::Payment(it) => match &it.part {
                Some(of) => {
                    self.paid[0] += whole(it.amount);
                    self.award(&of.village, of.award)[1] += whole(it.amount);
                }
                None => self.paid[1] += whole(it.amount),
            },
        }
    }
}

/// 应付, 已付, 未付, 待收回, 规划还要, 年初预算, 预算, 结余 and 还余.
type Figures = [i128; 9];

fn told(figures: &FundFigures) -> Figures {
    let FundFigures { due, paid, unpaid, to_recover, planned, budget } = *figures;
    let of_budget = budget.map(|it| [it.opening, it.total, it.balance, it.left]).unwrap_or_default();
    let [opening, total, balance, left] = of_budget;
    [due, paid, unpaid, to_recover, planned, opening, total, balance, left].map(whole)
}

/// What every page and sheet shows is what the bookings add up to.
fn figures_are_their_sums(play: &Play, ledger: &FundLedger, bookings: &BTreeMap<FundEntryId, Booking>) {
    let (store, zone, year) = (play.server.store(), &ledger.zone, ledger.year);
    let work = async {
        let mut conn = store.read().await?;
        let awarded = store::fund_ledger::awarded(&mut conn, zone, year).await?;
        let money = store::fund_ledger::money(&mut conn, zone, year, play.time.now()).await?;
        Ok::<(Awarded, Money), store::Error>((awarded, money))
    };
    let (awarded, money) = play.server.ground.run(work).expect("the zone's database answers");
    let mut sums = Sums::default();
    for line in awarded.lines {
        sums.award(&line.village, line.award())[0] += line.amount.map_or(0, whole);
    }
    for what in bookings.values() {
        sums.take(what);
    }

    let open = |which: fn(i128) -> bool| -> i128 {
        let open = sums.awards.values().map(|[due, paid]| due - paid).filter(|open| which(*open));
        open.map(i128::abs).sum()
    };
    let (unpaid, to_recover) = (open(|open| open > 0), open(|open| open < 0));
    if to_recover > 0 {
        play.referee.count("money: to be recovered");
    }
    let due: i128 = sums.awards.values().map(|[due, _]| due).sum();
    let planned = whole(awarded.planned.money);
    let openings = [awarded.rules.awards_budget, awarded.rules.venues_budget].map(whole);
    let line = |number: usize, due: i128, unpaid: i128, to_recover: i128, planned: i128| -> Figures {
        let (paid, total) = (sums.paid[number], openings[number] + sums.moved[number]);
        // What is gone, what is still to be paid, and what may come.
        let left = total - paid - unpaid - planned;
        [due, paid, unpaid, to_recover, planned, openings[number], total, total - paid, left]
    };
    let expected = [line(0, due, unpaid, to_recover, planned), line(1, sums.paid[1], 0, 0, 0)];
    let shown = [Some(money.funds.awards), money.funds.venues].map(|of| of.as_ref().map(told));
    play.referee.must(shown == expected.map(Some), "I21", || {
        format!("the figures of {year} are {shown:?}, and its bookings add up to {expected:?}")
    });
}
