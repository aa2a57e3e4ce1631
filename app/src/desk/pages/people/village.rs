//! 本村人员 — who works in which grid, and opening an account for somebody new.

use super::open::OpenAccount;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{Nothing, PageHead, list_table, row_head};
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::parts::icon::IconName;
use crate::words;
use domain::{Account, PlaceCode, Role};
use leptos::prelude::*;

/// The people of a village.
#[component]
pub fn People(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let of_village = village.clone();
    let people = Memo::new(move |_| {
        desk.read(|look| {
            let people = look.people(&of_village).into_iter();
            people.map(|account| (account.clone(), roles_now(account, &of_village, look))).collect::<Vec<_>>()
        })
    });
    let grids = Callback::new(move |_: Role| {
        desk.read(|look| {
            let grids = look.grids(&village).into_iter();
            grids.map(|(code, name)| (code.to_string(), name)).collect::<Vec<_>>()
        })
    });
    let table = move || {
        let rows: Vec<_> = people.get().into_iter().map(|(account, roles)| row(&account, roles)).collect();
        if rows.is_empty() {
            return view! { <Nothing icon=IconName::Users text="还没有人员。先给网格员开账号,再把激活码给本人。"/> }
                .into_any();
        }
        list_table("本村人员", &["姓名", "职责"], rows)
    };
    view! {
        <PageHead title="本村人员" note="点姓名:换网格、离任、做激活码。">
            <a class="btn" href=Route::Help.path()>
                "谁需要帮忙"
            </a>
        </PageHead>
        {table}
        <OpenAccount roles=vec![Role::GridWorker, Role::GridLeader] places_for=grids on_device=true/>
    }
    .into_any()
}

fn roles_now(account: &Account, village: &PlaceCode, names: &impl Names) -> Vec<String> {
    let now = use_desk().now();
    let here = account.memberships.iter().filter(|held| held.holds(now) && village.covers(&held.place));
    here.map(|held| match held.role {
        Role::GridWorker | Role::GridLeader => {
            format!("{} · {}", names.place(&held.place), words::role(held.role))
        }
        other => words::role(other).to_owned(),
    })
    .collect()
}

fn row(account: &Account, roles: Vec<String>) -> AnyView {
    view! {
        <tr>
            {row_head(Route::Person(account.id).path(), &account.name, ().into_any())}
            <td data-label="职责">{roles.join(";")}</td>
        </tr>
    }
    .into_any()
}
