//! Screens that are fetched when they are opened (docs/decisions/0032-parts-of-the-bundle.md); phone and office alike.
//!
//! What is here already is drawn at once. What is not shows a skeleton, and says so when it cannot be fetched;
//! nothing is ever blank.

use crate::parts::path::{self, Path};
use crate::parts::update;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use sync::wire::Profile;

/// How long after the first page the rest is fetched.
const AHEAD_AFTER: Duration = Duration::from_secs(1);

/// A part on its way; `None` when it could not be fetched.
pub type Coming<T> = Pin<Box<dyn Future<Output = Option<T>>>>;

/// What opens the store and shows everything behind the door.
pub type Day = fn(Path, Profile) -> AnyView;

/// What shows one page, from its address.
pub type Rest<R> = fn(R) -> AnyView;

/// The parts of a bundle; its entry knows how each is fetched.
pub struct Parts<R> {
    /// What everybody needs who is signed in.
    pub day: fn() -> Coming<Day>,
    /// Every other page.
    pub rest: fn() -> Coming<Rest<R>>,
}

impl<R> Clone for Parts<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Parts<R> {}

impl<R: Clone + 'static> Parts<R> {
    /// The parts of the bundle that runs.
    pub fn here() -> Self {
        expect_context()
    }

    /// Fetches the day while the person types.
    pub fn fetch_day(self) {
        spawn_local(async move {
            (self.day)().await;
        });
    }

    /// Fetches the rest when what one waits for has come, so that the next page stands at once, and has the service
    /// worker keep it (`cache-rest` or `cache-desk`).
    pub fn fetch_rest_soon(self, keep: &'static str) {
        let fetch = move || {
            update::keep_offline(keep);
            spawn_local(async move {
                (self.rest)().await;
            });
        };
        set_timeout(fetch, AHEAD_AFTER);
    }

    /// Everything behind the door.
    pub fn show_day(self, look: Look, path: Path, profile: Profile) -> AnyView {
        draw(look, move || {
            let (coming, profile) = ((self.day)(), profile.clone());
            Box::pin(async move { coming.await.map(|draw| Box::new(move || draw(path, profile)) as Screen) })
        })
    }

    /// A page of the rest.
    pub fn show_page(self, look: Look, route: R) -> AnyView {
        draw(look, move || {
            let (coming, route) = ((self.rest)(), route.clone());
            Box::pin(async move { coming.await.map(|draw| Box::new(move || draw(route)) as Screen) })
        })
    }
}

/// How a bundle looks while a part is on its way, and where it did not come.
#[derive(Clone, Copy)]
pub struct Look {
    /// The skeleton.
    pub opening: fn() -> AnyView,
    /// The page that says so; its button runs the callback.
    pub not_here: fn(Callback<()>) -> AnyView,
}

/// What a part draws, once it is here.
type Screen = Box<dyn FnOnce() -> AnyView>;

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Coming,
    Here,
    /// It did not come, so many times.
    NotHere(u32),
}

/// Draws what a part draws: at once when it is here, else as soon as it is.
fn draw(look: Look, fetch: impl Fn() -> Coming<Screen> + 'static) -> AnyView {
    let mut coming = fetch();
    if let Poll::Ready(Some(screen)) = coming.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        return screen();
    }
    let late = Late {
        look,
        fetch: Rc::new(fetch),
        owner: Owner::current().unwrap_or_default(),
        step: RwSignal::new(Step::Coming),
        drawn: StoredValue::new_local(None),
    };
    late.clone().wait(coming, 1);
    let late = StoredValue::new_local(late);
    view! { {move || late.with_value(Late::view)} }.into_any()
}

/// A screen that was not here when it was opened.
#[derive(Clone)]
struct Late {
    look: Look,
    fetch: Rc<dyn Fn() -> Coming<Screen>>,
    owner: Owner,
    step: RwSignal<Step>,
    drawn: StoredValue<Option<AnyView>, LocalStorage>,
}

impl Late {
    fn wait(self, coming: Coming<Screen>, tries: u32) {
        spawn_local(async move {
            let screen = coming.await;
            // Whoever has gone elsewhere meanwhile is not drawn a page that nobody sees.
            if self.step.is_disposed() {
                return;
            }
            let Some(screen) = screen else { return self.step.set(Step::NotHere(tries)) };
            self.drawn.set_value(Some(self.owner.with(|| untrack(screen))));
            self.step.set(Step::Here);
            path::arrived();
        });
    }

    fn again(&self, tries: u32) {
        self.step.set(Step::Coming);
        self.clone().wait((self.fetch)(), tries + 1);
    }

    fn view(&self) -> AnyView {
        match self.step.get() {
            Step::Coming => (self.look.opening)(),
            Step::Here => {
                self.drawn.try_update_value(Option::take).flatten().unwrap_or_else(self.look.opening)
            }
            Step::NotHere(tries) => self.not_here(tries),
        }
    }

    /// A part that could not be fetched is asked for again by a tap, and by the network's return. A newer version has
    /// other parts: a page of the old one that finds its own gone starts anew.
    fn not_here(&self, tries: u32) -> AnyView {
        let late = StoredValue::new_local(self.clone());
        let ask = move || late.with_value(|late| late.again(tries));
        let online = window_event_listener_untyped("online", move |_| ask());
        on_cleanup(move || online.remove());
        path::arrived();
        (self.look.not_here)(Callback::new(move |()| {
            if update::waiting() {
                update::take();
            } else if tries > 1 && window().navigator().on_line() {
                let _ = window().location().reload();
            } else {
                ask();
            }
        }))
    }
}
