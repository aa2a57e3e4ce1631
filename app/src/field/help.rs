//! 怎么用 — the app in the words of its own screens, there without a network; and what stands in place of the board then.

use super::frame::{empty, sending_chip, sub_page, tab_page};
use crate::parts::icon::IconName;
use crate::route::Route;
use crate::words;
use leptos::prelude::*;

/// 怎么用.
pub(super) fn screen() -> AnyView {
    let part = |(title, lines): &(&'static str, &'static [&'static str])| {
        let lines: Vec<_> = lines.iter().map(|line| view! { <p>{*line}</p> }).collect();
        view! { <section class="card stack"><h2>{*title}</h2>{lines}</section> }
    };
    let parts: Vec<_> = words::HELP.iter().map(part).collect();
    let body = view! {
        {parts}
        <section class="card stack"><h2>"有事找谁"</h2><p>{words::COMPLAIN}</p></section>
    };
    sub_page("怎么用", Route::Me, ().into_any(), body.into_any())
}

/// The board was never opened on this phone, and there is no network.
pub(super) fn no_board() -> AnyView {
    let again = |_| {
        let _ = window().location().assign("/");
    };
    let act = view! {
        <button class="btn" type="button" on:click=again>"再试一次"</button>
        <a class="btn quiet" href=Route::Today.path()>"回今日"</a>
    };
    let body = empty(IconName::CloudOff, words::NO_BOARD, act.into_any());
    tab_page(Route::Me, view! { <h1>"光荣榜"</h1> }.into_any(), sending_chip(), body)
}
