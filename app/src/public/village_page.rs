//! `/v/{code}` — a village's own page.

use super::data::VillageData;
use super::frame::{Frame, figures, honor_card, page, star_look};
use crate::parts::icon::Icon;
use crate::parts::stars::StarRow;
use domain::StarKind;
use leptos::prelude::*;

/// The whole page as HTML.
pub fn village_page(data: &VillageData, frame: &Frame) -> String {
    let place = &data.village.place;
    let level = data.village.level();
    let held = u8::try_from(level).unwrap_or(u8::MAX);
    let aimed = u8::try_from(data.village.aimed_level()).unwrap_or(u8::MAX);
    let eyebrow = format!("{} · {}", data.zone.name, data.township.name);
    let description = format!("{}{}“五星”支部创建:已得 {level} 颗星。", data.township.name, place.name);
    let sample_mark = place.sample.then(|| view! { <span class="chip">"示例村"</span> });
    let honors: Vec<_> = data.honors.iter().map(|honor| honor_card(honor, &place.name)).collect();
    let no_honors = honors
        .is_empty()
        .then(|| view! { <p class="muted">"还没有公布的表彰。有好人好事,请告诉村支部书记。"</p> });
    let back = frame.size.link("/");
    let body = view! {
        <section class="hero">
            <div class="hero-text">
                <small>{eyebrow}</small>
                <h1>{place.name.clone()}</h1>
                <p class="row">
                    <StarRow held=held aimed=aimed/>
                    {sample_mark}
                </p>
            </div>
        </section>
        <section aria-labelledby="stars" class="card stack">
            <h2 id="stars">{format!("{} 年的星", data.year)}</h2>
            <ul class="star-list">{StarKind::of(place.kind).iter().map(|star| star_line(data, *star)).collect::<Vec<_>>()}</ul>
        </section>
        {figures(&data.counted)}
        <section aria-labelledby="honors" class="stack">
            <h2 id="honors">"光荣榜"</h2>
            {no_honors}
            <ul class="cols honor-list">{honors}</ul>
        </section>
        <p><a class="btn" href=back>"看全区光荣榜"</a></p>
    };
    page(frame, &place.name, &description, &format!("/v/{}", place.code), data.sample, body)
}

fn star_line(data: &VillageData, star: StarKind) -> AnyView {
    let (class, icon) = star_look(star);
    let (state, chip) = if data.village.held.contains(&star) {
        ("已得", "chip ok")
    } else if data.village.aimed.contains(&star) {
        ("正在争创", "chip warn")
    } else {
        ("今年不争", "chip")
    };
    view! {
        <li class="row between">
            <span class=format!("row {class}")>
                <Icon name=icon/>
                {star.name()}
            </span>
            <span class=chip>{state}</span>
        </li>
    }
    .into_any()
}
