//! 登录的设备 — on which devices an account is signed in, and signing them out; the same for phone and office.

use crate::words;
use domain::{Day, DeviceId};
use leptos::prelude::*;
use sync::wire::DeviceLine;

/// The devices, and a way to end the sessions of one, or of all but this one.
pub fn device_list(lines: Vec<DeviceLine>, today: Day, end: Callback<Option<DeviceId>>) -> AnyView {
    let others = lines.iter().filter(|line| line.signed_in && !line.here).count();
    let line = move |line: DeviceLine| {
        let device = line.device;
        let may_end = line.signed_in && !line.here;
        let button = may_end.then(|| {
            view! {
                <button class="btn" type="button" on:click=move |_| end.run(Some(device))>
                    "让它退出"
                </button>
            }
        });
        view! {
            <li class="item">
                <div class="grow">
                    <strong>{words::device_kind(line.kind)}</strong>
                    <br/>
                    <small class="muted">{words::device_state(&line, today)}</small>
                </div>
                {button}
            </li>
        }
        .into_any()
    };
    let all = (others > 1).then(|| {
        view! {
            <button class="btn wide" type="button" on:click=move |_| end.run(None)>
                "让别的设备都退出"
            </button>
        }
    });
    let lines: Vec<_> = lines.into_iter().map(line).collect();
    view! {
        <ul class="list">{lines}</ul>
        {all}
        <p class="hint">"退出的设备会清掉已送达的资料;没送达的记录留在上面,本人再登录时接着传。"</p>
    }
    .into_any()
}
