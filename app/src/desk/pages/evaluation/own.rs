//! The village's own year: what it claims and where it stands, from this device; all its years, from the server.

use super::place::history;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{Nothing, PageHead};
use crate::functions::{EvaluationPlace, evaluation_place};
use crate::kit::Form;
use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::own_stars::{OwnAct, OwnYear, own_years, standing, star_cards};
use crate::route::Route as Phone;
use domain::PlaceCode;
use leptos::prelude::*;

/// The own village's evaluation.
#[component]
pub fn Own(village: PlaceCode) -> impl IntoView {
    let (desk, here) = (use_desk(), here());
    let year = desk.today().year();
    let years: Vec<_> =
        own_years(here, &village, year).into_iter().map(|of| one_year(&village, of)).collect();
    let of_history = village.clone();
    let ask = move || evaluation_place(village.clone(), year);
    view! {
        {years}
        {online(Again::new(), ask, move |place: EvaluationPlace| history(&of_history, &place.history, false))}
    }
    .into_any()
}

/// One year of it: two may run side by side.
fn one_year(village: &PlaceCode, year: i32) -> AnyView {
    let (desk, here) = (use_desk(), here());
    let today = desk.today();
    let of_act = village.clone();
    let act = Callback::new(move |(act, form): (OwnAct, Option<Form>)| {
        let (said, intent) = (act.said(), act.intent(of_act.clone(), year));
        match form {
            Some(form) => desk.act_form(form, vec![(On::Device, intent)], said, |_| ()),
            None => desk.act(On::Device, intent, said, |_| ()),
        }
    });
    let of_year = village.clone();
    let own = Memo::new(move |_| OwnYear::of(here, &of_year, year));
    let none = move || {
        own.with(|own| own.stars().is_empty()).then(|| {
            let text = "今年的创建规划里还没有星。先定好争创哪几颗,做到了再来申报。";
            view! { <Nothing icon=IconName::Star text/> }
        })
    };
    let cards = star_cards(here, village, own, act);
    view! {
        <PageHead title=format!("{year} 年评星") note=Signal::derive(move || standing(&own.get(), today))>
            // The plan is made on the phone's page: one form for both.
            <a class="btn" href=Phone::Plan.path()>
                <Icon name=IconName::Flag/>
                "创建规划"
            </a>
        </PageHead>
        {none}
        <div class="columns">{cards}</div>
    }
    .into_any()
}
