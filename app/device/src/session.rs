//! Who is signed in on this phone: remembered beside people's databases, so that it opens without a network.
//! Nothing here ever touches what a person saved and the server has not got.
//!
//! What a browser remembers for a page (`localStorage`) reaches the disk seconds later, and a battery that dies
//! before takes the sign-in along. So it stands in a small database too, on the disk before anybody is let in;
//! that one decides when the app starts.

use crate::browser::{Device, note, now, recall};
use crate::error::Error;
use crate::fetch::{get, post};
use crate::indexeddb::IndexedDb;
use crate::rows::json;
use crate::store::{Lasting, Store, Table, Write};
use crate::transport::Failure;
use domain::document::read_if_any;
use domain::{At, DeviceId, PlaceCode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sync::wire::{Activate, DeviceLine, EndSessions, Login, Profile};

const PROFILE: &str = "qx-account";
const DEVICES: &str = "qx-devices";
/// How far the clock was behind the server's at a sign-in, until a store is opened with it.
const CLOCK: &str = "qx-clock";
/// The small database of the phone itself.
const DRAWER: &str = "qunxing-phone";

/// Who was signed in when the app was last open; asked once at start.
pub async fn at_start() -> Option<Profile> {
    // A browser without databases cannot open a person's either; then what it remembers is as good as any.
    let kept = drawer().await.unwrap_or_default();
    for (key, text) in &kept {
        note(key, (!text.is_empty()).then_some(text));
    }
    signed_in()
}

/// Who is signed in here, as the server last said.
pub fn signed_in() -> Option<Profile> {
    read_if_any(recall(PROFILE)?)
}

/// Devices this browser has been, for whomever; the server uses the one of the account again.
pub fn known_devices() -> Vec<DeviceId> {
    recall(DEVICES).and_then(|text| read_if_any(&text)).unwrap_or_default()
}

/// What the small database holds; nobody signed in is an empty text.
async fn drawer() -> Result<Vec<(String, String)>, Error> {
    let disk = IndexedDb::open(DRAWER).await?;
    Ok(disk.read(&[Table::Meta]).await?.pop().unwrap_or_default())
}

/// Puts what the browser remembers on the disk.
async fn engrave() -> Result<(), Error> {
    let disk = IndexedDb::open(DRAWER).await?;
    let rows = [PROFILE, DEVICES].map(|key| Write::put(Table::Meta, key, recall(key).unwrap_or_default()));
    disk.commit(rows.into(), Lasting::Strict).await
}

/// Remembers who is signed in.
async fn remember(profile: &Profile) {
    let before = recall(PROFILE);
    let mut devices = known_devices();
    if !devices.contains(&profile.device_id) {
        devices.push(profile.device_id);
        note(DEVICES, Some(&json(&devices)));
    }
    let now = json(profile);
    note(PROFILE, Some(&now));
    if before.as_ref() != Some(&now) {
        // A disk that refuses now says so when the person's own database is opened next.
        let _ = engrave().await;
    }
}

/// Signs in with a one-time code.
pub async fn activate(code: &str) -> Result<Profile, Failure> {
    let request = Activate { code: code.to_owned(), known_devices: known_devices() };
    let answer = welcome(post("/session/activate", &request).await).await;
    measure(&answer);
    answer
}

/// Signs in with a name and a password.
pub async fn login(name: &str, password: &str) -> Result<Profile, Failure> {
    let request =
        Login { login: name.to_owned(), password: password.to_owned(), known_devices: known_devices() };
    let answer = welcome(post("/session/login", &request).await).await;
    measure(&answer);
    answer
}

/// Asks the server who is signed in. Any failure leaves everything as it is.
pub async fn refresh() -> Result<Profile, Failure> {
    welcome(get("/session").await).await
}

async fn welcome(answer: Result<Profile, Failure>) -> Result<Profile, Failure> {
    if let Ok(profile) = &answer {
        remember(profile).await;
    }
    answer
}

/// A clock that is wrong is put right before the first page stands, not by the first exchange after it.
fn measure(answer: &Result<Profile, Failure>) {
    if let Ok(profile) = answer {
        let behind = profile.server_time.millis().saturating_sub(now().millis());
        note(CLOCK, Some(&behind.to_string()));
    }
}

/// What the sign-in before this opening measured, once: how far the clock is behind, in milliseconds.
pub(crate) fn take_measured() -> Option<i64> {
    let behind = recall(CLOCK)?.parse().ok();
    note(CLOCK, None);
    behind
}

/// The devices of whoever is signed in, the one heard from last first.
pub async fn devices() -> Result<Vec<DeviceLine>, Failure> {
    get("/session/devices").await
}

/// Somebody whose phone has not been heard from.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct SilentPhone {
    /// Their name.
    pub name: String,
    /// When it was last heard from; none when it never was.
    #[serde(default)]
    pub last_seen: Option<At>,
}

/// People of a village whose phones have been silent for so many days; for its secretary.
pub async fn silent_phones(village: &PlaceCode, days: u16) -> Result<Vec<SilentPhone>, Failure> {
    get(&format!("/desk/v1/silent?under={village}&days={days}")).await
}

/// Ends the sessions of one's own `device`, or those of every device but this one.
pub async fn end_sessions(device: Option<DeviceId>) -> Result<(), Failure> {
    post::<IgnoredAny>("/session/end", &EndSessions { device }).await.map(drop)
}

/// Signs out, here even if the server cannot be told: what has arrived leaves this phone, what has not stays in the
/// person's own database.
pub async fn logout(device: &Device) {
    let _: Result<IgnoredAny, Failure> = post("/session/logout", &()).await;
    forget().await;
    // A disk that refuses keeps what it has; the next person has a database of their own.
    let _ = device.drop_arrived().await;
}

/// Nobody is signed in here any more.
pub(crate) async fn forget() {
    note(PROFILE, None);
    // The session has ended all the same.
    let _ = engrave().await;
}
