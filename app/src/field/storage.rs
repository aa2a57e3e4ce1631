//! 本机存储 — honest about room, and a second copy of what has not been sent in a file.

use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::words;
use device::{Storage, ask_to_persist, offer_file, read_file, storage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// How much room there is, and whether the browser has promised to keep everything.
pub(super) fn room(state: RwSignal<Option<Storage>>) -> impl Fn() -> String {
    move || match state.get() {
        None => "正在看还有多少地方".to_owned(),
        Some(room) => {
            let free = room.quota.saturating_sub(room.used);
            let kept =
                if room.persisted { "系统答应不自动清理" } else { "系统还没答应不清理" };
            format!("用了 {},还有 {} · {kept}", words::size(room.used), words::size(free))
        }
    }
}

/// Looks how much room there is.
pub(super) fn look() -> RwSignal<Option<Storage>> {
    let state = RwSignal::new(None);
    spawn_local(async move {
        let found = storage().await;
        let _ = state.try_set(Some(found));
    });
    state
}

fn export(here: Here) {
    let device = here.device();
    spawn_local(async move {
        match device.export_unsent().await {
            Ok(text) => {
                offer_file(&format!("群星未传记录-{}.json", device.today()), &text);
                toast::done("已导出,请在手机的“下载”里找");
            }
            Err(error) => toast::sorry(words::not_saved(&error)),
        }
    });
}

fn import(here: Here, event: &web_sys::Event) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    input.set_value("");
    let device = here.device();
    spawn_local(async move {
        let Ok(text) = read_file(&file).await else {
            return toast::sorry("这个文件打不开,请换一个");
        };
        match device.import_unsent(&text).await {
            Ok(read) => {
                let mut said = format!("读回 {} 条", read.kept);
                if read.already > 0 {
                    said.push_str(&format!(",{} 条本来就在", read.already));
                }
                if read.damaged > 0 {
                    said.push_str(&format!(",{} 条损坏了没法读", read.damaged));
                }
                toast::done(said);
            }
            Err(error) => toast::sorry(words::import_error(&error)),
        }
    });
}

/// The card with room and second copy.
pub(super) fn card(here: Here) -> AnyView {
    let state = look();
    let kept = move || state.get().is_some_and(|room| room.persisted);
    let ask = move |_| {
        spawn_local(async move {
            if ask_to_persist().await {
                toast::done("系统答应不自动清理了");
            } else {
                toast::sorry("系统这次没答应。装到桌面后再试,一般就会答应");
            }
            let found = storage().await;
            let _ = state.try_set(Some(found));
        });
    };
    view! {
        <section class="card stack" aria-label="本机存储">
            <div class="row">
                <span class=move || if kept() { "ok-text" } else { "warn-text" }><Icon name=IconName::Shield/></span>
                <div class="grow"><h2>"本机存储"</h2><small class="muted num">{room(state)}</small></div>
            </div>
            <button class="btn" type="button" hidden=kept on:click=ask>"请系统不要清理"</button>
            <div class="btns fill">
                <button class="btn" type="button" on:click=move |_| export(here)><Icon name=IconName::Download/>"导出备份"</button>
                <label class="btn">
                    <Icon name=IconName::Upload/>"读回备份"
                    <input class="visually-hidden" type="file" accept=".json,application/json" on:change=move |event| import(here, &event)/>
                </label>
            </div>
            <p class="hint">"怕手机坏了、丢了,可以把没传的记录导出成文件,换一部手机登录后读回来。"</p>
        </section>
    }
    .into_any()
}
