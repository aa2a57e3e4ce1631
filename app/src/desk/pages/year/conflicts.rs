//! 两个值待选 — two people set the same item of the year; one tap settles which value stands.

use super::keep::Keep;
use crate::words;
use domain::{Register, StarYear, YearItem};
use leptos::prelude::*;

/// A line for each item in which two values met.
pub(super) fn conflicts(year: &StarYear, keep: Keep) -> Vec<AnyView> {
    let card = |item: &Register<YearItem>| {
        let (what, _) = words::year_item(&item.value);
        let values = std::iter::once(&item.value).chain(item.contested.iter().map(|(value, _)| value));
        let picks: Vec<_> = values.map(|value| pick(keep, value)).collect();
        view! {
            <section class="card stack needs-you">
                <p>{format!("{what}:两个人同时改成了不同的,请选一个")}</p>
                {picks}
            </section>
        }
        .into_any()
    };
    year.contested().map(card).collect()
}

fn pick(keep: Keep, value: &YearItem) -> AnyView {
    let (_, word) = words::year_item(value);
    if !keep.may_edit() {
        return view! { <p>{word}</p> }.into_any();
    }
    let value = value.clone();
    view! {
        <button type="button" class="btn small" on:click=move |_| keep.settle(value.clone())>
            {format!("就按 {word}")}
        </button>
    }
    .into_any()
}
