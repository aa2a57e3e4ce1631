//! What was heard at the door: chips before typing. Shared by a new visit and one put right.

use crate::kit::fields::{DayField, NoteField, OneOf, SomeOf, flaw_of};
use crate::kit::{Form, keys};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::order;
use domain::settings::{Settings, Topic};
use domain::visit::{Met, Talk};
use domain::{Day, Field, Household};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The days offered for a follow-up, in days after the visit.
const SOON: [(i64, &str); 3] = [(1, "明天"), (3, "3 天后"), (7, "7 天后")];
/// The chip that opens the calendar.
const PICK: &str = "pick";

/// What is being said about a visit.
#[derive(Clone, Copy)]
pub struct TalkForm {
    form: Form,
    met: RwSignal<Vec<Met>>,
    /// Somebody else, not added yet; whoever is typed is meant.
    other: RwSignal<String>,
    topics: RwSignal<BTreeSet<String>>,
    note: RwSignal<String>,
    again: RwSignal<String>,
    picked: RwSignal<Option<Day>>,
}

impl TalkForm {
    /// The part of a form that says this already.
    pub fn new(form: Form, talk: &Talk, on: Day) -> Self {
        let talk_form = Self {
            form,
            met: RwSignal::new(talk.met.clone()),
            other: RwSignal::new(String::new()),
            topics: RwSignal::new(topics(talk)),
            note: RwSignal::new(talk.note.clone()),
            again: RwSignal::new(again(talk, on)),
            picked: RwSignal::new(talk.follow_up_on),
        };
        form.part_json("met", talk_form.met);
        form.part("other", talk_form.other);
        talk_form
    }

    /// Says this instead: what stands has changed before anybody wrote here.
    pub fn show(self, talk: &Talk, on: Day) {
        self.met.set(talk.met.clone());
        self.topics.set(topics(talk));
        self.note.set(talk.note.clone());
        self.again.set(again(talk, on));
        self.picked.set(talk.follow_up_on);
    }

    /// What it says now; tracks every field.
    pub fn read(self) -> Talk {
        let again = self.again.get();
        let picked = self.picked.get();
        Talk {
            met: self.met_now(),
            topics: self.topics.with(|topics| order::set(topics.iter().map(|code| Topic::new(code)))),
            note: self.note.get(),
            follow_up_on: if again == PICK { picked } else { again.parse().ok() },
        }
    }

    /// Who was met, whoever is typed and not added yet among them.
    fn met_now(self) -> Vec<Met> {
        let mut met = self.met.get();
        let other = self.other.with(|other| other.trim().to_owned());
        if !other.is_empty() {
            add(&mut met, Met::Other(other));
        }
        met
    }

    /// Its controls.
    pub fn view(self, household: &Household, on: Day) -> AnyView {
        view! { {self.met_view(household)}{self.heard_view(on)} }.into_any()
    }

    /// Whether it says that nobody was met.
    pub fn met_nobody(self) -> bool {
        self.met.with(|met| met.contains(&Met::Nobody))
    }

    /// What was heard, and when to come again.
    pub fn heard_view(self, on: Day) -> AnyView {
        let form = self.form;
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
        // A draft is opened on another day than it was written: the day chosen then has a chip of its own, for good.
        let again = self.again;
        let days = Memo::new(move |before: Option<&Vec<(String, String)>>| {
            let mut days = before.unwrap_or(&days).clone();
            let chosen = again.get();
            if let (false, Ok(day)) = (days.iter().any(|(code, _)| *code == chosen), chosen.parse()) {
                days.insert(days.len() - 1, (chosen, words::month_day(day)));
            }
            days
        });
        view! {
            <SomeOf label=form.of(Field::Topics) options=topics value=self.topics optional=true/>
            <NoteField
                label=form.called(Field::Note, "记几句")
                value=self.note
                hint="可以用输入法的话筒说"
                optional=true
            />
            <OneOf label=form.called(Field::FollowUpOn, "约好回访") options=days value=self.again/>
            {move || {
                (self.again.get() == PICK).then(|| {
                    view! { <DayField label=form.called(Field::FollowUpOn, "哪天回访") value=self.picked least=Some(on.plus_days(1)) most=None/> }
                })
            }}
        }
        .into_any()
    }

    fn toggle(self, met: Met) {
        self.met.update(|list| match list.iter().position(|one| *one == met) {
            Some(place) => {
                list.remove(place);
            }
            None => add(list, met),
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

    /// Whom they met.
    pub fn met_view(self, household: &Household) -> AnyView {
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
        let adding = RwSignal::new(self.other.with_untracked(|other| !other.is_empty()));
        let add_typed = move || {
            let met = untrack(move || self.met_now());
            self.met.set(met);
            self.other.set(String::new());
            adding.set(false);
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
                                <input class="input grow" aria-label="其他人是谁" placeholder="如:邻居、护工"
                                    bind:value=self.other on:keydown=keys::on_enter(add_typed)/>
                                <button class="btn" type="button" on:click=move |_| add_typed()>"添上"</button>
                            </div>
                        }
                    })
                }}
                {flaw_of(self.form.of(Field::Met))}
            </fieldset>
        }
        .into_any()
    }
}

fn topics(talk: &Talk) -> BTreeSet<String> {
    order::set(talk.topics.iter().map(|topic| topic.as_str().to_owned()))
}

/// The chip of the follow-up's day.
fn again(talk: &Talk, on: Day) -> String {
    let near = |day: Day| SOON.iter().any(|(days, _)| on.plus_days(*days) == day);
    match talk.follow_up_on {
        None => String::new(),
        Some(day) if near(day) => day.to_string(),
        Some(_) => PICK.into(),
    }
}

/// 没见到人 stands alone; everybody once.
fn add(list: &mut Vec<Met>, met: Met) {
    list.retain(|one| met != Met::Nobody && *one != Met::Nobody && *one != met);
    list.push(met);
}
