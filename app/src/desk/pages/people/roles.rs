//! 任职 — the roles a person holds and held, granting another, ending one; nothing is ever deleted.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::parts::fields::{Choice, DayField, FlawList};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::{Account, Membership, Place, PlaceCode, Role};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The roles of a person.
#[component]
pub fn Roles(
    /// Whose.
    account: Account,
    /// Where the record stands.
    on: On,
    /// Places in whose names the roles are told, and where new ones may be granted.
    places: Vec<Place>,
    /// Asked anew after a change.
    changed: Callback<()>,
) -> impl IntoView {
    let rows: Vec<_> =
        account.memberships.iter().map(|held| row(&account, held, &on, &places, changed)).collect();
    let empty = rows.is_empty().then(|| view! { <p class="muted">"还没有任职。"</p> });
    view! {
        <section class="card stack no-print" aria-labelledby="roles">
            <h2 id="roles">"任职"</h2>
            {empty}
            <ul class="list">{rows}</ul>
            <Grant account on places changed/>
        </section>
    }
    .into_any()
}

fn name_of(places: &[Place], code: &PlaceCode) -> String {
    places
        .iter()
        .find(|place| place.code == *code)
        .map_or_else(|| words::grid(code), |place| place.name.clone())
}

fn row(
    account: &Account,
    held: &Membership,
    on: &On,
    places: &[Place],
    changed: Callback<()>,
) -> impl IntoView + use<> {
    let desk = use_desk();
    let now = desk.now();
    let title = format!("{} · {}", name_of(places, &held.place), words::role(held.role));
    let time = match held.to {
        Some(to) => format!("{} 至 {}", held.from.day(), to.day()),
        None => format!("{} 起", held.from.day()),
    };
    let may_end = held.holds(now) && held.to.is_none() && desk.standing().may_appoint(held.role, &held.place);
    let (id, role, place, on) = (account.id, held.role, held.place.clone(), on.clone());
    let end = move |_| {
        let intent = Intent::Office(OfficeAct::EndMembership {
            account: id,
            role,
            place: place.clone(),
            to: desk.now(),
        });
        desk.act(on.clone(), intent, "已离任;之前记的仍然算数", move |_| changed.run(()));
    };
    view! {
        <li>
            <div class="item">
                <div class="grow">
                    <h3>{title}</h3>
                    <small class="muted num">{time}</small>
                </div>
                {may_end
                    .then(|| {
                        view! {
                            <button type="button" class="btn small" on:click=end>
                                "离任"
                            </button>
                        }
                    })}
            </div>
        </li>
    }
}

#[component]
fn Grant(account: Account, on: On, places: Vec<Place>, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let standing = desk.standing();
    let now = desk.now();
    let has = |role: Role, place: &PlaceCode| {
        account.memberships.iter().any(|held| held.holds(now) && held.role == role && held.place == *place)
    };
    // Every place where the person signed in here may give a role of that level, and has not yet.
    let offers: Vec<(String, Role, Place)> = Role::ALL
        .into_iter()
        .flat_map(|role| places.iter().map(move |place| (role, place)))
        .filter(|(role, place)| {
            place.code.level() == role.level() && standing.may_appoint(*role, &place.code)
        })
        .filter(|(role, place)| !has(*role, &place.code))
        .map(|(role, place)| (format!("{} {}", place.code, words::role(role)), role, place.clone()))
        .collect();
    if offers.is_empty() {
        return ().into_any();
    }
    let choices: Vec<_> = offers
        .iter()
        .map(|(code, role, place)| (code.clone(), format!("{} · {}", place.name, words::role(*role))))
        .collect();
    let chosen = RwSignal::new(choices.first().map(|(code, _)| code.clone()).unwrap_or_default());
    let from = RwSignal::new(Some(desk.today()));
    let to = RwSignal::new(None);
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let grant = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let code = chosen.get_untracked();
        let Some((_, role, place)) = offers.iter().find(|(known, ..)| *known == code) else { return };
        let Some(first) = from.get_untracked() else {
            return flaws.set(vec![Flaw::new(Field::MembershipTime, Why::Missing)]);
        };
        // From today means from now; the last day still holds.
        let from_at = if first == desk.today() { desk.now() } else { first.starts_at() };
        let to_at = to.get_untracked().map(|last: domain::Day| last.plus_days(1).starts_at());
        if to_at.is_some_and(|end| end <= from_at) {
            return flaws.set(vec![Flaw::new(Field::MembershipTime, Why::EndsBeforeItBegins)]);
        }
        flaws.set(Vec::new());
        let membership = Membership { role: *role, place: place.code.clone(), from: from_at, to: to_at };
        let intent = Intent::Office(OfficeAct::GrantMembership { account: account.id, membership });
        desk.act(on.clone(), intent, "已任职", move |_| changed.run(()));
    };
    view! {
        <details class="more">
            <summary>"添一个任职"</summary>
            <form class="stack" on:submit=grant novalidate>
                <div class="form-grid">
                    <Choice label="任什么职" options=choices value=chosen/>
                    <DayField label="从" value=from/>
                    <DayField label="到(可以不填)" value=to/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "任职"
                </button>
            </form>
        </details>
    }
    .into_any()
}
