//! 支付阵地建设 — a village's venue, paid from the venues' own line.

use super::{Books, Sheet, amount, day};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::kit::fields::{Choice, DayField, TextField};
use domain::fund_ledger::{Booking, BookingForm, VenuePayment};
use domain::{Field, Flaw, PlaceLevel, Why};
use leptos::prelude::*;

pub(super) fn pay_venue(seen: Signal<FundsSeen>, books: &Books) -> AnyView {
    let today = use_desk().today();
    let entry = books.open(BookingForm::Venue);
    let form = entry.form;
    let villages = Memo::new(move |_| {
        seen.with(|seen| {
            let villages = seen.places.iter().filter(|place| place.code.level() == PlaceLevel::Village);
            options(villages.map(|place| (place.code.clone(), place.name.clone())), Some("请选择"))
        })
    });
    let (village, on) = (RwSignal::new(String::new()), RwSignal::new(Some(today)));
    let [project, voucher, sum, note] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let read = move || {
        Ok(Booking::Venue(VenuePayment {
            on: day(on)?,
            voucher: trimmed(voucher),
            village: trimmed(village).parse().map_err(|_| Flaw::new(Field::PlaceCode, Why::Missing))?,
            project: trimmed(project),
            amount: amount(sum)?,
            note: trimmed(note),
        }))
    };
    let fields = view! {
        <div class="form-grid">
            <Choice label=form.called(Field::PlaceCode, "村(社区)") options=villages value=village/>
            <TextField label=form.of(Field::VenueProject) value=project hint="比如 党群服务中心修缮"/>
            <TextField label=form.of(Field::Amount) value=sum unit="元"/>
            <DayField label=form.called(Field::On, "支付日期") value=on most=Some(today)/>
            <TextField label=form.of(Field::Voucher) value=voucher/>
            <TextField label=form.called(Field::Note, "备注") value=note max=200 optional=true/>
        </div>
    };
    let sheet = Sheet { name: "支付阵地建设", fields: fields.into_any(), button: "记下支付" };
    books.form(entry, sheet, read)
}
