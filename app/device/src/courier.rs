//! Runs the exchange in a browser: on opening, when the network returns, when the page is looked at,
//! after each save, when the server says so, and on a timer. (There is no background sync to rely on.)

use crate::browser::Device;
use crate::error::Error;
use crate::exchange::{Link, SyncOutcome};
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
/// Shortest pause after a failure, however long the try took, in milliseconds.
const SHORTEST_PAUSE_MS: u32 = 1_000;
/// Pause after a first failure, in milliseconds.
const FIRST_PAUSE_MS: u32 = 4_000;
/// Longest pause from one try to the next while something waits to be sent, in milliseconds: a road that begins to carry
/// (somebody pressed the button of the login page) rings no bell, and words have to be there within half a minute.
const LONGEST_WITH_WORK_MS: u32 = 12_000;
/// Longest pause when there is nothing to send, in milliseconds.
const LONGEST_IDLE_MS: u32 = 600_000;

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
        let begun = device.now();
        let ended = device.sync(&Fetch).await;
        if matches!(ended, Ok(SyncOutcome::CutOff(Failure::SignedOut))) {
            session::forget().await;
            return;
        }
        if matches!(ended, Ok(SyncOutcome::InStep)) && !renewed {
            renewed = true;
            if let Ok(profile) = session::refresh().await {
                device.renew(profile);
            }
        }
        failures = if matches!(ended, Ok(SyncOutcome::InStep)) { 0 } else { failures + 1 };
        let has_work = device.waiting() + device.photos_waiting() > 0;
        let spent = u32::try_from(device.now().millis() - begun.millis()).unwrap_or(0);
        let pause_ms = until_next(&ended, failures, has_work, spent, device.env_chance());
        let rung = bell.wait(pause_ms).await.is_truthy();
        if rung {
            failures = 0;
            pause(GATHER_MS).await;
        }
        while is_hidden() && device.waiting() == 0 && !rung {
            bell.wait(NEWS_MS).await;
        }
    }
    if session::signed_in().is_none() {
        // Another tab signed out, or heard that somebody did.
        device.set_link(Link::SignedOut);
    }
}

/// Milliseconds until the next try, unless something happens before. A try that took long has been a pause itself.
fn until_next(
    ended: &Result<SyncOutcome, Error>,
    failures: u32,
    has_work: bool,
    spent: u32,
    chance: u8,
) -> u32 {
    let longest = if has_work { LONGEST_WITH_WORK_MS } else { LONGEST_IDLE_MS };
    let pause = FIRST_PAUSE_MS.saturating_mul(1 << failures.min(8)).min(longest);
    // Phones that lost the network together do not come back together.
    let spread = pause / 512 * u32::from(chance);
    match ended {
        Ok(SyncOutcome::InStep) => NEWS_MS,
        Ok(SyncOutcome::AlreadyRunning) => FIRST_PAUSE_MS,
        Ok(SyncOutcome::CutOff(Failure::SignInAgain | Failure::SignedOut)) => LONGEST_IDLE_MS,
        Ok(SyncOutcome::CutOff(Failure::Later { seconds: Some(seconds) })) => {
            seconds.saturating_mul(1_000).max(pause) + spread
        }
        Ok(SyncOutcome::CutOff(_)) | Err(_) => (pause + spread).saturating_sub(spent).max(SHORTEST_PAUSE_MS),
    }
}
