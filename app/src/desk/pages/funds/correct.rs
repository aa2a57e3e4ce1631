//! 更正 — what is due, or what was paid, put right by an entry of its own with a reason; nothing is typed over.

use super::{Books, Sheet, amount, day, place_name};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::kit::fields::{Choice, DayField, TextField};
use crate::words;
use domain::awards::Award;
use domain::fund_ledger::{
    AwardCorrection, Booking, BookingForm, DueRow, FundEntry, PartOf, PaymentCorrection,
};
use domain::{Field, Flaw, FundEntryId, FundLedger, PlaceCode, Why};
use leptos::prelude::*;

/// A payment, or a part of one, that can be put right.
#[derive(Clone, PartialEq)]
struct Paid {
    of: FundEntryId,
    part: Option<PartOf>,
    word: String,
}

impl Paid {
    /// What a list chooses it by: the same however the list grows meanwhile.
    fn code(&self) -> String {
        let part = self.part.as_ref().map(|part| whose(&part.village, part.award));
        format!("{} {}", self.of, part.unwrap_or_default())
    }
}

/// What a list chooses an award by.
fn whose(village: &PlaceCode, award: Award) -> String {
    format!("{village} {}", words::award(award))
}

/// What of a list was chosen.
fn chosen<T>(list: Vec<T>, code: fn(&T) -> String, value: RwSignal<String>) -> Result<T, Flaw> {
    let wanted = trimmed(value);
    let found = list.into_iter().find(|one| code(one) == wanted);
    found.ok_or(Flaw::new(Field::AwardParts, Why::Missing))
}

pub(super) fn correct_payment(seen: Signal<FundsSeen>, books: &Books) -> AnyView {
    let today = use_desk().today();
    let entry = books.open(BookingForm::Payment);
    let form = entry.form;
    let paid = Memo::new(move |_| {
        seen.with(|seen| {
            let entries = seen.ledger.iter().flat_map(FundLedger::entries);
            entries.flat_map(|entry| payments(entry, seen)).collect::<Vec<_>>()
        })
    });
    let choices = Memo::new(move |_| {
        paid.with(|paid| options(paid.iter().map(|one| (one.code(), one.word.clone())), Some("请选择")))
    });
    let (which, on) = (RwSignal::new(String::new()), RwSignal::new(Some(today)));
    let [sum, voucher, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        let paid = chosen(paid.get(), Paid::code, which)?;
        Ok(Booking::Payment(PaymentCorrection {
            of: paid.of,
            part: paid.part,
            on: day(on)?,
            voucher: trimmed(voucher),
            amount: amount(sum)?,
            why: trimmed(why),
        }))
    };
    let fields = view! {
        <p class="muted">"原来那笔不改。退回来的钱记负数,用红字凭证;补付的记正数。"</p>
        <div class="form-grid">
            <Choice label=form.called(Field::AwardParts, "更正哪一笔") options=choices value=which/>
            <TextField label=form.called(Field::Amount, "更正金额") value=sum unit="元" hint="退回来的前面加减号"/>
            <DayField label=form.of(Field::On) value=on most=Some(today)/>
            <TextField label=form.of(Field::Voucher) value=voucher/>
            <TextField label=form.of(Field::FundReason) value=why/>
        </div>
    };
    let sheet = Sheet { name: "更正一笔支付", fields: fields.into_any(), button: "记下更正" };
    books.form(entry, sheet, read)
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

pub(super) fn correct_award(seen: Signal<FundsSeen>, books: &Books) -> AnyView {
    let entry = books.open(BookingForm::Due);
    let form = entry.form;
    let code = |row: &DueRow| whose(&row.village, row.award);
    let choices = Memo::new(move |_| {
        seen.with(|seen| {
            let rows = seen.due.iter().map(|row| {
                let (place, award) = (place_name(seen, &row.village), words::award(row.award));
                (code(row), format!("{place} · {award} · 应付 {} 元", words::yuan(row.due())))
            });
            options(rows, Some("请选择"))
        })
    });
    let which = RwSignal::new(String::new());
    let [sum, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        let row = chosen(seen.with(|seen| seen.due.clone()), code, which)?;
        Ok(Booking::Due(AwardCorrection {
            village: row.village,
            award: row.award,
            amount: amount(sum)?,
            why: trimmed(why),
        }))
    };
    let fields = view! {
        <p class="muted">"算出来的应付不改写;多给、少给,或者规则里没定金额的,在这里记一笔,写明原因。"</p>
        <div class="form-grid">
            <Choice label=form.called(Field::AwardParts, "更正哪一项") options=choices value=which/>
            <TextField label=form.called(Field::Amount, "更正金额") value=sum unit="元" hint="减少的前面加减号"/>
            <TextField label=form.of(Field::FundReason) value=why hint="哪次会、哪份文件"/>
        </div>
    };
    let sheet = Sheet { name: "更正应付", fields: fields.into_any(), button: "记下更正" };
    books.form(entry, sheet, read)
}
