//! How forms of the office are drawn: on a card, under a heading, or folded until somebody wants them.

use crate::kit::Form;
use crate::kit::fields::FlawList;
use crate::kit::form::Submit;
use domain::Flaw;
use leptos::prelude::*;

/// A form on a card of its own: `finish` reads the fields, and what can stand is handed to `act`.
pub fn card<T: 'static>(
    form: Form,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    frame(form, "card stack", "btn primary", fields, button, form.submit(finish, act))
}

/// The same inside a card that has more on it.
pub fn plain<T: 'static>(
    form: Form,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    frame(form, "stack", "btn primary", fields, button, form.submit(finish, act))
}

/// The same on a card with a heading, by which it is found among other parts of the page.
pub fn named<T: 'static>(
    name: &'static str,
    form: Form,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    under_heading(name, plain(form, fields, button, finish, act))
}

fn under_heading(name: &'static str, inner: AnyView) -> AnyView {
    view! {
        <section class="card stack" aria-label=name>
            <h3>{name}</h3>
            {inner}
        </section>
    }
    .into_any()
}

/// The same, folded under its name until somebody wants it, and open where something is typed already.
pub fn folded<T: 'static>(
    name: &'static str,
    form: Form,
    fields: AnyView,
    button: &'static str,
    finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
    act: impl Fn(T) + 'static,
) -> AnyView {
    let open = form.is_begun();
    fold(name, open, frame(form, "stack", "btn", fields, button, form.submit(finish, act)))
}

fn fold(name: &'static str, open: bool, inner: AnyView) -> AnyView {
    view! {
        <details class="more" open=open>
            <summary>{name}</summary>
            {inner}
        </details>
    }
    .into_any()
}

fn frame(
    form: Form,
    class: &'static str,
    button_class: &'static str,
    fields: AnyView,
    button: &'static str,
    submit: Submit,
) -> AnyView {
    let content = view! {
        {fields}
        <FlawList form/>
        {form.button(button_class, button)}
        {form.kept_line()}
    };
    form.frame(class, content.into_any(), submit)
}

/// A line of text as it is meant, without the blanks around it.
pub fn trimmed(value: RwSignal<String>) -> String {
    value.with(|value| value.trim().to_owned())
}
