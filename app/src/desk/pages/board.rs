//! 公布光荣榜 — the office posts what villages nominated, and takes down.

use super::acts::On;
use super::honors::nominate::{ask_recognised, recognised};
use super::online::Again;
use super::parts::PageHead;
use super::posting::{by_posting, decide, state_chip};
use crate::functions::{HonorRow, honors};
use crate::parts::icon::IconName;
use crate::words;
use domain::honor::Posting;
use domain::{Field, Flaw, PlaceCode, Why};
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
        {by_posting(ask, |row: &HonorRow| row.honor.posting.0, card, IconName::Heart)}
    }
    .into_any()
}

fn card(row: &HonorRow, again: Again) -> AnyView {
    let honor = &row.honor;
    let (id, on) = (honor.id, On::Server(honor.village.clone(), row.ver));
    let line =
        format!("{} · {} · {}", words::honor_level(honor.level), honor.title, words::month(honor.awarded_on));
    let consent =
        if honor.consent().is_some() { "本人同意公开姓名" } else { "没有同意公开姓名" };
    let masked = honor.consent().is_none();
    let answer = RwSignal::new(String::new());
    let post = move |posting| {
        let recognisable = recognised(&answer.get()).filter(|_| posting == Posting::Posted);
        if masked && posting == Posting::Posted && recognisable != Some(false) {
            let why = if recognisable.is_none() { Why::Missing } else { Why::Malformed };
            return Err(words::flaw(Flaw::new(Field::Recognisable, why)));
        }
        Ok(Intent::Office(OfficeAct::PostHonor { honor: id, posting, recognisable }))
    };
    view! {
        <article class="card stack">
            <div class="row between">
                <h2>{words::honoree(&honor.honoree)}</h2>
                {state_chip(honor.posting.0)}
            </div>
            <p class="muted">{format!("{} · {line}", row.village_name)}</p>
            <p>{honor.deed.clone()}</p>
            <p class="muted">
                {format!("{consent},榜上写“{}”", honor.public_name().as_str())}
            </p>
            {(masked && honor.posting.0 != Posting::Posted)
                .then(|| ask_recognised(answer, Signal::stored(None)))}
            {decide(honor.posting.0, on, post, again)}
        </article>
    }
    .into_any()
}
