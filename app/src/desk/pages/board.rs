//! 公布光荣榜 — the office posts what villages nominated, and takes down.

use super::acts::On;
use super::book::use_desk;
use super::form;
use super::honors::nominate::{ask_recognised, recognised};
use super::online::Again;
use super::parts::PageHead;
use super::posting::{POSTED, by_posting, decide, state_chip, take_down};
use crate::functions::{HonorRow, honors};
use crate::kit::{Form, forms};
use crate::parts::icon::IconName;
use crate::words;
use domain::honor::Posting;
use domain::{Field, Flaw, HonorId, PlaceCode, Why};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The honors of the villages under an office.
#[component]
pub fn Board(under: PlaceCode) -> impl IntoView {
    let ask = move || honors(under.clone());
    view! {
        <PageHead title="公布光荣榜" note="村里推荐,这里公布。没有本人同意的,榜上只写姓氏。">
            <a class="btn" href="/" target="_blank" rel="noopener">
                "看榜"
            </a>
        </PageHead>
        {by_posting(ask, |row: &HonorRow| row.honor.posting.0, key, card, IconName::Heart)}
    }
    .into_any()
}

fn key(row: &HonorRow) -> (HonorId, u64) {
    (row.honor.id, row.ver)
}

fn card(row: &HonorRow, again: Again) -> AnyView {
    let honor = &row.honor;
    let (id, on) = (honor.id, On::Server(honor.village.clone(), row.ver));
    let line =
        format!("{} · {} · {}", words::honor_level(honor.level), honor.title, words::month(honor.awarded_on));
    let consent =
        if honor.consent().is_some() { "本人同意公开姓名" } else { "没有同意公开姓名" };
    let state = honor.posting.0;
    let intent =
        move |posting| Intent::Office(OfficeAct::PostHonor { honor: id, posting, recognisable: None });
    let acts = if honor.consent().is_none() && state != Posting::Posted {
        view! {
            {post_masked(id, on.clone(), again)}
            <div class="row wrap no-print">
                {take_down(state, on, move || intent(Posting::TakenDown), again)}
            </div>
        }
        .into_any()
    } else {
        decide(state, on, intent, again)
    };
    view! {
        <article class="card stack">
            <div class="row between">
                <h2>{words::honoree(&honor.honoree)}</h2>
                {state_chip(state)}
            </div>
            <p class="muted">{format!("{} · {line}", row.village_name)}</p>
            <p>{honor.deed.clone()}</p>
            <p class="muted">
                {format!("{consent},榜上写“{}”", honor.public_name().as_str())}
            </p>
            {acts}
        </article>
    }
    .into_any()
}

/// Posting under a masked name: somebody says that nobody is recognised behind it.
fn post_masked(honor: HonorId, on: On, again: Again) -> AnyView {
    let desk = use_desk();
    let form = Form::open(&forms::POST, format!("post/{honor}"));
    let answer = RwSignal::new(String::new());
    let finish = move || match recognised(&answer.get()) {
        Some(false) => Ok(()),
        Some(true) => Err(vec![Flaw::new(Field::Recognisable, Why::Malformed)]),
        None => Err(vec![Flaw::new(Field::Recognisable, Why::Missing)]),
    };
    let post = move |()| {
        let act = OfficeAct::PostHonor { honor, posting: Posting::Posted, recognisable: Some(false) };
        desk.act_form(form, vec![(on.clone(), Intent::Office(act))], POSTED, move |_| again.ask());
    };
    form::plain(form, ask_recognised(form, answer), "公布", finish, post)
}
