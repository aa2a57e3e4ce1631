//! 当事人 — by household where one is known, else by name.

use super::picker::picker;
use super::place::door_line;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use domain::HouseholdId;
use domain::dispute::Party;
use leptos::prelude::*;

/// The parties of a dispute.
#[derive(Clone, Copy)]
pub(super) struct PartiesForm {
    here: Here,
    pub(super) list: RwSignal<Vec<Party>>,
    name: RwSignal<String>,
}

impl PartiesForm {
    /// With these parties known already.
    pub(super) fn new(list: Vec<Party>) -> Self {
        Self { here: here(), list: RwSignal::new(list), name: RwSignal::new(String::new()) }
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

    /// Adds a household as it is called.
    pub(super) fn add_household(self, id: HouseholdId) {
        let known = self.list.with_untracked(|list| list.iter().any(|party| party.household == Some(id)));
        let name = self.here.glance(|world| world.households.get(&id).map(|row| row.family()));
        if let (false, Some(name)) = (known, name) {
            self.list.update(|list| list.push(Party { household: Some(id), name }));
        }
    }

    fn add_name(self) {
        let list = untrack(move || self.read());
        self.list.set(list);
        self.name.set(String::new());
    }

    /// Its controls.
    pub(super) fn view(self, flaw: Signal<Option<String>>) -> AnyView {
        let line = move |(place, party): (usize, Party)| {
            let door = party
                .household
                .and_then(|id| self.here.glance(|world| world.households.get(&id).map(|row| door_line(row))));
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
        let on_enter = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                self.add_name();
            }
        };
        view! {
            <fieldset class="field">
                <legend>"当事人"</legend>
                <ul class="list card list-card" hidden=move || self.list.with(Vec::is_empty)>{lines}</ul>
                {picker("找当事人的住户", true, pick)}
                <div class="row">
                    <input class="input grow" aria-label="不是本村住户的,直接写姓名" placeholder="不是本村住户的,直接写姓名"
                        maxlength="20" bind:value=self.name on:keydown=on_enter/>
                    <button class="btn" type="button" on:click=move |_| self.add_name()>"添上"</button>
                </div>
                <p class="flaw" role="alert" hidden=move || flaw.get().is_none()>{move || flaw.get()}</p>
            </fieldset>
        }
        .into_any()
    }
}
