//! The day: the store of whoever is signed in, the first reading, 今日. Every other screen is a part of its own.

use super::app::wanted;
use super::frame::{empty, nothing_there, sub_page};
use super::later::{LOOK, Parts, opening};
use super::{first_read, today};
use crate::parts::here::Here;
use crate::parts::icon::IconName;
use crate::parts::path::Path;
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, Stage};
use crate::route::Route;
use crate::words;
use device::Link;
use leptos::prelude::*;
use sync::wire::Profile;

/// Everything behind the door: opens the store, then shows the page of the address.
pub fn day(path: Path, profile: Profile) -> AnyView {
    let stage = stage::open(profile);
    view! {
        {move || match stage.get() {
            Stage::Opening => opening(),
            Stage::In(here) => untrack(|| signed_in(path, here)),
            Stage::Closed(why) => closed(why),
        }}
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

/// Everything behind the door: the first reading, then the page of the address.
fn signed_in(path: Path, here: Here) -> AnyView {
    let route = Memo::new(move |_| Route::parse(&path.address()));
    let office = here.ask(|device| device.standing().villages().is_empty() && device.standing().has_desk());
    let signed_out = here.memo(|device| device.link() == Link::SignedOut);
    let reading = here.memo(|device| device.first_read().is_some_and(|read| !read.own_ready));
    Effect::new(move |begun: Option<bool>| {
        let begins = !begun.unwrap_or(false) && !reading.get();
        if begins {
            Parts::here().fetch_rest_soon("cache-rest");
        }
        begun.unwrap_or(false) || begins
    });
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
            untrack(|| match route {
                Route::Today => today::screen(),
                Route::SignIn { .. } | Route::Unknown => nothing_there(Route::Today),
                other => Parts::here().show_page(LOOK, other),
            })
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
