//! The phone's app: who is signed in, which page stands, what runs beside it.

use super::frame::{empty, nothing_there, sub_page};
use super::{
    activity, activity_form, dispute, dispute_form, evaluation, first_read, household, household_edit,
    household_form, households, me, plan, records, sending, task, tasks, today, visit, visit_form,
};
use crate::kit::guard;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::{self, Path};
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, Stage};
use crate::parts::toast::Toasts;
use crate::parts::{install, update};
use crate::route::Route;
use crate::words;
use device::Link;
use leptos::prelude::*;
use sync::wire::Profile;

/// Shows the app instead of the skeleton.
pub fn start() {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    mount_to_body(App);
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
    let (stage, open) = stage::begin();
    view! {
        <a class="skip" href="#main">"跳到主要内容"</a>
        {move || match stage.get() {
            Stage::SignedOut => untrack(|| welcome(path, open)),
            Stage::Opening => opening(),
            Stage::In(here) => untrack(|| signed_in(path, here)),
            Stage::Closed(why) => closed(why),
        }}
        <Toasts/>
    }
    .into_any()
}

/// Where a person wanted to go before signing in; only into the app.
fn wanted(path: Path) -> Option<String> {
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

fn welcome(path: Path, open: Callback<Profile>) -> AnyView {
    let by_password = Route::parse(&path.path()) == Route::SignIn { by_password: true };
    let done = Callback::new(move |profile| {
        open.run(profile);
        after_sign_in(path);
    });
    path::arrived();
    update::in_form();
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

/// The same skeleton as the server's shell, so that nothing jumps.
fn opening() -> AnyView {
    view! {
        <div class="phone" aria-busy="true">
            <header><h1 class="visually-hidden">"群星"</h1><span class="skeleton line"></span></header>
            <main id="main" class="stack">
                <p class="visually-hidden">"正在打开"</p>
                <div class="skeleton tall"></div>
                <div class="skeleton"></div>
                <div class="skeleton"></div>
            </main>
        </div>
    }
    .into_any()
}

fn closed(why: &'static str) -> AnyView {
    let again = |_| {
        let _ = window().location().reload();
    };
    let act =
        view! { <button class="btn primary" type="button" on:click=again>"再试一次"</button> }.into_any();
    let body = empty(IconName::Alert, why, act);
    sub_page("打不开资料", Route::Today, ().into_any(), body)
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

/// Everything behind the door: the first reading, then the page of the address.
fn signed_in(path: Path, here: Here) -> AnyView {
    let route = Memo::new(move |_| Route::parse(&path.address()));
    let office = here.ask(|device| device.standing().villages().is_empty() && device.standing().has_desk());
    let signed_out = here.memo(|device| device.link() == Link::SignedOut);
    let reading = here.memo(|device| device.first_read().is_some_and(|read| !read.own_ready));
    view! {
        {move || {
            let route = route.get();
            if signed_out.get() {
                return untrack(|| sign_in_again(path, office, words::SIGNED_OUT));
            }
            if let Route::SignIn { by_password } = route {
                return untrack(|| sign_in_again(path, by_password, words::SIGN_IN_AGAIN));
            }
            if office && route == Route::Today {
                let _ = window().location().replace("/app/desk");
                return opening();
            }
            if !office && reading.get() && !matches!(route, Route::Me | Route::Sending) {
                return untrack(first_read::screen);
            }
            // A screen tracks what it shows by itself: a form is never drawn anew under the person's hands.
            if route.is_form() {
                update::in_form();
            }
            untrack(|| page(route))
        }}
    }
    .into_any()
}

/// Signing in again, or as somebody else, while this person's records stay. A new page then, so that
/// nothing goes on being sent in the other's name.
fn sign_in_again(path: Path, by_password: bool, why: &'static str) -> AnyView {
    let done = Callback::new(move |_| {
        let to = wanted(path).unwrap_or_else(|| Route::Today.path());
        let _ = window().location().replace(&to);
    });
    let body = view! {
        <p class="notice info">{why}</p>
        <SignIn by_password=by_password on_done=done/>
    };
    sub_page("登录", Route::Today, ().into_any(), body.into_any())
}

fn page(route: Route) -> AnyView {
    match route {
        Route::Today => today::screen(),
        Route::Households => households::screen(),
        Route::NewHousehold => household_form::screen(),
        Route::Household(id) => household::screen(id),
        Route::EditHousehold(id) => household_edit::screen(id),
        Route::NewVisit { household, again } => visit_form::screen(household, again),
        Route::Visit(id) => visit::screen(id),
        Route::AmendVisit(id) => visit::amend(id),
        Route::NewDispute { household, again } => dispute_form::screen(household, again),
        Route::Dispute(id) => dispute::screen(id),
        Route::NewActivity { again } => activity_form::screen(again),
        Route::Activity(id) => activity::screen(id),
        Route::AmendActivity(id) => activity_form::amend(id),
        Route::Records => records::screen(),
        Route::Tasks => tasks::screen(),
        Route::Task(id) => task::screen(id),
        Route::Progress(id) => task::progress(id),
        Route::Evaluation => evaluation::screen(),
        Route::Plan => plan::screen(),
        Route::Sending => sending::screen(),
        Route::Me => me::screen(),
        Route::SignIn { .. } | Route::Unknown => nothing_there(Route::Today),
    }
}
