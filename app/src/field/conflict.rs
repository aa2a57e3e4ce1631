//! 两个值待选 — two people set the same field: both values with names and times, until one tap settles it.

use super::place::account_name;
use super::returned::tap;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::{Day, Stamp};
use leptos::prelude::*;
use sync::Intent;

/// One of the values that met.
pub(super) struct Met {
    /// What it says.
    pub(super) value: String,
    /// Who set it, and when.
    pub(super) by: String,
    /// Whether it is the one that shows.
    pub(super) now: bool,
    /// What a tap on it does.
    pub(super) settle: Intent,
}

/// Who set a value and when, and whether it is the one that shows.
pub(super) fn set_by(here: Here, stamp: &Stamp, today: Day, now: bool) -> String {
    let name = here.glance(|world| account_name(world, stamp.by));
    format!("{name} · {}{}", words::when(stamp.at, today), if now { " · 现在显示的" } else { "" })
}

/// The card: `about` says what met, `advice` what comes of it, `may` whether this person settles it, `more` leads on.
pub(super) fn card(
    here: Here,
    about: &str,
    advice: &str,
    values: Vec<Met>,
    may: bool,
    more: AnyView,
) -> AnyView {
    let buttons: Vec<_> = values.into_iter().map(|met| button(here, met, may)).collect();
    view! {
        <section class="card needs-you stack" aria-label=format!("两个人同时更新了这条:{about}")>
            <h2><span class="bad-text"><Icon name=IconName::Users/></span>" 两个人同时更新了这条"</h2>
            <p class="muted">{format!("{about}。两个值都留在记录里,{advice}")}</p>
            <div class="two">{buttons}</div>
            {more}
        </section>
    }
    .into_any()
}

fn button(here: Here, met: Met, may: bool) -> AnyView {
    let Met { value, by, now, settle } = met;
    // A figure and its unit stay on one line.
    let whole = value.replace(' ', "\u{a0}");
    let word = if now { format!("就按 {whole}") } else { format!("改回 {whole}") };
    let class = if now { "choice on" } else { "choice" };
    let is_figure = value.chars().count() <= 5 && value.contains(|c: char| c.is_ascii_digit());
    let size = if is_figure { "figure-l" } else { "num" };
    let act = move |_| tap(here, settle.clone(), "已选定,两个值都留在记录里");
    view! {
        <button class=class type="button" disabled=!may on:click=act>
            <b class=size>{value}</b>
            <small class="muted">{by}</small>
            <strong class="red-text">{word}</strong>
        </button>
    }
    .into_any()
}
