//! An act of the office: kept on this browser first, sent at once, and its outcome said.

use super::book::Desk;
use crate::kit::Form;
use crate::kit::form::sleep;
use crate::kit::guard::{UnderWay, shield, shield_from_double_click};
use crate::parts::toast;
use crate::words;
use device::{Act, Attached, EntryState, Error, Link, Seen};
use domain::{OpId, PlaceCode};
use leptos::task::spawn_local;
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

impl On {
    /// The act there.
    fn act((on, intent): (Self, Intent)) -> Act {
        match on {
            Self::Device => intent.into(),
            Self::Server(village, ver) => Act::on(intent, Seen { village, ver }),
        }
    }
}

/// How long a person waits for an answer before going on, in milliseconds.
const PATIENCE_MS: i32 = 6_000;
const LOOK_EVERY_MS: i32 = 80;
/// The exchange needs a moment before it knows whether there is a network.
const FIRST_LOOK_MS: i32 = 600;

/// What follows an act. Boxed, so that what saves is in the bundle once and not once an act.
type Next = Box<dyn FnOnce(Done)>;

fn next(then: impl FnOnce(Done) + 'static) -> Next {
    Box::new(then)
}

/// What becomes of a form whose acts were kept.
type End = fn(Form);

impl Desk {
    /// Does what one tap means, says what became of it with `said` for success, then goes on. A second tap of the same
    /// hand is none.
    pub fn act(self, on: On, intent: Intent, said: &'static str, then: impl FnOnce(Done) + 'static) {
        self.act_each(vec![(on, intent)], said, then);
    }

    /// Does several acts of one tap, all or none, and says what became of them in one word.
    pub fn act_each(self, acts: Vec<(On, Intent)>, said: &'static str, then: impl FnOnce(Done) + 'static) {
        self.each(acts, said, next(then));
    }

    fn each(self, acts: Vec<(On, Intent)>, said: &'static str, then: Next) {
        let intents: Vec<_> = acts.iter().map(|(_, intent)| intent).collect();
        let Some(under_way) = UnderWay::begin_once(&intents) else { return };
        shield_from_double_click();
        let device = self.device();
        spawn_local(async move {
            let acts = acts.into_iter().map(On::act).collect();
            let saved = device.save_all(acts, Attached::default()).await;
            tell(self.answered(saved).await, said, then);
            drop(under_way);
        });
    }

    /// Does what a form holds, with its photos, and its draft is over: all or nothing. Then the form is empty again,
    /// unless the page is left; not when nothing was kept, so that what was typed stays on the screen.
    pub fn act_form(
        self,
        form: Form,
        acts: Vec<(On, Intent)>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        self.form(form, acts, said, next(then));
    }

    fn form(self, form: Form, acts: Vec<(On, Intent)>, said: &'static str, then: Next) {
        let under_way = UnderWay::begin();
        spawn_local(async move {
            let saved = form.keep(acts.into_iter().map(On::act).collect()).await;
            if saved.is_ok() {
                // At once: what is typed while the answer is on its way is the next one.
                form.clear();
            }
            let done = self.answered(saved).await;
            shield();
            tell(done, said, then);
            drop(under_way);
        });
    }

    /// The same for a form that is put right when the server refuses what it says: then what was typed stays.
    pub fn act_form_until_it_stands(
        self,
        form: Form,
        acts: Vec<(On, Intent)>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        let over = |done: &Done| (!matches!(done, Done::Waits(_))).then_some(Form::clear as End);
        self.act_form_as(form, acts, said, over, next(then));
    }

    /// The same for a form that shows what stands: it goes on showing what was saved.
    pub fn act_form_showing(
        self,
        form: Form,
        acts: Vec<(On, Intent)>,
        said: &'static str,
        then: impl FnOnce(Done) + 'static,
    ) {
        let over = |done: &Done| (!matches!(done, Done::Waits(_))).then_some(Form::settle as End);
        self.act_form_as(form, acts, said, over, next(then));
    }

    fn act_form_as(
        self,
        form: Form,
        acts: Vec<(On, Intent)>,
        said: &'static str,
        over: fn(&Done) -> Option<End>,
        then: Next,
    ) {
        let under_way = UnderWay::begin();
        spawn_local(async move {
            let saved = form.keep(acts.into_iter().map(On::act).collect()).await;
            let done = self.answered(saved).await;
            match done.as_ref().map(over) {
                Ok(Some(end)) => {
                    end(form);
                    shield();
                }
                Ok(None) => form.resume(),
                Err(_) => {}
            }
            tell(done, said, then);
            drop(under_way);
        });
    }

    async fn answered(self, saved: Result<Vec<OpId>, Error>) -> Result<Done, Error> {
        let saved = saved?;
        self.device().nudge();
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
fn tell(done: Result<Done, Error>, said: &'static str, then: Next) {
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
