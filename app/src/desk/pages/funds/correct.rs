//! 更正 — what is due, or what was paid, put right by an entry of its own with a reason; nothing is typed over.

use super::{book, place_name};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::parts::fields::{Choice, DayField, FlawList, TextField};
use crate::words;
use domain::fund_ledger::{AwardCorrection, Booking, FundEntry, PartOf, PaymentCorrection};
use domain::{Field, Flaw, FundEntryId, Why};
use leptos::prelude::*;

/// A payment, or a part of one, that can be put right.
struct Paid {
    of: FundEntryId,
    part: Option<PartOf>,
    word: String,
}

#[component]
pub(super) fn Corrections(seen: FundsSeen, again: Again) -> impl IntoView {
    view! {
        <CorrectPayment seen=seen.clone() again/>
        <CorrectAward seen again/>
    }
    .into_any()
}

fn text(value: RwSignal<String>) -> String {
    value.with_untracked(|value| value.trim().to_owned())
}

/// The choice behind a number in a list.
fn chosen<T>(list: &[T], value: RwSignal<String>, field: Field) -> Result<&T, Flaw> {
    let number = text(value).parse::<usize>().ok();
    number.and_then(|number| list.get(number)).ok_or(Flaw::new(field, Why::Missing))
}

#[component]
fn CorrectPayment(seen: FundsSeen, again: Again) -> impl IntoView {
    let today = use_desk().today();
    let entries = seen.ledger.as_ref().map(|ledger| ledger.entries().to_vec()).unwrap_or_default();
    let paid: Vec<_> = entries.iter().flat_map(|entry| payments(entry, &seen)).collect();
    let words = paid.iter().map(|paid| paid.word.clone()).enumerate();
    let choices = options(words, Some("请选择"));
    let (which, on) = (RwSignal::new(String::new()), RwSignal::new(Some(today)));
    let [amount, voucher, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let correction = move || {
        let paid = chosen(&paid, which, Field::AwardParts)?;
        Ok(PaymentCorrection {
            of: paid.of,
            part: paid.part.clone(),
            on: on.get_untracked().ok_or_else(|| Flaw::new(Field::On, Why::Missing))?,
            voucher: text(voucher),
            amount: text(amount).parse().map_err(|_| Flaw::new(Field::Amount, Why::Malformed))?,
            why: text(why),
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match correction() {
            Ok(correction) => book(&seen, Booking::Payment(correction), flaws, "更正已记下", again),
            Err(flaw) => flaws.set(vec![flaw]),
        }
    };
    view! {
        <details class="more">
            <summary>"更正一笔支付"</summary>
            <form class="stack" on:submit=save novalidate>
                <p class="muted">"原来那笔不改。退回来的钱记负数,用红字凭证;补付的记正数。"</p>
                <div class="form-grid">
                    <Choice label="更正哪一笔" options=choices value=which/>
                    <TextField label="更正金额" value=amount unit="元" hint="退回来的前面加减号"/>
                    <DayField label="日期" value=on most=Some(today)/>
                    <TextField label="凭证号" value=voucher/>
                    <TextField label="原因" value=why/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "记下更正"
                </button>
            </form>
        </details>
    }
    .into_any()
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

#[component]
fn CorrectAward(seen: FundsSeen, again: Again) -> impl IntoView {
    let rows = seen.due.clone();
    let words = rows.iter().map(|row| {
        let (place, award) = (place_name(&seen, &row.village), words::award(row.award));
        format!("{place} · {award} · 应付 {} 元", words::yuan(row.due()))
    });
    let choices = options(words.enumerate(), Some("请选择"));
    let which = RwSignal::new(String::new());
    let [amount, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let correction = move || {
        let row = chosen(&rows, which, Field::AwardParts)?;
        Ok(AwardCorrection {
            village: row.village.clone(),
            award: row.award,
            amount: text(amount).parse().map_err(|_| Flaw::new(Field::Amount, Why::Malformed))?,
            why: text(why),
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match correction() {
            Ok(correction) => book(&seen, Booking::Due(correction), flaws, "更正已记下", again),
            Err(flaw) => flaws.set(vec![flaw]),
        }
    };
    view! {
        <details class="more">
            <summary>"更正应付"</summary>
            <form class="stack" on:submit=save novalidate>
                <p class="muted">"算出来的应付不改写;多给、少给,或者规则里没定金额的,在这里记一笔,写明原因。"</p>
                <div class="form-grid">
                    <Choice label="更正哪一项" options=choices value=which/>
                    <TextField label="更正金额" value=amount unit="元" hint="减少的前面加减号"/>
                    <TextField label="原因" value=why hint="哪次会、哪份文件"/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "记下更正"
                </button>
            </form>
        </details>
    }
    .into_any()
}
