//! A page's question to the server: a skeleton while it is asked, its answer, or what to do without one.

use super::parts::Nothing;
use crate::functions::Declined;
use crate::parts::icon::IconName;
use crate::words;
use leptos::prelude::*;
use std::future::Future;
use sync::wire::Refusal;

/// Counts how often the page should ask anew; an act that changed something adds one.
#[derive(Clone, Copy)]
pub struct Again(RwSignal<u32>);

impl Again {
    /// Has not asked yet.
    pub fn new() -> Self {
        Self(RwSignal::new(0))
    }
    /// Ask anew.
    pub fn ask(self) {
        self.0.update(|count| *count += 1);
    }
}

/// Asks and shows the answer; asked anew when `again` says so or when what `ask` reads changes.
/// The last answer stays on the screen while the next one is on its way, so that nothing jumps.
pub fn online<T, F>(
    again: Again,
    ask: impl Fn() -> F + 'static,
    show: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Declined>> + 'static,
{
    let answer = LocalResource::new(move || {
        again.0.track();
        ask()
    });
    let latest = RwSignal::new(None::<Result<T, Declined>>);
    Effect::new(move |_| {
        if let Some(answer) = answer.get() {
            latest.set(Some(answer));
        }
    });
    move || match latest.get() {
        None => view! { <div class="skeleton" aria-busy="true"></div> }.into_any(),
        Some(Ok(answer)) => show(answer),
        Some(Err(declined)) => view! { <NoAnswer declined again/> }.into_any(),
    }
}

#[component]
fn NoAnswer(declined: Declined, again: Again) -> impl IntoView {
    let advice = match declined.refusal() {
        Refusal::TryLater => words::NEEDS_NETWORK.to_owned(),
        refusal => words::refusal(refusal, None),
    };
    view! {
        <Nothing icon=IconName::CloudOff text=advice>
            <button type="button" class="btn" on:click=move |_| again.ask()>
                "再试一次"
            </button>
        </Nothing>
    }
}
