//! Experiences, each whole: of the own village from this browser, of an office's villages from the server.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::{Nothing, PageHead};
use crate::desk::pages::posting::{by_posting, decide, state_chip};
use crate::desk::route::Route;
use crate::functions::{ExperienceRow, experiences};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::PhotoStrip;
use crate::words;
use device::Row;
use domain::honor::Posting;
use domain::{Experience, ExperienceId, PlaceCode, order};
use leptos::prelude::*;
use std::cmp::Reverse;
use sync::{Intent, OfficeAct};

/// The experiences of a village, as its secretary sees them; works without a network.
#[component]
pub fn OwnExperiences(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let written = Memo::new(move |_| {
        desk.read(|look| {
            let all = look.world.experiences.values().map(Row::noun);
            let mut own: Vec<Experience> = all.filter(|one| one.now.village == village).cloned().collect();
            order::by_key(&mut own, |one| Reverse((one.written_at, one.now.id)));
            own
        })
    });
    view! {
        <PageHead title="经验" note="做成了的事,写下别人能照着做的。乡镇(街道)看过公布,居民和别的村才看得到。">
            <a class="btn" href="/experience" target="_blank" rel="noopener">
                "看各村的经验"
            </a>
            <a class="btn primary" href=Route::NewExperience.path()>
                <Icon name=IconName::Plus/>
                "写经验"
            </a>
        </PageHead>
        {move || {
            let cards: Vec<_> = written
                .with(|written| written.iter().map(|one| card(one, None, own_acts(one))).collect());
            if cards.is_empty() {
                view! {
                    <Nothing icon=IconName::Leaf text="还没有写过经验。一件事做成了,写两三句做法、一两句别人怎么照着做。"/>
                }
                    .into_any()
            } else {
                view! { <div class="cols">{cards}</div> }.into_any()
            }
        }}
    }
    .into_any()
}

/// The experiences of the villages under an office, to be posted or taken down.
#[component]
pub fn OfficeExperiences(under: PlaceCode) -> impl IntoView {
    let ask = move || experiences(under.clone());
    view! {
        <PageHead title="经验" note="村里写,这里看过再公布;村里改过的,要再公布一次。照片只给村里和上级看。">
            <a class="btn" href="/experience" target="_blank" rel="noopener">
                "看公布的"
            </a>
        </PageHead>
        {by_posting(ask, |row: &ExperienceRow| row.experience.posting.0, key, office_card, IconName::Leaf)}
    }
    .into_any()
}

fn key(row: &ExperienceRow) -> (ExperienceId, u64) {
    (row.experience.now.id, row.ver)
}

fn office_card(row: &ExperienceRow, again: Again) -> AnyView {
    let one = &row.experience;
    let (id, on) = (one.now.id, On::Server(one.now.village.clone(), row.ver));
    let post = move |posting| Intent::Office(OfficeAct::PostExperience { experience: id, posting });
    card(one, Some(&row.village_name), decide(one.posting.0, on, post, again))
}

fn card(one: &Experience, village_name: Option<&str>, acts: AnyView) -> AnyView {
    let now = &one.now;
    let about = words::experience_about(now, village_name);
    view! {
        <article class="card stack">
            <div class="row between">
                <h2>{now.title.clone()}</h2>
                {state_chip(one.posting.0)}
            </div>
            <p class="muted">{about}</p>
            <dl class="facts">
                <div><dt>"做法"</dt><dd>{now.practice.clone()}</dd></div>
                <div><dt>"可复制的地方"</dt><dd>{now.lesson.clone()}</dd></div>
            </dl>
            <PhotoStrip photos=now.photos.clone()/>
            {acts}
        </article>
    }
    .into_any()
}

fn own_acts(one: &Experience) -> AnyView {
    let id = one.now.id;
    let desk = use_desk();
    let take_down = move |_| {
        let intent =
            Intent::Office(OfficeAct::PostExperience { experience: id, posting: Posting::TakenDown });
        desk.act(On::Device, intent, "已撤下", |_| ());
    };
    let down = (one.posting.0 != Posting::TakenDown)
        .then(|| view! { <button type="button" class="btn quiet" on:click=take_down>"撤下"</button> });
    view! {
        <div class="row wrap no-print">
            <a class="btn" href=Route::EditExperience(id).path()>
                "修改"
            </a>
            {down}
        </div>
    }
    .into_any()
}
