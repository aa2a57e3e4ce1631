//! Signing in: a one-time code first, name and password as the second way. Nothing on the phone is touched.

use crate::kit::fields::TextField;
use crate::kit::forms::SIGN_IN;
use crate::kit::guard::shield;
use crate::kit::label::Label;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::{Failure, session};
use domain::text::half_width;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Profile;

/// The code a QR link carries behind `#`, so that it never reaches a log: `#code=ABCD-EFGH` or `#ABCD-EFGH`.
fn code_of_link() -> String {
    let hash = window().location().hash().unwrap_or_default();
    let text = hash.trim_start_matches('#');
    text.strip_prefix("code=").unwrap_or(text).to_owned()
}

/// The two ways in.
#[component]
pub fn SignIn(
    /// Whether name and password are asked for first.
    #[prop(optional)]
    by_password: bool,
    /// Called with who it is.
    on_done: Callback<Profile>,
) -> impl IntoView {
    let code = RwSignal::new(code_of_link());
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let with_password = RwSignal::new(by_password && code.with_untracked(String::is_empty));
    let busy = RwSignal::new(false);
    let sorry = RwSignal::new(None::<String>);
    // Under which field something is missing; it goes once something is typed there.
    let pressed = RwSignal::new(false);
    let missing = move |value: RwSignal<String>, words: &'static str| {
        Signal::derive(move || {
            (pressed.get() && value.with(|value| value.trim().is_empty())).then(|| words.to_owned())
        })
    };
    let shown = RwSignal::new(false);
    let finish = move |answer: Result<Profile, Failure>| match answer {
        // It stays busy: the page goes, and a second tap is not meant for what comes.
        Ok(profile) => {
            shield();
            on_done.run(profile);
        }
        Err(failure) => {
            busy.try_set(false);
            sorry.try_set(Some(words::failure(&failure)));
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        sorry.set(None);
        if with_password.get_untracked() {
            let (login, password) = (half_width(&login.get_untracked()), password.get_untracked());
            if login.trim().is_empty() || password.is_empty() {
                return pressed.set(true);
            }
            busy.set(true);
            spawn_local(async move { finish(session::login(login.trim(), &password).await) });
        } else {
            let code = half_width(&code.get_untracked());
            if code.trim().is_empty() {
                return pressed.set(true);
            }
            busy.set(true);
            spawn_local(async move { finish(session::activate(code.trim()).await) });
        }
    };
    let other_way = move |_| {
        sorry.set(None);
        pressed.set(false);
        with_password.update(|with| *with = !*with);
    };
    let fields = move || {
        if with_password.get() {
            view! {
                <TextField
                    label=Label::from("登录名").with_flaw(missing(login, "请填登录名"))
                    value=login
                    auto="username"
                    capitals=Some("none")
                />
                <div class="stack tight">
                    {move || {
                        let kind = if shown.get() { "text" } else { "password" };
                        let label = Label::from("密码").with_flaw(missing(password, "请填密码"));
                        view! { <TextField label value=password kind auto="current-password" capitals=Some("none")/> }
                    }}
                    <div class="chips">
                        <label class="chip">
                            <input type="checkbox" prop:checked=move || shown.get() on:change=move |_| shown.update(|shown| *shown = !*shown)/>
                            <span>"显示密码"</span>
                        </label>
                    </div>
                </div>
            }
            .into_any()
        } else {
            view! {
                <TextField
                    label=Label::from("激活码").with_flaw(missing(code, "请填激活码,村(社区)支部书记会给你"))
                    value=code
                    capitals=Some("characters")
                    auto="one-time-code"
                    class="code-input"
                    hint="一次性的,大小写和横线都不要紧。也可以直接扫书记给的二维码。"
                />
            }
            .into_any()
        }
    };
    view! {
        <form class="stack" data-form=SIGN_IN.code on:submit=submit novalidate>
            {fields}
            <p class="notice bad" role="alert" hidden=move || sorry.get().is_none()>{move || sorry.get()}</p>
            <button class="btn primary wide" type="submit" aria-disabled=move || busy.get().to_string()>
                <Icon name=IconName::Check/>
                {move || match (busy.get(), with_password.get()) {
                    (true, _) => "请稍等",
                    (false, true) => "登录",
                    (false, false) => "激活",
                }}
            </button>
            <button class="btn quiet" type="button" on:click=other_way>
                {move || if with_password.get() { "用激活码" } else { "用登录名和密码" }}
            </button>
        </form>
    }
    .into_any()
}
