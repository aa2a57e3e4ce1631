//! Labelled controls of forms, each with the sentence of what is wrong under it.

use super::form::Form;
use super::label::Label;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::text::half_width;
use domain::time::is_long_ago;
use domain::{Day, Why};
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// An id no other control of this page has.
fn own_id() -> String {
    let number = NEXT.get();
    NEXT.set(number + 1);
    format!("field-{number}")
}

/// What is wrong, under its control, and read with it.
fn flaw_line(id: &str, flaw: Signal<Option<String>>) -> AnyView {
    let id = format!("{id}-flaw");
    view! { <p class="flaw" id=id role="alert" hidden=move || flaw.get().is_none()>{move || flaw.get()}</p> }
        .into_any()
}

fn hint_line(id: &str, hint: &'static str) -> Option<AnyView> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| view! { <p class="hint" id=id>{hint}</p> }.into_any())
}

fn may_be_left() -> AnyView {
    view! { " "<span class="optional">"可以不填"</span> }.into_any()
}

/// Everything a control has around it; the control itself carries the id.
struct Around<'a> {
    id: &'a str,
    label: Label,
    optional: bool,
    hint: &'static str,
}

impl Around<'_> {
    /// The label above one control, help and what is wrong below it.
    fn control(self, control: AnyView) -> AnyView {
        let Self { id, label, optional, hint } = self;
        view! {
            <div class="field">
                <label for=id.to_owned()>{label.words()}{optional.then(may_be_left)}</label>
                {control}
                {hint_line(id, hint)}
                {flaw_line(id, label.flaw())}
            </div>
        }
        .into_any()
    }

    /// The same around several controls that answer one question.
    fn chips(self, chips: AnyView) -> AnyView {
        let Self { id, label, optional, hint } = self;
        view! {
            <fieldset class="field" aria-describedby=format!("{id}-flaw")>
                <legend>{label.words()}{optional.then(may_be_left)}</legend>
                <div class="chips big">{chips}</div>
                {hint_line(id, hint)}
                {flaw_line(id, label.flaw())}
            </fieldset>
        }
        .into_any()
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// What is typed.
    value: RwSignal<String>,
    /// Most characters, in a form that has another room than others.
    #[prop(optional)]
    max: Option<usize>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// A word of help under it.
    #[prop(optional)]
    hint: &'static str,
    /// The kind of control, such as `password`; a line of text if empty.
    #[prop(optional)]
    kind: &'static str,
    /// What the browser may fill in, such as `username`; nothing if empty.
    #[prop(optional)]
    auto: &'static str,
    /// What the phone's keyboard does about capitals, such as `none`; its own way if nothing.
    #[prop(optional_no_strip)]
    capitals: Option<&'static str>,
    /// More classes of the control.
    #[prop(optional)]
    class: &'static str,
    /// 单位, shown inside the control.
    #[prop(optional, into)]
    unit: String,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let described = format!("{id}-hint {id}-flaw");
    let input_ref = NodeRef::<html::Input>::new();
    if kind == "time" {
        label.doubt(move || {
            let input = input_ref.try_get_untracked().flatten()?;
            is_half_typed(&input).then_some(Why::Malformed)
        });
    }
    let max = max.unwrap_or_else(|| label.longest());
    let over = move || value.with(|text| text.chars().count()).saturating_sub(max);
    // An input method that stands on full-width letters writes full-width digits; nobody should have to see why that
    // is no number.
    let asks_for_digits = label.asks_for_digits();
    let left = move |_| {
        let half = value.with_untracked(|text| half_width(text));
        // Words stay as they were typed: they are told, not changed.
        if asks_for_digits && half.is_ascii() && value.with_untracked(|text| *text != half) {
            value.set(half);
        }
    };
    let input = view! {
        <input
            class=format!("input {class}")
            id=id.clone()
            type=if kind.is_empty() { "text" } else { kind }
            inputmode=label.mode()
            autocomplete=if auto.is_empty() { "off" } else { auto }
            enterkeyhint=label.enter_hint()
            aria-describedby=described
            autocapitalize=capitals
            aria-invalid=move || (label.is_wrong() || over() > 0).to_string()
            node_ref=input_ref
            on:change=left
            bind:value=value
        />
        <p class="counter" hidden=move || over() == 0>{move || too_many(over())}</p>
    };
    let input = if unit.is_empty() {
        input.into_any()
    } else {
        view! { <div class="with-unit">{input}<span>{unit}</span></div> }.into_any()
    };
    Around { id: &id, label, optional, hint }.control(input)
}

fn too_many(over: usize) -> String {
    format!("多了 {over} 个字")
}

/// Several lines of text, with a counter of characters.
#[component]
pub fn NoteField(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// What is typed.
    value: RwSignal<String>,
    /// Most characters, in a form that has less room than others.
    #[prop(optional)]
    max: Option<usize>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// A word of help under it.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let described = format!("{id}-hint {id}-flaw");
    let max = max.unwrap_or_else(|| label.longest());
    let count = move || value.with(|text| text.chars().count());
    let control = view! {
        <textarea
            class="input"
            id=id.clone()
            rows="3"
            aria-describedby=described
            aria-invalid=move || (label.is_wrong() || count() > max).to_string()
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        ></textarea>
        <p class="counter">
            {move || {
                let count = count();
                if count > max { too_many(count - max) } else { format!("{count}/{max}") }
            }}
        </p>
    };
    Around { id: &id, label, optional, hint }.control(control.into_any())
}

