//! 更正资料 — one thing at a time, each an act of its own, so that two people's corrections merge.

use super::frame::{nothing_there, sub_page};
use super::household_form::category_options;
use crate::parts::fields::{SomeOf, TextField};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::route::Route;
use crate::words;
use domain::household::Correction;
use domain::order;
use domain::settings::Category;
use domain::{Household, HouseholdId, Person};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use sync::Intent;

/// The page where a household's data is put right.
pub(super) fn screen(id: HouseholdId) -> AnyView {
    let here = here();
    let found = here.glance(|world| world.households.get(&id).map(|row| (**row).clone()));
    let Some(household) = found else { return nothing_there(Route::Households) };
    let body = view! {
        <p class="muted">"改哪一项,就点那一项后面的保存。没有网络也能改。"</p>
        {text_card(here, id, "户主", &household.head.value, "", Correction::Head)}
        {text_card(here, id, "门牌", &household.door.value, "", Correction::Door)}
        {text_card(here, id, "电话", &household.phone.value, "tel", Correction::Phone)}
        {categories_card(here, id, &household)}
        {people_card(here, id)}
    };
    sub_page("改资料", Route::Household(id), ().into_any(), body.into_any())
}

/// Saves one correction; says what is wrong otherwise.
fn correct(
    here: Here,
    household: HouseholdId,
    correction: Correction,
    flaw: RwSignal<Option<String>>,
    done: impl Fn() + 'static,
) {
    if let Err(flaws) = correction.check() {
        return flaw.set(flaws.first().map(|one| words::flaw(*one)));
    }
    flaw.set(None);
    let device = here.device();
    spawn_local(async move {
        match device.save(Intent::CorrectHousehold { household, correction }).await {
            Ok(_) => {
                toast::done("已存手机,有网会自动上传");
                done();
            }
            Err(error) => toast::sorry(words::not_saved(&error)),
        }
    });
}

fn text_card(
    here: Here,
    id: HouseholdId,
    label: &'static str,
    now: &str,
    mode: &'static str,
    make: fn(String) -> Correction,
) -> AnyView {
    let kept = RwSignal::new(now.to_owned());
    let value = RwSignal::new(now.to_owned());
    let flaw = RwSignal::new(None::<String>);
    let changed = move || value.with(|value| kept.with(|kept| value.trim() != kept));
    let save = move |_| {
        let text = value.get_untracked().trim().to_owned();
        correct(here, id, make(text.clone()), flaw, move || kept.set(text.clone()));
    };
    view! {
        <section class="card stack">
            <TextField label=label value=value mode=mode flaw=flaw/>
            <button class="btn" type="button" hidden=move || !changed() on:click=save>{format!("保存{label}")}</button>
        </section>
    }
    .into_any()
}

fn categories_card(here: Here, id: HouseholdId, household: &Household) -> AnyView {
    let now: BTreeSet<String> =
        order::set(household.categories.value.iter().map(|code| code.as_str().to_owned()));
    let kept = RwSignal::new(now.clone());
    let value = RwSignal::new(now);
    let flaw = RwSignal::new(None::<String>);
    let save = move |_| {
        let set = value.get_untracked();
        let codes = order::set(set.iter().map(|code| Category::new(code)));
        correct(here, id, Correction::Categories(codes), flaw, move || kept.set(set.clone()));
    };
    view! {
        <section class="card stack">
            <SomeOf label="类别" options=category_options() value=value flaw=flaw/>
            <button class="btn" type="button" hidden=move || value.get() == kept.get() on:click=save>"保存类别"</button>
        </section>
    }
    .into_any()
}

fn people_card(here: Here, id: HouseholdId) -> AnyView {
    let (name, relation, year) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let flaw = RwSignal::new(None::<String>);
    let left = RwSignal::new(None::<String>);
    let lines = move || {
        let people: Vec<Person> = here
            .world(|world| world.households.get(&id).map(|row| row.people_now().cloned().collect()))
            .unwrap_or_default();
        let line = |person: Person| {
            let who = person.id;
            let small = person.relation.clone();
            let act = move |_| correct(here, id, Correction::PersonLeft(who), left, || ());
            view! {
                <li class="item">
                    <div class="grow"><strong>{person.name.clone()}</strong><br/><small class="muted">{small}</small></div>
                    <button class="chip" type="button" aria-label=format!("{}不住这里了", person.name) on:click=act>"不住这里了"</button>
                </li>
            }
        };
        people.into_iter().map(line).collect::<Vec<_>>()
    };
    let add = move |_| {
        let born = year.get_untracked();
        let born = born.trim();
        let birth_year = born.parse().ok();
        if !born.is_empty() && birth_year.is_none() {
            return flaw.set(Some("出生年份写四位数字,如 1948".into()));
        }
        let person = Person {
            id: here.device().mint(),
            name: name.get_untracked().trim().to_owned(),
            relation: relation.get_untracked().trim().to_owned(),
            birth_year,
        };
        correct(here, id, Correction::Person(person), flaw, move || {
            name.set(String::new());
            relation.set(String::new());
            year.set(String::new());
        });
    };
    view! {
        <section class="card stack">
            <h2>"家里人"</h2>
            <ul class="list">{lines}</ul>
            <div class="two">
                <TextField label="姓名" value=name flaw=flaw/>
                <TextField label="与户主关系" value=relation hint="如:女儿"/>
            </div>
            <TextField label="出生年份" value=year mode="numeric" optional=true/>
            <button class="btn" type="button" on:click=add><Icon name=IconName::Plus/>"添家人"</button>
        </section>
    }
    .into_any()
}
