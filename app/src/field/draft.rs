//! 草稿 — what is being typed, kept at every change; a killed browser loses nothing.

use crate::parts::here::{Here, here};
use crate::parts::photos::{from_text, to_text};
use crate::parts::sheet::Sheet;
use crate::parts::{path, toast};
use crate::words;
use device::{Device, Error, NewPhoto};
use domain::document::read_if_any;
use domain::{At, Flaw, OpId, PhotoRef};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use sync::Intent;

/// How long after the last change a draft is kept, at most.
const PAUSE: Duration = Duration::from_millis(250);

/// A draft of one form, under its own key.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    here: Here,
    key: StoredValue<String>,
    /// When it was last kept.
    kept_at: RwSignal<Option<At>>,
    /// What was kept last; the same words are not kept again.
    kept: StoredValue<String>,
    /// What is to be kept.
    text: StoredValue<String>,
    /// The form has been saved or thrown away: keep nothing more.
    over: StoredValue<bool>,
    /// The returned record it is written from; withdrawn once this one is saved.
    pub(super) again: StoredValue<Option<OpId>>,
    /// The photos taken for it.
    pub(super) shots: RwSignal<Vec<NewPhoto>>,
    /// What to save once the person has decided about photos that found no room.
    no_room: StoredValue<Option<Saving>>,
    /// Whether they are being asked.
    asking: RwSignal<bool>,
}

/// A form on its way to the disk.
#[derive(Clone)]
struct Saving {
    intent: Intent,
    busy: RwSignal<bool>,
    said: String,
    otherwise: String,
}

/// A photo of a draft; its bytes as base64.
#[derive(Serialize, Deserialize)]
struct KeptShot {
    photo: PhotoRef,
    bytes: String,
}

fn photos_key(key: &str) -> String {
    format!("{key}#photos")
}

/// Whether a draft is a form of its own, not the photos of one.
pub(super) fn is_form(key: &str) -> bool {
    !key.ends_with("#photos")
}

impl Draft {
    /// Opens the draft of a form; the text kept before, if there was one.
    pub(super) fn open(key: String) -> (Self, Option<String>) {
        let here = here();
        let device = here.device();
        let before = device.draft(&key);
        let shots: Vec<KeptShot> =
            device.draft(&photos_key(&key)).and_then(|kept| read_if_any(&kept.text)).unwrap_or_default();
        let shots = shots
            .into_iter()
            .filter_map(|shot| Some(NewPhoto { photo: shot.photo, bytes: from_text(&shot.bytes)? }))
            .collect();
        let text = before.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
        let draft = Self {
            here,
            key: StoredValue::new(key),
            kept_at: RwSignal::new(before.as_ref().map(|draft| draft.kept_at)),
            kept: StoredValue::new(text.clone()),
            text: StoredValue::new(text),
            over: StoredValue::new(false),
            again: StoredValue::new(None),
            shots: RwSignal::new(shots),
            no_room: StoredValue::new(None),
            asking: RwSignal::new(false),
        };
        (draft, before.map(|draft| draft.text))
    }

    /// Keeps what `read` tells, at every change; what it tells first is taken as the empty form.
    pub(super) fn follow(self, read: impl Fn() -> String + 'static) {
        let device = self.here.device();
        let pending = StoredValue::new(None::<TimeoutHandle>);
        let keep = {
            let device = device.clone();
            move || self.keep_now(&device)
        };
        let later = keep.clone();
        Effect::new(move |first: Option<()>| {
            let text = read();
            if first.is_none() {
                self.kept.set_value(text.clone());
                self.text.set_value(text);
                return;
            }
            self.text.set_value(text);
            pending.update_value(|pending| {
                if let Some(timer) = pending.take() {
                    timer.clear();
                }
                *pending = set_timeout_with_handle(later.clone(), PAUSE).ok();
            });
        });
        // The phone is put away or the page is left: no pause then.
        let hidden = keep.clone();
        let watching = window_event_listener_untyped("pagehide", {
            let keep = keep.clone();
            move |_| keep()
        });
        let watching_too =
            leptos::leptos_dom::helpers::window_event_listener_untyped("visibilitychange", move |_| hidden());
        on_cleanup(move || {
            watching.remove();
            watching_too.remove();
        });
        let leaving = StoredValue::new_local(keep);
        on_cleanup(move || leaving.with_value(|keep| keep()));
        Effect::new(move |first: Option<()>| {
            self.shots.track();
            if first.is_some() && !self.over.get_value() {
                self.keep_shots(&device);
            }
        });
    }

    fn keep_now(self, device: &Device) {
        let (Some(text), Some(kept), Some(false)) =
            (self.text.try_get_value(), self.kept.try_get_value(), self.over.try_get_value())
        else {
            return;
        };
        if text == kept {
            return;
        }
        self.kept.set_value(text.clone());
        let (device, key) = (device.clone(), self.key.get_value());
        spawn_local(async move {
            if device.keep_draft(&key, text).await.is_ok() {
                let _ = self.kept_at.try_set(Some(device.now()));
            }
        });
    }

