//! Saving: once, whole, when the photos are small.

use super::Form;
use super::keep::forget;
use crate::kit::draft::photos_key;
use crate::kit::guard::{UnderWay, shield};
use crate::parts::{path, toast};
use crate::words;
use device::{Act, Attached, Error};
use domain::{Flaw, OpId, PhotoRef};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use sync::Intent;

/// How often a saving button that waits for photos looks whether they are small.
const LOOK_EVERY_MS: i32 = 40;

/// Where a person is once the form is saved.
#[derive(Clone)]
pub enum Then {
    /// Back where they came from, or at this page when the app was opened here.
    Back(String),
    /// The same, and this says that it is saved instead of the short message.
    BackTelling(String, Rc<dyn Fn()>),
    /// At this page, which takes the form's place.
    Instead(String),
    /// On the same page, the form empty for the next one.
    Empty(Rc<dyn Fn()>),
    /// On the same page, the form showing what was saved.
    Settled(Rc<dyn Fn()>),
}

impl Then {
    /// On the same page, the form empty for the next one.
    pub fn empty(and: impl Fn() + 'static) -> Self {
        Self::Empty(Rc::new(and))
    }
    /// On the same page, the form showing what was saved.
    pub fn settled(and: impl Fn() + 'static) -> Self {
        Self::Settled(Rc::new(and))
    }
}

/// What a saving button does.
pub type Submit = Rc<dyn Fn()>;

/// A form whose photos found no room.
pub(super) struct NoRoom {
    acts: Vec<Intent>,
    said: String,
    then: Then,
}

impl Form {
    /// What the saving button does: once, when the photos are small, and only if everything can stand.
    pub fn submit<T: 'static>(
        self,
        finish: impl Fn() -> Result<T, Vec<Flaw>> + 'static,
        act: impl Fn(T) + 'static,
    ) -> Submit {
        let finish = Rc::new(finish);
        self.once(Rc::new(move || {
            let (done, found) = match untrack(|| finish()) {
                Ok(done) => (Some(done), Vec::new()),
                Err(found) => (None, found),
            };
            let finish = Rc::clone(&finish);
            let check: Rc<dyn Fn() -> Vec<Flaw>> =
                Rc::new(move || untrack(|| finish()).err().unwrap_or_default());
            self.inner.update_value(|inner| inner.check = Some(check));
            if let (true, Some(done)) = (self.passes(found), done) {
                act(done);
            }
        }))
    }

    /// Apart from [`Self::submit`], so that it is in the bundle once and not once a form.
    fn once(self, end: Rc<dyn Fn()>) -> Submit {
        Rc::new(move || {
            let end = Rc::clone(&end);
            self.hold.once(move || {
                if self.shrinking.get_untracked() == 0 {
                    return end();
                }
                let under_way = UnderWay::begin();
                self.waits_for_photos.set(true);
                spawn_local(async move {
                    while self.shrinking.try_get_untracked().is_some_and(|photos| photos > 0) {
                        sleep(LOOK_EVERY_MS).await;
                    }
                    // The page may have been left meanwhile; its draft has everything.
                    if self.waits_for_photos.try_set(false).is_none() {
                        end();
                    }
                    drop(under_way);
                });
            });
        })
    }

    /// The photos taken for it, as a record names them.
    pub fn photos(self) -> Vec<PhotoRef> {
        self.shots.with(|shots| shots.iter().map(|shot| shot.photo.clone()).collect())
    }

    /// Saves its acts with the photos, and the draft is over in the same moment: all of it or nothing.
    ///
    /// # Errors
    /// Nothing was saved; what was typed is still there.
    pub async fn keep(self, acts: Vec<Act>) -> Result<Vec<OpId>, Error> {
        let (device, key) = self.inner.with_value(|inner| (inner.here.device(), inner.key.clone()));
        let photos = self.shots.get_untracked();
        // From here on nothing is kept as a draft any more, not even what a timer still wants to keep.
        self.inner.update_value(|inner| inner.over = true);
        let drafts = vec![photos_key(&key), key.clone()];
        let saved = device.save_all(acts, Attached { photos, drafts }).await;
        match &saved {
            // What a timer sent off a moment ago may have come to the disk behind the act.
            Ok(_) => forget(&device, &key).await,
            Err(_) => {
                let _ = self.inner.try_update_value(|inner| inner.over = false);
            }
        }
        saved
    }

    /// Saves acts of this device, says so and goes on. For the phone, where 已存手机 is the end of it.
    pub fn save(self, acts: Vec<Intent>, said: String, then: Then) {
        let under_way = UnderWay::begin();
        let with_photos = self.shots.with_untracked(|shots| !shots.is_empty());
        spawn_local(async move {
            match self.keep(acts.iter().cloned().map(Act::from).collect()).await {
                Ok(_) => {
                    match &then {
                        Then::BackTelling(_, tell) => tell(),
                        _ => toast::done(said),
                    }
                    self.go_on(&then);
                }
                Err(Error::Full) if with_photos => {
                    let asked = NoRoom { acts, said, then };
                    let _ = self.inner.try_update_value(|inner| inner.no_room = Some(asked));
                    self.asks.try_set(true);
                }
                Err(error) => toast::sorry(words::not_saved(&error)),
            }
            drop(under_way);
        });
    }

    fn go_on(self, then: &Then) {
        match then {
            Then::Back(otherwise) | Then::BackTelling(otherwise, _) => {
                shield();
                path::back(otherwise);
            }
            Then::Instead(page) => {
                shield();
                path::go_instead(page);
            }
            Then::Empty(and) => {
                self.clear();
                and();
            }
            Then::Settled(and) => {
                self.settle();
                and();
            }
        }
    }

    /// Saves without the photos that found no room. Their copy in the draft is the larger part: it goes first.
    pub(super) fn save_words_only(self) {
        let asked = self.inner.try_update_value(|inner| {
            inner.over = true;
            Some((inner.no_room.take()?, inner.here.device(), photos_key(&inner.key)))
        });
        let Some(Some((NoRoom { acts, said, then }, device, key))) = asked else { return };
        spawn_local(async move {
            let _ = device.drop_draft(&key).await;
            self.shots.set(Vec::new());
            self.save(acts.into_iter().map(Intent::without_photos).collect(), said, then);
        });
    }
}

/// Waits.
pub async fn sleep(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // A browser that sets no timer resolves nothing; what was begun is kept all the same.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
    });
    // A timer's promise is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
