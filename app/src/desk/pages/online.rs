//! A page's question to the server: a skeleton while it is asked, its answer, or what to do without one.

use super::parts::Nothing;
use crate::functions::Declined;
use crate::parts::icon::IconName;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
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
/// The last answer stays on the screen while the next one is on its way, so that nothing jumps. It says that it is
/// old, and when another thing was asked, such as another year, it takes no more typing: that would be lost.
pub fn online<T, F>(
    again: Again,
    ask: impl Fn() -> F + 'static,
    show: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Declined>> + 'static,
{
    let latest = RwSignal::new(None::<Result<T, Declined>>);
    let (asked, answered) = (RwSignal::new(0_u32), RwSignal::new(0_u32));
    let elsewhere = RwSignal::new(false);
    Effect::new(move |round_before: Option<u32>| {
        let round = again.0.get();
        let number = asked.get_untracked() + 1;
        let question = ask();
        asked.set(number);
        elsewhere.set(round_before == Some(round));
        spawn_local(async move {
            let answer = question.await;
            // The page may be gone, or another question may have been asked since.
            if asked.try_get_untracked() == Some(number) {
                latest.set(Some(answer));
                answered.set(number);
            }
        });
        round
    });
    let is_old = Memo::new(move |_| asked.get() != answered.get());
    let shown = move || match latest.get() {
        None => view! { <div class="skeleton"></div> }.into_any(),
        Some(Ok(answer)) => show(answer),
        Some(Err(declined)) => view! { <NoAnswer declined again/> }.into_any(),
    };
    view! {
        <div class="answer" aria-busy=move || is_old.get().to_string() inert=move || is_old.get() && elsewhere.get()>
            {shown}
        </div>
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
