//! 评星 on the secretary's phone: what is claimed, where it stands, what came back. Works without a network.

use super::frame::{empty, sending_chip, sub_page};
use super::place::Mine;
use super::returned::tap;
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

/// One year of the village; a year that is not finished yet says which it is.
fn one_year(here: Here, village: &PlaceCode, year: i32, says_year: bool) -> AnyView {
    let of_act = village.clone();
    let act = Callback::new(move |act: OwnAct| {
        tap(here, act.intent(of_act.clone(), year), "已存手机,有网就传上去");
    });
    let of_year = village.clone();
    let own = Memo::new(move |_| OwnYear::of(here, &of_year, year));
    let village = village.clone();
    let cards = move || match star_cards(here, &village, &own.get(), act) {
        cards if cards.is_empty() => empty(
            IconName::Star,
            "今年的创建规划里还没有星。先定好争创哪几颗,做到了再来申报。",
            ().into_any(),
        ),
        cards => view! { {cards} }.into_any(),
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
