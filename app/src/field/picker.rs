//! Finding a household by name, door number or the first letters of its pinyin; works offline.

use super::place::{Mine, door_head};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::order;
use domain::text::door::normal as door_key;
use domain::{Household, HouseholdId};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;

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

/// Whether a household answers to what is typed; everything does to nothing.
pub(super) fn answers(household: &Household, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return true;
    }
    let door = door_key(&typed);
    if !door.is_empty() && door_key(&household.door.value).contains(&door) {
        return true;
    }
    let letters = typed.bytes().all(|byte| byte.is_ascii_lowercase());
    let named = |name: &str| name.contains(&typed) || (letters && initials(name).starts_with(&typed));
    named(&household.head.value) || household.people_now().any(|person| named(&person.name))
}

/// Digits padded, so that 10 号楼 comes after 9 号楼.
pub(super) fn walking_order(door: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for c in door_key(door).chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let _ = write!(key, "{digits:0>6}");
            digits.clear();
        }
        key.push(c);
    }
    key
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
                placeholder="姓名、门牌或拼音首字母"
                autocomplete="off"
                enterkeyhint="search"
                bind:value=typed
            />
        </div>
    }
    .into_any()
}

/// Households of the village that answer to what is typed, my own first.
fn found(here: Here, typed: &str, all: bool) -> Vec<(HouseholdId, String, String, String)> {
    let mine = Mine::of(&here.device().standing());
    here.world(|world| {
        let mut list: Vec<_> = world
            .households
            .values()
            .filter(|household| household.stands() && answers(household, typed))
            .filter(|household| all || mine.covers(&household.grid.value))
            .collect();
        order::by_key(&mut list, |household| {
            (!mine.covers(&household.grid.value), walking_order(&household.door.value))
        });
        let line = |household: &&device::Row<Household>| {
            let kinds = words::categories(&household.categories.value);
            let grid = words::grid(&household.grid.value);
            let small = if kinds.is_empty() { grid } else { format!("{grid} · {kinds}") };
            (household.id, door_head(household), household.family(), small)
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
        let typed = typed.get();
        // A search in the whole village begins when something is typed.
        let list = if all && typed.trim().is_empty() { Vec::new() } else { found(here, &typed, all) };
        if list.is_empty() {
            let nothing = !typed.trim().is_empty();
            return nothing.then(|| view! { <p class="hint">"没有找到这样的住户"</p> }).into_any();
        }
        let line = |(id, title, family, small): (HouseholdId, String, String, String)| {
            let mark = family.chars().next().unwrap_or('户').to_string();
            view! {
                <li><button class="item" type="button" on:click=move |_| on_pick.run(id)>
                    <span class="avatar" aria-hidden="true">{mark}</span>
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
