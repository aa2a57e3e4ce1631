//! 奖补规则和其他数字 — typed in yuan, days and years, saved together: some of them only hold together.

use super::keep::Keep;
use crate::desk::pages::form::{plain, trimmed};
use crate::functions::{YearSheet, YearTrial, year_trial};
use crate::kit::fields::{FlawList, NoteField, TextField};
use crate::kit::guard::UnderWay;
use crate::kit::{Form, forms};
use crate::parts::toast;
use crate::words;
use domain::evaluation::LONGEST_WORDS;
use domain::flaw::{Check, Field, Flaw, Why};
use domain::{StarYear, YearItem, YearSetting};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

/// Every number of the year.
pub(super) fn numbers(sheet: Signal<YearSheet>, keep: Keep) -> AnyView {
    if keep.may_edit() {
        return numbers_form(sheet, keep);
    }
    (move || sheet.with(|sheet| told(&sheet.year))).into_any()
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

/// The numbers as a form shows them, and of which version of the year they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    ver: u64,
    numbers: Vec<String>,
}

impl Shown {
    fn of(sheet: &YearSheet) -> Self {
        let number = |what| words::setting_number(what, sheet.year.setting(what));
        Self { ver: sheet.ver, numbers: YearSetting::ALL.map(number).into() }
    }
}

/// A number being typed.
type Typed = (YearSetting, RwSignal<String>);

fn numbers_form(sheet: Signal<YearSheet>, keep: Keep) -> AnyView {
    let form = Form::open(&forms::YEAR_NUMBERS, format!("year-numbers/{}", keep.of().1));
    let stands = move || sheet.with(Shown::of);
    let first = untrack(stands).numbers;
    let typed: Vec<Typed> = YearSetting::ALL.into_iter().zip(first.into_iter().map(RwSignal::new)).collect();
    let typed = StoredValue::new(typed);
    let seen = form.seen(stands, move |now| {
        typed.with_value(|typed| {
            typed.iter().zip(&now.numbers).for_each(|((_, value), now)| value.set(now.clone()))
        });
    });
    let trial = RwSignal::new(None::<Trial>);
    let field = |(what, value): Typed| {
        let label = form.called(Field::YearSetting, words::year_setting(what));
        view! { <TextField label value=value unit=words::measure(what.measure())/> }.into_any()
    };
    let (awards, rest): (Vec<_>, Vec<_>) =
        typed.get_value().into_iter().partition(|(what, _)| what.is_award_rule());
    let [awards, rest] = [awards, rest].map(|part| part.into_iter().map(field).collect::<Vec<_>>());
    // What is wrong stands under the number that is; of what is wrong with all of them nobody can say where.
    form.of(Field::YearSetting);
    let finish = move || typed.with_value(|typed| changed(form, typed, &seen.get().numbers));
    let save = move |items: Vec<YearItem>| {
        let rules: Vec<_> = items.iter().filter(|item| is_rule(item)).cloned().collect();
        if items.is_empty() {
            return toast::sorry("和现在一样,没有要存的");
        }
        if rules.is_empty() {
            return keep.save_shown(form, keep.change(seen.with_untracked(|seen| seen.ver), items));
        }
        // What it does to what is decided is said before it is kept.
        let (zone, of_year) = keep.of();
        let document = serde_json::to_string(&rules).unwrap_or_default();
        let under_way = UnderWay::begin();
        spawn_local(async move {
            match year_trial(zone, of_year, document).await {
                Ok(told) => {
                    trial.try_set(Some(Trial { items, rules, told }));
                }
                Err(declined) => toast::sorry(words::refusal(declined.refusal(), None)),
            }
            drop(under_way);
        });
    };
    let ver = Signal::derive(move || seen.with(|seen| seen.ver));
    let asked = move || trial.get().map(|of| confirm(of, trial, keep, (form, ver)));
    let is_asked = move || trial.with(Option::is_some);
    let content = view! {
        <div class="stack" inert=is_asked>
            <h2>"奖补规则"</h2>
            <p class="muted">"银五星、金五星的奖励还没定就写 0。"</p>
            <div class="form-grid">{awards}</div>
            <h2>"设置"</h2>
            <div class="form-grid">{rest}</div>
            <FlawList form/>
            <div class="row wrap">{form.button("btn primary", "保存规则和设置")}</div>
            {form.kept_line()}
        </div>
    };
    view! {
        {form.frame("card stack", content.into_any(), form.submit(finish, save))}
        {asked}
    }
    .into_any()
}

