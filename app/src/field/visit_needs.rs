//! 群众反映的问题 — needs raised as part of a visit.

use crate::kit::Form;
use crate::kit::fields::{NoteField, OneOf};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::Field;
use domain::need::{Handling, NewNeed};
use domain::settings::{NeedKind, Settings};
use domain::visit::MOST_NEEDS;
use leptos::prelude::*;

/// Who may take a need up first, in the order offered.
const FIRST: [Handling; 4] = [Handling::Grid, Handling::Village, Handling::Township, Handling::Done];

/// The needs of a visit, and the one being written.
#[derive(Clone, Copy)]
pub(super) struct NeedsForm {
    form: Form,
    list: RwSignal<Vec<NewNeed>>,
    adding: RwSignal<bool>,
    text: RwSignal<String>,
    kind: RwSignal<String>,
    handling: RwSignal<String>,
}

fn handling_code(handling: Handling) -> String {
    FIRST.iter().position(|one| *one == handling).unwrap_or(0).to_string()
}

impl NeedsForm {
    /// With these needs written down already.
    pub(super) fn new(form: Form, list: Vec<NewNeed>) -> Self {
        let needs = Self {
            form,
            list: RwSignal::new(list),
            adding: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            kind: RwSignal::new("livelihood".into()),
            handling: RwSignal::new(handling_code(Handling::Grid)),
        };
        form.part_json("needs", needs.list);
        form.part("adding", needs.adding);
        needs
    }

    /// What is written down, the one being written included: nobody loses it by pressing 保存 at once.
    pub(super) fn read(self) -> Vec<NewNeed> {
        let mut list = self.list.get();
        let (text, kind, handling) = (self.text.get(), self.kind.get(), self.handling.get());
        if self.adding.get() && !text.trim().is_empty() && list.len() < MOST_NEEDS {
            let place: usize = handling.parse().unwrap_or(0);
            list.push(NewNeed {
                id: self.form.here().device().mint(),
                text: text.trim().to_owned(),
                kind: NeedKind::new(&kind),
                handling: FIRST.get(place).copied().unwrap_or(Handling::Grid),
            });
        }
        list
    }

    fn add(self) {
        let list = untrack(move || self.read());
        self.list.set(list);
        self.text.set(String::new());
        self.adding.set(false);
    }

    /// Its controls.
    pub(super) fn view(self) -> AnyView {
        let line = move |need: NewNeed| {
            let settings = Settings::builtin();
            let small = format!("{} · {}", settings.need_name(&need.kind), words::handling(need.handling));
            let label = format!("删掉:{}", need.text);
            let id = need.id;
            view! {
                <li class="item">
                    <div class="grow"><strong>{need.text}</strong><br/><small class="muted">{small}</small></div>
                    <button class="icon-btn" type="button" aria-label=label
                        on:click=move |_| self.list.update(|list| list.retain(|need| need.id != id))>
                        <Icon name=IconName::Trash/>
                    </button>
                </li>
            }
        };
        let lines = move || self.list.get().into_iter().map(line).collect::<Vec<_>>();
        let full = move || self.list.with(Vec::len) >= MOST_NEEDS;
        view! {
            <section class="card watch stack" aria-label="群众反映的问题">
                <div class="row between">
                    <h2><span class="warn-text"><Icon name=IconName::Alert/></span>" 群众反映的问题"</h2>
                    <button class="chip" type="button" hidden=move || self.adding.get() || full()
                        on:click=move |_| self.adding.set(true)>
                        <Icon name=IconName::Plus/>"添一条"
                    </button>
                </div>
                <ul class="list">{lines}</ul>
                {move || self.adding.get().then(|| self.one())}
            </section>
        }
        .into_any()
    }

    fn one(self) -> AnyView {
        let kinds: Vec<_> = Settings::builtin()
            .need_kinds
            .iter()
            .map(|kind| (kind.code.as_str().to_owned(), kind.name.clone()))
            .collect();
        let handlings: Vec<_> = FIRST
            .iter()
            .map(|handling| {
                let word =
                    if *handling == Handling::Done { "当场办结" } else { words::handling(*handling) };
                (handling_code(*handling), word.to_owned())
            })
            .collect();
        view! {
            <NoteField label=self.form.called(Field::NeedText, "反映什么") value=self.text/>
            <OneOf label=self.form.called(Field::NeedKind, "属于哪类") options=kinds value=self.kind/>
            <OneOf label=self.form.called(Field::Answer, "谁来办") options=handlings value=self.handling/>
            <div class="btns fill">
                <button class="btn" type="button" on:click=move |_| { self.text.set(String::new()); self.adding.set(false); }>
                    "不添了"
                </button>
                <button class="btn" type="button" on:click=move |_| self.add()>"添上"</button>
            </div>
        }
        .into_any()
    }
}
