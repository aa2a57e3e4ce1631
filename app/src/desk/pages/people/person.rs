//! One person: roles in time, and what lets them in.

use super::devices::Devices;
use super::roles::Roles;
use super::secret::{ActivationCode, Password};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Desk, Look, use_desk};
use crate::desk::pages::online::{Again, online, online_live};
use crate::desk::pages::parts::{BackTo, PageHead};
use crate::desk::route::Route;
use crate::functions::{AccountRow, SignIn, account, places};
use crate::words;
use domain::{Account, AccountId, Place};
use leptos::prelude::*;

/// A person as the page shows them.
#[derive(Clone, PartialEq)]
pub struct Seen {
    /// The account.
    pub account: Account,
    /// Where its record stands.
    pub on: On,
    /// Places in whose names roles are told, and where new ones may be granted.
    pub places: Vec<Place>,
}

/// A person of the village, or of an office's places.
#[component]
pub fn PersonPage(id: AccountId) -> impl IntoView {
    let desk = use_desk();
    let again = Again::new();
    let kept = Memo::new(move |_| desk.read(|look| kept(look, id)));
    let on_device = Memo::new(move |_| kept.with(Option::is_some));
    let back = if desk.office().is_some() { Route::Accounts } else { Route::People };
    let name = if back == Route::People { "本村人员" } else { "人员" };
    let body = move || {
        let here = on_device.get();
        untrack(|| match kept.get_untracked() {
            Some(first) if here => {
                let seen = Memo::new(move |before: Option<&Seen>| {
                    kept.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
                });
                view! {
                    {person(seen.into(), again)}
                    {online(again, move || account(id), |row: AccountRow| sign_in(&row.sign_in))}
                }
                .into_any()
            }
            _ => elsewhere(id, again),
        })
    };
    view! {
        <BackTo href=back.path() name/>
        {body}
    }
    .into_any()
}

/// A person of the own village: nobody needs a network to see them.
fn kept(look: &Look<'_>, id: AccountId) -> Option<Seen> {
    let account = look.world.accounts.get(&id)?.noun().clone();
    let places = look.world.places.values().map(|row| row.noun().clone()).collect();
    Some(Seen { account, on: On::Device, places })
}

/// A person whom the server knows.
fn elsewhere(id: AccountId, again: Again) -> AnyView {
    let under = use_desk().office();
    let ask = move || {
        let under = under.clone();
        async move {
            let row = account(id).await?;
            // Where this person may be given roles: their own village, or the office's places.
            let at = if row.account.home.as_str().len() >= 12 {
                row.account.home.clone()
            } else {
                under.unwrap_or_else(|| row.account.home.clone())
            };
            let places = places(at).await?;
            Ok((row, places))
        }
    };
    let about = |(row, _): &(AccountRow, Vec<Place>)| row.account.id;
    let show = move |answer: Signal<(AccountRow, Vec<Place>)>| {
        let seen = Memo::new(move |_| {
            answer.with(|(row, places)| {
                let home = &row.account.home;
                let places = places.iter().filter(|it| it.code.as_str().len() < 15 || home.covers(&it.code));
                Seen {
                    account: row.account.clone(),
                    on: On::Server(home.scope(), row.ver),
                    places: places.cloned().collect(),
                }
            })
        });
        view! {
            {untrack(|| person(seen.into(), again))}
            {move || answer.with(|(row, _)| sign_in(&row.sign_in))}
        }
        .into_any()
    };
    online_live(again, ask, about, show).into_any()
}

fn person(seen: Signal<Seen>, again: Again) -> AnyView {
    let desk = use_desk();
    let (id, name) = seen.with_untracked(|seen| (seen.account.id, seen.account.name.clone()));
    let note = move || seen.with(|seen| seen.account.login.as_ref().map(|login| format!("登录名 {login}")));
    let may_sign_out = Memo::new(move |_| seen.with(|seen| may_appoint(desk, &seen.account)));
    let may_set_password =
        Memo::new(move |_| desk.office().is_some() && seen.with(|seen| seen.account.login.is_some()));
    let changed = Callback::new(move |()| again.ask());
    view! {
        <PageHead title=name note=Signal::derive(note)/>
        <div class="columns">
            <Roles seen changed/>
            <div class="stack">
                <ActivationCode account=id/>
                {move || may_sign_out.get().then(|| view! { <Devices account=id/> })}
                {move || may_set_password.get().then(|| view! { <Password account=id/> })}
            </div>
        </div>
    }
    .into_any()
}

/// Whether the person who looks could have appointed this one to everything they are.
fn may_appoint(desk: Desk, account: &Account) -> bool {
    let mine = desk.standing();
    account.standing(desk.now()).held().iter().all(|(role, place)| mine.may_appoint(*role, place))
}

fn sign_in(sign_in: &SignIn) -> AnyView {
    let today = use_desk().today();
    let code =
        sign_in.code_until.map(|at| view! { <div><dt>"激活码"</dt><dd>{words::code_until(at)}</dd></div> });
    view! {
        <section class="card stack no-print" aria-labelledby="sign-in">
            <h2 id="sign-in">"登录情况"</h2>
            <dl class="facts">
                <div><dt>"最近有消息"</dt><dd>{words::last_heard(sign_in.last_seen, today)}</dd></div>
                <div><dt>"密码"</dt><dd>{if sign_in.has_password { "已设" } else { "没有" }}</dd></div>
                {code}
            </dl>
        </section>
    }
    .into_any()
}
