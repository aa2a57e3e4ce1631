//! 任职 — the roles a person holds and held, granting another, ending one; nothing is ever deleted.

use super::person::Seen;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Desk, use_desk};
use crate::desk::pages::form;
use crate::kit::fields::{Choice, DayField};
use crate::kit::{Form, forms};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::{Account, Day, Membership, Place, PlaceCode, Role};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The roles of a person; the form that grants one stands while they change.
#[component]
pub fn Roles(
    /// Whose, and where roles may be granted.
    seen: Signal<Seen>,
    /// Asked anew after a change.
    changed: Callback<()>,
) -> impl IntoView {
    let rows = move || {
        let row = |seen: &Seen, held: &Membership| row(&seen.account, held, &seen.on, &seen.places, changed);
        seen.with(|seen| seen.account.memberships.iter().map(|held| row(seen, held)).collect::<Vec<_>>())
    };
    let empty = move || {
        let none = seen.with(|seen| seen.account.memberships.is_empty());
        none.then(|| view! { <p class="muted">"还没有任职。"</p> })
    };
    view! {
        <section class="card stack no-print" aria-labelledby="roles">
            <h2 id="roles">"任职"</h2>
            {empty}
            <ul class="list">{rows}</ul>
            <Grant seen changed/>
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

/// A role that may be granted at a place, by the code it is chosen with.
#[derive(Clone, PartialEq)]
struct Offer {
    code: String,
    role: Role,
    place: Place,
}

/// Every role that the person signed in here may give and this one does not have yet.
fn offers(desk: Desk, seen: &Seen) -> Vec<Offer> {
    let (standing, now) = (desk.standing(), desk.now());
    let has = |role: Role, place: &PlaceCode| {
        seen.account
            .memberships
            .iter()
            .any(|held| held.holds(now) && held.role == role && held.place == *place)
    };
    let all = Role::ALL.into_iter().flat_map(|role| seen.places.iter().map(move |place| (role, place)));
    all.filter(|(role, place)| place.code.level() == role.level() && standing.may_appoint(*role, &place.code))
        .filter(|(role, place)| !has(*role, &place.code))
        .map(|(role, place)| Offer {
            code: format!("{} {}", place.code, words::role(role)),
            role,
            place: place.clone(),
        })
        .collect()
}

#[component]
fn Grant(seen: Signal<Seen>, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let offers = Memo::new(move |_| seen.with(|seen| offers(desk, seen)));
    let any = Memo::new(move |_| !offers.with(Vec::is_empty));
    move || any.get().then(|| untrack(|| grant(seen, offers, changed)))
}

fn grant(seen: Signal<Seen>, offers: Memo<Vec<Offer>>, changed: Callback<()>) -> AnyView {
    let desk = use_desk();
    let id = seen.with_untracked(|seen| seen.account.id);
    let form = Form::open(&forms::GRANT_ROLE, format!("grant-role/{id}"));
    let first =
        move || offers.with(|offers| offers.first().map(|offer| offer.code.clone()).unwrap_or_default());
    let choices = Signal::derive(move || {
        let choice = |offer: &Offer| {
            (offer.code.clone(), format!("{} · {}", offer.place.name, words::role(offer.role)))
        };
        offers.with(|offers| offers.iter().map(choice).collect::<Vec<_>>())
    });
    let chosen = RwSignal::new(untrack(first));
    let (from, to) = (RwSignal::new(Some(desk.today())), RwSignal::new(None::<Day>));
    let fields = view! {
        <div class="form-grid">
            <Choice label=form.called(Field::Role, "任什么职") options=choices value=chosen/>
            <DayField label=form.called(Field::StartedAt, "第一天") value=from/>
            <DayField label=form.called(Field::EndedAt, "最后一天") value=to optional=true/>
        </div>
    };
    // What is granted is no offer any more.
    form.seen(first, move |first| chosen.set(first.clone()));
    let finish = move || {
        let (code, from) = (chosen.get(), from.get());
        let offer = offers.with(|offers| offers.iter().find(|offer| offer.code == code).cloned());
        let flaw = |field, why| vec![Flaw::new(field, why)];
        let offer = offer.ok_or_else(|| flaw(Field::Role, Why::Unknown))?;
        let first = from.ok_or_else(|| flaw(Field::StartedAt, Why::Missing))?;
        // From today means from now; the last day still holds.
        let from = if first == desk.today() { desk.now() } else { first.starts_at() };
        let to = to.get().map(|last| last.plus_days(1).starts_at());
        if to.is_some_and(|end| end <= from) {
            return Err(flaw(Field::EndedAt, Why::EndsBeforeItBegins));
        }
        Ok(Membership { role: offer.role, place: offer.place.code, from, to })
    };
    let save = move |membership| {
        let on = seen.with_untracked(|seen| seen.on.clone());
        let intent = Intent::Office(OfficeAct::GrantMembership { account: id, membership });
        desk.act_form_until_it_stands(form, vec![(on, intent)], "已任职", move |_| changed.run(()));
    };
    form::folded("添一个任职", form, fields.into_any(), "任职", finish, save)
}
