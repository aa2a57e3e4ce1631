//! An act of the office: kept on this browser first, sent at once, and its outcome said.

use super::book::Desk;
use crate::parts::toast;
use crate::words;
use device::{EntryState, Error, Link, NewPhoto, Seen};
use domain::{OpId, PlaceCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use sync::{Intent, Outcome, ReviewReason};

/// What has become of an act so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done {
    /// It stands at the server.
    Stands,
    /// It shows, but another value met it.
    Met,
    /// The server kept it for a person to look at.
    Waits(ReviewReason),
    /// It is kept here and will be sent when there is a network.
    Kept,
}

/// Where the record stands that an act changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum On {
    /// On this device, or new there.
    Device,
    /// Read from the server: its scope and version.
    Server(PlaceCode, u64),
}

/// How long a person waits for an answer before going on, in milliseconds.
const PATIENCE_MS: i32 = 6_000;
const LOOK_EVERY_MS: i32 = 80;
/// The exchange needs a moment before it knows whether there is a network.
const FIRST_LOOK_MS: i32 = 600;

thread_local! {
    /// How many acts of this page wait for their answer.
    static UNDER_WAY: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

fn under_way() -> ArcRwSignal<u32> {
    UNDER_WAY.with(Clone::clone)
}

/// An act that waits for its answer.
struct UnderWay;

impl UnderWay {
    fn begin() -> Self {
        under_way().update(|count| *count += 1);
        Self
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        under_way().update(|count| *count -= 1);
    }
}

/// A button that takes hold once: what it began has to end before it begins anything more.
#[derive(Clone, Copy)]
pub struct Hold(RwSignal<bool>);

/// A second click of a hand that clicks twice comes within this time.
const SECOND_CLICK: Duration = Duration::from_millis(600);

impl Hold {
    /// Holds nothing.
    pub fn new() -> Self {
        let held = RwSignal::new(false);
        let under_way = under_way();
        Effect::new(move |_| {
            if under_way.get() == 0 && held.get_untracked() {
                let let_go = move || {
                    // The page may be gone by then.
                    held.try_set(false);
                };
                set_timeout(let_go, SECOND_CLICK);
            }
        });
        Self(held)
    }
    /// Does it, unless what was done before is still under way.
    pub fn once(self, act: impl FnOnce()) {
        if self.0.get_untracked() {
            return;
        }
        self.0.set(true);
        act();
        if under_way().get_untracked() == 0 {
            // It began nothing that is waited for.
            self.0.try_set(false);
        }
    }
    /// Whether it holds.
    pub fn is_held(self) -> bool {
        self.0.get()
    }
}

impl Desk {
    /// Does it, says what became of it with `said` for success, then goes on; not when nothing was
    /// kept, so that what was typed stays on the screen.
    pub fn act(self, on: On, intent: Intent, said: &'static str, then: impl FnOnce(Done) + 'static) {
        self.act_all(on, vec![intent], None, said, then);
    }

    /// Does several acts of one form and drops its draft with the last.
    pub fn act_all(
        self,
        on: On,
        intents: Vec<Intent>,
        draft: Option<&'static str>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        let acts = intents.into_iter().map(|intent| (on.clone(), intent)).collect();
        self.act_each(acts, draft, said, then);
    }

    /// Does several acts, each on a record of its own, and says what became of them in one word.
    pub fn act_each(
        self,
        acts: Vec<(On, Intent)>,
        draft: Option<&'static str>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        let under_way = UnderWay::begin();
        spawn_local(async move {
            tell(self.carry_out(acts, draft).await, said, then);
            drop(under_way);
        });
    }

    /// Does what a form of this device's own village holds, with its photos, and drops its draft.
    pub fn act_with_photos(
        self,
        intent: Intent,
        photos: Vec<NewPhoto>,
        draft: Option<&'static str>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        let under_way = UnderWay::begin();
        spawn_local(async move {
            let device = self.device();
            let done = match device.save_form(intent, photos, draft).await {
                Ok(op) => {
                    device.nudge();
                    Ok(self.answer(&[op]).await)
                }
                Err(error) => Err(error),
            };
            tell(done, said, then);
            drop(under_way);
        });
    }

    async fn carry_out(self, acts: Vec<(On, Intent)>, draft: Option<&'static str>) -> Result<Done, Error> {
        let device = self.device();
        let last = acts.len().saturating_sub(1);
        let mut saved = Vec::with_capacity(acts.len());
        for (place, (on, intent)) in acts.into_iter().enumerate() {
            saved.push(match on {
                On::Device => device.save_form(intent, Vec::new(), draft.filter(|_| place == last)).await?,
                On::Server(village, ver) => device.save_on(intent, Seen { village, ver }).await?,
            });
        }
        if let Some(draft) = draft.filter(|draft| device.draft(draft).is_some()) {
            // The acts are kept; a draft that stays is one that the person throws away.
            let _ = device.drop_draft(draft).await;
        }
        device.nudge();
        Ok(self.answer(&saved).await)
    }

    async fn answer(self, ops: &[OpId]) -> Done {
        let mut waited = 0;
        while waited < PATIENCE_MS {
            let outcomes: Option<Vec<_>> = ops.iter().map(|op| self.outcome(*op)).collect();
            if let Some(outcomes) = outcomes {
                return worst(outcomes);
            }
            let cut_off = matches!(
                self.device().link(),
                Link::Offline | Link::SignInAgain | Link::SignedOut | Link::Later
            );
            if cut_off && waited >= FIRST_LOOK_MS {
                break;
            }
            sleep(LOOK_EVERY_MS).await;
            waited += LOOK_EVERY_MS;
        }
        Done::Kept
    }

    fn outcome(self, op: OpId) -> Option<Outcome> {
        match self.device().entry(op)?.state {
            EntryState::Arrived { outcome, .. } => Some(outcome),
            EntryState::Queued | EntryState::Sending => None,
        }
    }
}

/// Says what became of an act, and goes on when it was kept.
fn tell(done: Result<Done, Error>, said: &'static str, then: impl FnOnce(Done)) {
    match done {
        Ok(done) => {
            match &done {
                Done::Stands => toast::done(said),
                Done::Kept => toast::done(words::KEPT_HERE),
                Done::Met => toast::done(words::TWO_VALUES_MET),
                Done::Waits(reason) => toast::sorry(words::did_not_stand(reason)),
            }
            then(done);
        }
        Err(error) => toast::sorry(words::not_saved(&error)),
    }
}

/// The least fortunate of the outcomes.
fn worst(outcomes: Vec<Outcome>) -> Done {
    let mut done = Done::Stands;
    for outcome in outcomes {
        match outcome {
            Outcome::Review { reason } => return Done::Waits(reason),
            Outcome::Conflict { .. } => done = Done::Met,
            Outcome::Applied { .. } | Outcome::Merged { .. } => {}
        }
    }
    done
}

async fn sleep(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // A browser that sets no timer resolves nothing; the act is kept all the same.
        let _ =
            leptos::prelude::window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    // A timer's promise is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
