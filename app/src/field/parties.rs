//! 当事人 — by household where one is known, else by name.

use super::picker::picker;
use crate::kit::fields::flaw_of;
use crate::kit::{Form, keys};
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::dispute::Party;
use domain::{Field, HouseholdId};
use leptos::prelude::*;

/// A household as a party, as it is called.
pub(super) fn party(here: Here, id: HouseholdId) -> Option<Party> {
    let name = here.glance(|world| world.households.get(&id).map(|row| row.family()))?;
    Some(Party { household: Some(id), name })
}

/// The parties of a dispute.
#[derive(Clone, Copy)]
pub(super) struct PartiesForm {
    form: Form,
    list: RwSignal<Vec<Party>>,
    name: RwSignal<String>,
}

impl PartiesForm {
    /// The part of a form that knows these parties already.
    pub(super) fn new(form: Form, list: Vec<Party>) -> Self {
        let parties = Self { form, list: RwSignal::new(list), name: RwSignal::new(String::new()) };
        form.part_json("parties", parties.list);
        form.part("party", parties.name);
        parties
    }

    /// The parties, the name being typed included: nobody loses it by pressing 保存 at once.
    pub(super) fn read(self) -> Vec<Party> {
        let mut list = self.list.get();
        let name = self.name.get();
        if !name.trim().is_empty() {
            list.push(Party { household: None, name: name.trim().to_owned() });
        }
        list
    }

    fn add_household(self, id: HouseholdId) {
        let known = self.list.with_untracked(|list| list.iter().any(|party| party.household == Some(id)));
        if let (false, Some(party)) = (known, party(self.form.here(), id)) {
            self.list.update(|list| list.push(party));
        }
    }

    fn add_name(self) {
        let list = untrack(move || self.read());
        self.list.set(list);
        self.name.set(String::new());
    }

    /// Its controls.
    pub(super) fn view(self) -> AnyView {
        let line = move |(place, party): (usize, Party)| {
            let door = party.household.and_then(|id| {
                self.form
                    .here()
                    .glance(|world| world.households.get(&id).map(|row| words::head_and_door(row)))
            });
            let label = format!("去掉{}", party.name);
            view! {
                <li class="item">
                    <div class="grow">
                        <strong>{party.name}</strong><br/>
                        <small class="muted">{door.unwrap_or_else(|| "按姓名记".into())}</small>
                    </div>
                    <button class="icon-btn" type="button" aria-label=label
                        on:click=move |_| self.list.update(|list| { list.remove(place); })>
                        <Icon name=IconName::Close/>
                    </button>
                </li>
            }
        };
        let lines = move || self.list.get().into_iter().enumerate().map(line).collect::<Vec<_>>();
        let pick = Callback::new(move |id| self.add_household(id));
        view! {
            <fieldset class="field">
                <legend>"当事人"</legend>
                <ul class="list card list-card" hidden=move || self.list.with(Vec::is_empty)>{lines}</ul>
                {picker("找当事人的住户", true, pick)}
                <div class="row">
                    <input class="input grow" aria-label="不是本村住户的,直接写姓名" placeholder="不是本村住户的,直接写姓名"
                        bind:value=self.name on:keydown=keys::on_enter(move || self.add_name())/>
                    <button class="btn" type="button" on:click=move |_| self.add_name()>"添上"</button>
                </div>
                {flaw_of(self.form.of(Field::Parties))}
            </fieldset>
        }
        .into_any()
    }
}
