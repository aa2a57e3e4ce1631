//! 更正 — what is due, or what was paid, put right by an entry of its own with a reason; nothing is typed over.

use super::{Books, amount, day, place_name};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::parts::fields::{Choice, DayField, TextField};
use crate::words;
use domain::fund_ledger::{AwardCorrection, Booking, FundEntry, PartOf, PaymentCorrection};
use domain::{Field, Flaw, FundEntryId, FundLedger, Why};
use leptos::prelude::*;

/// A payment, or a part of one, that can be put right.
struct Paid {
    of: FundEntryId,
    part: Option<PartOf>,
    word: String,
}

/// The choice behind a number in a list.
fn chosen<T>(list: &[T], value: RwSignal<String>) -> Result<&T, Flaw> {
    let number = trimmed(value).parse::<usize>().ok();
    number.and_then(|number| list.get(number)).ok_or(Flaw::new(Field::AwardParts, Why::Missing))
}

pub(super) fn correct_payment(seen: &FundsSeen, books: &Books) -> AnyView {
    let today = use_desk().today();
    let entries = seen.ledger.iter().flat_map(FundLedger::entries);
    let paid: Vec<_> = entries.flat_map(|entry| payments(entry, seen)).collect();
    let words = paid.iter().map(|paid| paid.word.clone()).enumerate();
    let choices = options(words, Some("请选择"));
    let (which, on) = (RwSignal::new(String::new()), RwSignal::new(Some(today)));
    let [sum, voucher, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        let paid = chosen(&paid, which)?;
        Ok(Booking::Payment(PaymentCorrection {
            of: paid.of,
            part: paid.part.clone(),
            on: day(on)?,
            voucher: trimmed(voucher),
            amount: amount(sum)?,
            why: trimmed(why),
        }))
    };
    let fields = view! {
        <p class="muted">"原来那笔不改。退回来的钱记负数,用红字凭证;补付的记正数。"</p>
        <div class="form-grid">
            <Choice label="更正哪一笔" options=choices value=which/>
            <TextField label="更正金额" value=sum unit="元" hint="退回来的前面加减号"/>
            <DayField label="日期" value=on most=Some(today)/>
            <TextField label="凭证号" value=voucher/>
            <TextField label="原因" value=why/>
        </div>
    };
    books.form("更正一笔支付", fields.into_any(), "记下更正", read)
}

fn payments(entry: &FundEntry, seen: &FundsSeen) -> Vec<Paid> {
    let of = entry.id;
    match &entry.what {
        Booking::Award(it) => {
            let part = |part: &domain::fund_ledger::AwardPart| {
                let (place, award) = (place_name(seen, &part.village), words::award(part.award));
                let word = format!(
                    "{} 凭证 {} · {place} · {award} · {} 元",
                    it.on,
                    it.voucher,
                    words::yuan(part.amount)
                );
                Paid { of, part: Some(PartOf { village: part.village.clone(), award: part.award }), word }
            };
            it.parts.iter().map(part).collect()
        }
        Booking::Venue(it) => {
            let place = place_name(seen, &it.village);
            let word = format!(
                "{} 凭证 {} · {place} · {} · {} 元",
                it.on,
                it.voucher,
                it.project,
                words::yuan(it.amount)
            );
            vec![Paid { of, part: None, word }]
        }
        Booking::Budget(_) | Booking::Payment(_) | Booking::Due(_) => Vec::new(),
    }
}

pub(super) fn correct_award(seen: &FundsSeen, books: &Books) -> AnyView {
    let rows = seen.due.clone();
    let words = rows.iter().map(|row| {
        let (place, award) = (place_name(seen, &row.village), words::award(row.award));
        format!("{place} · {award} · 应付 {} 元", words::yuan(row.due()))
    });
    let choices = options(words.enumerate(), Some("请选择"));
    let which = RwSignal::new(String::new());
    let [sum, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        let row = chosen(&rows, which)?;
        Ok(Booking::Due(AwardCorrection {
            village: row.village.clone(),
            award: row.award,
            amount: amount(sum)?,
            why: trimmed(why),
        }))
    };
    let fields = view! {
        <p class="muted">"算出来的应付不改写;多给、少给,或者规则里没定金额的,在这里记一笔,写明原因。"</p>
        <div class="form-grid">
            <Choice label="更正哪一项" options=choices value=which/>
            <TextField label="更正金额" value=sum unit="元" hint="减少的前面加减号"/>
            <TextField label="原因" value=why hint="哪次会、哪份文件"/>
        </div>
    };
    books.form("更正应付", fields.into_any(), "记下更正", read)
}
