//! 人员 — the accounts under an office, found by name; opening another.

use super::open::OpenAccount;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{Nothing, PageHead, list_table, row_head};
use crate::desk::route::Route;
use crate::functions::{AccountRow, MOST_ACCOUNTS, accounts, places};
use crate::kit::fields::TextField;
use crate::parts::icon::IconName;
use crate::words;
use domain::{Place, PlaceCode, PlaceLevel, Role};
use leptos::prelude::*;

/// The accounts under an office.
#[component]
pub fn Accounts(under: PlaceCode) -> impl IntoView {
    let again = Again::new();
    let typed = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let search = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        text.set(typed.get_untracked().trim().to_owned());
    };
    let ask = {
        let under = under.clone();
        move || accounts(under.clone(), text.get())
    };
    let ask_places = {
        let under = under.clone();
        move || places(under.clone())
    };
    view! {
        <PageHead title="人员" note="点姓名:任职、离任、激活码、密码。"/>
        <form class="filters" role="search" on:submit=search>
            <TextField label="姓名或登录名" value=typed kind="search"/>
            <button type="submit" class="btn">
                "找人"
            </button>
        </form>
        {online(again, ask, |rows: Vec<AccountRow>| table(&rows))}
        {online(Again::new(), ask_places, opening)}
    }
    .into_any()
}

fn table(rows: &[AccountRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <Nothing icon=IconName::Search text="没有找到这个人。看看姓名写得对不对,或在下面开账号。"/> }
            .into_any();
    }
    let desk = use_desk();
    let (now, today) = (desk.now(), desk.today());
    let is_full = rows.len() >= MOST_ACCOUNTS;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let standing = row.account.standing(now);
            let roles = words::join(standing.held().iter().map(|(role, _)| words::role(*role)));
            let roles = if roles.is_empty() { "没有任职".to_owned() } else { roles };
            view! {
                <tr>
                    {row_head(Route::Person(row.account.id).path(), &row.account.name, ().into_any())}
                    <td data-label="所属">{row.home_name.clone()}</td>
                    <td data-label="职责">{roles}</td>
                    <td data-label="登录名">{row.account.login.clone().unwrap_or_else(|| "手机激活".to_owned())}</td>
                    <td data-label="最近有消息">{words::last_heard(row.sign_in.last_seen, today)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        {list_table("人员", &["姓名", "所属", "职责", "登录名", "最近有消息"], rows)}
        {is_full.then(|| view! { <p class="hint">{format!("只列了前 {MOST_ACCOUNTS} 人,写姓名再找。")}</p> })}

    }
    .into_any()
}

/// The form that opens an account at one of these places.
fn opening(places: Vec<Place>) -> AnyView {
    let standing = use_desk().standing();
    let may = |role: &Role| {
        places
            .iter()
            .any(|place| place.code.level() == role.level() && standing.may_appoint(*role, &place.code))
    };
    let roles: Vec<Role> = Role::ALL.into_iter().filter(may).collect();
    let places_for = Callback::new(move |role: Role| {
        let fitting = places.iter().filter(|place| place.code.level() == role.level());
        fitting.map(|place| (place.code.to_string(), long_name(place, &places))).collect::<Vec<_>>()
    });
    view! { <OpenAccount roles places_for on_device=false/> }.into_any()
}

/// 东方社区 · 3 号网格: a grid's name says little without its village.
fn long_name(place: &Place, places: &[Place]) -> String {
    let village = place.code.village().filter(|_| place.code.level() == PlaceLevel::Grid);
    let village = village.and_then(|code| places.iter().find(|place| place.code == code));
    village.map_or_else(|| place.name.clone(), |village| format!("{} · {}", village.name, place.name))
}
