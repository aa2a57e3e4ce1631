//! What villages put forward and an office posts or takes down: by how it stands, a card each.

use super::acts::On;
use super::book::use_desk;
use super::online::{Again, online_live};
use super::parts::{Nothing, chips};
use crate::functions::Declined;
use crate::parts::icon::IconName;
use crate::words;
use domain::honor::Posting;
use leptos::prelude::*;
use std::future::Future;
use std::hash::Hash;
use sync::Intent;

/// The rows of an answer, one state at a time; those that wait first. A card stands until its own row changes, which
/// `key` tells.
pub fn by_posting<R, K, F>(
    ask: impl Fn() -> F + Clone + 'static,
    posting: fn(&R) -> Posting,
    key: fn(&R) -> (K, u64),
    card: fn(&R, Again) -> AnyView,
    none: IconName,
) -> AnyView
where
    R: Clone + PartialEq + Send + Sync + 'static,
    K: Eq + Hash + 'static,
    F: Future<Output = Result<Vec<R>, Declined>> + 'static,
{
    let again = Again::new();
    let show = RwSignal::new(Posting::Nominated);
    let states = [Posting::Nominated, Posting::Posted, Posting::TakenDown];
    let states = states.map(|one| (one, words::posting(one).into_any()));
    let shown = move |rows: Signal<Vec<R>>| {
        let shown = move || {
            let show = show.get();
            rows.with(|rows| rows.iter().filter(|row| posting(row) == show).cloned().collect::<Vec<_>>())
        };
        let empty = move || {
            let nothing = shown().is_empty();
            nothing.then(|| view! { <Nothing icon=none text="这一类现在没有。"/> })
        };
        view! {
            {empty}
            <div class="cols">
                <For each=shown key=key children=move |row| untrack(|| card(&row, again))/>
            </div>
        }
        .into_any()
    };
    view! {
        {chips("chips big", "哪一类", states, show)}
        {online_live(again, ask, |_| (), shown)}
    }
    .into_any()
}

/// The buttons that post what is not posted and take down what is not taken down.
pub fn decide(
    state: Posting,
    on: On,
    intent: impl Fn(Posting) -> Intent + Copy + 'static,
    again: Again,
) -> AnyView {
    let post = (state != Posting::Posted)
        .then(|| button("btn", "公布", on.clone(), move || intent(Posting::Posted), POSTED, again));
    view! {
        <div class="row wrap no-print">
            {post}
            {take_down(state, on, move || intent(Posting::TakenDown), again)}
        </div>
    }
    .into_any()
}

/// What is said once strangers read it.
pub const POSTED: &str = "已公布,大家马上看得到";

/// The button that takes down what is not taken down.
pub fn take_down(
    state: Posting,
    on: On,
    intent: impl Fn() -> Intent + 'static,
    again: Again,
) -> Option<AnyView> {
    (state != Posting::TakenDown).then(|| button("btn quiet", "撤下", on, intent, "已撤下", again))
}

fn button(
    class: &'static str,
    word: &'static str,
    on: On,
    intent: impl Fn() -> Intent + 'static,
    said: &'static str,
    again: Again,
) -> AnyView {
    let desk = use_desk();
    let act = move |_| desk.act(on.clone(), intent(), said, move |_| again.ask());
    view! { <button type="button" class=class on:click=act>{word}</button> }.into_any()
}

/// Whether strangers read it, as a chip.
pub fn state_chip(posting: Posting) -> AnyView {
    let class = match posting {
        Posting::Posted => "chip ok",
        Posting::Nominated => "chip warn",
        Posting::TakenDown => "chip",
    };
    view! { <span class=class>{words::posting(posting)}</span> }.into_any()
}