    fn keep_shots(self, device: &Device) {
        let shots: Vec<_> = self.shots.with_untracked(|shots| {
            let kept = |shot: &NewPhoto| KeptShot { photo: shot.photo.clone(), bytes: to_text(&shot.bytes) };
            shots.iter().map(kept).collect()
        });
        let Ok(text) = serde_json::to_string(&shots) else { return };
        let (device, key) = (device.clone(), photos_key(&self.key.get_value()));
        spawn_local(async move {
            let _ = if shots.is_empty() {
                device.drop_draft(&key).await
            } else {
                device.keep_draft(&key, text).await
            };
        });
    }

    /// `草稿已存 14:32`, and the question when there is no room for the photos.
    pub(super) fn note(self) -> AnyView {
        let said = move || self.kept_at.get().map(|at| format!("草稿已存 {}", words::clock(at)));
        let words_only = move |_| {
            self.asking.set(false);
            if let Some(saving) = self.no_room.get_value() {
                self.save_words_only(saving);
            }
        };
        view! {
            <small class="faint">{said}</small>
            <Sheet open=self.asking title="手机空间不够,照片存不下">
                <p>"写的内容都在。可以少带几张照片再保存,也可以先只存文字。"</p>
                <div class="btns fill">
                    <button class="btn" type="button" on:click=move |_| self.asking.set(false)>"我去删几张照片"</button>
                    <button class="btn primary" type="button" on:click=words_only>"只存文字"</button>
                </div>
            </Sheet>
        }
        .into_any()
    }

    /// Photos make room first: their copy in the draft is the larger part.
    fn save_words_only(self, saving: Saving) {
        let (device, key) = (self.here.device(), photos_key(&self.key.get_value()));
        self.over.set_value(true);
        spawn_local(async move {
            let _ = device.drop_draft(&key).await;
            self.shots.set(Vec::new());
            let Saving { intent, busy, said, otherwise } = saving;
            self.save(intent.without_photos(), busy, said, otherwise);
        });
    }

    /// Saves the form: once the disk has it, says so and goes back. Nothing typed is lost otherwise.
    pub(super) fn save(self, intent: Intent, busy: RwSignal<bool>, said: String, otherwise: String) {
        busy.set(true);
        // From here on nothing is kept as a draft any more, not even what a timer still wants to keep.
        self.over.set_value(true);
        let device = self.here.device();
        let shots = self.shots.get_untracked();
        let (key, again) = (self.key.get_value(), self.again.get_value());
        let with_photos = !shots.is_empty();
        let saving =
            Saving { intent: intent.clone(), busy, said: said.clone(), otherwise: otherwise.clone() };
        spawn_local(async move {
            let saved = device.save_form(intent, shots, Some(&key)).await;
            let _ = busy.try_set(false);
            match saved {
                Ok(_) => {
                    let _ = device.drop_draft(&key).await;
                    let _ = device.drop_draft(&photos_key(&key)).await;
                    if let Some(op) = again {
                        let _ = device.save(Intent::WithdrawReview { op }).await;
                    }
                    toast::done(said);
                    path::back(&otherwise);
                }
                Err(Error::Full) if with_photos => {
                    let _ = self.over.try_set_value(false);
                    let _ = self.no_room.try_set_value(Some(saving));
                    let _ = self.asking.try_set(true);
                }
                Err(error) => {
                    let _ = self.over.try_set_value(false);
                    toast::sorry(words::not_saved(&error));
                }
            }
        });
    }

    /// 不写了 — throws the draft away, because the person asked.
    pub(super) fn give_up(self, otherwise: String) -> AnyView {
        let throw_away = move |_| {
            self.over.set_value(true);
            let (device, key, otherwise) = (self.here.device(), self.key.get_value(), otherwise.clone());
            spawn_local(async move {
                let _ = device.drop_draft(&key).await;
                let _ = device.drop_draft(&photos_key(&key)).await;
                path::back(&otherwise);
            });
        };
        let nothing = move || self.kept_at.get().is_none();
        view! { <button class="btn quiet" type="button" hidden=nothing on:click=throw_away>"不写了,删掉草稿"</button> }.into_any()
    }
}

/// Shows what is wrong and brings the first of it into sight; whether nothing is.
pub(super) fn passes(checked: Result<(), Vec<Flaw>>, flaws: RwSignal<Vec<Flaw>>) -> bool {
    let found = checked.err().unwrap_or_default();
    let fine = found.is_empty();
    flaws.set(found);
    if !fine {
        request_animation_frame(|| {
            if let Ok(Some(first)) = document().query_selector(".flaw:not([hidden])") {
                let field = first.closest(".field").ok().flatten().unwrap_or(first);
                field.scroll_into_view();
            }
        });
    }
    fine
}
