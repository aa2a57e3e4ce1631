//! The suggestions of a form: a line each, added and taken out.

use crate::desk::pages::parts::options;
use crate::kit::Form;
use crate::kit::fields::{Choice, DayField, TextField};
use crate::parts::icon::{Icon, IconName};
use domain::flaw::{Check, Field, Flaw, Why};
use domain::leader_visit::{MOST_SUGGESTIONS, Suggestion};
use domain::{Day, StarKind};
use leptos::prelude::*;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One suggestion being written, each field a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    text: RwSignal<String>,
    star: RwSignal<String>,
    due_on: RwSignal<Option<Day>>,
    /// Its part of the form, as long as it is on the screen: what is wrong with a line stands in it.
    shown: RwSignal<Option<Form>>,
}

/// A line as a draft keeps it.
#[derive(Serialize, Deserialize)]
struct KeptLine {
    text: String,
    star: String,
    due_on: Option<Day>,
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        KeptLine { text: self.text.get(), star: self.star.get(), due_on: self.due_on.get() }.serialize(to)
    }
}

impl<'a> Deserialize<'a> for Line {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        let KeptLine { text, star, due_on } = KeptLine::deserialize(from)?;
        Ok(Self::new(text, star, due_on))
    }
}

impl Line {
    fn new(text: String, star: String, due_on: Option<Day>) -> Self {
        Self {
            text: RwSignal::new(text),
            star: RwSignal::new(star),
            due_on: RwSignal::new(due_on),
            shown: RwSignal::new(None),
        }
    }
    pub(super) fn of(suggestion: &Suggestion) -> Self {
        Self::new(suggestion.text.clone(), suggestion.star.name().to_owned(), suggestion.due_on)
    }
    /// What it says; none while nothing is written.
    pub(super) fn typed(self) -> Option<Suggestion> {
        let text = self.text.get().trim().to_owned();
        let word = self.star.get();
        let star = StarKind::ALL.into_iter().find(|star| star.name() == word)?;
        (!text.is_empty()).then_some(Suggestion { text, star, due_on: self.due_on.get() })
    }
    /// What is wrong with it, which it says itself. A line on which nothing is written is none.
    pub(super) fn flaws(self) -> Vec<Flaw> {
        let (text, due_on) = (self.text.get(), self.due_on.get());
        let mut check = Check::new();
        check
            .refuse_if(text.trim().is_empty() && due_on.is_some(), Field::Suggestions, Why::Missing)
            .optional_text(Field::Suggestions, &text);
        let mut found = check.done().err().unwrap_or_default();
        let fine = self.shown.get().is_none_or(|form| form.passes(found.clone()));
        if !fine && found.is_empty() {
            found.push(Flaw::new(Field::Deadline, Why::Malformed));
        }
        found
    }
}

/// What the day of a suggestion is called.
const BY_WHEN: &str = "什么时候前";

/// The lines, and a button for one more.
#[component]
pub(super) fn Suggestions(
    form: Form,
    lines: RwSignal<Vec<Line>>,
    stars: Signal<Vec<StarKind>>,
) -> impl IntoView {
    form.part_json("suggestions", lines);
    form.called(Field::Deadline, BY_WHEN);
    let add = move |_| {
        let star = stars.with_untracked(|stars| stars.first().copied()).unwrap_or(StarKind::Party);
        let new = Line::new(String::new(), star.name().to_owned(), None);
        lines.update(|lines| lines.push(new));
    };
    let full = move || lines.with(Vec::len) >= MOST_SUGGESTIONS;
    let one = move |line| untrack(|| editor(form, line, lines, stars));
    view! {
        <fieldset class="field">
            <legend>"建议 " <span class="optional">"可以不填;每条以后点一下就转为任务"</span></legend>
            <div class="stack">
                <For each=move || lines.get() key=|line| line.text children=one/>
            </div>
            <button type="button" class="btn" hidden=full on:click=add>
                <Icon name=IconName::Plus/>
                "添一条建议"
            </button>
        </fieldset>
    }
    .into_any()
}

fn editor(whole: Form, line: Line, lines: RwSignal<Vec<Line>>, stars: Signal<Vec<StarKind>>) -> AnyView {
    let form = whole.one_of_several();
    line.shown.set(Some(form));
    on_cleanup(move || {
        line.shown.try_set(None);
    });
    let kinds =
        Signal::derive(move || options(stars.get().into_iter().map(|star| (star.name(), star.name())), None));
    let remove = move |_| lines.update(|lines| lines.retain(|other| *other != line));
    view! {
        <div class="form-grid">
            <div class="full">
                <TextField
                    label=form.called(Field::Suggestions, "建议做什么")
                    value=line.text
                    hint="最多 60 个字,转为任务时就是任务名"
                />
            </div>
            <Choice label=form.called(Field::Stars, "对哪颗星") options=kinds value=line.star/>
            <DayField label=form.called(Field::Deadline, BY_WHEN) value=line.due_on optional=true/>
            <button type="button" class="btn quiet" on:click=remove>
                <Icon name=IconName::Trash/>
                "去掉这条"
            </button>
        </div>
    }
    .into_any()
}
