//! Runs the exchange in a browser: on opening, when the network returns, when the page is looked at,
//! after each save, and on a timer. (There is no background sync to rely on.)

use crate::browser::Device;
use crate::error::Error;
use crate::exchange::SyncOutcome;
use crate::fetch::Fetch;
use crate::session;
use crate::transport::Failure;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How often to look for news while the page is looked at, in milliseconds.
const NEWS_MS: u32 = 120_000;
/// Saves that follow each other at once travel together, in milliseconds.
const GATHER_MS: u32 = 300;
/// First and longest pause after a failure, in milliseconds.
const PAUSE_MS: (u32, u32) = (4_000, 600_000);

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    type Bell;
    #[wasm_bindgen(constructor)]
    fn new() -> Bell;
    #[wasm_bindgen(method)]
    fn ring(this: &Bell);
    #[wasm_bindgen(method)]
    async fn wait(this: &Bell, millis: u32) -> JsValue;
    async fn pause(millis: u32);
    fn is_hidden() -> bool;
    fn on_occasion(ring: &JsValue);
    fn other_tabs(name: &str, heard: &JsValue) -> js_sys::Function;
}

/// Keeps this phone in step with the server for as long as its person is signed in here.
pub fn keep_in_step(device: &Device) {
    let bell = Rc::new(Bell::new());
    let by_hand = Rc::clone(&bell);
    *device.waker.borrow_mut() = Some(Rc::new(move || by_hand.ring()));
    let by_occasion = Rc::clone(&bell);
    on_occasion(&Closure::<dyn Fn()>::new(move || by_occasion.ring()).into_js_value());
    listen_to_other_tabs(device);
    spawn_local(run(device.clone(), bell));
}

fn listen_to_other_tabs(device: &Device) {
    let weak = Rc::downgrade(device);
    let heard = Closure::<dyn Fn()>::new(move || {
        if let Some(device) = weak.upgrade() {
            // What cannot be read now is read with the next change.
            spawn_local(async move { drop(device.reload().await) });
        }
    });
    let tell = other_tabs(&format!("qunxing-{}", device.me()), &heard.into_js_value());
    *device.herald.borrow_mut() = Some(Rc::new(move || drop(tell.call0(&JsValue::NULL))));
}

async fn run(device: Device, bell: Rc<Bell>) {
    let mut failures = 0;
    let mut renewed = false;
    // Another person's session must not carry this one's acts.
    while session::signed_in().is_some_and(|profile| profile.account.id == device.me()) {
        let ended = device.sync(&Fetch).await;
        if matches!(ended, Ok(SyncOutcome::InStep)) && !renewed {
            renewed = true;
            if let Ok(profile) = session::refresh().await {
                device.renew(profile);
            }
        }
        failures = if matches!(ended, Ok(SyncOutcome::InStep)) { 0 } else { failures + 1 };
        let rung = bell.wait(until_next(&ended, failures, device.env_chance())).await.is_truthy();
        if rung {
            failures = 0;
            pause(GATHER_MS).await;
        }
        while is_hidden() && device.waiting() == 0 && !rung {
            bell.wait(NEWS_MS).await;
        }
    }
}

/// Milliseconds until the next try, unless something happens before.
fn until_next(ended: &Result<SyncOutcome, Error>, failures: u32, chance: u8) -> u32 {
    let (first, longest) = PAUSE_MS;
    let pause = first.saturating_mul(1 << failures.min(8)).min(longest);
    // Phones that lost the network together do not come back together.
    let spread = pause / 512 * u32::from(chance);
    match ended {
        Ok(SyncOutcome::InStep) => NEWS_MS,
        Ok(SyncOutcome::AlreadyRunning) => first,
        Ok(SyncOutcome::CutOff(Failure::SignInAgain)) => longest,
        Ok(SyncOutcome::CutOff(Failure::Later { seconds: Some(seconds) })) => {
            seconds.saturating_mul(1_000).max(pause) + spread
        }
        Ok(SyncOutcome::CutOff(_)) | Err(_) => pause + spread,
    }
}
