//! 开账号 — a name, where it belongs, a role, and for the desk a login name.

use crate::desk::pages::acts::{Done, On};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, TextField};
use crate::kit::{Form, forms};
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
    let form = Form::open(&forms::OPEN_ACCOUNT, forms::OPEN_ACCOUNT.code);
    let (name, login) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let first = roles.first().copied().unwrap_or(Role::GridWorker);
    let role_word = RwSignal::new(words::role(first).to_owned());
    let role = Memo::new(move |_| {
        let word = role_word.get();
        Role::ALL.into_iter().find(|role| words::role(*role) == word).unwrap_or(first)
    });
    let places = Memo::new(move |_| places_for.run(role.get()));
    let first_place =
        move || places.with(|list| list.first().map(|(code, _)| code.clone()).unwrap_or_default());
    let place = RwSignal::new(untrack(first_place));
    Effect::new(move |_| {
        // Another role is held at another level: the first place of that level is offered.
        let list = places.get();
        if !list.iter().any(|(code, _)| place.with_untracked(|now| now == code)) {
            place.set(first_place());
        }
    });
    let needs_login = move || !matches!(role.get(), Role::GridWorker | Role::GridLeader);
    let finish = move || {
        let missing = |_| vec![Flaw::new(Field::PlaceCode, Why::Missing)];
        let at = place.get().parse::<PlaceCode>().map_err(missing)?;
        let login = Some(trimmed(login)).filter(|login| !login.is_empty() && needs_login());
        let account = Account {
            id: desk.device().mint(),
            name: trimmed(name),
            home: at.scope(),
            login,
            memberships: vec![Membership { role: role.get(), place: at, from: desk.now(), to: None }],
        };
        account.check().map(|()| account)
    };
    let save = move |account: Account| {
        let (id, scope) = (account.id, account.home.clone());
        let on = if on_device { On::Device } else { On::Server(scope, 0) };
        let acts = vec![(on, Intent::Office(OfficeAct::OpenAccount(account)))];
        desk.act_form_until_it_stands(form, acts, "账号已开,接着做激活码", move |done| {
            if done == Done::Stands {
                path::go(&Route::Person(id).path());
            }
        });
    };
    let role_options: Vec<_> =
        roles.iter().map(|role| (words::role(*role).to_owned(), words::role(*role).to_owned())).collect();
    let fields = view! {
        <div class="form-grid">
            <TextField label=form.of(Field::AccountName) value=name/>
            <Choice label=form.of(Field::Role) options=role_options value=role_word/>
            <Choice label=form.called(Field::PlaceCode, "在哪里") options=places value=place/>
            {move || {
                needs_login()
                    .then(|| {
                        view! {
                            <TextField label=form.of(Field::Login) value=login hint="小写字母、数字,电脑上登录用"/>
                        }
                    })
            }}
        </div>
    };
    view! {
        <div class="card no-print">
            {form::folded("开账号", form, fields.into_any(), "开账号", finish, save)}
        </div>
    }
    .into_any()
}
