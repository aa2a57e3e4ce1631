//! What villages put forward and an office posts or takes down: by how it stands, a card each.

use super::acts::On;
use super::book::use_desk;
use super::online::{Again, online};
use super::parts::{Nothing, chips};
use crate::functions::Declined;
use crate::parts::icon::IconName;
use crate::parts::toast;
use crate::words;
use domain::honor::Posting;
use leptos::prelude::*;
use std::future::Future;
use sync::Intent;

/// The rows of an answer, one state at a time; those that wait first.
pub fn by_posting<R, F>(
    ask: impl Fn() -> F + Clone + 'static,
    posting: fn(&R) -> Posting,
    card: fn(&R, Again) -> AnyView,
    none: IconName,
) -> AnyView
where
    R: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Vec<R>, Declined>> + 'static,
{
    let again = Again::new();
    let show = RwSignal::new(Posting::Nominated);
    let states = [Posting::Nominated, Posting::Posted, Posting::TakenDown];
    let states = states.map(|one| (one, words::posting(one).into_any()));
    let shown = move |rows: Vec<R>| {
        let rows = StoredValue::new(rows);
        (move || {
            let cards: Vec<_> = rows.with_value(|rows| {
                rows.iter().filter(|row| posting(row) == show.get()).map(|row| card(row, again)).collect()
            });
            if cards.is_empty() {
                return view! { <Nothing icon=none text="这一类现在没有。"/> }.into_any();
            }
            view! { <div class="cols">{cards}</div> }.into_any()
        })
        .into_any()
    };
    view! {
        {chips("chips big", "哪一类", states, show)}
        {online(again, ask, shown)}
    }
    .into_any()
}

/// The buttons that post what is not posted and take down what is not taken down; `intent` says what is missing.
pub fn decide(
    state: Posting,
    on: On,
    intent: impl Fn(Posting) -> Result<Intent, String> + Copy + 'static,
    again: Again,
) -> AnyView {
    let button = |posting: Posting, class: &'static str, word: &'static str, said: &'static str| {
        let on = on.clone();
        let act = move |_| match untrack(|| intent(posting)) {
            Ok(intent) => use_desk().act(on.clone(), intent, said, move |_| again.ask()),
            Err(missing) => toast::sorry(missing),
        };
        (state != posting).then(|| view! { <button type="button" class=class on:click=act>{word}</button> })
    };
    view! {
        <div class="row wrap no-print">
            {button(Posting::Posted, "btn", "公布", "已公布,大家马上看得到")}
            {button(Posting::TakenDown, "btn quiet", "撤下", "已撤下")}
        </div>
    }
    .into_any()
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
