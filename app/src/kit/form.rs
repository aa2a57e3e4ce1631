//! A form while it is open. Its controls report to it; it keeps what they hold, says what is wrong, and saves once.

mod keep;
mod save;
mod view;

pub use super::draft::is_form;
use super::draft::{Kept, photos_key, read_shots};
use super::forms::FormKind;
use super::guard::{Hold, shield};
use super::label::{Label, Typed};
use crate::parts::here::{Here, here};
use crate::words;
use device::NewPhoto;
use domain::document::read_if_any;
use domain::{At, Field, Flaw, Why};
use keep::on_the_way;
use leptos::prelude::*;
use save::NoRoom;
pub use save::{Submit, Then, sleep};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// A control of the form: how it began, and what it holds.
struct Part {
    name: String,
    first: String,
    now: String,
    /// What it holds; `None` once it is gone.
    read: Rc<dyn Fn() -> Option<String>>,
    write: Rc<dyn Fn(&str)>,
    /// It goes with a draft and makes none by itself: nobody types it.
    aside: bool,
}

/// A control that may hold something no value can be read from, such as half a date.
struct Doubt {
    field: Field,
    unreadable: Box<dyn Fn() -> Option<Why>>,
}

struct Inner {
    kind: &'static FormKind,
    here: Here,
    key: String,
    /// What the form began from: a record that came back, a draft of an earlier version; empty for a blank one.
    began: String,
    /// What a draft holds for controls that have not come yet.
    to_come: Vec<(String, String)>,
    parts: Vec<Part>,
    /// Names of the kit's controls on the screen.
    shown: Vec<String>,
    labels: Vec<(Field, &'static str)>,
    doubts: Vec<Doubt>,
    /// Draft text as kept last; empty for none.
    kept: String,
    /// A timer is set that keeps the draft.
    waits: bool,
    /// The form is being saved or thrown away: nothing more is kept.
    over: bool,
    /// Whether anything was typed since it opened.
    touched: bool,
    /// What is wrong now; from the first time on that something was.
    check: Option<Rc<dyn Fn() -> Vec<Flaw>>>,
    no_room: Option<NoRoom>,
}

/// An open form; cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Form {
    inner: StoredValue<Inner, LocalStorage>,
    flaws: RwSignal<Vec<Flaw>>,
    hold: Hold,
    kept_at: RwSignal<Option<At>>,
    pub(super) shots: RwSignal<Vec<NewPhoto>>,
    pub(super) shrinking: RwSignal<usize>,
    waits_for_photos: RwSignal<bool>,
    /// Whether it asks what to do about photos that found no room.
    asks: RwSignal<bool>,
}

impl Form {
    /// Opens a form with what was kept of it. Forms of one kind about different things have different `key`s.
    pub fn open(kind: &'static FormKind, key: impl Into<String>) -> Self {
        Self::begin(kind, key.into(), String::new())
    }

    /// The same for a form that begins from something: from what it was before, or from the record that came back.
    pub fn open_from(kind: &'static FormKind, key: impl Into<String>, began: String) -> Self {
        Self::begin(kind, key.into(), began)
    }

    fn begin(kind: &'static FormKind, key: String, from: String) -> Self {
        let here = here();
        let device = here.device();
        let kept = device.draft(&key);
        let (text, kept_at) = kept.map_or((String::new(), None), |kept| (kept.text, Some(kept.kept_at)));
        let text = on_the_way(&key).unwrap_or(text);
        let draft = if text.is_empty() { Kept::default() } else { Kept::read(text.clone()) };
        let began = if draft.began.is_empty() { from } else { draft.began };
        let shots = device.draft(&photos_key(&key)).map(|kept| read_shots(&kept.text)).unwrap_or_default();
        let inner = Inner {
            kind,
            here,
            key,
            began,
            to_come: draft.typed,
            parts: Vec::new(),
            shown: Vec::new(),
            labels: Vec::new(),
            doubts: Vec::new(),
            kept: text,
            waits: false,
            over: false,
            touched: false,
            check: None,
            no_room: None,
        };
        let form = Self {
            inner: StoredValue::new_local(inner),
            flaws: RwSignal::new(Vec::new()),
            hold: Hold::free(),
            kept_at: RwSignal::new(kept_at),
            shots: RwSignal::new(shots),
            shrinking: RwSignal::new(0),
            waits_for_photos: RwSignal::new(false),
            asks: RwSignal::new(false),
        };
        form.keep_when_left();
        form.keep_photos();
        form
    }

