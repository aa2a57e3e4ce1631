//! 奖补规则和其他数字 — typed in yuan, days and years, saved together: some of them only hold together.

use super::keep::Keep;
use crate::parts::fields::{FlawList, TextField};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::star_year::Measure;
use domain::{StarYear, YearItem, YearSetting};
use leptos::prelude::*;

/// Every number of the year.
pub(super) fn numbers(year: &StarYear, keep: Keep) -> AnyView {
    if keep.may_edit() { view! { <NumbersForm year=year.clone() keep/> }.into_any() } else { told(year) }
}

fn told(year: &StarYear) -> AnyView {
    let lines = YearSetting::ALL.map(|what| {
        let value = words::setting_value(what, year.setting(what));
        view! { <div><dt>{words::year_setting(what)}</dt><dd>{value}</dd></div> }
    });
    view! {
        <section class="card stack">
            <h2>"奖补规则和设置"</h2>
            <dl class="facts">{lines}</dl>
        </section>
    }
    .into_any()
}

#[component]
fn NumbersForm(year: StarYear, keep: Keep) -> impl IntoView {
    let typed =
        YearSetting::ALL.map(|what| (what, RwSignal::new(words::setting_number(what, year.setting(what)))));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let field = |(what, value): (YearSetting, RwSignal<String>)| {
        let mode = if what.measure() == Measure::Money { "decimal" } else { "numeric" };
        let label = words::year_setting(what);
        view! { <TextField label value=value mode=mode unit=words::measure(what.measure())/> }.into_any()
    };
    let (awards, rest): (Vec<_>, Vec<_>) = typed.into_iter().partition(|(what, _)| what.is_award_rule());
    let fields = [awards, rest].map(|part| part.into_iter().map(field).collect::<Vec<_>>());
    let [awards, rest] = fields;
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = |(what, text): &(YearSetting, RwSignal<String>)| {
            let value = text.with_untracked(|text| words::read_setting(*what, text))?;
            Some(YearItem::Setting { what: *what, value })
        };
        let Some(mut items) = typed.iter().map(read).collect::<Option<Vec<_>>>() else {
            return flaws.set(vec![Flaw::new(Field::YearSetting, Why::Malformed)]);
        };
        items.retain(|item| !year.says(item));
        keep.save(items, flaws, None);
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            <h2>"奖补规则"</h2>
            <p class="muted">"银五星、金五星的奖励还没定就写 0。"</p>
            <div class="form-grid">{awards}</div>
            <h2>"设置"</h2>
            <div class="form-grid">{rest}</div>
            <FlawList flaws/>
            <div class="row wrap">
                <button type="submit" class="btn primary">
                    "保存规则和设置"
                </button>
            </div>
        </form>
    }
    .into_any()
}
