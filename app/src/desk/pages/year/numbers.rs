//! 奖补规则和其他数字 — typed in yuan, days and years, saved together: some of them only hold together.

use super::keep::Keep;
use crate::functions::{YearTrial, year_trial};
use crate::parts::fields::{FlawList, NoteField, TextField};
use crate::parts::toast;
use crate::words;
use domain::evaluation::LONGEST_WORDS;
use domain::flaw::{Field, Flaw, Why};
use domain::star_year::Measure;
use domain::{StarYear, YearItem, YearSetting};
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let trial = RwSignal::new(None::<Trial>);
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
        let rules: Vec<_> = items.iter().filter(|item| is_rule(item)).cloned().collect();
        let found: Vec<_> = items.iter().filter_map(|item| item.check().err()).flatten().collect();
        if rules.is_empty() || !found.is_empty() {
            return keep.save(items, flaws, None);
        }
        flaws.set(Vec::new());
        // What it does to what is decided is said before it is kept.
        let (zone, of_year) = keep.of();
        let document = serde_json::to_string(&rules).unwrap_or_default();
        spawn_local(async move {
            match year_trial(zone, of_year, document).await {
                Ok(told) => trial.set(Some(Trial { items, rules, told })),
                Err(declined) => toast::sorry(words::refusal(declined.refusal(), None)),
            }
        });
    };
    let asked = move || trial.get().map(|trial_of| confirm(trial_of, trial, keep, flaws));
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
        {asked}
    }
    .into_any()
}

const fn is_rule(item: &YearItem) -> bool {
    matches!(item, YearItem::Setting { what, .. } if what.is_award_rule())
}

/// A change that waits for a person to say what it is meant for.
#[derive(Clone)]
struct Trial {
    items: Vec<YearItem>,
    /// Those of them that say what is paid.
    rules: Vec<YearItem>,
    told: YearTrial,
}

/// What the change does, and the choice: for what is decided from now on, or a correction with a reason.
fn confirm(of: Trial, trial: RwSignal<Option<Trial>>, keep: Keep, flaws: RwSignal<Vec<Flaw>>) -> AnyView {
    let why = RwSignal::new(String::new());
    let Trial { items, rules, told } = of;
    let stays = if told.decided == 0 {
        "这一年还没有评定的奖补,存了以后都照新的来。".to_owned()
    } else {
        format!("已评定的 {} 项照评定那天的数,不变;以后评定的照新的来。", told.decided)
    };
    let rest: Vec<_> = items.iter().filter(|item| !is_rule(item)).cloned().collect();
    let save = move |_| {
        trial.set(None);
        keep.save(items.clone(), flaws, None);
    };
    let correct = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        keep.correct(rules.clone(), why.with_untracked(|why| why.trim().to_owned()), flaws);
        if flaws.with_untracked(Vec::is_empty) {
            trial.set(None);
            // What says nothing of money is no correction.
            keep.save(rest.clone(), flaws, None);
        }
    };
    let correction = (told.changed > 0).then(|| {
        view! {
            <details class="more">
                <summary>"当时就定错了,连已评定的一起更正"</summary>
                <form class="stack" on:submit=correct novalidate>
                    <p class="notice warn">{words::trial_of_year(told.changed, told.decided, told.difference)}</p>
                    <NoteField label="为什么更正" value=why max=LONGEST_WORDS/>
                    <button type="submit" class="btn">"更正"</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="card stack watch" aria-labelledby="trial" role="status">
            <h2 id="trial">"保存以前看一眼"</h2>
            <p>{stays}</p>
            <div class="row wrap">
                <button type="button" class="btn primary" on:click=save>"保存,以后照新的来"</button>
                <button type="button" class="btn" on:click=move |_| trial.set(None)>"先不改"</button>
            </div>
            {correction}
            <FlawList flaws/>
        </section>
    }
    .into_any()
}
