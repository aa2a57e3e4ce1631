//! Who is signed in on this phone: remembered beside the databases, so that it opens without a network.
//! Nothing here ever touches a database; logging out keeps everything.

use crate::browser::{note, recall};
use crate::fetch::{get, post};
use crate::rows::json;
use crate::transport::Failure;
use domain::DeviceId;
use serde::de::IgnoredAny;
use sync::wire::{Activate, Login, Profile};

const PROFILE: &str = "qx-account";
const DEVICES: &str = "qx-devices";

/// Who is signed in here, as the server last said.
pub fn signed_in() -> Option<Profile> {
    serde_json::from_str(&recall(PROFILE)?).ok()
}

/// Devices this browser has been, for whomever; the server uses the one of the account again.
pub fn known_devices() -> Vec<DeviceId> {
    recall(DEVICES).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers who is signed in.
pub fn remember(profile: &Profile) {
    let mut devices = known_devices();
    if !devices.contains(&profile.device_id) {
        devices.push(profile.device_id);
        note(DEVICES, Some(&json(&devices)));
    }
    note(PROFILE, Some(&json(profile)));
}

/// Forgets who is signed in; what they saved stays in their database.
pub fn forget() {
    note(PROFILE, None);
}

/// Signs in with a one-time code.
pub async fn activate(code: &str) -> Result<Profile, Failure> {
    let request = Activate { code: code.to_owned(), known_devices: known_devices() };
    welcome(post("/session/activate", &request).await)
}

/// Signs in with a name and a password.
pub async fn login(name: &str, password: &str) -> Result<Profile, Failure> {
    let request =
        Login { login: name.to_owned(), password: password.to_owned(), known_devices: known_devices() };
    welcome(post("/session/login", &request).await)
}

/// Asks the server who is signed in. Any failure leaves everything as it is.
pub async fn refresh() -> Result<Profile, Failure> {
    welcome(get("/session").await)
}

fn welcome(answer: Result<Profile, Failure>) -> Result<Profile, Failure> {
    if let Ok(profile) = &answer {
        remember(profile);
    }
    answer
}

/// Signs out, here even if the server cannot be told.
pub async fn logout() {
    let _: Result<IgnoredAny, Failure> = post("/session/logout", &()).await;
    forget();
}
