//! What the office fetches after its first file, and how it looks meanwhile.

use super::parts::{Nothing, PageHead};
use crate::desk::route::Route;
use crate::parts::icon::IconName;
use crate::parts::later::{self, Look};
use crate::words;
use leptos::prelude::*;

/// The first opens the store, the side bar and 总览; `app/client/desk/src/parts.rs` fetches them.
pub type Parts = later::Parts<Route>;

/// How the office looks while the part behind the door is on its way.
pub(super) const DOOR: Look = Look { opening, not_here };

/// The same inside the frame, for one page.
pub(super) const PAGE: Look = Look { opening: page_opening, not_here: page_not_here };

fn not_here(again: Callback<()>) -> AnyView {
    view! { <main id="main" class="desk-main">{page_not_here(again)}</main> }.into_any()
}

fn page_not_here(again: Callback<()>) -> AnyView {
    view! {
        <PageHead title=words::PART_NOT_HERE_TITLE/>
        <Nothing icon=IconName::CloudOff text=words::PART_NOT_HERE_AT_DESK>
            <button class="btn primary" type="button" on:click=move |_| again.run(())>
                "再试一次"
            </button>
        </Nothing>
    }
    .into_any()
}

pub(super) fn opening() -> AnyView {
    view! { <main id="main" class="desk-main">{page_opening()}</main> }.into_any()
}

fn page_opening() -> AnyView {
    view! {
        <div class="stack" aria-busy="true">
            <h1 class="visually-hidden">"正在打开"</h1>
            <div class="skeleton"></div>
            <div class="skeleton tall"></div>
        </div>
    }
    .into_any()
}
