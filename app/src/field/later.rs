//! What the phone fetches after its first file, and how it looks meanwhile.

use super::frame::{empty, sub_page};
use crate::parts::icon::IconName;
use crate::parts::later::{self, Look};
use crate::route::Route;
use crate::words;
use leptos::prelude::*;

/// The first opens the store, the first reading and 今日; `app/client/src/parts.rs` fetches them.
pub type Parts = later::Parts<Route>;

/// How the phone looks while a part is on its way.
pub(super) const LOOK: Look = Look { opening, not_here };

fn not_here(again: Callback<()>) -> AnyView {
    let act = view! { <button class="btn primary" type="button" on:click=move |_| again.run(())>"再试一次"</button> };
    let body = empty(IconName::CloudOff, words::PART_NOT_HERE, act.into_any());
    sub_page(words::PART_NOT_HERE_TITLE, Route::Today, ().into_any(), body)
}

/// The same skeleton as the server's shell, so that nothing jumps.
pub(super) fn opening() -> AnyView {
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
