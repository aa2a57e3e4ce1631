//! Photos taken into a form: shrunk, shown, taken out again. Always optional.

use super::form::Form;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use device::{NewPhoto, shrink_photo};
use domain::photo::MOST_PHOTOS;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlInputElement, Url};

/// A picture's bytes as something `<img>` can show.
fn object_url(bytes: &[u8]) -> Option<String> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Takes photos into a form; each is made small at once, and saving waits for that.
#[component]
pub fn PhotoPicker(
    /// The form.
    form: Form,
) -> impl IntoView {
    let Form { shots, shrinking, .. } = form;
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
                let shrunk = shrink_photo(&file).await;
                // The page may have been left meanwhile.
                match shrunk {
                    Ok(shot) => {
                        shots.try_update(|shots| shots.push(shot));
                    }
                    Err(_) => toast::sorry("这张照片打不开,请换一张"),
                }
                shrinking.try_update(|n| *n -= 1);
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
