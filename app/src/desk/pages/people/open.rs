//! 开账号 — a name, where it belongs, a role, and for the desk a login name.

use crate::desk::pages::acts::{Done, On};
use crate::desk::pages::book::use_desk;
use crate::desk::route::Route;
use crate::parts::fields::{Choice, FlawList, TextField};
use crate::parts::path;
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::{Account, Membership, PlaceCode, Role};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// Opens an account somewhere below; goes to its page, where the code is made.
#[component]
pub fn OpenAccount(
    /// Roles offered, by word.
    roles: Vec<Role>,
    /// Places offered for a role: code and name.
    places_for: Callback<Role, Vec<(String, String)>>,
    /// Whether the record is kept by this device, as in the secretary's own village.
    on_device: bool,
) -> impl IntoView {
    let desk = use_desk();
    let (name, login) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let first = roles.first().copied().unwrap_or(Role::GridWorker);
    let role_word = RwSignal::new(words::role(first).to_owned());
    let role = Memo::new(move |_| {
        let word = role_word.get();
        Role::ALL.into_iter().find(|role| words::role(*role) == word).unwrap_or(first)
    });
    let places = Memo::new(move |_| places_for.run(role.get()));
    let place = RwSignal::new(String::new());
    Effect::new(move |_| {
        // Another role is held at another level: the first place of that level is offered.
        let list = places.get();
        if !list.iter().any(|(code, _)| place.with_untracked(|now| now == code)) {
            place.set(list.first().map(|(code, _)| code.clone()).unwrap_or_default());
        }
    });
    let needs_login = move || !matches!(role.get(), Role::GridWorker | Role::GridLeader);
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let flaw = move |field| Signal::derive(move || words::flaw_of(&flaws.get(), field));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(at) = place.get_untracked().parse::<PlaceCode>() else {
            return flaws.set(vec![Flaw::new(Field::Role, Why::Missing)]);
        };
        let login = Some(login.get_untracked().trim().to_owned()).filter(|login| !login.is_empty());
        let account = Account {
            id: desk.device().mint(),
            name: name.get_untracked().trim().to_owned(),
            home: at.scope(),
            login: login.filter(|_| untrack(needs_login)),
            memberships: vec![Membership {
                role: role.get_untracked(),
                place: at,
                from: desk.now(),
                to: None,
            }],
        };
        if let Err(found) = account.check() {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let (id, scope) = (account.id, account.home.clone());
        let on = if on_device { On::Device } else { On::Server(scope, 0) };
        desk.act(
            on,
            Intent::Office(OfficeAct::OpenAccount(account)),
            "账号已开,接着做激活码",
            move |done| {
                if done == Done::Stands {
                    path::go(&Route::Person(id).path());
                }
            },
        );
    };
    let role_options: Vec<_> =
        roles.iter().map(|role| (words::role(*role).to_owned(), words::role(*role).to_owned())).collect();
    view! {
        <details class="card more no-print">
            <summary>"开账号"</summary>
            <form class="stack" on:submit=save novalidate>
                <div class="form-grid">
                    <TextField label="姓名" value=name flaw=flaw(Field::AccountName)/>
                    <Choice label="职责" options=role_options value=role_word/>
                    <Choice label="在哪里" options=places value=place/>
                    {move || {
                        needs_login()
                            .then(|| {
                                view! {
                                    <TextField
                                        label="登录名"
                                        value=login
                                        hint="小写字母、数字,电脑上登录用"
                                        flaw=flaw(Field::Login)
                                    />
                                }
                            })
                    }}
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn primary">
                    "开账号"
                </button>
            </form>
        </details>
    }
    .into_any()
}
