//! One person: roles in time, and what lets them in.

use super::devices::Devices;
use super::roles::Roles;
use super::secret::{ActivationCode, Password};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{BackTo, PageHead};
use crate::desk::route::Route;
use crate::functions::{AccountRow, SignIn, account, places};
use crate::words;
use domain::{Account, AccountId, Place};
use leptos::prelude::*;

/// A person of the village, or of an office's places.
#[component]
pub fn PersonPage(id: AccountId) -> impl IntoView {
    let desk = use_desk();
    let again = Again::new();
    let kept = Memo::new(move |_| {
        desk.read(|look| {
            let account = look.world.accounts.get(&id)?.noun().clone();
            let places = look.world.places.values().map(|row| row.noun().clone()).collect::<Vec<_>>();
            Some((account, places))
        })
    });
    let on_device = Memo::new(move |_| kept.with(Option::is_some));
    move || {
        let back = if desk.office().is_some() { Route::Accounts } else { Route::People };
        let name = if back == Route::People { "本村人员" } else { "人员" };
        let body = if on_device.get() {
            let changed = Callback::new(move |()| again.ask());
            view! {
                {move || kept.get().map(|(account, places)| person(account, On::Device, places, changed))}
                {online(again, move || account(id), |row: AccountRow| sign_in(&row.sign_in))}
            }
            .into_any()
        } else {
            let under = desk.office();
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
            online(again, ask, move |(row, places): (AccountRow, Vec<Place>)| {
                let changed = Callback::new(move |()| again.ask());
                let on = On::Server(row.account.home.scope(), row.ver);
                let places = places
                    .into_iter()
                    .filter(|place| place.code.as_str().len() < 15 || row.account.home.covers(&place.code))
                    .collect();
                view! {
                    {person(row.account, on, places, changed)}
                    {sign_in(&row.sign_in)}
                }
                .into_any()
            })
            .into_any()
        };
        view! {
            <BackTo href=back.path() name/>
            {body}
        }
        .into_any()
    }
}

fn person(account: Account, on: On, places: Vec<Place>, changed: Callback<()>) -> AnyView {
    let note = account.login.as_ref().map(|login| format!("登录名 {login}"));
    let id = account.id;
    let may_sign_out = may_appoint(&account);
    let has_login = account.login.is_some();
    let may_set_password = has_login && use_desk().office().is_some();
    view! {
        <PageHead title=account.name.clone() note=note/>
        <div class="columns">
            <Roles account on places changed/>
            <div class="stack">
                <ActivationCode account=id/>
                {may_sign_out.then(|| view! { <Devices account=id/> })}
                {may_set_password.then(|| view! { <Password account=id/> })}
            </div>
        </div>
    }
    .into_any()
}

/// Whether the person who looks could have appointed this one to everything they are.
fn may_appoint(account: &Account) -> bool {
    let desk = use_desk();
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
