//! Photos as a phone takes them: made small before they are kept, shown from the phone until they have arrived.

use crate::browser::Device;
use crate::error::Error;
use crate::saving::NewPhoto;
use domain::PhotoRef;
use js_sys::{Array, Uint8Array};
use sha2::{Digest, Sha256};
use sync::op::hex;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/pictures.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn shrink(file: &web_sys::File) -> Result<JsValue, JsValue>;
    fn url_of(bytes: Uint8Array) -> String;
}

/// A picked picture made small: at most 1280 pixels and about 200 KB, without EXIF.
pub async fn shrink_photo(file: &web_sys::File) -> Result<NewPhoto, Error> {
    let made: Array = shrink(file).await.map_err(|_| Error::NotAPicture)?.unchecked_into();
    let bytes = made.get(0).unchecked_into::<Uint8Array>().to_vec();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1280 pixels")]
    let side = |at| made.get(at).as_f64().unwrap_or(0.0) as u16;
    let hash = hex(&Sha256::digest(&bytes)).parse().map_err(|_| Error::NotAPicture)?;
    let length = u32::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
    Ok(NewPhoto { photo: PhotoRef { hash, bytes: length, width: side(1), height: side(2) }, bytes })
}

/// Where an image element finds a photo: on the phone while it has not arrived, else at the server.
pub async fn photo_src(device: &Device, photo: &PhotoRef) -> String {
    match device.photo_bytes(&photo.hash).await {
        Ok(Some(bytes)) => url_of(Uint8Array::from(bytes.as_slice())),
        _ => format!("/sync/v1/photos/{}", photo.hash),
    }
}
