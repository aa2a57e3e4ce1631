//! What a control is called, and of which form it is: what is wrong stands under the same words.

use super::form::Form;
use domain::{Day, Field, Keyboard};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// A control's words, and its field of a form.
#[derive(Clone, Copy)]
pub struct Label {
    words: &'static str,
    of: Option<(Form, Field)>,
    kept: bool,
    /// What is wrong with a control beside a form, where that is told.
    wrong: Option<Signal<Option<String>>>,
}

/// A control beside a form, such as a filter: its words only.
impl From<&'static str> for Label {
    fn from(words: &'static str) -> Self {
        Self { words, of: None, kept: false, wrong: None }
    }
}

/// What a control holds, as text: that is how it is kept in a draft.
pub trait Typed: Clone + Send + Sync + 'static {
    /// As text.
    fn text(&self) -> String;
    /// Back from text; `None` for what no control of this kind has written.
    fn read(text: &str) -> Option<Self>;
}

impl Typed for String {
    fn text(&self) -> String {
        self.clone()
    }
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Typed for bool {
    fn text(&self) -> String {
        if *self { "1".into() } else { String::new() }
    }
    fn read(text: &str) -> Option<Self> {
        Some(!text.is_empty())
    }
}

impl Typed for Option<Day> {
    fn text(&self) -> String {
        self.map(|day| day.to_string()).unwrap_or_default()
    }
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
    }
}

/// Codes hold no line break.
impl Typed for BTreeSet<String> {
    fn text(&self) -> String {
        self.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
    fn read(text: &str) -> Option<Self> {
        Some(domain::order::set(text.lines().map(str::to_owned)))
    }
}

impl Label {
    pub(super) const fn of(form: Form, field: Field, words: &'static str) -> Self {
        Self { words, of: Some((form, field)), kept: true, wrong: None }
    }
    /// The same for a control whose form keeps what it holds in another way.
    #[must_use]
    pub const fn unkept(self) -> Self {
        Self { kept: false, ..self }
    }
    /// The same for a control beside a form that is told what is wrong with it.
    #[must_use]
    pub fn with_flaw(self, wrong: Signal<Option<String>>) -> Self {
        Self { wrong: Some(wrong), ..self }
    }
    /// Its words.
    pub const fn words(self) -> &'static str {
        self.words
    }
    /// What is wrong with it.
    pub fn flaw(self) -> Signal<Option<String>> {
        match self.wrong {
            Some(wrong) => wrong,
            None => Signal::derive(move || self.of.and_then(|(form, field)| form.said(field, self.words))),
        }
    }
    /// Whether something is.
    pub fn is_wrong(self) -> bool {
        self.of.is_some_and(|(form, field)| form.said(field, self.words).is_some())
            || self.wrong.is_some_and(|wrong| wrong.with(Option::is_some))
    }
    /// Most characters of its text.
    pub fn longest(self) -> usize {
        self.of.map_or(usize::MAX, |(_, field)| field.longest())
    }
    /// Which keyboard it asks for.
    pub fn mode(self) -> &'static str {
        self.of.map_or("text", |(_, field)| field.keyboard().mode())
    }
    /// Whether it is a number that is typed here, or a name that only has letters of the keyboard.
    pub(super) fn asks_for_digits(self) -> bool {
        self.of.is_some_and(|(_, field)| field.keyboard() != Keyboard::Text || field == Field::Login)
    }
    /// What Enter does, for the phone's keyboard: in a form it goes on, beside one the browser's own way.
    pub(super) fn enter_hint(self) -> Option<&'static str> {
        self.of.map(|_| "next")
    }
    /// Ties the control's value to its form: kept with the draft, and back with it.
    pub(super) fn bind<T: Typed>(self, value: RwSignal<T>) {
        if let Some((form, field)) = self.of.filter(|_| self.kept) {
            form.bind(field, self.words, value);
        }
    }
    /// The form asks this before it asks anything else whether the control holds something that cannot be read.
    pub(super) fn doubt(self, unreadable: impl Fn() -> Option<domain::Why> + 'static) {
        if let Some((form, field)) = self.of {
            form.doubt(field, unreadable);
        }
    }
}
