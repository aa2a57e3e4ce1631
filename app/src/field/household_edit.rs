//! 更正资料 — one thing at a time, each an act of its own, so that two people's corrections merge.

use super::frame::{nothing_there, sub_page};
use super::household_form::category_options;
use super::returned::tap;
use crate::kit::Form;
use crate::kit::fields::{FlawList, SomeOf, TextField};
use crate::kit::form::Then;
use crate::kit::forms::{self, FormKind};
use crate::parts::here::{Here, here};
use crate::route::Route;
use domain::flaw::{Flaw, Why};
use domain::household::Correction;
use domain::order;
use domain::settings::Category;
use domain::text::half_width;
use domain::{Field, Household, HouseholdId, Person};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::Intent;

/// The page where a household's data is put right.
pub(super) fn screen(id: HouseholdId) -> AnyView {
    let here = here();
    let found = here.glance(|world| world.households.get(&id).map(|row| (**row).clone()));
    let Some(household) = found else { return nothing_there(Route::Households) };
    let body = view! {
        <p class="muted">"改哪一项,就点那一项后面的保存。没有网络也能改。"</p>
        {text_card(&forms::CORRECT_HEAD, id, Field::Head, &household.head.value, Correction::Head)}
        {text_card(&forms::CORRECT_DOOR, id, Field::Door, &household.door.value, Correction::Door)}
        {text_card(&forms::CORRECT_PHONE, id, Field::Phone, &household.phone.value, Correction::Phone)}
        {categories_card(id, &household)}
        {people_card(here, id)}
    };
    sub_page("改资料", Route::Household(id), ().into_any(), body.into_any())
}

const SAVED: &str = "已存手机,有网会自动上传";

/// The form of one correction; its button is there while something differs.
fn card(
    form: Form,
    id: HouseholdId,
    control: AnyView,
    word: &'static str,
    differs: impl Fn() -> bool + Send + 'static,
    read: impl Fn() -> Result<Correction, Vec<Flaw>> + 'static,
    saved: impl Fn() + Clone + 'static,
) -> AnyView {
    let finish = move || {
        let correction = read()?;
        correction.check().map(|()| correction)
    };
    let save = form.submit(finish, move |correction| {
        let acts = vec![Intent::CorrectHousehold { household: id, correction }];
        form.save(acts, SAVED.into(), Then::settled(saved.clone()));
    });
    let content = view! {
        {control}
        <FlawList form/>
        <div class="stack" hidden=move || !differs()>{form.button("btn", word)}</div>
        {form.kept_line()}
    };
    form.frame("card stack", content.into_any(), save)
}

fn text_card(
    kind: &'static FormKind,
    id: HouseholdId,
    field: Field,
    now: &str,
    make: fn(String) -> Correction,
) -> AnyView {
    let form = Form::open(kind, format!("{}/{id}", kind.code));
    let (kept, value) = (RwSignal::new(now.to_owned()), RwSignal::new(now.to_owned()));
    let typed = move || value.with(|value| value.trim().to_owned());
    let word = match field {
        Field::Head => "保存户主",
        Field::Door => "保存门牌",
        _ => "保存电话",
    };
    card(
        form,
        id,
        view! { <TextField label=form.of(field) value=value/> }.into_any(),
        word,
        move || kept.with(|kept| *kept != typed()),
        move || {
            let typed = typed();
            Ok(make(if field == Field::Phone { half_width(&typed) } else { typed }))
        },
        move || kept.set(untrack(typed)),
    )
}

fn categories_card(id: HouseholdId, household: &Household) -> AnyView {
    let form = Form::open(&forms::CORRECT_CATEGORIES, format!("correct-categories/{id}"));
    let now: BTreeSet<String> =
        order::set(household.categories.value.iter().map(|code| code.as_str().to_owned()));
    let (kept, value) = (RwSignal::new(now.clone()), RwSignal::new(now));
    let options = category_options();
    card(
        form,
        id,
        view! { <SomeOf label=form.of(Field::Categories) options=options value=value/> }.into_any(),
        "保存类别",
        move || kept.get() != value.get(),
        move || {
            let codes = value.with(|set| order::set(set.iter().map(|code| Category::new(code))));
            Ok(Correction::Categories(codes))
        },
        move || kept.set(value.get_untracked()),
    )
}

fn people_card(here: Here, id: HouseholdId) -> AnyView {
    let form = Form::open(&forms::PERSON, format!("person/{id}"));
    let (name, relation, year) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let lines = move || {
        let people: Vec<Person> = here
            .world(|world| world.households.get(&id).map(|row| row.people_now().cloned().collect()))
            .unwrap_or_default();
        people.into_iter().map(|person| person_line(here, id, &person)).collect::<Vec<_>>()
    };
    let read = move || {
        let born = half_width(&year.get());
        let birth_year = match born.trim() {
            "" => None,
            typed => Some(typed.parse().map_err(|_| vec![Flaw::new(Field::BirthYear, Why::Malformed)])?),
        };
        let person = Person {
            id: here.device().mint(),
            name: name.get().trim().to_owned(),
            relation: relation.get().trim().to_owned(),
            birth_year,
        };
        let correction = Correction::Person(person);
        correction.check().map(|()| correction)
    };
    let save = form.submit(read, move |correction| {
        let acts = vec![Intent::CorrectHousehold { household: id, correction }];
        form.save(acts, SAVED.into(), Then::empty(|| ()));
    });
    let content = view! {
        <div class="two">
            <TextField label=form.called(Field::Person, "姓名") value=name/>
            <TextField label=form.of(Field::Relation) value=relation hint="如:女儿" optional=true/>
        </div>
        <TextField label=form.of(Field::BirthYear) value=year optional=true/>
        <FlawList form/>
        {form.button("btn", "添家人")}
        {form.kept_line()}
    };
    view! {
        <section class="card stack">
            <h2>"家里人"</h2>
            <ul class="list">{lines}</ul>
            {form.frame("stack", content.into_any(), save)}
        </section>
    }
    .into_any()
}

fn person_line(here: Here, id: HouseholdId, person: &Person) -> AnyView {
    let who = person.id;
    let left = move |_| {
        let correction = Correction::PersonLeft(who);
        tap(here, Intent::CorrectHousehold { household: id, correction }, SAVED);
    };
    view! {
        <li class="item">
            <div class="grow">
                <strong>{person.name.clone()}</strong><br/>
                <small class="muted">{person.relation.clone()}</small>
            </div>
            <button class="chip" type="button" aria-label=format!("{}不住这里了", person.name) on:click=left>"不住这里了"</button>
        </li>
    }
    .into_any()
}
