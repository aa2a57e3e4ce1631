//! What office forms share: what was typed is kept at every change, what is wrong stands above the button, and
//! nothing is done before everything can stand.

use super::acts::Hold;
use super::book::use_desk;
use crate::parts::fields::FlawList;
use crate::words;
use domain::document::read_if_any;
use domain::{Field, Flaw};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is wrong with a form.
#[derive(Clone, Copy)]
pub struct Flaws(pub RwSignal<Vec<Flaw>>);

impl Flaws {
    /// Nothing so far.
    pub fn none() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
    /// What is wrong with one field, as its control shows it.
    pub fn of(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || self.0.with(|flaws| words::flaw_of(flaws, field)))
    }
}

/// A form on a card of its own: `finish` reads the fields, and what can stand is handed to `act`.
pub fn card<T: 'static>(
    flaws: Flaws,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    frame(Look { name: None, form: "card stack", end: "btn primary" }, flaws, fields, button, finish, act)
}

/// The same with a heading, by which it is found among other parts of the page; all that is wrong stands together.
pub fn named<T: 'static>(
    name: &'static str,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    let fields = view! {
        <h3>{name}</h3>
        {fields}
    };
    let look = Look { name: Some(name), form: "card stack", end: "btn primary" };
    frame(look, Flaws::none(), fields.into_any(), button, finish, act)
}

/// The same, folded under its name until somebody wants it.
pub fn folded<T: 'static>(
    name: &'static str,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    let look = Look { name: None, form: "stack", end: "btn" };
    let form = frame(look, Flaws::none(), fields, button, finish, act);
    view! {
        <details class="more">
            <summary>{name}</summary>
            {form}
        </details>
    }
    .into_any()
}

/// How a form is called and drawn.
struct Look {
    name: Option<&'static str>,
    form: &'static str,
    end: &'static str,
}

fn frame<T: 'static>(
    look: Look,
    flaws: Flaws,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    let hold = Hold::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        hold.once(|| match untrack(&finish) {
            Ok(finished) => {
                flaws.0.set(Vec::new());
                act(finished);
            }
            Err(found) => flaws.0.set(found),
        });
    };
    view! {
        <form class=look.form aria-label=look.name on:submit=submit novalidate>
            {fields}
            <FlawList flaws=flaws.0/>
            <button type="submit" class=look.end aria-disabled=move || hold.is_held().to_string()>
                {button}
            </button>
        </form>
    }
    .into_any()
}

/// A line of text as it is meant, without the blanks around it.
pub fn trimmed(value: RwSignal<String>) -> String {
    value.with(|value| value.trim().to_owned())
}

/// What a form held when it was left unfinished.
pub fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    use_desk().device().draft(key).and_then(|draft| read_if_any(&draft.text))
}

/// Keeps what a form holds at every change, from what it opened with on; forgets it while `typed` tells nothing.
pub fn keep_as_typed<T: PartialEq + Serialize + 'static>(
    key: &'static str,
    typed: impl Fn() -> Option<T> + 'static,
) {
    let desk = use_desk();
    Effect::new(move |before: Option<Option<T>>| {
        let typed = typed();
        if before.is_some_and(|before| before != typed) {
            let device = desk.device();
            let text = typed.as_ref().map(|typed| serde_json::to_string(typed).unwrap_or_default());
            leptos::task::spawn_local(async move {
                // What cannot be kept now is kept with the next letter.
                let _ = match text {
                    Some(text) => device.keep_draft(key, text).await,
                    None => device.drop_draft(key).await,
                };
            });
        }
        typed
    });
}