    /// What the form began from, if it can be read as this.
    pub fn began<T: DeserializeOwned>(self) -> Option<T> {
        self.inner.with_value(|inner| read_if_any(&inner.began))
    }
    /// The screen's device.
    pub fn here(self) -> Here {
        self.inner.with_value(|inner| inner.here)
    }
    /// Whether there is a draft of it, or something has been typed.
    pub fn is_begun(self) -> bool {
        self.inner.try_with_value(|inner| !inner.kept.is_empty() || inner.touched).unwrap_or_default()
    }
    /// Whether nothing is being written in it; told anew when it was saved or thrown away.
    fn rests(self) -> bool {
        self.kept_at.try_get();
        !self.is_begun()
    }
    /// Whether its saving button holds: what is typed now would be emptied with what was saved.
    pub fn is_saving(self) -> bool {
        self.hold.is_held()
    }

    // Controls.

    /// The control of a field, called as the field is.
    pub fn of(self, field: Field) -> Label {
        self.called(field, words::field(field))
    }
    /// The control of a field that this form calls by words of its own.
    pub fn called(self, field: Field, words: &'static str) -> Label {
        self.inner.update_value(|inner| {
            inner.labels.retain(|(one, _)| *one != field);
            inner.labels.push((field, words));
        });
        Label::of(self, field, words)
    }
    /// Something of the form that is no control of the kit: kept with the draft under its own name.
    pub fn part<T: Typed>(self, name: &str, value: RwSignal<T>) {
        self.tie(format!("_{name}"), Rc::new(move || value.try_with(T::text)), write_typed(value), false);
    }
    /// The same for what is no text, such as a list.
    pub fn part_json<T>(self, name: &str, value: RwSignal<T>)
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        self.tie_json(name, value, false);
    }
    fn tie_json<T>(self, name: &str, value: RwSignal<T>, aside: bool)
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        let read = move || value.try_with(|value| serde_json::to_string(value).unwrap_or_default());
        let write = move |text: &str| {
            if let Some(kept) = read_if_any(text) {
                value.try_set(kept);
            }
        };
        self.tie(format!("_{name}"), Rc::new(read), Rc::new(write), aside);
    }
    /// What somebody who writes here has seen, such as the version of a record: it follows what `stands` as long as
    /// nothing is written, with `show` for the controls that show it, and goes with the draft once something is. So
    /// news never change what is being typed, and a draft says for ever after what it was an answer to.
    pub fn seen<T>(self, stands: impl Fn() -> T + 'static, show: impl Fn(&T) + 'static) -> RwSignal<T>
    where
        T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        let seen = RwSignal::new(untrack(&stands));
        self.tie_json("seen", seen, true);
        Effect::new(move |_| {
            let now = stands();
            if self.rests() && seen.with_untracked(|seen| *seen != now) {
                seen.set(now.clone());
                untrack(|| show(&now));
                self.begins_so();
            }
        });
        seen
    }
    /// What it holds now is no typing, but how it begins.
    fn begins_so(self) {
        let reads = self
            .inner
            .with_value(|inner| inner.parts.iter().map(|part| Rc::clone(&part.read)).collect::<Vec<_>>());
        let now: Vec<_> = untrack(|| reads.iter().map(|read| read()).collect());
        self.inner.update_value(|inner| {
            for (part, now) in inner.parts.iter_mut().zip(now) {
                let Some(now) = now else { continue };
                part.now.clone_from(&now);
                part.first = now;
            }
        });
    }
    /// One of several alike parts of this form, such as one task of a list: it says what is wrong with its own
    /// controls. What they hold is kept by the whole.
    #[must_use]
    pub fn one_of_several(self) -> Self {
        let (kind, key) = self.inner.with_value(|inner| (inner.kind, format!("{}#one", inner.key)));
        let one = Self::begin(kind, key, String::new());
        one.inner.update_value(|inner| inner.over = true);
        one
    }
    pub(super) fn bind<T: Typed>(self, field: Field, words: &'static str, value: RwSignal<T>) {
        let name = serde_json::to_string(&field).unwrap_or_default();
        let mut name = name.trim_matches('"').to_owned();
        // A second control of the same field is told apart by its words.
        if self.inner.with_value(|inner| inner.shown.contains(&name)) {
            name.push_str(words);
        }
        let shown = name.clone();
        self.inner.update_value(|inner| inner.shown.push(shown.clone()));
        on_cleanup(move || {
            let _ = self.inner.try_update_value(|inner| inner.shown.retain(|one| *one != shown));
        });
        self.tie(name, Rc::new(move || value.try_with(T::text)), write_typed(value), false);
    }

    fn tie(self, name: String, read: Rc<dyn Fn() -> Option<String>>, write: Rc<dyn Fn(&str)>, aside: bool) {
        let first = untrack(|| read()).unwrap_or_default();
        let kept = self.inner.try_update_value(|inner| {
            // A control that comes back after it was hidden holds what it held.
            if let Some(part) = inner.parts.iter_mut().find(|part| part.name == name) {
                part.write = Rc::clone(&write);
                part.read = Rc::clone(&read);
                return Some(part.now.clone());
            }
            let (now, read, write) = (first.clone(), Rc::clone(&read), Rc::clone(&write));
            inner.parts.push(Part { name: name.clone(), first: first.clone(), now, read, write, aside });
            let place = inner.to_come.iter().position(|(one, _)| *one == name)?;
            Some(inner.to_come.remove(place).1)
        });
        if let Some(kept) = kept.flatten().filter(|kept| *kept != first) {
            write(&kept);
            self.says(&name, untrack(|| read()).unwrap_or(kept));
        }
        Effect::new(move |first: Option<()>| {
            let Some(text) = read() else { return };
            if self.says(&name, text) && first.is_some() && !aside {
                self.touch();
            }
        });
    }

    /// Takes down what a control holds; whether that is something new.
    fn says(self, name: &str, text: String) -> bool {
        let said = self.inner.try_update_value(|inner| {
            let part = inner.parts.iter_mut().find(|part| part.name == name);
            part.is_some_and(|part| {
                let new = part.now != text;
                part.now = text;
                new
            })
        });
        said.unwrap_or(false)
    }

    pub(super) fn doubt(self, field: Field, unreadable: impl Fn() -> Option<Why> + 'static) {
        let doubt = Doubt { field, unreadable: Box::new(unreadable) };
        self.inner.update_value(|inner| {
            inner.doubts.retain(|one| one.field != field);
            inner.doubts.push(doubt);
        });
    }

    // What is wrong.

    /// What is wrong with a field, under the control that is called so; of two for one field the one that came last.
    pub(super) fn said(self, field: Field, words: &'static str) -> Option<String> {
        let flaw = self.flaws.with(|flaws| flaws.iter().find(|one| one.field == field).copied())?;
        let here = self.inner.with_value(|inner| inner.labels.contains(&(field, words)));
        here.then(|| words::flaw_called(words, flaw))
    }
    fn sentence(self, flaw: Flaw) -> String {
        let label = self.inner.with_value(|inner| {
            inner.labels.iter().find(|(field, _)| *field == flaw.field).map(|(_, words)| *words)
        });
        words::flaw_called(label.unwrap_or_else(|| words::field(flaw.field)), flaw)
    }
    /// Everything that is wrong, a sentence each.
    pub(super) fn sentences(self) -> Vec<String> {
        self.flaws.with(|flaws| flaws.iter().map(|flaw| self.sentence(*flaw)).collect())
    }
    /// Shows what is wrong, the first of it in sight; whether nothing is.
    pub fn passes(self, found: Vec<Flaw>) -> bool {
        let found = self.with_doubts(found);
        let fine = found.is_empty();
        self.flaws.set(found);
        if !fine {
            // What is said moves the page: the second tap of the same hand falls on nothing else.
            shield();
            request_animation_frame(bring_first_into_sight);
        }
        fine
    }
    /// The same with what cannot be read, which is said before anything else of its control.
    fn with_doubts(self, mut found: Vec<Flaw>) -> Vec<Flaw> {
        let doubts: Vec<_> = self.inner.with_value(|inner| {
            let doubt = |doubt: &Doubt| Some(Flaw::new(doubt.field, (doubt.unreadable)()?));
            inner.doubts.iter().filter_map(doubt).collect()
        });
        found.retain(|one| doubts.iter().all(|doubt| doubt.field != one.field));
        found.extend(doubts);
        found
    }
    /// What was wrong and is mended is not said any more; what else is wrong is said when the person saves again.
    fn mended(self) {
        let Some(said) = self.flaws.try_get_untracked().filter(|said| !said.is_empty()) else { return };
        let Some(Some(check)) = self.inner.try_with_value(|inner| inner.check.clone()) else { return };
        let mut found = self.with_doubts(check());
        found.retain(|one| said.iter().any(|before| before.field == one.field));
        if found != said {
            self.flaws.set(found);
        }
    }
}

fn write_typed<T: Typed>(value: RwSignal<T>) -> Rc<dyn Fn(&str)> {
    Rc::new(move |text| {
        if let Some(kept) = T::read(text) {
            value.try_set(kept);
        }
    })
}

fn bring_first_into_sight() {
    if let Ok(Some(first)) = document().query_selector(".flaw:not([hidden])") {
        if let Ok(Some(folded)) = first.closest("details:not([open])") {
            let _ = folded.set_attribute("open", "");
        }
        let field = first.closest(".field").ok().flatten().unwrap_or(first);
        field.scroll_into_view();
    }
}
