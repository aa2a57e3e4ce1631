//! Photos of a record, shown.

use crate::parts::here::here;
use device::photo_src;
use domain::PhotoRef;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::Url;

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
