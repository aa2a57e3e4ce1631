//! 我的 — who I am, how it looks, what is kept on this phone, whom to turn to.

use super::frame::tab_page;
use super::line::{Lead, Line, chevron};
use super::place::place_name;
use super::returned::waiting_for_me;
use super::storage;
use crate::parts::devices::device_list;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::sheet::Sheet;
use crate::parts::{install, theme, toast, update};
use crate::route::Route;
use crate::words;
use device::{Link, session};
use domain::DeviceId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::DeviceLine;

/// The page.
pub(super) fn screen() -> AnyView {
    let here = here();
    let leaving = RwSignal::new(false);
    let body = view! {
        {move || who(here)}
        {move || links(here)}
        {looks()}
        {devices(here)}
        {storage::card(here)}
        {install_card()}
        {about()}
        {leave(here, leaving)}
    };
    tab_page(Route::Me, view! { <h1>"我的"</h1> }.into_any(), super::frame::sending_chip(), body.into_any())
}

fn who(here: Here) -> AnyView {
    here.ask(|device| {
        let account = device.account();
        let role = |(role, place): &(domain::Role, domain::PlaceCode)| {
            let village = place.village().filter(|village| village != place);
            let above = village.map(|village| format!("{} ", place_name(device, &village))).unwrap_or_default();
            view! { <small class="muted">{format!("{} · {above}{}", words::role(*role), place_name(device, place))}<br/></small> }
        };
        let roles: Vec<_> = device.standing().held().iter().map(role).collect();
        let mark = account.name.chars().next().unwrap_or('我').to_string();
        let nobody = roles.is_empty().then_some("现在没有任职,存过的记录还会接着传");
        view! {
            <section class="card row">
                <span class="avatar" aria-hidden="true">{mark}</span>
                <div class="grow"><h2>{account.name}</h2>{roles}<small class="muted">{nobody}</small></div>
            </section>
        }
        .into_any()
    })
}

fn links(here: Here) -> AnyView {
    let (waiting, mine, desk) = here.ask(|device| {
        (
            device.waiting() + device.photos_waiting(),
            waiting_for_me(device).len(),
            device.standing().has_desk(),
        )
    });
    let sending = match (waiting, mine) {
        (0, 0) => "全部送达".to_owned(),
        (n, 0) => format!("{n} 条待传"),
        (n, m) => format!("{n} 条待传,{m} 条要你处理"),
    };
    let badge = (mine > 0).then(|| view! { <span class="chip bad">{mine}</span> });
    let line = |href: String, icon, title: &str, small: String, end| {
        Line { href, lead: Lead::Icon(icon), title: title.into(), small, end }.view()
    };
    let end = view! { {badge}{chevron()} }.into_any();
    let sending = line(Route::Sending.path(), IconName::Up, "上传", sending, end);
    let desk = desk.then(|| {
        line("/app/desk".into(), IconName::Building, "办公页面", "在电脑上用更方便".into(), chevron())
    });
    let led = here.ask(|device| super::place::Mine::of(&device.standing()).village().is_some());
    let of_stars = led.then(|| {
        let plan = "今年争创哪几颗星".into();
        let evaluation = "自评申报、看走到哪一步".into();
        [
            line(Route::Plan.path(), IconName::Flag, "创建规划", plan, chevron()),
            line(Route::Evaluation.path(), IconName::Shield, "评星", evaluation, chevron()),
        ]
    });
    let help = line(Route::Help.path(), IconName::Sun, "怎么用", "没有网络也能看".into(), chevron());
    let board = line("/".into(), IconName::Star, "光荣榜", "居民看到的样子".into(), chevron());
    view! {
        <section class="card list-card" aria-label="常用">
            <ul class="list">{sending}{of_stars}{desk}{help}{board}</ul>
        </section>
    }
    .into_any()
}

fn looks() -> AnyView {
    let large = RwSignal::new(theme::is_large());
    let colour = RwSignal::new(theme::theme());
    let toggle = move |_| {
        large.update(|large| *large = !*large);
        theme::set_large(large.get_untracked());
    };
    let choice = |value: Option<&'static str>, word: &'static str| {
        let checked = move || colour.get().as_deref() == value;
        let act = move |_| {
            theme::set_theme(value);
            colour.set(value.map(ToOwned::to_owned));
        };
        view! { <label><input type="radio" name="colour" prop:checked=checked on:change=act/><span>{word}</span></label> }
    };
    view! {
        <section class="card stack">
            <h2>"看着舒服"</h2>
            <label class="switch">
                <span><strong>"大字"</strong><br/><small class="muted">"字大一号,按钮也大"</small></span>
                <input type="checkbox" role="switch" aria-label="大字" prop:checked=move || large.get() on:change=toggle/>
            </label>
            <fieldset class="field">
                <legend>"颜色"</legend>
                <div class="segmented">{choice(None, "跟手机")}{choice(Some("light"), "白天")}{choice(Some("dark"), "夜里")}</div>
            </fieldset>
        </section>
    }
    .into_any()
}

