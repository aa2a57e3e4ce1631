//! 预算调整 — the zone moves money to or from a line, with the reason.

use super::{Books, Sheet, amount, day};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::kit::fields::{Choice, DayField, TextField};
use crate::words;
use domain::Field;
use domain::fund_ledger::{Booking, BookingForm, BudgetChange, FundLine};
use leptos::prelude::*;

pub(super) fn move_budget(books: &Books) -> AnyView {
    let today = use_desk().today();
    let entry = books.open(BookingForm::Budget);
    let form = entry.form;
    let lines = FundLine::ALL.into_iter().enumerate();
    let lines = options(lines.map(|(at, line)| (at, words::fund_line(line))), None);
    let (line, on) = (RwSignal::new("0".to_owned()), RwSignal::new(Some(today)));
    let [sum, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        Ok(Booking::Budget(BudgetChange {
            line: if trimmed(line) == "1" { FundLine::Venues } else { FundLine::Awards },
            on: day(on)?,
            amount: amount(sum)?,
            why: trimmed(why),
        }))
    };
    let fields = view! {
        <p class="muted">"年初预算在创建年度里定;年中追加或压减,在这里记一笔。"</p>
        <div class="form-grid">
            <Choice label=form.called(Field::Other, "科目") options=lines value=line/>
            <TextField label=form.called(Field::Amount, "调整金额") value=sum unit="元" hint="压减前面加减号"/>
            <DayField label=form.of(Field::On) value=on most=Some(today)/>
            <TextField label=form.of(Field::FundReason) value=why hint="哪次会、哪份文件"/>
        </div>
    };
    let sheet = Sheet { name: "调整预算", fields: fields.into_any(), button: "记下调整" };
    books.form(entry, sheet, read)
}
