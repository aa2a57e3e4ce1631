//! Finding a household by whatever somebody knows of it; the rule stands in `domain::search`, and works offline.

use super::line::{Lead, family};
use super::place::Mine;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::order;
use domain::search::{self, By};
use domain::text::door::walking_order;
use domain::{Household, HouseholdId};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;

/// Most lines a search shows; a longer list is narrowed by typing.
const MOST: usize = 12;

thread_local! {
    /// Pinyin initials are dear to work out; names hardly change.
    static INITIALS: RefCell<HashMap<String, String>> = RefCell::new(HashMap::new());
}

fn initials(name: &str) -> String {
    INITIALS.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return found.clone();
        }
        let found = device::initials(name);
        known.insert(name.to_owned(), found.clone());
        found
    })
}

/// By what a household answers to what is typed; everything does to nothing.
pub(super) fn answers<'a>(household: &'a Household, typed: &str) -> Option<By<'a>> {
    search::find(household, typed, initials)
}

/// Why a search shows a door, when its line does not show it anyway.
pub(super) fn found_by(by: By<'_>, household: &Household) -> Option<String> {
    match by {
        By::Nothing | By::Head | By::Door => None,
        By::Phone => Some(format!("电话 {}", household.phone.value)),
        By::Member(person) => Some(format!("家里人 {}", person.name)),
    }
}

/// The field to type in.
pub(super) fn search_field(typed: RwSignal<String>, label: &'static str) -> AnyView {
    view! {
        <div class="search">
            <Icon name=IconName::Search/>
            <input
                class="input"
                type="search"
                aria-label=label
                placeholder="姓名/门牌/电话/拼音"
                autocomplete="off"
                enterkeyhint="search"
                bind:value=typed
            />
        </div>
    }
    .into_any()
}

/// A household that answers.
struct Found {
    id: HouseholdId,
    lead: Lead,
    title: String,
    small: String,
}

/// Households of the village that answer to what is typed, my own first.
fn found(here: Here, typed: &str, all: bool) -> Vec<Found> {
    let mine = Mine::of(&here.device().standing());
    here.world(|world| {
        let mut list: Vec<_> = world
            .households
            .values()
            .filter(|household| household.stands() && (all || mine.covers(&household.grid.value)))
            .filter_map(|household| Some((household, answers(household, typed)?)))
            .collect();
        order::by_key(&mut list, |(household, _)| {
            (!mine.covers(&household.grid.value), walking_order(&household.door.value))
        });
        let line = |(household, by): &(&device::Row<Household>, By<'_>)| {
            let kinds = words::categories(&household.categories.value);
            let mut small = words::grid(&household.grid.value);
            for more in [found_by(*by, household).unwrap_or_default(), kinds] {
                if !more.is_empty() {
                    small.push_str(" · ");
                    small.push_str(&more);
                }
            }
            Found { id: household.id, lead: family(household), title: words::head_and_door(household), small }
        };
        list.iter().take(MOST).map(line).collect()
    })
}

/// Picks one household; `all` looks through the whole village, else through my own doors.
pub(super) fn picker(label: &'static str, all: bool, on_pick: Callback<HouseholdId>) -> AnyView {
    picker_of(RwSignal::new(String::new()), label, all, on_pick)
}

/// The same with what is typed, for whoever goes on with it.
pub(super) fn picker_of(
    typed: RwSignal<String>,
    label: &'static str,
    all: bool,
    on_pick: Callback<HouseholdId>,
) -> AnyView {
    let here = here();
    let lines = move || {
        let wanted = typed.get();
        // A search in the whole village begins when something is typed.
        let list = if all && wanted.trim().is_empty() { Vec::new() } else { found(here, &wanted, all) };
        if list.is_empty() {
            let nothing = !wanted.trim().is_empty();
            return nothing.then(|| view! { <p class="hint">"没有找到这样的住户"</p> }).into_any();
        }
        let line = |Found { id, lead, title, small }| {
            let pick = move |_| {
                on_pick.run(id);
                // What was looked for is found: the next search begins anew. The page may be gone by now.
                typed.try_set(String::new());
            };
            view! {
                <li><button class="item" type="button" on:click=pick>
                    {lead.view()}
                    <span class="grow"><strong>{title}</strong><br/><small class="muted">{small}</small></span>
                    <Icon name=IconName::Chevron/>
                </button></li>
            }
        };
        let lines: Vec<_> = list.into_iter().map(line).collect();
        view! { <ul class="list card list-card">{lines}</ul> }.into_any()
    };
    view! { <div class="stack">{search_field(typed, label)}{lines}</div> }.into_any()
}
