//! What was heard at the door: chips before typing. Shared by a new visit and one put right.

use crate::parts::fields::{DayField, NoteField, OneOf, SomeOf};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::order;
use domain::settings::{Settings, Topic};
use domain::visit::{Met, NOTE_MAX, Talk};
use domain::{Day, Field, Flaw, Household};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The days offered for a follow-up, in days after the visit.
const SOON: [(i64, &str); 3] = [(1, "明天"), (3, "3 天后"), (7, "7 天后")];
/// The chip that opens the calendar.
const PICK: &str = "pick";

/// What is being said about a visit.
#[derive(Clone, Copy)]
pub struct TalkForm {
    met: RwSignal<Vec<Met>>,
    topics: RwSignal<BTreeSet<String>>,
    note: RwSignal<String>,
    again: RwSignal<String>,
    picked: RwSignal<Option<Day>>,
}

impl TalkForm {
    /// A form that says this already.
    pub fn new(talk: &Talk, on: Day) -> Self {
        let near = |day: Day| SOON.iter().any(|(days, _)| on.plus_days(*days) == day);
        let again = match talk.follow_up_on {
            None => String::new(),
            Some(day) if near(day) => day.to_string(),
            Some(_) => PICK.into(),
        };
        Self {
            met: RwSignal::new(talk.met.clone()),
            topics: RwSignal::new(order::set(talk.topics.iter().map(|topic| topic.as_str().to_owned()))),
            note: RwSignal::new(talk.note.clone()),
            again: RwSignal::new(again),
            picked: RwSignal::new(talk.follow_up_on),
        }
    }

    /// What it says now; tracks every field.
    pub fn read(self) -> Talk {
        let again = self.again.get();
        let picked = self.picked.get();
        Talk {
            met: self.met.get(),
            topics: self.topics.with(|topics| order::set(topics.iter().map(|code| Topic::new(code)))),
            note: self.note.get(),
            follow_up_on: if again == PICK { picked } else { again.parse().ok() },
        }
    }

    /// Its controls.
    pub fn view(self, household: &Household, on: Day, flaws: RwSignal<Vec<Flaw>>) -> AnyView {
        let topics: Vec<_> = Settings::builtin()
            .topics
            .iter()
            .map(|topic| (topic.code.as_str().to_owned(), topic.name.clone()))
            .collect();
        let soon = SOON.iter().map(|(days, word)| {
            let day = on.plus_days(*days);
            (day.to_string(), format!("{word} {}", words::month_day(day)))
        });
        let days: Vec<_> = std::iter::once((String::new(), "不用".to_owned()))
            .chain(soon)
            .chain([(PICK.to_owned(), "选日子".to_owned())])
            .collect();
        let flaw = move |field| Signal::derive(move || flaws.with(|flaws| words::flaw_of(flaws, field)));
        view! {
            {self.met_view(household, flaw(Field::Met))}
            <SomeOf label="聊了什么" options=topics value=self.topics optional=true/>
            <NoteField
                label="记几句"
                value=self.note
                max=NOTE_MAX
                flaw=flaw(Field::Note)
                hint="可以用输入法的话筒说"
                optional=true
            />
            <OneOf label="约好回访" options=days value=self.again flaw=flaw(Field::FollowUpOn)/>
            {move || {
                (self.again.get() == PICK).then(|| {
                    view! { <DayField label="哪天回访" value=self.picked least=Some(on.plus_days(1)) most=None/> }
                })
            }}
        }
        .into_any()
    }

    fn toggle(self, met: Met) {
        self.met.update(|list| {
            if let Some(place) = list.iter().position(|one| *one == met) {
                list.remove(place);
                return;
            }
            // 没见到人 stands alone.
            list.retain(|one| met != Met::Nobody && *one != Met::Nobody);
            list.push(met);
        });
    }

    fn chip(self, met: Met, word: String) -> AnyView {
        let own = met.clone();
        let checked = move || self.met.with(|list| list.contains(&own));
        view! {
            <label class="chip">
                <input type="checkbox" prop:checked=checked on:change=move |_| self.toggle(met.clone())/>
                <span>{word}</span>
            </label>
        }
        .into_any()
    }

    fn met_view(self, household: &Household, flaw: Signal<Option<String>>) -> AnyView {
        let mut known = vec![self.chip(Met::Head, household.head.value.clone())];
        for person in household.people_now() {
            let word = match person.relation.trim() {
                "" => person.name.clone(),
                relation => format!("{} {}", relation, person.name),
            };
            known.push(self.chip(Met::Person(person.id), word));
        }
        known.push(self.chip(Met::Nobody, "没见到人".into()));
        let others = move || {
            let words: Vec<_> = self.met.with(|list| {
                list.iter()
                    .filter_map(|met| if let Met::Other(word) = met { Some(word.clone()) } else { None })
                    .collect()
            });
            words.into_iter().map(|word| self.chip(Met::Other(word.clone()), word)).collect::<Vec<_>>()
        };
        let adding = RwSignal::new(false);
        let typed = RwSignal::new(String::new());
        let add = move || {
            let word = typed.get_untracked().trim().to_owned();
            if !word.is_empty() && !self.met.with_untracked(|list| list.contains(&Met::Other(word.clone()))) {
                self.toggle(Met::Other(word));
            }
            typed.set(String::new());
            adding.set(false);
        };
        let on_enter = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                add();
            }
        };
        view! {
            <fieldset class="field">
                <legend>"见到了谁"</legend>
                <div class="chips big">
                    {known}
                    {others}
                    <button class="chip" type="button" aria-expanded=move || adding.get().to_string()
                        on:click=move |_| adding.update(|open| *open = !*open)>
                        <Icon name=IconName::Plus/>"其他人"
                    </button>
                </div>
                {move || {
                    adding.get().then(|| {
                        view! {
                            <div class="row">
                                <input class="input grow" aria-label="其他人是谁" placeholder="如:邻居、护工" maxlength="20"
                                    bind:value=typed on:keydown=on_enter/>
                                <button class="btn" type="button" on:click=move |_| add()>"添上"</button>
                            </div>
                        }
                    })
                }}
                <p class="flaw" role="alert" hidden=move || flaw.get().is_none()>{move || flaw.get()}</p>
            </fieldset>
        }
        .into_any()
    }
}
