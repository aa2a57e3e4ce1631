//! The road to the server in a browser. Only an answer that is our server's own counts as one.

use crate::rows::json;
use crate::transport::{Failure, Transport};
use domain::PhotoHash;
use domain::document::{read, read_if_any};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::{
    PhotoState, PhotosWanted, PullRequest, PullResponse, PushRequest, PushResponse, Refusal, Refused,
};
use wasm_bindgen::prelude::*;

/// A road on which nothing comes for so long is given up, in milliseconds; words have to be there within half a
/// minute of a road that carries them.
const SILENCE_MS: u32 = 15_000;
/// What a slow road carries upwards, in bytes a second: a 2G network in the fields. What is sent gets that time, too.
const SLOWEST_BYTES: u32 = 4_000;

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = request)]
    async fn js_request(
        method: &str,
        path: &str,
        body: JsValue,
        kind: &str,
        silence: u32,
        slowest: u32,
    ) -> Result<JsValue, JsValue>;
}

/// Requests to the server this page came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

/// `GET` of a JSON answer.
pub(crate) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    send("GET", path, JsValue::UNDEFINED, "").await
}

/// `POST` of JSON for a JSON answer.
pub(crate) async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    send("POST", path, json(body).into(), "application/json").await
}

async fn send<T: DeserializeOwned>(
    method: &str,
    path: &str,
    body: JsValue,
    kind: &str,
) -> Result<T, Failure> {
    let answer: Array = match js_request(method, path, body, kind, SILENCE_MS, SLOWEST_BYTES).await {
        Ok(answer) => answer.unchecked_into(),
        Err(_) => return Err(Failure::Offline),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
    let number = |at| answer.get(at).as_f64().unwrap_or(0.0) as u32;
    let text = answer.get(1).as_string().unwrap_or_default();
    let status = number(0);
    if (200..300).contains(&status) {
        // A login page of a wrong network says 200 as well.
        return read(&text).map_err(|_| Failure::Offline);
    }
    Err(failure(status, read_if_any(&text), Some(number(2)).filter(|seconds| *seconds > 0)))
}

/// What a status says. Without our server's own words a 401 or 403 is only a wrong network.
fn failure(status: u32, refused: Option<Refused>, wait: Option<u32>) -> Failure {
    let seconds = refused.as_ref().and_then(|refused| refused.retry_after).or(wait);
    let signed_out = refused.as_ref().is_some_and(|refused| refused.signed_out);
    match (refused.map(|refused| refused.refused), status) {
        (Some(Refusal::SignInAgain), 401) if signed_out => Failure::SignedOut,
        (Some(Refusal::SignInAgain), _) => Failure::SignInAgain,
        (Some(Refusal::TooLarge), _) | (None, 413) => Failure::TooLarge,
        (Some(Refusal::TooMany | Refusal::TryLater), _) | (None, 429 | 500..) => Failure::Later { seconds },
        (Some(refusal), _) => Failure::Refused(refusal),
        (None, _) => Failure::Offline,
    }
}

impl Transport for Fetch {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        post("/sync/v1/push", request).await
    }
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        post("/sync/v1/pull", request).await
    }
    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        post("/sync/v1/photos/want", request).await
    }
    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        piece: Vec<u8>,
    ) -> Result<PhotoState, Failure> {
        let path = format!("/sync/v1/photos/{hash}?offset={offset}&total={total}");
        send("PUT", &path, Uint8Array::from(piece.as_slice()).into(), "application/octet-stream").await
    }
}
