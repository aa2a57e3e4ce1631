//! 登录的设备 — where an account is signed in, for its own person and for whoever may appoint them.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::PageHead;
use crate::functions::{devices, end_sessions};
use crate::parts::devices::device_list;
use crate::parts::toast;
use crate::words;
use domain::{AccountId, DeviceId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::DeviceLine;

/// The devices of an account, each with a way to sign it out.
#[component]
pub fn Devices(account: AccountId) -> impl IntoView {
    let again = Again::new();
    let today = use_desk().today();
    let end = Callback::new(move |device: Option<DeviceId>| {
        spawn_local(async move {
            match end_sessions(account, device).await {
                Ok(()) => toast::done("已让它退出登录"),
                Err(declined) => toast::sorry(words::refusal(declined.refusal(), None)),
            }
            again.ask();
        });
    });
    let show = move |lines: Vec<DeviceLine>| {
        if lines.is_empty() {
            return view! { <p class="muted">"还没有在哪台设备上登录过。"</p> }.into_any();
        }
        device_list(lines, today, end)
    };
    view! {
        <section class="card stack no-print" aria-labelledby="devices">
            <h2 id="devices">"登录的设备"</h2>
            {online(again, move || devices(account), show)}
        </section>
    }
    .into_any()
}

/// One's own devices.
#[component]
pub fn OwnDevices() -> impl IntoView {
    let account = use_desk().peek(|look| look.device.me());
    view! {
        <PageHead title="登录的设备" note="不认得的,让它退出,再请上级给你换密码或激活码。"/>
        <Devices account/>
    }
    .into_any()
}
