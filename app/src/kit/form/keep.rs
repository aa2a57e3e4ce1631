//! Drafts: what is typed is kept at every change, and over in the moment in which it is saved.

use super::{Form, Part};
use crate::kit::draft::{Kept, photos_key, shots_text};
use crate::parts::{path, update};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// How long after a change a draft is kept, at most: somebody who types on and on has lost no more when the phone dies.
const PAUSE: Duration = Duration::from_millis(250);

thread_local! {
    /// Drafts on their way to the disk: a form that is built anew meanwhile reads them here.
    static ON_THE_WAY: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

impl Form {
    pub(super) fn touch(self) {
        let first = self.inner.try_update_value(|inner| {
            if inner.over {
                return false;
            }
            if !std::mem::replace(&mut inner.waits, true) {
                let keep = move || {
                    if self.inner.try_update_value(|inner| inner.waits = false).is_some() {
                        self.keep_draft();
                        self.mended();
                    }
                };
                set_timeout(keep, PAUSE);
            }
            !std::mem::replace(&mut inner.touched, true)
        });
        if first == Some(true) {
            update::typing_begins();
        }
    }

    /// Whether any control holds something else than at the beginning.
    pub(super) fn keep_draft(self) {
        let Some(Some((device, key, text))) = self.inner.try_update_value(|inner| {
            if inner.over || !inner.touched || inner.kind.secret {
                return None;
            }
            let as_begun = inner.parts.iter().all(|part| part.aside || part.now == part.first);
            let text = if as_begun && inner.began.is_empty() {
                String::new()
            } else {
                let hold = inner.parts.iter().map(|part| (part.name.clone(), part.now.clone()));
                let kept =
                    Kept { began: inner.began.clone(), typed: hold.chain(inner.to_come.clone()).collect() };
                serde_json::to_string(&kept).unwrap_or_default()
            };
            let new = inner.kept != text;
            inner.kept.clone_from(&text);
            new.then(|| (inner.here.device(), inner.key.clone(), text))
        }) else {
            return;
        };
        ON_THE_WAY.with_borrow_mut(|list| {
            list.retain(|(one, _)| *one != key);
            list.push((key.clone(), text.clone()));
        });
        spawn_local(async move {
            let kept = if text.is_empty() {
                device.drop_draft(&key).await
            } else {
                device.keep_draft(&key, text.clone()).await
            };
            ON_THE_WAY.with_borrow_mut(|list| list.retain(|(one, said)| *one != key || *said != text));
            // What cannot be kept now is kept with the next letter.
            if kept.is_ok() {
                self.kept_at.try_set((!text.is_empty()).then(|| device.now()));
            }
        });
    }

    /// The phone is put away or the page is left: no pause then.
    pub(super) fn keep_when_left(self) {
        let hidden = window_event_listener_untyped("pagehide", move |_| self.keep_draft());
        let away = window_event_listener_untyped("visibilitychange", move |_| self.keep_draft());
        on_cleanup(move || {
            hidden.remove();
            away.remove();
            self.keep_draft();
            if self.inner.try_with_value(|inner| inner.touched) == Some(true) {
                update::typing_ends();
            }
        });
    }

    pub(super) fn keep_photos(self) {
        Effect::new(move |first: Option<()>| {
            let text = self.shots.with(|shots| (!shots.is_empty()).then(|| shots_text(shots)).flatten());
            let (device, key, over) = self.inner.with_value(|inner| {
                (inner.here.device(), photos_key(&inner.key), inner.over || inner.kind.secret)
            });
            if first.is_none() || over {
                return;
            }
            spawn_local(async move {
                let _ = match text {
                    Some(text) => device.keep_draft(&key, text).await,
                    None => device.drop_draft(&key).await,
                };
            });
        });
    }

    /// Empties it for the next one: every control as it began. For a form that stays on its page.
    pub fn clear(self) {
        let firsts = self.inner.try_update_value(|inner| {
            let first = |part: &Part| (Rc::clone(&part.write), part.first.clone());
            inner.parts.iter().filter(|part| !part.aside).map(first).collect::<Vec<_>>()
        });
        for (write, first) in firsts.into_iter().flatten() {
            write(&first);
        }
        // The controls tell so a moment later.
        let _ = self.inner.try_update_value(|inner| {
            inner.parts.iter_mut().for_each(|part| part.now.clone_from(&part.first));
        });
        self.shots.try_set(Vec::new());
        self.settle();
    }

    /// What was saved did not stand, and what is typed is wanted still: it is a draft again.
    pub fn resume(self) {
        let resumed = self.inner.try_update_value(|inner| {
            inner.over = false;
            inner.kept.clear();
            !std::mem::replace(&mut inner.touched, true)
        });
        if resumed == Some(true) {
            update::typing_begins();
        }
        if resumed.is_some() {
            self.keep_draft();
        }
    }

    /// What it holds now is how it begins from here on.
    pub fn settle(self) {
        self.kept_at.try_set(None);
        let _ = self.inner.try_update_value(|inner| {
            inner.kept.clear();
            inner.began.clear();
            inner.to_come.clear();
            for part in &mut inner.parts {
                part.first.clone_from(&part.now);
            }
            if std::mem::take(&mut inner.touched) {
                update::typing_ends();
            }
        });
        // What the controls say while they are emptied is no typing.
        request_animation_frame(move || {
            let _ = self.inner.try_update_value(|inner| inner.over = false);
        });
    }

    /// Throws away what was typed, because the person asked; then goes back, if the form is a page of its own.
    pub fn give_up(self, otherwise: Option<String>) {
        let given_up = self.inner.try_update_value(|inner| {
            inner.over = true;
            (inner.here.device(), inner.key.clone())
        });
        // A form that has left the screen meanwhile has nothing there to throw away.
        let Some((device, key)) = given_up else { return };
        spawn_local(async move {
            forget(&device, &key).await;
            self.clear();
            self.flaws.try_set(Vec::new());
            if let Some(otherwise) = otherwise {
                path::back(&otherwise);
            }
        });
    }
}

/// A draft that is not on the disk yet.
pub(super) fn on_the_way(key: &str) -> Option<String> {
    ON_THE_WAY.with_borrow(|list| list.iter().find(|(one, _)| one == key).map(|(_, text)| text.clone()))
}

pub(super) async fn forget(device: &device::Device, key: &str) {
    ON_THE_WAY.with_borrow_mut(|list| list.retain(|(one, _)| one != key));
    for key in [key.to_owned(), photos_key(key)] {
        if device.draft(&key).is_some() {
            // A draft that stays is one that the person throws away.
            let _ = device.drop_draft(&key).await;
        }
    }
}
