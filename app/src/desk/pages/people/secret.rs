//! What lets a person in: a one-time code for the phone, a password for the desk.

use super::card::CodeCard;
use crate::desk::pages::form;
use crate::functions::{
    ActivationCard, LONGEST_PASSWORD, SHORTEST_PASSWORD, activation_code, password_is_long_enough,
    set_password,
};
use crate::kit::fields::TextField;
use crate::kit::guard::UnderWay;
use crate::kit::{Form, forms};
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::words;
use domain::AccountId;
use domain::flaw::{Field, Flaw, Why};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Refusal;

/// Says why a secret could not be handed out.
fn sorry(refusal: Refusal) {
    let said = match refusal {
        Refusal::TryLater => words::NEEDS_NETWORK.to_owned(),
        Refusal::NotFound => "服务器上还没有这个账号,等它传上去再试".to_owned(),
        other => words::refusal(other, None),
    };
    toast::sorry(said);
}

/// 激活码.
#[component]
pub fn ActivationCode(account: AccountId) -> impl IntoView {
    let card = RwSignal::new(None::<ActivationCard>);
    let lost = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let make = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match activation_code(account, lost.get_untracked()).await {
                Ok(made) => {
                    card.set(Some(made));
                    if lost.get_untracked() {
                        lost.set(false);
                        toast::done("丢了的手机已退出登录,它一连上网就会清掉资料");
                    }
                }
                Err(declined) => sorry(declined.refusal()),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="card stack" aria-labelledby="code">
            <h2 id="code">"手机激活"</h2>
            <p class="muted no-print">"把激活码给本人,在手机上输一次或扫一次就能用。换手机时再做一个。"</p>
            <label class="switch no-print">
                <span>
                    <strong>"原来的手机丢了"</strong>
                    <br/>
                    <small class="muted">"同时让这个账号的所有登录马上退出"</small>
                </span>
                <input
                    type="checkbox"
                    aria-label="原来的手机丢了"
                    prop:checked=move || lost.get()
                    on:change=move |event| lost.set(event_target_checked(&event))
                />
            </label>
            <button
                type="button"
                class="btn primary no-print"
                aria-disabled=move || busy.get().to_string()
                on:click=make
            >
                <Icon name=IconName::Qr/>
                {move || if card.get().is_some() { "再做一个激活码" } else { "做一个激活码" }}
            </button>
            {move || card.get().map(|card| view! { <CodeCard card/> })}
        </section>
    }
    .into_any()
}

/// 设密码, for somebody with a login name.
#[component]
pub fn Password(account: AccountId) -> impl IntoView {
    let form = Form::open(&forms::PASSWORD, format!("password/{account}"));
    let password = RwSignal::new(String::new());
    let finish = move || {
        let typed = password.get();
        if password_is_long_enough(&typed) {
            return Ok(typed);
        }
        let bound = |characters| i64::try_from(characters).unwrap_or_default();
        let why = Why::OutOfRange { min: bound(SHORTEST_PASSWORD), max: bound(LONGEST_PASSWORD) };
        Err(vec![Flaw::new(Field::Password, why)])
    };
    let save = move |typed| {
        let under_way = UnderWay::begin();
        spawn_local(async move {
            match set_password(account, typed).await {
                Ok(()) => {
                    form.clear();
                    toast::done("密码已设,别处的登录都退出了");
                }
                Err(declined) => sorry(declined.refusal()),
            }
            drop(under_way);
        });
    };
    let fields = view! {
        <h2>"设密码"</h2>
        <TextField
            label=form.called(Field::Password, "新密码")
            value=password
            kind="password"
            auto="new-password"
            hint="至少 10 个字,几个词连起来最好记"
        />
    };
    view! { <div class="no-print">{form::card(form, fields.into_any(), "设密码", finish, save)}</div> }
        .into_any()
}
