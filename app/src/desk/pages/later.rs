//! What the office fetches after its first file, and how it looks meanwhile.

use super::parts::{Nothing, PageHead};
use crate::desk::route::Route;
use crate::parts::icon::IconName;
use crate::parts::later::{self, Look, Screen, ahead, draw};
use crate::parts::path::Path;
use crate::words;
use leptos::prelude::*;
use sync::wire::Profile;

/// The first opens the store, the side bar and 总览; `app/client/desk/src/parts.rs` fetches them.
pub type Parts = later::Parts<Route>;

/// The parts of the bundle that runs.
pub(super) fn parts() -> Parts {
    expect_context()
}

/// Everything behind the door.
pub(super) fn desk(path: Path, profile: Profile) -> AnyView {
    let parts = parts();
    draw(Look { opening, not_here }, move || {
        let (coming, profile) = ((parts.day)(), profile.clone());
        Box::pin(async move { coming.await.map(|draw| Box::new(move || draw(path, profile)) as Screen) })
    })
}

/// A page of the rest, inside the frame.
pub(super) fn page(route: Route) -> AnyView {
    let parts = parts();
    draw(Look { opening: page_opening, not_here: page_not_here }, move || {
        let (coming, route) = ((parts.rest)(), route.clone());
        Box::pin(async move { coming.await.map(|draw| Box::new(move || draw(route)) as Screen) })
    })
}

/// Fetches the rest, so that the next page stands at once, and has the office kept for the time without a network.
pub(super) fn fetch_rest(parts: Parts) {
    ahead((parts.rest)(), "cache-desk");
}

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
