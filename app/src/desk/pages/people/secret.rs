//! What lets a person in: a one-time code for the phone, a password for the desk.

use super::card::CodeCard;
use crate::functions::{ActivationCard, activation_code, password_is_long_enough, set_password};
use crate::parts::fields::TextField;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::words;
use domain::AccountId;
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
            busy.set(false);
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
    let password = RwSignal::new(String::new());
    let flaw = RwSignal::new(None::<String>);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if !password_is_long_enough(&typed) {
            return flaw.set(Some("密码要 10 到 64 个字".into()));
        }
        flaw.set(None);
        spawn_local(async move {
            match set_password(account, typed).await {
                Ok(()) => {
                    password.set(String::new());
                    toast::done("密码已设,别处的登录都退出了");
                }
                Err(declined) => sorry(declined.refusal()),
            }
        });
    };
    view! {
        <form class="card stack no-print" on:submit=save novalidate>
            <h2>"设密码"</h2>
            <TextField
                label="新密码"
                value=password
                kind="password"
                auto="new-password"
                hint="至少 10 个字,几个词连起来最好记"
                flaw=flaw
            />
            <button type="submit" class="btn">
                "设密码"
            </button>
        </form>
    }
    .into_any()
}