/// A day.
#[component]
pub fn DayField(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// The day, if one is given.
    value: RwSignal<Option<Day>>,
    /// Earliest day offered.
    #[prop(optional_no_strip)]
    least: Option<Day>,
    /// Latest day offered.
    #[prop(optional_no_strip)]
    most: Option<Day>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
    /// A word of help under it.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let described = format!("{id}-hint {id}-flaw");
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let input = NodeRef::<html::Input>::new();
    // Half a date is no date, and what is typed stays: only what comes from elsewhere is put into the control.
    Effect::new(move |_| {
        let now = text(value.get());
        if let Some(input) = input.get().filter(|input| input.value() != now && !is_half_typed(input)) {
            input.set_value(&now);
        }
    });
    label.doubt(move || {
        let input = input.try_get_untracked().flatten()?;
        let missing = !optional && input.value().is_empty();
        is_half_typed(&input).then_some(Why::Malformed).or(missing.then_some(Why::Missing))
    });
    let typed = move |_: web_sys::Event| {
        if let Some(input) = input.get_untracked() {
            value.set(input.value().parse().ok());
        }
    };
    let control = view! {
        <input
            class="input num"
            id=id.clone()
            type="date"
            min=text(least)
            max=text(most)
            enterkeyhint=label.enter_hint()
            aria-describedby=described
            aria-invalid=move || label.is_wrong().to_string()
            node_ref=input
            on:input=typed
        />
    };
    Around { id: &id, label, optional, hint }.control(control.into_any())
}

/// Whether a date or a time was begun and is none yet.
fn is_half_typed(input: &web_sys::HtmlInputElement) -> bool {
    input.validity().bad_input()
}

/// Asks whether a day long ago is meant. Nobody is kept from saving it: a person looks before it counts.
pub fn day_long_ago(value: RwSignal<Option<Day>>, today: Day) -> impl Fn() -> Option<AnyView> + Copy {
    move || {
        let day = value.get().filter(|day| is_long_ago(*day, today, today))?;
        Some(view! { <p class="notice warn" role="status">{words::long_ago(day, today)}</p> }.into_any())
    }
}

/// One of a few, as chips: codes with their words.
#[component]
pub fn OneOf(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// Codes with their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The code chosen; empty before.
    value: RwSignal<String>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let name = id.clone();
    let chips = move || {
        let chip = |(code, word): (String, String)| {
            let own = code.clone();
            let checked = move || value.with(|value| *value == own);
            view! {
                <label class="chip">
                    <input type="radio" name=name.clone() prop:checked=checked on:change=move |_| value.set(code.clone())/>
                    <span>{word}</span>
                </label>
            }
        };
        options.get().into_iter().map(chip).collect::<Vec<_>>()
    };
    Around { id: &id, label, optional, hint: "" }.chips(chips.into_any())
}

/// Any of a few, as chips: codes with their words.
#[component]
pub fn SomeOf(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// Codes with their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The codes chosen.
    value: RwSignal<BTreeSet<String>>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let chips = move || {
        let chip = |(code, word): (String, String)| {
            let own = code.clone();
            let checked = move || value.with(|value| value.contains(&own));
            let toggle = move |_| {
                value.update(|value| {
                    if !value.remove(&code) {
                        value.insert(code.clone());
                    }
                });
            };
            view! { <label class="chip"><input type="checkbox" prop:checked=checked on:change=toggle/><span>{word}</span></label> }
        };
        options.get().into_iter().map(chip).collect::<Vec<_>>()
    };
    Around { id: &id, label, optional, hint: "" }.chips(chips.into_any())
}

/// One of many, as a list that opens.
#[component]
pub fn Choice(
    /// What it is called, and its form.
    #[prop(into)]
    label: Label,
    /// Codes with their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The code chosen.
    value: RwSignal<String>,
    /// Whether it may be left empty, and says so.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    label.bind(value);
    let id = own_id();
    let lines = move || {
        let line = |(code, word): (String, String)| {
            let own = code.clone();
            view! { <option value=code selected=move || value.with(|value| *value == own)>{word}</option> }
        };
        options.get().into_iter().map(line).collect::<Vec<_>>()
    };
    let control = view! {
        <select
            class="input"
            id=id.clone()
            aria-describedby=format!("{id}-flaw")
            on:change=move |event| value.set(event_target_value(&event))
        >
            {lines}
        </select>
    };
    Around { id: &id, label, optional, hint: "" }.control(control.into_any())
}

/// What is wrong with a part of a form that draws its controls by itself.
pub fn flaw_of(label: Label) -> AnyView {
    let flaw = label.flaw();
    view! { <p class="flaw" role="alert" hidden=move || flaw.get().is_none()>{move || flaw.get()}</p> }
        .into_any()
}

/// Everything wrong with a form, above its button: nobody scrolls to look for it.
#[component]
pub fn FlawList(
    /// The form.
    form: Form,
) -> impl IntoView {
    move || {
        let flaws = form.sentences();
        (!flaws.is_empty()).then(|| {
            let head = format!("还差 {} 处", flaws.len());
            let lines: Vec<_> = flaws.into_iter().map(|one| view! { <li>{one}</li> }).collect();
            view! {
                <div class="notice bad" role="alert">
                    <Icon name=IconName::Alert/>
                    <div><strong>{head}</strong><ul>{lines}</ul><p>"写好的内容都还在。"</p></div>
                </div>
            }
            .into_any()
        })
    }
}
