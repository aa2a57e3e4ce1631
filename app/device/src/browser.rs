//! What only a browser can tell: its clock and chance, what room is left, files, and opening a phone in it.

use crate::env::BrowserEnv;
use crate::error::Error;
use crate::indexeddb::IndexedDb;
use crate::phone::{Phone, Wiped};
use domain::At;
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use sync::wire::Profile;
use wasm_bindgen::prelude::*;

/// One person's phone in a browser. Cheap to clone.
pub type Device = Rc<Phone<IndexedDb, BrowserEnv>>;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = chance)]
    fn js_chance() -> Uint8Array;
    pub(crate) fn recall(key: &str) -> Option<String>;
    pub(crate) fn note(key: &str, text: Option<&str>);
    #[wasm_bindgen(js_name = storage)]
    async fn js_storage() -> JsValue;
    #[wasm_bindgen(js_name = persist)]
    async fn js_persist() -> JsValue;
    fn offer(name: &str, text: &str);
    #[wasm_bindgen(catch)]
    async fn text_of(file: &web_sys::File) -> Result<JsValue, JsValue>;
}

/// The phone's own clock, right or wrong.
pub(crate) fn now() -> At {
    #[allow(clippy::cast_possible_truncation, reason = "a clock counts whole milliseconds")]
    At::from_millis(js_sys::Date::now() as i64)
}

pub(crate) fn chance() -> [u8; 10] {
    let mut bytes = [0; 10];
    js_chance().copy_to(&mut bytes);
    bytes
}

/// Opens this person's phone: what it holds, without a network.
pub async fn open(profile: Profile) -> Result<Device, Error> {
    let account = profile.account.id;
    let mark = format!("qx-kept-{account}");
    let store = IndexedDb::open(&format!("qunxing-{account}")).await?;
    let phone = Phone::open_with(profile, store, BrowserEnv).await?;
    if let Some(behind) = crate::session::take_measured() {
        phone.set_clock(behind);
    }
    // The mark lies in another of the browser's drawers: there alone, it tells that the database was emptied.
    let marked = recall(&mark).and_then(|unsent| unsent.parse().ok());
    phone.notice_wipe(marked.map(|unsent| Wiped { unsent, back: 0 })).await?;
    let device = Rc::new(phone);
    let weak = Rc::downgrade(&device);
    let kept = std::cell::Cell::new(usize::MAX);
    let keep_mark = move || {
        let Some(device) = weak.upgrade() else { return };
        let unsent = device.waiting();
        if kept.replace(unsent) != unsent {
            note(&mark, Some(&unsent.to_string()));
        }
    };
    keep_mark();
    device.subscribe(keep_mark).forever();
    crate::spare::keep(&device);
    Ok(device)
}

/// What room the browser gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Storage {
    /// Bytes used.
    pub used: u64,
    /// Bytes that may be used; 0 where the browser does not say.
    pub quota: u64,
    /// Whether the browser promised not to throw it away by itself.
    pub persisted: bool,
}

/// What room is left.
pub async fn storage() -> Storage {
    let told: Array = js_storage().await.unchecked_into();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are whole and positive"
    )]
    let number = |at| told.get(at).as_f64().unwrap_or(0.0) as u64;
    Storage { used: number(0), quota: number(1), persisted: number(2) == 1 }
}

/// Asks the browser to keep the data; whether it promised.
pub async fn ask_to_persist() -> bool {
    js_persist().await.is_truthy()
}

/// Offers a text as a file to keep.
pub fn offer_file(name: &str, text: &str) {
    offer(name, text);
}

/// The text of a file that a person picked.
pub async fn read_file(file: &web_sys::File) -> Result<String, Error> {
    let read = text_of(file).await.map_err(|_| Error::Failed("the file cannot be read".into()))?;
    read.as_string().ok_or_else(|| Error::Failed("the file is not text".into()))
}
