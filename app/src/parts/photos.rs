//! Photos of a record: taken, shrunk, shown, taken out again. Always optional.

use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use device::{NewPhoto, photo_src, shrink_photo};
use domain::PhotoRef;
use domain::photo::MOST_PHOTOS;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlInputElement, Url};

/// A picture's bytes as something `<img>` can show.
fn object_url(bytes: &[u8]) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Takes photos into a form; each is made small at once.
#[component]
pub fn PhotoPicker(
    /// The photos taken so far.
    shots: RwSignal<Vec<NewPhoto>>,
) -> impl IntoView {
    let shrinking = RwSignal::new(0_usize);
    let taken = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let files = input.files();
        let count = files.as_ref().map_or(0, web_sys::FileList::length);
        for file in (0..count).filter_map(|place| files.as_ref()?.get(place)) {
            if shots.with_untracked(Vec::len) + shrinking.get_untracked() >= MOST_PHOTOS {
                toast::sorry(format!("一条记录最多 {MOST_PHOTOS} 张照片"));
                break;
            }
            shrinking.update(|n| *n += 1);
            spawn_local(async move {
                match shrink_photo(&file).await {
                    Ok(shot) => shots.update(|shots| shots.push(shot)),
                    Err(_) => toast::sorry("这张照片打不开,请换一张"),
                }
                shrinking.update(|n| *n -= 1);
            });
        }
        input.set_value("");
    };
    let pictures = move || {
        let picture = |(place, shot): (usize, &NewPhoto)| {
            let url = object_url(&shot.bytes);
            let kept = url.clone();
            on_cleanup(move || {
                if let Some(url) = kept {
                    let _ = Url::revoke_object_url(&url);
                }
            });
            let number = place + 1;
            view! {
                <li class="photo">
                    <img src=url alt=format!("第 {number} 张照片")/>
                    <button
                        type="button"
                        aria-label=format!("删掉第 {number} 张照片")
                        on:click=move |_| shots.update(|shots| { shots.remove(place); })
                    >
                        <Icon name=IconName::Close/>
                    </button>
                </li>
            }
        };
        shots.with(|shots| shots.iter().enumerate().map(picture).collect::<Vec<_>>())
    };
    view! {
        <fieldset class="field">
            <legend>"照片 "<span class="optional">"可以不拍,保存不等照片"</span></legend>
            <ul class="photos">
                {pictures}
                {move || (0..shrinking.get()).map(|_| view! { <li class="photo skeleton"></li> }).collect::<Vec<_>>()}
                <li>
                    <label class="photo-add">
                        <Icon name=IconName::Camera/>
                        "拍照"
                        <input type="file" accept="image/*" multiple aria-label="拍照或选照片" on:change=taken/>
                    </label>
                </li>
            </ul>
        </fieldset>
    }
    .into_any()
}

/// The photos of a record.
#[component]
pub fn PhotoStrip(
    /// Which.
    photos: Vec<PhotoRef>,
) -> impl IntoView {
    if photos.is_empty() {
        return ().into_any();
    }
    let device = here().device();
    let picture = |(place, photo): (usize, PhotoRef)| {
        let src = RwSignal::new(None::<String>);
        let device = device.clone();
        spawn_local(async move {
            let found = photo_src(&device, &photo).await;
            let _ = src.try_set(Some(found));
        });
        on_cleanup(move || {
            if let Some(url) = src.try_get_untracked().flatten().filter(|url| url.starts_with("blob:")) {
                let _ = Url::revoke_object_url(&url);
            }
        });
        let hide = move |event: web_sys::ErrorEvent| {
            // Not on this phone any more and no network: the record still says that it has photos.
            if let Some(image) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            {
                let _ = image.set_attribute("hidden", "");
            }
        };
        view! {
            <li class="photo">
                {move || src.get().map(|src| view! { <img src=src alt=format!("第 {} 张照片", place + 1) on:error=hide/> })}
            </li>
        }
    };
    let pictures: Vec<_> = photos.into_iter().enumerate().map(picture).collect();
    view! { <ul class="photos">{pictures}</ul> }.into_any()
}

/// Photos as text, to keep them in a draft.
pub fn to_text(bytes: &[u8]) -> String {
    let binary: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    window().btoa(&binary).unwrap_or_default()
}

/// Photos back from a draft's text.
pub fn from_text(text: &str) -> Option<Vec<u8>> {
    let binary: JsValue = window().atob(text).ok()?.into();
    let binary = binary.as_string()?;
    binary.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
