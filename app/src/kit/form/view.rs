//! How a form is drawn around its controls.

use super::{Form, Submit};
use crate::kit::guard::shield;
use crate::kit::keys;
use crate::parts::sheet::Sheet;
use crate::words;
use leptos::prelude::*;

impl Form {
    /// The question when there is no room for the photos.
    fn room_sheet(self) -> AnyView {
        let words_only = move |_| {
            self.asks.set(false);
            self.save_words_only();
        };
        view! {
            <Sheet open=self.asks title="手机空间不够,照片存不下">
                <p>"写的内容都在。可以少带几张照片再保存,也可以先只存文字。"</p>
                <div class="btns fill">
                    <button class="btn" type="button" on:click=move |_| self.asks.set(false)>"我去删几张照片"</button>
                    <button class="btn primary" type="button" on:click=words_only>"只存文字"</button>
                </div>
            </Sheet>
        }
        .into_any()
    }

    /// The form's element around its controls.
    pub fn frame(self, class: &'static str, content: AnyView, submit: Submit) -> AnyView {
        let code = self.inner.with_value(|inner| inner.kind.code);
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            submit();
        };
        view! {
            <form class=class data-form=code novalidate on:submit=submit on:keydown=keys::within_form>
                {content}
            </form>
        }
        .into_any()
    }

    /// The button that ends it.
    pub fn button(self, class: &'static str, words: impl Into<String>) -> AnyView {
        let words = words.into();
        self.button_saying(class, Signal::stored(words))
    }

    /// The same where its words change with what is chosen.
    pub fn button_saying(self, class: &'static str, words: Signal<String>) -> AnyView {
        let said = move || {
            if self.waits_for_photos.get() { words::PHOTOS_ARE_SHRINKING.to_owned() } else { words.get() }
        };
        view! {
            <button type="submit" class=class aria-disabled=move || self.hold.is_held().to_string()>
                {said}
            </button>
        }
        .into_any()
    }

    /// `草稿已存 14:32`; and of a form with photos the question when there is no room for them.
    pub fn note(self) -> AnyView {
        let said = move || self.kept_at.get().map(|at| format!("草稿已存 {}", words::clock(at)));
        view! { <small class="faint">{said}</small>{self.room_sheet()} }.into_any()
    }

    /// 不写了 of a form that is a page of its own.
    pub fn quit(self, otherwise: String) -> AnyView {
        view! { <div class="kept-line" hidden=self.nothing_kept()>{self.throw_away("不写了,删掉草稿", Some(otherwise))}</div> }
            .into_any()
    }

    /// The same under the button of a form that is a part of a page, with when it was kept.
    pub fn kept_line(self) -> AnyView {
        view! {
            <div class="row wrap kept-line" hidden=self.nothing_kept()>
                {self.note()}
                {self.throw_away("不写了", None)}
            </div>
        }
        .into_any()
    }

    fn nothing_kept(self) -> impl Fn() -> bool + Send + 'static {
        move || self.kept_at.get().is_none()
    }

    /// Throws the draft away, because the person asked twice: a thumb that slipped loses nothing.
    fn throw_away(self, words: &'static str, otherwise: Option<String>) -> AnyView {
        let sure = RwSignal::new(false);
        let ask = move |_| {
            sure.set(true);
            // The second tap of a hand that taps twice is no answer.
            shield();
        };
        let throw = move |_| {
            sure.set(false);
            self.give_up(otherwise.clone());
        };
        view! {
            <button class="btn small quiet" type="button" hidden=move || sure.get() on:click=ask>{words}</button>
            <span class="row wrap" hidden=move || !sure.get()>
                <button class="btn small" type="button" on:click=move |_| sure.set(false)>"接着写"</button>
                <button class="btn small danger" type="button" on:click=throw>"删掉写的"</button>
            </span>
        }
        .into_any()
    }
}
