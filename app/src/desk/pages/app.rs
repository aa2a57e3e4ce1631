//! The office: who is signed in, and what is loaded first. Everything behind the door is a part of its own.

use super::later::{DOOR, Parts, opening};
use crate::kit::guard;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::{self, Path};
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, SignedIn};
use crate::parts::toast::Toasts;
use crate::parts::update;
use leptos::prelude::*;
use sync::wire::Profile;

/// Shows the office instead of the skeleton.
pub fn start(parts: Parts) {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    mount_to_body(move || {
        provide_context(parts);
        view! { <Office/> }
    });
}

fn ours(path: &str) -> bool {
    path == "/app/desk" || path.starts_with("/app/desk/")
}

#[component]
fn Office() -> impl IntoView {
    let path = Path::begin(ours);
    provide_context(path);
    update::begin();
    guard::begin();
    let who = stage::who();
    view! {
        <a class="skip" href="#main">
            "跳到正文"
        </a>
        {move || match who.get() {
            SignedIn::Asking => opening(),
            SignedIn::Nobody => untrack(|| welcome(who)),
            SignedIn::Somebody(profile) => untrack(|| Parts::here().show_day(DOOR, path, *profile)),
        }}
        <Toasts/>
    }
    .into_any()
}

fn welcome(who: RwSignal<SignedIn>) -> AnyView {
    let done = Callback::new(move |profile: Profile| who.set(SignedIn::Somebody(Box::new(profile))));
    path::arrived();
    // What stands behind the door is fetched while the person types.
    Parts::here().fetch_day();
    view! {
        <main id="main" class="welcome" tabindex="-1">
            <span class="mark">
                <Icon name=IconName::Star/>
            </span>
            <div class="stack tight">
                <h1>"群星 · 办公"</h1>
                <p class="muted">"任务、记录、人员和光荣榜,在电脑上办。"</p>
            </div>
            <SignIn by_password=true on_done=done/>
        </main>
    }
    .into_any()
}
