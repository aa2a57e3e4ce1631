//! The phone's app: who is signed in, and what is loaded first. Everything behind the door is a part of its own.

use super::later::{LOOK, Parts, opening};
use crate::kit::guard;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::{self, Path};
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, SignedIn};
use crate::parts::toast::Toasts;
use crate::parts::{install, update};
use crate::route::Route;
use crate::words;
use leptos::prelude::*;
use sync::wire::Profile;

/// Shows the app instead of the skeleton.
pub fn start(parts: Parts) {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    mount_to_body(move || {
        provide_context(parts);
        view! { <App/> }
    });
}

/// Paths this bundle shows by itself; the office has its own.
fn ours(path: &str) -> bool {
    (path == "/app" || path.starts_with("/app/")) && path != "/app/desk" && !path.starts_with("/app/desk/")
}

fn in_wechat() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("MicroMessenger"))
}

#[component]
fn App() -> impl IntoView {
    if in_wechat() {
        return leave_wechat();
    }
    let path = Path::begin(ours);
    provide_context(path);
    update::begin();
    guard::begin();
    install::begin();
    let who = stage::who();
    view! {
        <a class="skip" href="#main">"跳到主要内容"</a>
        {move || match who.get() {
            SignedIn::Asking => opening(),
            SignedIn::Nobody => untrack(|| welcome(path, who)),
            SignedIn::Somebody(profile) => untrack(|| Parts::here().show_day(LOOK, path, *profile)),
        }}
        <Toasts/>
    }
    .into_any()
}

/// Where a person wanted to go before signing in; only into the app.
pub(super) fn wanted(path: Path) -> Option<String> {
    untrack(|| path.query("to")).filter(|to| to == "/app" || to.starts_with("/app/"))
}

/// After signing in: where one wanted to go, else the day's page.
fn after_sign_in(path: Path) {
    match wanted(path) {
        Some(to) if !ours(to.split('?').next().unwrap_or_default()) => {
            let _ = window().location().assign(&to);
        }
        Some(to) => path::go_instead(&to),
        None if matches!(Route::parse(&untrack(|| path.path())), Route::SignIn { .. }) => {
            path::go_instead(&Route::Today.path())
        }
        None => {}
    }
}

fn welcome(path: Path, who: RwSignal<SignedIn>) -> AnyView {
    let by_password = Route::parse(&path.path()) == Route::SignIn { by_password: true };
    let done = Callback::new(move |profile: Profile| {
        who.set(SignedIn::Somebody(Box::new(profile)));
        after_sign_in(path);
    });
    path::arrived();
    update::in_form();
    // What stands behind the door is fetched while the person types.
    Parts::here().fetch_day();
    view! {
        <main id="main" class="welcome" tabindex="-1">
            <div class="mark"><Icon name=IconName::Star/></div>
            <div class="stack tight">
                <h1>"欢迎用群星"</h1>
                <p class="muted">"记走访、记调解、记志愿,没有网络也能用。第一次要连一下网,领取你的网格。"</p>
            </div>
            <SignIn by_password=by_password on_done=done/>
        </main>
    }
    .into_any()
}

fn leave_wechat() -> AnyView {
    document().set_title("请在浏览器中打开 · 群星");
    view! {
        <main id="main" class="welcome">
            <div class="mark"><Icon name=IconName::Star/></div>
            <div class="stack tight">
                <h1>{words::LEAVE_WECHAT}</h1>
                <p class="muted">{words::WHY_LEAVE_WECHAT}</p>
            </div>
            <a class="btn" href="/">"先看光荣榜"</a>
        </main>
    }
    .into_any()
}
