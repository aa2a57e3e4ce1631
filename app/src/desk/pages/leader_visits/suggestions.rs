//! The suggestions of a form: a line each, added and taken out.

use crate::desk::pages::parts::options;
use crate::parts::fields::{Choice, DayField, TextField};
use crate::parts::icon::{Icon, IconName};
use domain::leader_visit::{MOST_SUGGESTIONS, Suggestion};
use domain::{Day, StarKind};
use leptos::prelude::*;

/// One suggestion being written, each field a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    text: RwSignal<String>,
    star: RwSignal<String>,
    due_on: RwSignal<Option<Day>>,
}

impl Line {
    pub(super) fn of(suggestion: &Suggestion) -> Self {
        Self {
            text: RwSignal::new(suggestion.text.clone()),
            star: RwSignal::new(suggestion.star.name().to_owned()),
            due_on: RwSignal::new(suggestion.due_on),
        }
    }
    /// What it says; none while nothing is written.
    pub(super) fn typed(self) -> Option<Suggestion> {
        let text = self.text.get().trim().to_owned();
        let word = self.star.get();
        let star = StarKind::ALL.into_iter().find(|star| star.name() == word)?;
        (!text.is_empty()).then_some(Suggestion { text, star, due_on: self.due_on.get() })
    }
}

/// The lines, and a button for one more.
#[component]
pub(super) fn Suggestions(lines: RwSignal<Vec<Line>>, stars: Signal<Vec<StarKind>>) -> impl IntoView {
    let add = move |_| {
        let star = stars.with_untracked(|stars| stars.first().copied()).unwrap_or(StarKind::Party);
        let new = Line::of(&Suggestion { text: String::new(), star, due_on: None });
        lines.update(|lines| lines.push(new));
    };
    let full = move || lines.with(Vec::len) >= MOST_SUGGESTIONS;
    let shown = move || lines.get().into_iter().map(|line| editor(line, lines, stars)).collect::<Vec<_>>();
    view! {
        <fieldset class="field">
            <legend>"建议 " <span class="optional">"可以不填;每条以后点一下就转为任务"</span></legend>
            <div class="stack">{shown}</div>
            <button type="button" class="btn" hidden=full on:click=add>
                <Icon name=IconName::Plus/>
                "添一条建议"
            </button>
        </fieldset>
    }
    .into_any()
}

fn editor(line: Line, lines: RwSignal<Vec<Line>>, stars: Signal<Vec<StarKind>>) -> AnyView {
    let kinds =
        Signal::derive(move || options(stars.get().into_iter().map(|star| (star.name(), star.name())), None));
    let remove = move |_| lines.update(|lines| lines.retain(|other| *other != line));
    view! {
        <div class="form-grid">
            <div class="full">
                <TextField label="建议做什么" value=line.text hint="最多 60 个字,转为任务时就是任务名"/>
            </div>
            <Choice label="对哪颗星" options=kinds value=line.star/>
            <DayField label="什么时候前" value=line.due_on optional=true/>
            <button type="button" class="btn quiet" on:click=remove>
                <Icon name=IconName::Trash/>
                "去掉这条"
            </button>
        </div>
    }
    .into_any()
}
