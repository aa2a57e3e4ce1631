//! 责任人 — somebody of the village by account, or anybody by name.

use crate::desk::pages::book::use_desk;
use domain::task::Owner;
use domain::{AccountId, PlaceCode};
use leptos::prelude::*;

/// Picks an owner; typing the name of somebody of the village picks their account with it.
#[component]
pub fn OwnerInput(
    /// The input's id, different for each on a page.
    #[prop(into)]
    id: String,
    /// Whose people are offered.
    village: PlaceCode,
    /// The owner so far.
    #[prop(into)]
    owner: Signal<Owner>,
    /// Takes a new one.
    on_change: impl Fn(Owner) + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let list = format!("{id}-people");
    let people: Vec<(AccountId, String)> = desk.peek(|look| {
        look.people(&village).into_iter().map(|account| (account.id, account.name.clone())).collect()
    });
    let options =
        people.iter().map(|(_, name)| view! { <option value=name.clone()></option> }).collect::<Vec<_>>();
    let pick = move |name: String| {
        let account = people.iter().find(|(_, known)| known == name.trim()).map(|(id, _)| *id);
        on_change(Owner { account, name });
    };
    let note = move || match owner.get() {
        Owner { account: Some(_), .. } => "本村账号,任务会出现在他(她)的手机上",
        Owner { name, .. } if name.trim().is_empty() => "可选本村人员,也可直接写姓名",
        Owner { .. } => "没有账号,只记姓名",
    };
    view! {
        <input
            id=id
            class="input"
            list=list.clone()
            autocomplete="off"
            prop:value=move || owner.get().name
            on:input:target=move |event| pick(event.target().value())
        />
        <datalist id=list>{options}</datalist>
        <p class="hint">{note}</p>
    }
}
