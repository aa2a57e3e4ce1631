//! What is written down of a form while it is open: what its controls hold, and what it began from.

use device::NewPhoto;
use domain::PhotoRef;
use domain::document::read_if_any;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// A form's draft as the phone keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    /// What the form began from, such as a record that came back or a draft of an earlier version.
    #[serde(default)]
    pub(super) began: String,
    /// Names of controls with what they hold.
    pub(super) typed: Vec<(String, String)>,
}

impl Kept {
    /// Reads a draft. What is none of ours is what the form begins from: earlier versions kept the record itself.
    pub(super) fn read(text: String) -> Self {
        read_if_any(&text).unwrap_or(Self { began: text, typed: Vec::new() })
    }
}

/// A photo of a draft; its bytes as base64.
#[derive(Serialize, Deserialize)]
struct KeptShot {
    photo: PhotoRef,
    bytes: String,
}

/// The key of a draft's photos.
pub(super) fn photos_key(key: &str) -> String {
    format!("{key}#photos")
}

/// Whether a draft is a form of its own, not the photos of one.
pub fn is_form(key: &str) -> bool {
    !key.ends_with("#photos")
}

/// Photos as a draft keeps them.
pub(super) fn shots_text(shots: &[NewPhoto]) -> Option<String> {
    let kept: Vec<_> = shots
        .iter()
        .map(|shot| KeptShot { photo: shot.photo.clone(), bytes: to_base64(&shot.bytes) })
        .collect();
    serde_json::to_string(&kept).ok()
}

/// Photos back from a draft.
pub(super) fn read_shots(text: &str) -> Vec<NewPhoto> {
    let kept: Vec<KeptShot> = read_if_any(text).unwrap_or_default();
    let shot = |shot: KeptShot| Some(NewPhoto { photo: shot.photo, bytes: from_base64(&shot.bytes)? });
    kept.into_iter().filter_map(shot).collect()
}

fn to_base64(bytes: &[u8]) -> String {
    let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&binary).unwrap_or_default()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let binary: JsValue = window().atob(text).ok()?.into();
    let binary = binary.as_string()?;
    binary.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
