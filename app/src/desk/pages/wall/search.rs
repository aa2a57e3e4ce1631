//! What is looked for on the chart, kept in the page's address.

use crate::desk::pages::parts::{chips, keep_in_address, options};
use crate::desk::pages::plans::star_heads;
use crate::desk::route::Route;
use crate::desk::wall_filter::{Show, WallFilter};
use crate::functions::Wall;
use crate::kit::fields::Choice;
use domain::order;
use leptos::prelude::*;

/// What is looked for, each part a signal of its own.
#[derive(Clone, Copy)]
pub(super) struct Search {
    show: RwSignal<Show>,
    township: RwSignal<String>,
    leader: RwSignal<String>,
    star: RwSignal<String>,
    lead: RwSignal<String>,
}

impl Search {
    /// As the address says; from now on the address follows.
    pub(super) fn begin() -> Self {
        let filter = WallFilter::of(&window().location().search().unwrap_or_default());
        let search = Self {
            show: RwSignal::new(filter.show),
            township: RwSignal::new(filter.township),
            leader: RwSignal::new(filter.leader),
            lead: RwSignal::new(filter.lead),
            star: RwSignal::new(filter.star.map(|column| column.to_string()).unwrap_or_default()),
        };
        keep_in_address(move || format!("{}{}", Route::Wall.path(), search.filter().query()));
        search
    }
    pub(super) fn filter(self) -> WallFilter {
        WallFilter {
            show: self.show.get(),
            township: self.township.get(),
            leader: self.leader.get(),
            star: self.star.get().parse().ok(),
            lead: self.lead.get(),
        }
    }
}

/// Chips and lists to narrow the chart by.
#[component]
pub(super) fn Filters(search: Search, wall: StoredValue<Wall>) -> impl IntoView {
    let choices = Show::ALL.map(|(show, word)| {
        let filter = WallFilter { show, ..WallFilter::default() };
        let count =
            wall.with_value(|wall| wall.rows.iter().filter(|row| filter.fits(row, &wall.leads)).count());
        (show, view! { {word} " " <b class="num">{count}</b> }.into_any())
    });
    let townships = wall.with_value(|wall| {
        options(wall.townships.iter().map(|place| (place.code.clone(), place.name.clone())), Some("全部"))
    });
    let leaders = wall.with_value(|wall| {
        let names = order::set(wall.rows.iter().flat_map(|row| row.leaders.iter().cloned()));
        options(names.into_iter().map(|name| (name.clone(), name)), Some("全部"))
    });
    let stars = options(star_heads().into_iter().enumerate(), Some("全部"));
    let leads = wall.with_value(|wall| {
        let names = wall.leads.iter().map(|(_, lead)| lead.clone()).filter(|lead| !lead.is_empty());
        options(order::set(names).into_iter().map(|name| (name.clone(), name)), Some("全部"))
    });
    let has_leaders = leaders.len() > 1;
    view! {
        <div class="filters">
            {chips("chips", "看哪些村", choices, search.show)}
            {(townships.len() > 2)
                .then(|| view! { <Choice label="乡镇(街道)" options=townships value=search.township/> })}
            <Choice label="哪颗星" options=stars value=search.star/>
            {(leads.len() > 1)
                .then(|| view! { <Choice label="牵头部门" options=leads value=search.lead/> })}
            {has_leaders.then(|| view! { <Choice label="分包领导" options=leaders value=search.leader/> })}
        </div>
    }
    .into_any()
}
