//! 评星 on the secretary's phone: what is claimed, where it stands, what came back. Works without a network.

use super::frame::{empty, sending_chip, sub_page};
use super::place::Mine;
use super::returned::tap;
use crate::kit::Form;
use crate::kit::form::Then;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::own_stars::{OwnAct, OwnYear, own_years, standing, star_cards};
use crate::route::Route;
use domain::PlaceCode;
use leptos::prelude::*;

/// The page.
pub(super) fn screen() -> AnyView {
    let here = here();
    let year = here.today().year();
    let led = here.ask(|device| Mine::of(&device.standing()).village().cloned());
    let body = match led {
        None => empty(IconName::Flag, "评星由村(社区)支部书记申报。", ().into_any()),
        Some(village) => {
            let years = own_years(here, &village, year);
            let several = years.len() > 1;
            let years: Vec<_> = years.into_iter().map(|of| one_year(here, &village, of, several)).collect();
            view! {
                {years}
                <a class="btn wide" href=Route::Plan.path()><Icon name=IconName::Flag/>"创建规划"</a>
            }
            .into_any()
        }
    };
    sub_page(format!("{year} 年评星"), Route::Me, sending_chip(), body)
}

const SAVED: &str = "已存手机,有网就传上去";

/// One year of the village; a year that is not finished yet says which it is.
fn one_year(here: Here, village: &PlaceCode, year: i32, says_year: bool) -> AnyView {
    let of_act = village.clone();
    let act = Callback::new(move |(act, form): (OwnAct, Option<Form>)| {
        let intent = act.intent(of_act.clone(), year);
        match form {
            Some(form) => form.save(vec![intent], SAVED.into(), Then::empty(|| ())),
            None => tap(here, intent, SAVED),
        }
    });
    let of_year = village.clone();
    let own = Memo::new(move |_| OwnYear::of(here, &of_year, year));
    let nothing = Memo::new(move |_| own.with(|own| own.stars().is_empty()));
    let cards = star_cards(here, village, own, act);
    let cards = view! {
        {cards}
        {move || {
            let advice = "今年的创建规划里还没有星。先定好争创哪几颗,做到了再来申报。";
            nothing.get().then(|| empty(IconName::Star, advice, ().into_any()))
        }}
    };
    let today = here.today();
    let head = says_year.then(|| view! { <h2>{format!("{year} 年度")}</h2> });
    view! {
        {head}
        <p class="muted">{move || standing(&own.get(), today)}</p>
        {cards}
    }
    .into_any()
}