/// What differs from the numbers that were shown. Of what is wrong the first is called by its own name.
fn changed(form: Form, typed: &[Typed], shown: &[String]) -> Result<Vec<YearItem>, Vec<Flaw>> {
    let mut items = Vec::new();
    for ((what, text), shown) in typed.iter().zip(shown) {
        let text = trimmed(*text);
        let read = words::read_setting(*what, &text).map(|value| YearItem::Setting { what: *what, value });
        let why = if text.is_empty() { Why::Missing } else { Why::Malformed };
        let item = read.ok_or_else(|| vec![Flaw::new(Field::YearSetting, why)]);
        let item = item.and_then(|item| item.check().map(|()| item)).inspect_err(|_| {
            form.called(Field::YearSetting, words::year_setting(*what));
        })?;
        if words::read_setting(*what, shown) != words::read_setting(*what, &text) {
            items.push(item);
        }
    }
    Ok(items)
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
fn confirm(
    of: Trial,
    trial: RwSignal<Option<Trial>>,
    keep: Keep,
    (numbers, ver): (Form, Signal<u64>),
) -> AnyView {
    let Trial { items, rules, told } = of;
    let stays = if told.decided == 0 {
        "这一年还没有评定的奖补,存了以后都照新的来。".to_owned()
    } else {
        format!("已评定的 {} 项照评定那天的数,不变;以后评定的照新的来。", told.decided)
    };
    let rest: Vec<_> = items.iter().filter(|item| !is_rule(item)).cloned().collect();
    let save = move |_| {
        // A second click of the same hand comes before the button is gone.
        if trial.with_untracked(Option::is_some) {
            trial.set(None);
            keep.save_shown(numbers, keep.change(ver.get_untracked(), items.clone()));
        }
    };
    let correction = (told.changed > 0).then(|| correction(told, (rules, rest), trial, keep, (numbers, ver)));
    view! {
        <section class="card stack watch" aria-labelledby="trial" role="status">
            <h2 id="trial">"保存以前看一眼"</h2>
            <p>{stays}</p>
            <div class="row wrap">
                <button type="button" class="btn primary" on:click=save>"保存,以后照新的来"</button>
                <button type="button" class="btn" on:click=move |_| trial.set(None)>"先不改"</button>
            </div>
            {correction}
        </section>
    }
    .into_any()
}

/// The form that puts right what was decided with wrong numbers.
fn correction(
    told: YearTrial,
    (rules, rest): (Vec<YearItem>, Vec<YearItem>),
    trial: RwSignal<Option<Trial>>,
    keep: Keep,
    (numbers, ver): (Form, Signal<u64>),
) -> AnyView {
    let form = Form::open(&forms::CORRECT_YEAR, format!("correct-year/{}", keep.of().1));
    let why = RwSignal::new(String::new());
    let finish = move || {
        let why = trimmed(why);
        Check::new().text_up_to(Field::FundReason, &why, LONGEST_WORDS).done().map(|()| why)
    };
    let correct = move |why| {
        let ver = ver.get_untracked();
        let mut acts = vec![keep.correct(ver, rules.clone(), why)];
        // What says nothing of money is no correction.
        acts.extend((!rest.is_empty()).then(|| keep.change(ver, rest.clone())));
        keep.save_all(form, acts, move || {
            numbers.give_up(None);
            trial.try_set(None);
        });
    };
    let fields = view! {
        <p class="notice warn">{words::trial_of_year(told.changed, told.decided, told.difference)}</p>
        <NoteField label=form.called(Field::FundReason, "为什么更正") value=why max=LONGEST_WORDS/>
    };
    view! {
        <details class="more" open=form.is_begun()>
            <summary>"当时就定错了,连已评定的一起更正"</summary>
            {plain(form, fields.into_any(), "更正", finish, correct)}
        </details>
    }
    .into_any()
}
