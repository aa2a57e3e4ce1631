//! The frame around every screen: heading, state of sending, tabs, the bar with the act that ends a form.

use crate::kit::Form;
use crate::kit::fields::FlawList;
use crate::kit::form::Submit;
use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path;
use crate::route::Route;
use crate::words;
use device::Link;
use leptos::prelude::*;

/// The five tabs.
const TABS: [(Route, &str, IconName); 5] = [
    (Route::Today, "今日", IconName::Sun),
    (Route::Households, "住户", IconName::Home),
    (Route::Records, "记录", IconName::List),
    (Route::Tasks, "任务", IconName::Check),
    (Route::Me, "我的", IconName::User),
];

fn tabs(here: Route) -> AnyView {
    let links: Vec<_> = TABS
        .iter()
        .map(|(route, word, icon)| {
            let current = (*route == here).then_some("page");
            view! { <a href=route.path() aria-current=current><Icon name=*icon/>{*word}</a> }
        })
        .collect();
    view! { <nav class="tabs" aria-label="主要页面">{links}</nav> }.into_any()
}

/// A screen of one of the tabs.
pub(super) fn tab_page(here: Route, title: AnyView, beside: AnyView, body: AnyView) -> AnyView {
    view! {
        <div class="phone">
            <header>{title}{beside}</header>
            <main id="main" class="stack" tabindex="-1">{body}</main>
            {tabs(here)}
        </div>
    }
    .into_any()
}

/// The heading of a tab, with a line above it.
pub(super) fn heading(above: String, title: String) -> AnyView {
    view! { <div><small class="muted">{above}</small><h1>{title}</h1></div> }.into_any()
}

/// A screen one came to from another.
pub(super) fn sub_page(
    title: impl Into<String>,
    otherwise: Route,
    beside: AnyView,
    body: AnyView,
) -> AnyView {
    let head = sub_header(title.into(), otherwise, beside);
    view! { <div class="phone">{head}<main id="main" class="stack" tabindex="-1">{body}</main></div> }
        .into_any()
}

/// A screen one came to from another, with an act at the bottom.
pub(super) fn act_page(
    title: impl Into<String>,
    otherwise: Route,
    beside: AnyView,
    body: AnyView,
    act: AnyView,
) -> AnyView {
    let head = sub_header(title.into(), otherwise, beside);
    view! {
        <div class="phone">
            {head}
            <main id="main" class="stack" tabindex="-1">{body}</main>
            <footer class="save-bar">{act}</footer>
        </div>
    }
    .into_any()
}

/// A form: what ends it stands at the bottom, under the thumb.
pub(super) fn form_page(
    title: impl Into<String>,
    otherwise: Route,
    form: Form,
    body: AnyView,
    save: Submit,
) -> AnyView {
    form_page_saying(title, otherwise, form, body, save, Signal::stored("保存".to_owned()))
}

/// The same with words of its own on the button.
pub(super) fn form_page_saying(
    title: impl Into<String>,
    otherwise: Route,
    form: Form,
    body: AnyView,
    save: Submit,
    words: Signal<String>,
) -> AnyView {
    let head = sub_header(title.into(), otherwise, form.note());
    let content = view! {
        <main id="main" class="stack loose" tabindex="-1">
            {body}
            <FlawList form/>
            {form.quit(otherwise.path())}
        </main>
        <footer class="save-bar">
            {form.button_saying("btn primary wide", words)}
            <small>{words::SAVES_OFFLINE}</small>
        </footer>
    };
    view! { <div class="phone">{head}{form.frame("", content.into_any(), save)}</div> }.into_any()
}

fn sub_header(title: String, otherwise: Route, beside: AnyView) -> AnyView {
    let back = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        path::back(&otherwise.path());
    };
    view! {
        <header>
            <div class="row">
                <a class="back" href=otherwise.path() aria-label="返回" on:click=back><Icon name=IconName::Back/></a>
                <h1>{title}</h1>
            </div>
            {beside}
        </header>
    }
    .into_any()
}

/// How far sending has come, always in sight; leads to 上传.
pub(super) fn sending_chip() -> AnyView {
    let state = here().memo(|device| (device.link(), device.waiting() + device.photos_waiting()));
    view! {
        {move || {
            let (link, waiting) = state.get();
            let (class, icon) = match (link, waiting) {
                (Link::SignInAgain | Link::SignedOut, _) => ("chip bad", IconName::Alert),
                (Link::Offline, _) => ("chip warn", IconName::CloudOff),
                (Link::Busy, _) => ("chip info", IconName::Up),
                (_, 0) => ("chip ok", IconName::Cloud),
                _ => ("chip warn", IconName::Cloud),
            };
            let href = Route::Sending.path();
            view! { <a class=class href=href><Icon name=icon/>{words::link(link, waiting)}</a> }
        }}
    }
    .into_any()
}

/// What to do where there is nothing yet.
pub(super) fn empty(icon: IconName, words: &'static str, act: AnyView) -> AnyView {
    view! { <section class="card empty"><Icon name=icon/><p>{words}</p>{act}</section> }.into_any()
}

/// A record that is not on this phone.
pub(super) fn nothing_there(otherwise: Route) -> AnyView {
    let act = view! { <a class="btn" href=otherwise.path()>"回去看看"</a> }.into_any();
    let body = empty(IconName::Search, "这里没有这条记录。可能还没传到手机上,或者已经不归你的网格。", act);
    sub_page("没有找到", otherwise, ().into_any(), body)
}
