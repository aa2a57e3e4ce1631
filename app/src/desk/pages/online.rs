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

/// A question under way, and what has been answered last.
#[derive(Clone, Copy)]
struct Asked<T: Send + Sync + 'static> {
    latest: RwSignal<Option<Result<T, Declined>>>,
    /// Whether a newer answer is on its way.
    is_old: Memo<bool>,
    /// Whether that is an answer about another thing, such as another year.
    elsewhere: RwSignal<bool>,
}

/// Asks, and asks anew when `again` says so or when what `ask` reads changes.
fn asked<T, F>(again: Again, ask: impl Fn() -> F + 'static) -> Asked<T>
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
    Asked { latest, is_old: Memo::new(move |_| asked.get() != answered.get()), elsewhere }
}

impl<T: Send + Sync + 'static> Asked<T> {
    /// The last answer stays on the screen while the next one is on its way, so that nothing jumps. It says that it
    /// is old, and when another thing was asked it takes no more typing: that would be lost.
    fn frame(self, shown: AnyView) -> AnyView {
        let Self { is_old, elsewhere, .. } = self;
        view! {
            <div
                class="answer"
                aria-busy=move || is_old.get().to_string()
                inert=move || is_old.get() && elsewhere.get()
            >
                {shown}
            </div>
        }
        .into_any()
    }
}

/// Asks and shows the answer; asked anew when `again` says so or when what `ask` reads changes.
pub fn online<T, F>(
    again: Again,
    ask: impl Fn() -> F + 'static,
    show: impl Fn(T) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Declined>> + 'static,
{
    let asked = asked(again, ask);
    let shown = move || match asked.latest.get() {
        None => view! { <div class="skeleton"></div> }.into_any(),
        Some(Ok(answer)) => show(answer),
        Some(Err(declined)) => view! { <NoAnswer declined again/> }.into_any(),
    };
    asked.frame(shown.into_any())
}

/// The same for a page on which people type: it is built once for each thing that an answer is `about`, such as a
/// year, and an answer about the same thing only moves the figures. What was typed stays, and so does the page when
/// there is no answer to a later question.
pub fn online_live<T, K, F>(
    again: Again,
    ask: impl Fn() -> F + 'static,
    about: fn(&T) -> K,
    show: impl Fn(Signal<T>) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, Declined>> + 'static,
{
    let asked = asked(again, ask);
    let answer = Memo::new(move |before: Option<&Option<T>>| match asked.latest.get() {
        Some(Ok(answer)) => Some(answer),
        Some(Err(_)) if asked.elsewhere.get_untracked() => None,
        Some(Err(_)) | None => before.cloned().flatten(),
    });
    let declined = Memo::new(move |_| asked.latest.get().and_then(Result::err));
    let about_what = Memo::new(move |_| answer.with(|answer| answer.as_ref().map(about)));
    let shown = move || {
        // Read, not only tracked: a memo that nobody has read does not hear of its answer.
        about_what.with(|_| ());
        let Some(first) = answer.get_untracked() else {
            return view! { <div class="skeleton" hidden=move || declined.get().is_some()></div> }.into_any();
        };
        let of = about(&first);
        let live = RwSignal::new(first);
        Effect::new(move |_| {
            if let Some(now) = answer.get().filter(|now| about(now) == of) {
                live.set(now);
            }
        });
        show(live.into())
    };
    let shown = view! {
        {move || declined.get().map(|declined| view! { <NoAnswer declined again/> })}
        {shown}
    };
    asked.frame(shown.into_any())
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
