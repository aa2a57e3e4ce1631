//! 支付阵地建设 — a village's venue, paid from the venues' own line.

use super::book;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::parts::fields::{Choice, DayField, FlawList, TextField};
use domain::fund_ledger::{Booking, VenuePayment};
use domain::{Field, Flaw, PlaceLevel, Why};
use leptos::prelude::*;

#[component]
pub(super) fn PayVenue(seen: FundsSeen, again: Again) -> impl IntoView {
    let today = use_desk().today();
    let villages = seen.places.iter().filter(|place| place.code.level() == PlaceLevel::Village);
    let villages = villages.map(|place| (place.code.clone(), place.name.clone()));
    let villages = options(villages, Some("请选择"));
    let (village, on) = (RwSignal::new(String::new()), RwSignal::new(Some(today)));
    let [project, voucher, amount, note] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let text = |value: RwSignal<String>| value.with_untracked(|value| value.trim().to_owned());
    let payment = move || {
        Ok(VenuePayment {
            on: on.get_untracked().ok_or_else(|| Flaw::new(Field::On, Why::Missing))?,
            voucher: text(voucher),
            village: text(village).parse().map_err(|_| Flaw::new(Field::PlaceCode, Why::Missing))?,
            project: text(project),
            amount: text(amount).parse().map_err(|_| Flaw::new(Field::Amount, Why::Malformed))?,
            note: text(note),
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match payment() {
            Ok(payment) => book(&seen, Booking::Venue(payment), flaws, "支付已记下", again),
            Err(flaw) => flaws.set(vec![flaw]),
        }
    };
    view! {
        <details class="more">
            <summary>"支付阵地建设"</summary>
            <form class="stack" on:submit=save novalidate>
                <div class="form-grid">
                    <Choice label="村(社区)" options=villages value=village/>
                    <TextField label="阵地项目" value=project hint="比如 党群服务中心修缮"/>
                    <TextField label="金额" value=amount mode="decimal" unit="元"/>
                    <DayField label="支付日期" value=on most=Some(today)/>
                    <TextField label="凭证号" value=voucher/>
                    <TextField label="备注" value=note optional=true/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "记下支付"
                </button>
            </form>
        </details>
    }
    .into_any()
}
