//! 第一次领取 — the first reading of one's grid, as a step of its own with its progress.

use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path;
use crate::route::Route;
use device::Link;
use leptos::prelude::*;

/// The step before the app is usable.
pub(super) fn screen() -> AnyView {
    let here = here();
    let state = here.memo(|device| (device.link(), device.first_read()));
    let doors = here.memo(|device| device.world().households.len());
    let nudge = move |_| here.device().nudge();
    path::arrived();
    let told = move || {
        let (link, read) = state.get();
        let done = read.as_ref().map_or(0, |read| read.done);
        let of = done + read.as_ref().map_or(0, |read| read.remaining);
        let percent = done * 100 / of.max(1);
        let words = match link {
            Link::Offline => "没有网络。连上网会接着领,不用从头来。",
            Link::SignInAgain | Link::SignedOut => "登录过期了,请重新登录。",
            Link::Later => "服务器正忙,过一会儿会自动接着领。",
            Link::Idle | Link::Busy => "正在领取,断了会接着来。",
        };
        let sign_in = matches!(link, Link::SignInAgain | Link::SignedOut).then(|| {
            view! { <a class="btn primary wide" href=Route::SignIn { by_password: false }.path()>"重新登录"</a> }
        });
        view! {
            <progress class="bar" max="100" value=percent aria-label="领取进度"></progress>
            <p class="row between"><span>{words}</span><b class="num">{format!("{done} / {of}")}</b></p>
            <p class="muted">{format!("已领到 {} 户", doors.get())}</p>
            {sign_in}
        }
        .into_any()
    };
    view! {
        <main id="main" class="welcome" tabindex="-1">
            <div class="mark"><Icon name=IconName::Home/></div>
            <div class="stack tight">
                <h1>"正在领取你的网格"</h1>
                <p class="muted">"先领住户,领到就能用;其余的记录随后慢慢来。只有第一次要等。"</p>
            </div>
            <section class="card stack" aria-live="polite">{told}</section>
            <button class="btn" type="button" on:click=nudge>"现在再试"</button>
        </main>
    }
    .into_any()
}
