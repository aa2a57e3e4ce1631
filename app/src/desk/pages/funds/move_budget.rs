//! 预算调整 — the zone moves money to or from a line, with the reason.

use super::book;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::options;
use crate::functions::FundsSeen;
use crate::parts::fields::{Choice, DayField, FlawList, TextField};
use crate::words;
use domain::fund_ledger::{Booking, BudgetChange, FundLine};
use domain::{Field, Flaw, Why};
use leptos::prelude::*;

#[component]
pub(super) fn MoveBudget(seen: FundsSeen, again: Again) -> impl IntoView {
    let today = use_desk().today();
    let lines = FundLine::ALL.into_iter().enumerate();
    let lines = options(lines.map(|(at, line)| (at, words::fund_line(line))), None);
    let (line, on) = (RwSignal::new("0".to_owned()), RwSignal::new(Some(today)));
    let [amount, why] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let text = |value: RwSignal<String>| value.with_untracked(|value| value.trim().to_owned());
    let change = move || {
        Ok(BudgetChange {
            line: if text(line) == "1" { FundLine::Venues } else { FundLine::Awards },
            on: on.get_untracked().ok_or_else(|| Flaw::new(Field::On, Why::Missing))?,
            amount: text(amount).parse().map_err(|_| Flaw::new(Field::Amount, Why::Malformed))?,
            why: text(why),
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match change() {
            Ok(change) => book(&seen, Booking::Budget(change), flaws, "预算已调整", again),
            Err(flaw) => flaws.set(vec![flaw]),
        }
    };
    view! {
        <details class="more">
            <summary>"调整预算"</summary>
            <form class="stack" on:submit=save novalidate>
                <p class="muted">"年初预算在创建年度里定;年中追加或压减,在这里记一笔。"</p>
                <div class="form-grid">
                    <Choice label="科目" options=lines value=line/>
                    <TextField label="调整金额" value=amount mode="text" unit="元" hint="压减前面加减号"/>
                    <DayField label="日期" value=on most=Some(today)/>
                    <TextField label="原因" value=why hint="哪次会、哪份文件"/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "记下调整"
                </button>
            </form>
        </details>
    }
    .into_any()
}