/// On which devices one is signed in; asked for when the person wants to see it, and only with a network.
fn devices(here: Here) -> AnyView {
    let told = RwSignal::new(None::<Result<Vec<DeviceLine>, String>>);
    let ask = move || {
        spawn_local(async move {
            told.set(Some(session::devices().await.map_err(|failure| words::failure(&failure))));
        });
    };
    let end = Callback::new(move |device: Option<DeviceId>| {
        spawn_local(async move {
            match session::end_sessions(device).await {
                Ok(()) => toast::done("已让它退出登录"),
                Err(failure) => toast::sorry(words::failure(&failure)),
            }
            ask();
        });
    });
    let shown = move || match told.get() {
        None => view! {
            <button class="btn wide" type="button" on:click=move |_| ask()>"看看在哪些设备上登录着"</button>
        }
        .into_any(),
        Some(Err(sorry)) => view! {
            <p class="notice warn" role="alert">{sorry}</p>
            <button class="btn wide" type="button" on:click=move |_| ask()>"再试一次"</button>
        }
        .into_any(),
        Some(Ok(lines)) => device_list(lines, here.today(), end),
    };
    view! {
        <section class="card stack" aria-labelledby="devices">
            <h2 id="devices">"登录的设备"</h2>
            {shown}
        </section>
    }
    .into_any()
}

/// How to put the app on the home screen; nothing once it is there.
fn install_card() -> AnyView {
    if install::is_installed() {
        return ().into_any();
    }
    let act = move || {
        install::offered().then(|| {
            view! { <button class="btn" type="button" on:click=|_| install::install()><Icon name=IconName::Download/>"装到桌面"</button> }
        })
    };
    let words = if install::is_ios() { words::INSTALL_ON_IOS } else { words::INSTALL_BY_MENU };
    view! {
        <section class="card stack">
            <div class="row"><Icon name=IconName::Phone/><div class="grow"><h2>"装到桌面"</h2>
                <small class="muted">"像普通应用一样打开,记录也更不容易被清理"</small></div></div>
            {move || act().map_or_else(|| view! { <p class="hint">{words}</p> }.into_any(), IntoAny::into_any)}
        </section>
    }
    .into_any()
}

fn about() -> AnyView {
    let version = move || {
        if update::waiting() {
            view! {
                <div class="row between">
                    <span>"有新版本,空闲时会自己换上"</span>
                    <button class="chip on" type="button" on:click=|_| update::take()>"更新"</button>
                </div>
            }
            .into_any()
        } else {
            view! { <p class="muted">{concat!("版本 ", env!("CARGO_PKG_VERSION"), ",已是最新")}</p> }
                .into_any()
        }
    };
    view! {
        <section class="card stack">
            <h2>"关于群星"</h2>
            <p>{words::ABOUT}</p>
            <p>{words::NEVER}</p>
            {version}
        </section>
        <section class="card stack">
            <h2>"投诉建议"</h2>
            <p>{words::COMPLAIN}</p>
            <a class="btn" href="tel:12345"><Icon name=IconName::Phone/>"拨打 12345"</a>
        </section>
    }
    .into_any()
}

/// 退出登录 — says what stays on the phone.
fn leave(here: Here, leaving: RwSignal<bool>) -> AnyView {
    let coming_back = move || {
        here.ask(|device| words::leaving(device.link() == Link::Offline, device.account().login.is_none()))
    };
    let staying = move || {
        let waiting = here.ask(|device| device.waiting() + device.photos_waiting());
        if waiting > 0 {
            format!(
                "没传的 {waiting} 条会留在这部手机上,下次登录接着传。已送达的资料会从手机上清掉,登录后再领。"
            )
        } else {
            "记录都已送达。资料会从这部手机上清掉,下次登录再领。".to_owned()
        }
    };
    let go = move |_| {
        spawn_local(async move {
            session::logout(&here.device()).await;
            // A new page, so that nothing of the last person stays in memory.
            let _ = window().location().replace(&Route::SignIn { by_password: false }.path());
        });
    };
    view! {
        <button class="btn wide" type="button" on:click=move |_| leaving.set(true)>"退出登录"</button>
        <Sheet open=leaving title="现在退出吗?">
            <p class="muted">{staying}</p>
            <p class="notice warn"><Icon name=IconName::Alert/><span>{coming_back}</span></p>
            <button class="btn primary wide" type="button" on:click=move |_| leaving.set(false)>"先不退"</button>
            <button class="btn wide" type="button" on:click=go>"确认退出"</button>
        </Sheet>
    }
    .into_any()
}
